"""`venvctl use` for a Python elsewhere is killed. No incomplete choice becomes active, and the next `use` or
`use --forget` completes or removes what was left behind."""
import json
import os
import signal

from elsewhere import Sshd, why_no_sshd
from extent import rounds, tell
from program import PROGRAM, ProgramTest, main
from system_calls import points_in

# System calls that change files or start ssh. A kill before such a call leaves other files than a
# kill after it.
CHANGES = {"mkdir", "openat", "write", "fsync", "link", "rename", "renameat2", "symlink", "unlink", "unlinkat", "rmdir",
           "vfork", "clone", "clone3"}


def spread(points, count):
    """`count` points, evenly spread from the first to the last."""
    if count >= len(points):
        return points
    return [points[number * (len(points) - 1) // (count - 1)] for number in range(count)]


class KilledUseTest(ProgramTest):
    def setUp(self):
        super().setUp()
        if reason := why_no_sshd():
            self.skipTest(reason)
        self.far = self.private.top / "far"
        self.far.mkdir()
        self.sshd = Sshd(self.private.top)
        self.addCleanup(self.sshd.stop)
        self.write(self.home / ".ssh/config", f"Host box\n  {self.sshd.lines}", 0o600)
        self.variables["ASAN_OPTIONS"] = "detect_leaks=0"  # the leak checker fails under strace
        self.choice = ("use", f"ssh:box:{self.far}")
        self.top = self.home / ".local/share/venvctl/elsewhere"
        self.trace = self.home / "trace"

    def traced(self, words, *injection):
        return self.run_program("-qq", "-o", self.trace, *injection, PROGRAM, *words, program="strace")

    def points(self, words):
        """(call, its occurrence) of the calls of `venvctl WORDS` from the first one that names the link directory."""
        outcome = self.traced(words)
        self.assertEqual(outcome.code, 0, outcome.err)
        points = points_in(self.trace, lambda line: str(self.top) in line)
        found = [(call, occurrence) for call, occurrence in points if call in CHANGES]
        self.assertTrue(found)
        return found

    def names(self):
        """Every path below the link directories; what `running` says is no part of it."""
        return sorted(str(path.relative_to(self.top)) for path in self.top.rglob("*"))

    def kill_at_points(self, words, begin, count):
        """`begin`: the command that comes first; nothing is chosen before it."""
        self.ok(*self.choice)
        whole = self.names()
        self.ok("use", "--forget")
        begin()
        points = spread(self.points(words), count)
        self.ok("use", "--forget")
        for call, occurrence in points:
            begin()
            outcome = self.traced(words, "-e", f"inject={call}:signal=SIGKILL:when={occurrence}")
            where = f"{words[:2]} killed at {call} #{occurrence}"
            with self.subTest(where):
                self.assertIn(outcome.code, (0, -signal.SIGKILL), outcome.err)
                self.check(whole, where)
        tell(f"elsewhere: {' '.join(words[:2])}, killed at {len(points)} system calls")

    def check(self, whole, where):
        for path in self.private.state.glob("*.json"):
            self.assertIn("schema", json.loads(path.read_text()), where)
        shown = self.run_program("which")
        self.assertIn(shown.code, (0, 3, 4), shown.err)
        if shown.code == 0:
            self.assertTrue((self.top / shown.out.strip() / "bin/python").exists(), where)
        self.ok(*self.choice)
        self.assertEqual(self.names(), whole, where)
        self.assertEqual(self.ok("which").out.strip(), str(self.top / whole[0]), where)
        self.assertEqual(self.run_program("-c", "print(7)", program=str(self.top / whole[0] / "bin/python")).out, "7\n")
        self.forgotten(where)

    def forgotten(self, where):
        self.ok("use", "--forget")
        self.assertEqual(self.names(), [], where)
        for path in self.private.state.glob("*.json"):
            self.assertNotIn(str(self.top), path.read_text(), where)

    def nothing(self):
        pass

    def chosen(self):
        self.ok(*self.choice)

    def test_after_a_killed_use_the_next_one_completes_the_choice(self):
        self.kill_at_points(self.choice, self.nothing, rounds(6, 200))

    def test_after_a_killed_refresh_the_next_use_completes_the_choice(self):
        self.kill_at_points(("use", "--refresh"), self.chosen, rounds(4, 200))

    def test_after_a_killed_forget_the_next_use_completes_the_choice(self):
        self.kill_at_points(("use", "--forget"), self.chosen, rounds(4, 200))

    def test_forget_removes_what_a_killed_use_has_left(self):
        points = spread(self.points(self.choice), rounds(6, 200))
        self.ok("use", "--forget")
        for call, occurrence in points:
            self.traced(self.choice, "-e", f"inject={call}:signal=SIGKILL:when={occurrence}")
            self.forgotten(f"killed at {call} #{occurrence}")
        self.assertEqual(os.listdir(self.top), [])


if __name__ == "__main__":
    main()
