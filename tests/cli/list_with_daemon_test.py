"""`list` with a running daemon: the same list from the daemon's cache, which follows file events."""
import json
import os
import random
import shutil

import list_test
from program import main
from protocol import request
from waiting import wait_until

CHANGES = 100
CHANGES_OF_A_LOOK = 8


class ListWithDaemonTest(list_test.ListTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def status(self):
        return json.loads(request(self.private.socket_path, "status")[1])

    def assert_same_without_daemon(self, *what, words=("list", "--json")):
        """Compares with the output without a daemon, which comes from the files."""
        alone = {"VENVCTL_RUNTIME_DIR": str(self.home / "nobody")}
        self.assertEqual(self.ok(*words).out, self.ok(*words, variables=alone).out, what)

    def test_the_first_list_fills_the_daemons_inventory(self):
        self.lay_venv(self.home / ".virtualenvs/one")
        self.assertEqual(self.status()["inventory"], 0)
        watches = self.status()["watches"]
        self.assertEqual(len(self.listed()), 1)
        self.assertEqual(self.status()["inventory"], 1)
        self.assertGreater(self.status()["watches"], watches)

    def test_listing_a_thousand_environments_is_fast(self):
        for number in range(1000):
            self.lay_venv(self.home / ".virtualenvs" / f"e{number}")
        # On a busy machine, the daemon's first check of an environment may be late. After that the
        # daemon pauses for a minute.
        wait_until(lambda: len(self.listed()) == self.status()["inventory"] == 1000,
                        "the daemon knows all environments", within=150)
        alone = self.least_work("list", VENVCTL_RUNTIME_DIR=str(self.home / "nobody"))
        ratio = 0

        def is_fast():
            nonlocal ratio
            ratio = max(ratio, alone / self.least_work("list"))
            return ratio > 2
        # A list for which the daemon's answer is late reads the files itself.
        wait_until(is_fast, "a list takes less than half of the work that it takes without a daemon", within=150)
        print(f"list of 1000 environments: {ratio:.1f} times less work than without a daemon")

    def test_changes_in_other_directories_are_shown_by_the_next_list(self):
        store = self.home / ".virtualenvs"
        one = self.lay_venv(store / "one")
        self.assertEqual(set(self.listed()), {".virtualenvs/one"})
        self.lay_venv(store / "two")
        self.assertEqual(set(self.listed()), {".virtualenvs/one", ".virtualenvs/two"})
        (one / "bin/python").unlink()
        self.assertEqual(self.listed()[".virtualenvs/one"]["health"], "incomplete")
        (one / "bin/python").symlink_to("/no/such/python")
        self.assertEqual(self.listed()[".virtualenvs/one"]["health"], "broken")
        shutil.rmtree(one)
        self.assertEqual(set(self.listed()), {".virtualenvs/two"})
        store.rename(self.home / "elsewhere")
        self.assertEqual(self.listed(), {})
        (self.home / "elsewhere").rename(store)
        self.assertEqual(set(self.listed()), {".virtualenvs/two"})

    def test_list_shows_the_current_modes_and_approvals(self):
        prefix = self.make_venv(self.directory / ".venv")
        trust = lambda: self.listed()["project/.venv"]["trust"]  # noqa: E731
        self.assertEqual(trust(), "unknown")
        self.ok("allow", "-y")
        self.assertEqual(trust(), "allowed")
        for path, mode in ((prefix / "bin", 0o777), (prefix / "pyvenv.cfg", 0o666),
                           (self.directory, 0o777)):
            before = path.stat().st_mode & 0o777
            path.chmod(mode)
            self.assertEqual(trust(), "refused", path)
            path.chmod(before)
            self.assertEqual(trust(), "allowed", path)
        self.write(prefix / "bin/grep", "", 0o755)
        self.assertEqual(trust(), "unknown")
        (prefix / "bin/grep").unlink()
        self.ok("deny")
        self.assertEqual(trust(), "denied")

    def test_an_approval_written_without_the_daemon_is_shown(self):
        self.make_venv(self.directory / ".venv")
        self.assertEqual(self.listed()["project/.venv"]["trust"], "unknown")
        self.ok("allow", "-y", variables={"VENVCTL_RUNTIME_DIR": str(self.home / "nobody")})
        self.assertEqual(self.listed()["project/.venv"]["trust"], "allowed")

    def test_environments_found_through_the_current_directory_are_listed(self):
        tox = self.lay_venv(self.directory / ".tox/py311")
        sha = list_test.short_hash("sha256", self.directory)
        self.lay_venv(self.home / f".cache/pypoetry/virtualenvs/shop-{sha}-py3.11")
        self.assertEqual({each["project"] for each in self.listed().values()},
                         {str(self.directory)})
        shutil.rmtree(tox.parent)
        self.assertEqual(len(self.listed()), 1)
        self.assert_same_without_daemon()

    def test_after_random_changes_the_list_is_the_same_as_without_a_daemon(self):
        seed = int(os.environ.get("VENVCTL_SEED", random.randrange(1 << 30)))
        print(f"VENVCTL_SEED={seed}")
        world = RandomWorld(self, random.Random(seed))
        for number in range(0, CHANGES, CHANGES_OF_A_LOOK):
            done = [world.change() for _ in range(CHANGES_OF_A_LOOK)]
            self.assert_same_without_daemon(number, done)
        self.assert_same_without_daemon(words=["list"])


class RandomWorld:
    """Environments in stores and in a recorded project, and random changes to them."""

    def __init__(self, test, choice):
        self.test = test
        self.choice = choice
        self.stores = [test.home / ".virtualenvs", test.home / ".pyenv/versions",
                       test.home / "miniconda3/envs", test.directory / ".tox"]
        test.lay_conda(test.home / "miniconda3")
        test.create(test.directory / ".venv")

    def change(self):
        changes = [self.make, self.make, self.remove, self.break_python, self.chmod, self.rename,
                   self.configure, self.project, self.shadow, self.half, self.link]
        change = self.choice.choice(changes)
        place = self.choice.choice(self.stores) / self.choice.choice("abcdef")
        if change not in (self.make, self.link) and not place.is_dir():
            change = self.make
        change(place)
        return change.__name__, str(place)

    def make(self, place):
        self.remove(place)
        is_conda = place.parent.name == "envs"
        (self.test.lay_conda if is_conda else self.test.lay_venv)(place)

    def remove(self, place):
        if place.is_symlink():
            place.unlink()
        elif place.exists():
            for directory in (place, place / "bin"):
                if directory.is_dir():
                    directory.chmod(0o755)
            shutil.rmtree(place)

    def break_python(self, place):
        python = place / "bin/python"
        if python.is_symlink() or python.exists():
            python.unlink()
        if python.parent.is_dir() and self.choice.random() < .5:
            python.symlink_to(self.choice.choice(["/no/such/python", "/usr/bin/python3"]))

    def chmod(self, place):
        target = self.choice.choice([place, place / "bin", place / "pyvenv.cfg", place.parent])
        if target.exists():
            target.chmod(self.choice.choice([0o755, 0o777, 0o775]))

    def rename(self, place):
        other = place.parent / self.choice.choice("abcdef")
        if not other.exists() and not other.is_symlink():
            place.rename(other)

    def configure(self, place):
        self.test.write(place / "pyvenv.cfg", f"home = /usr/bin\nversion = 3.{self.choice.randrange(9, 14)}\n"
                        f"prompt = name{self.choice.randrange(9)}\n")

    def project(self, place):
        self.test.write(place / ".project", str(self.choice.choice([self.test.directory, "/far"])))

    def shadow(self, place):
        self.test.write(place / "bin" / self.choice.choice(["grep", "mine"]), "", 0o755)

    def half(self, place):
        (place / "bin/activate").unlink(missing_ok=True)

    def link(self, place):
        if place.parent.is_dir():
            self.remove(place)
            place.symlink_to(self.choice.choice([self.test.directory / ".venv", place.parent / "a"]))


if __name__ == "__main__":
    main()
