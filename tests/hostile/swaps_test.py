"""Another user of the machine turns links while the environment is looked at; and one that is
removed and made again. VENVCTL_SWAPS says how many times (5,000 unless given)."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "daemon"))

from venvd import DaemonTest, make_environment, wait_until  # noqa: E402

STRANGER = 54321
SWAPS = int(os.environ.get("VENVCTL_SWAPS", "5000"))
# Turns the link, over and over, and says how often it did.
SWAPPER = """
import os, sys
place, good, bad, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
for i in range(count):
    os.symlink(bad if i % 2 else good, place + ".new")
    os.rename(place + ".new", place)
print(count)
"""


class Strangers(DaemonTest):
    def setUp(self):
        super().setUp()
        os.chmod(self.top, 0o755)
        os.chmod(self.home, 0o755)
        self.shared = self.top / "shared"
        self.shared.mkdir()
        os.chmod(self.shared, 0o1777)
        self.start()
        self.allow_all()

    def tearDown(self):
        self.stop()

    def as_stranger(self, *words):
        become_root = [] if os.getuid() == 0 else ["sudo", "-n"]
        process = subprocess.Popen(
            [*become_root, "setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}",
             "--clear-groups", *map(str, words)], stdout=subprocess.PIPE, cwd="/")
        self.addCleanup(process.stdout.close)
        return process

    def ask_while(self, process, directory):
        """Every answer that came meanwhile, by its environment."""
        answers = []
        while process.poll() is None or len(answers) < 100:
            answer = self.resolve_once(directory)
            self.assertTrue(answer.is_whole, answer.text)
            answers.append(answer.env or "")
        self.assertEqual(process.wait(), 0)
        return answers

    def test_a_link_that_another_user_turns_is_never_followed_to_an_environment(self):
        make_environment(self.project / ".venv")
        hostile = self.shared / "hostile"
        self.as_stranger("mkdir", "-p", hostile / ".venv/bin").wait()
        for name, text in (("pyvenv.cfg", "home = /usr/bin\n"), ("bin/activate", "")):
            self.as_stranger("sh", "-c", f"printf '{text}' >{hostile}/.venv/{name}").wait()
        self.as_stranger("ln", "-s", "/usr/bin/python3", hostile / ".venv/bin/python").wait()
        place = self.shared / "place"
        swapper = self.as_stranger("/usr/bin/python3", "-c", SWAPPER, place, self.project, hostile,
                                   SWAPS)
        answers = self.ask_while(swapper, place)
        # To the user's own project, by the user's own path, or to nothing: never by the stranger's.
        self.assertEqual({each for each in answers if str(self.shared) in each}, set())
        self.assertIn(str(self.project / ".venv"), self.resolve().env)

    def test_an_environment_that_another_user_planted_is_refused(self):
        self.as_stranger("mkdir", "-p", self.shared / ".venv/bin").wait()
        for name in ("pyvenv.cfg", "bin/activate"):
            self.as_stranger("touch", self.shared / ".venv" / name).wait()
        self.as_stranger("ln", "-s", "/usr/bin/python3", self.shared / ".venv/bin/python").wait()
        work = self.shared / "work"
        work.mkdir()
        for directory in (self.shared, work):
            answer = self.resolve(directory)
            self.assertEqual(answer.env, "")
            self.assertIn("is refused", answer.say)

    def test_a_parent_that_others_can_write_is_refused_and_a_sticky_one_is_not(self):
        mine = self.shared / "mine"
        make_environment(mine / ".venv")
        self.assertEqual(self.resolve(mine).env, str(mine / ".venv"))
        os.chmod(mine, 0o777)
        self.request("forget", json.dumps({"prefix": "/none", "realPath": "/none"}))
        self.assertEqual(self.resolve(mine).env, "")

    def test_one_removed_and_made_again_is_never_on_by_the_old_approval(self):
        env = self.home / "again/.venv"
        make_environment(env)
        self.request("forget", json.dumps({"realPath": str(self.top)}))
        self.assertEqual(self.resolve(env.parent).env, "")
        for round_number in range(max(1000 * SWAPS // 100_000, 20)):
            verb, _ = self.request("allow", json.dumps(self.entry_of(env)))
            self.assertEqual(verb, "ok")
            wait_until(lambda: self.resolve(env.parent).env == str(env), "it is on")
            shutil.rmtree(env)
            make_environment(env)
            wait_until(lambda: self.resolve(env.parent).env == "", f"off in round {round_number}")

    @staticmethod
    def entry_of(env):
        """As `venvctl allow` sends it; birth 0 is not compared."""
        import hashlib
        status = os.lstat(env)
        return {"path": str(env), "grant": "allowed", "inode": status.st_ino,
                "birth": born_ns(env), "owner": status.st_uid, "at": 1,
                "config": hashlib.sha256((env / "pyvenv.cfg").read_bytes()).hexdigest(),
                "python": os.readlink(env / "bin/python")}


def born_ns(path):
    """The birth time, to the nanosecond."""
    text = subprocess.run(["stat", "-c", "%w", str(path)], capture_output=True, text=True,
                          check=True).stdout.strip()
    if text == "-":
        return 0
    day, clock, zone = text.split()
    seconds, fraction = clock.split(".")
    import datetime
    moment = datetime.datetime.strptime(f"{day} {seconds} {zone}", "%Y-%m-%d %H:%M:%S %z")
    return int(moment.timestamp()) * 1_000_000_000 + int(fraction)


if __name__ == "__main__":
    unittest.main()
