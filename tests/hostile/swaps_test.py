"""Another user swaps links while the daemon checks an environment, and an environment is repeatedly
removed and recreated. VENVCTL_SWAPS: the number of swaps (default 5,000)."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "daemon"))

from venvd import DaemonTest  # noqa: E402
from environments import make_environment  # noqa: E402
from waiting import wait_until  # noqa: E402

STRANGER = 54321
SWAPS = int(os.environ.get("VENVCTL_SWAPS", "5000"))
# A program that swaps the link `count` times, and then prints the count.
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
        """Asks until `process` ends. Returns the environments of all answers."""
        answers = []
        while process.poll() is None or len(answers) < 100:
            answer = self.resolve_once(directory)
            self.assertTrue(answer.is_whole, answer.text)
            answers.append(answer.env or "")
        self.assertEqual(process.wait(), 0)
        return answers

    def test_a_link_that_another_user_changes_is_never_followed_to_an_environment(self):
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
        # An answer may contain the user's own path or nothing, but never a path through the stranger's link.
        self.assertEqual({each for each in answers if str(self.shared) in each}, set())
        self.assertIn(str(self.project / ".venv"), self.resolve().env)

    def test_an_environment_planted_by_another_user_is_refused(self):
        self.as_stranger("mkdir", "-p", self.shared / ".venv/bin").wait()
        for name in ("pyvenv.cfg", "bin/activate"):
            self.as_stranger("touch", self.shared / ".venv" / name).wait()
        self.as_stranger("ln", "-s", "/usr/bin/python3", self.shared / ".venv/bin/python").wait()
        work = self.shared / "work"
        work.mkdir()
        for directory in (self.shared, work):
            self.assertEqual(self.resolve(directory).env, "")
            self.assertIn("is owned by another user", self.venvctl("why", directory=directory))

    def test_a_parent_that_others_can_write_is_refused_unless_it_is_sticky(self):
        mine = self.shared / "mine"
        make_environment(mine / ".venv")
        self.assertEqual(self.resolve(mine).env, str(mine / ".venv"))
        os.chmod(mine, 0o777)
        self.request("forget", json.dumps({"prefix": "/none", "realPath": "/none"}))
        self.assertEqual(self.resolve(mine).env, "")

    def test_a_recreated_environment_is_not_covered_by_the_old_approval(self):
        env = self.home / "again/.venv"
        make_environment(env)
        self.request("forget", json.dumps({"realPath": str(self.top)}))
        self.assertEqual(self.resolve(env.parent).env, "")
        for round_number in range(max(1000 * SWAPS // 100_000, 20)):
            self.venvctl("allow", directory=env.parent)
            wait_until(lambda: self.resolve(env.parent).env == str(env), "it is active")
            shutil.rmtree(env)
            make_environment(env)
            wait_until(lambda: self.resolve(env.parent).env == "", f"it is inactive in round {round_number}")

    def venvctl(self, *words, directory):
        program = os.environ["VENVD"].removesuffix("venvd") + "venvctl"
        done = subprocess.run([program, *words], cwd=directory, capture_output=True, text=True, check=False,
                              env={**self.environment(), "PWD": str(directory)})
        return done.stdout


if __name__ == "__main__":
    unittest.main()
