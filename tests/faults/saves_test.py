"""A save that is killed or fails at any system call leaves either the old or the new state."""
import os
import re
import shutil
import subprocess
import unittest

from extent import IS_LONG, rounds, tell
from private_home import PrivateHome
from system_calls import points_in

WRITER = os.environ["STATE_WRITER"]
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EMFILE", "EACCES") if IS_LONG else ("ENOSPC", "EIO")
# Only at these calls, the tests also make the call fail, as a disk error does. At all other calls,
# they only kill the writer.
FAILING = ("openat", "open", "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat",
           "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "close", "read",
           "flock", "newfstatat", "fstat", "getdents64")


class Saves(unittest.TestCase):
    def setUp(self):
        private = PrivateHome()
        self.addCleanup(private.remove)
        self.state = private.state
        self.state.parent.mkdir()
        self.trace = private.top / "trace"
        self.environment = private.variables

    # Initial states of a save. Each prepares the files and returns the records that must not be lost.

    def fresh(self):
        shutil.rmtree(self.state, ignore_errors=True)
        return set()

    def usual(self):
        self.fresh()
        self.save("/one")
        self.save("/two")
        return {"/one", "/two"}

    def corrupt(self):
        """Truncates the file, so that the backup is used."""
        self.usual()
        (self.state / "environments.json").write_text('{"environments":[')
        return {"/one"}

    def save(self, prefix, *before):
        return subprocess.run([*before, WRITER, self.state, "save", prefix], env=self.environment,
                              capture_output=True, text=True, timeout=60, check=False)

    def listed(self):
        done = subprocess.run([WRITER, self.state, "list"], env=self.environment,
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {line for line in done.stdout.splitlines() if line.startswith("/")}

    def points(self):
        """The system calls of a save, from the first one on the state directory, each as (name,
        number). The number counts the calls of this name from the beginning of the trace."""
        self.save("/new", "strace", "-q", "-o", self.trace)
        return points_in(self.trace,
                         lambda line: str(self.state) in line and "execve" not in line)

    def check(self, begin, call, occurrence, injection):
        """Runs a save with one fault. Checks that earlier records still exist, and that an acknowledged
        record exists."""
        kept = begin()
        done = self.save("/new", "strace", "-q", "-o", self.trace,
                         "-e", f"inject={call}:{injection}:when={occurrence}")
        where = f"{begin.__name__}: {call} #{occurrence} {injection}: {done.stderr}"
        listed = self.listed()
        self.assertLessEqual(kept, listed, where)
        self.assertLessEqual(listed, kept | {"/new", "/two"}, where)
        if done.stdout == "saved\n":
            self.assertIn("/new", listed, where)
        elif done.returncode == 1:
            self.assertIn(str(self.state), done.stderr, where)
            self.assertEqual(done.stderr.count("\n"), 1, where)
        after = self.save("/next")
        self.assertEqual(after.stdout, "saved\n", where + after.stderr)
        self.assertLessEqual(kept | {"/next"}, self.listed(), where)
        left = [name for name in os.listdir(self.state) if name.endswith(".new")]
        self.assertEqual(left, [], where)

    def test_a_save_that_is_killed_at_any_call_loses_nothing(self):
        count = 0
        for begin in (self.fresh, self.usual, self.corrupt):
            begin()
            for call, occurrence in self.points():
                self.check(begin, call, occurrence, "signal=SIGKILL")
                count += 1
        tell(f"saves: killed at {count} system calls, nothing lost")

    def test_a_failing_call_loses_nothing_and_is_reported(self):
        count = 0
        for begin in rounds((self.usual, self.corrupt), (self.fresh, self.usual, self.corrupt)):
            begin()
            for call, occurrence in self.points():
                for error in ERRORS if call in FAILING else ():
                    self.check(begin, call, occurrence, f"error={error}")
                    count += 1
        tell(f"saves: {count} failing calls, nothing lost")

    def test_content_is_synced_before_the_rename_and_the_rename_before_success_is_reported(self):
        self.usual()
        done = self.save("/new", "strace", "-q", "-y", "-o", self.trace)
        self.assertEqual(done.stdout, "saved\n", done.stderr)
        lines = self.trace.read_text(errors="replace").splitlines()
        file = re.escape(f"{self.state}/environments.json")
        steps = (rf'^fsync\(\d+<{file}\.\w+\.new>', rf'^rename\("{file}\.\w+\.new", "{file}"\)',
                 rf"^fsync\(\d+<{re.escape(str(self.state))}>", r'^write\(1<.*"saved')
        places = [next((number for number, line in enumerate(lines) if re.search(step, line)), None)
                  for step in steps]
        self.assertNotIn(None, places, "\n".join(lines))
        self.assertEqual(places, sorted(places))

    def test_saving_works_without_hard_links(self):
        for begin in (self.usual, self.corrupt):
            kept = begin()
            done = self.save("/new", "strace", "-q", "-o", self.trace,
                             "-e", "inject=link,linkat:error=EPERM")
            self.assertEqual(done.stdout, "saved\n", done.stderr)
            self.assertLessEqual(kept | {"/new"}, self.listed())

    def test_one_copy_of_a_corrupt_file_is_kept(self):
        self.corrupt()
        for _ in range(3):
            self.save("/new", "strace", "-q", "-o", self.trace,
                      "-e", "inject=fsync:error=ENOSPC:when=1")
        self.save("/new")
        aside = [name for name in os.listdir(self.state) if ".corrupt." in name]
        self.assertEqual(aside, ["environments.json.corrupt.1"])
        self.assertEqual((self.state / aside[0]).read_text(), '{"environments":[')


if __name__ == "__main__":
    unittest.main()
