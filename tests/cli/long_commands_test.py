"""Commands that take long show their progress on a terminal. Ctrl-C leaves nothing incomplete."""
import contextlib
import os
import pathlib
import pty
import signal
import subprocess
import threading
import time

from environments import PACKAGES, make_environment
from processes import processes_with
from program import PROGRAM, ProgramTest, main
from waiting import wait_until

ENVIRONMENTS = 60
MOMENTS = 4


class LongCommandsTest(ProgramTest):
    def make_environments(self, count):
        for number in range(count):
            prefix = pathlib.Path(make_environment(self.home / f"code/{number}/.venv", "virtualenv"))
            self.write(prefix / PACKAGES / f"package-1.{number}.dist-info/RECORD", "")
            self.write(self.home / f"code/{number}/requirements.txt", "package\n")
            self.write(prefix / ".project", str(self.home / "gone"))

    def on_terminal(self, words, ctrl_c_after=None):
        """Runs venvctl as the foreground process of a terminal. Returns (the status from os.waitpid,
        seconds)."""
        began = time.monotonic()
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.directory)
            os.execve(PROGRAM, [PROGRAM, *map(str, words)], {**self.variables, "PWD": str(self.directory), "TERM": "xterm"})
        typing = threading.Timer(ctrl_c_after or 0, self.press_ctrl_c, [terminal])
        if ctrl_c_after is not None:
            typing.start()
        with contextlib.suppress(OSError):  # the program has closed its terminal
            while os.read(terminal, 4096):
                pass
        _, status = os.waitpid(pid, 0)
        spent = time.monotonic() - began
        typing.cancel()
        if ctrl_c_after is not None:
            typing.join()
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), spent

    @staticmethod
    def press_ctrl_c(terminal):
        with contextlib.suppress(OSError):  # the program has closed its terminal
            os.write(terminal, b"\x03")

    def listed(self):
        return self.ok("list", "--json").out

    def temporary_files(self):
        return [path for directory in (self.private.state, self.private.config) for path in directory.rglob("*.new")]

    def interrupt(self, *words, forget=lambda: None):
        """Interrupts the command at several moments. Returns how many of the interrupts came before
        the command ended."""
        forget()
        usual_code, needed = self.on_terminal(words)
        interrupted = 0
        for moment in range(MOMENTS):
            forget()
            code, _ = self.on_terminal(words, ctrl_c_after=needed * (moment + 0.5) / MOMENTS)
            # The command may be faster than in its first run, and may end before the interrupt.
            self.assertIn(code, (-signal.SIGINT, 128 + signal.SIGINT, usual_code), words)
            interrupted += code != usual_code
            wait_until(lambda: not processes_with(self.private.top), "no process is left")
        return interrupted

    def test_an_interrupted_search_is_repeated_by_the_next_one(self):
        self.make_environments(ENVIRONMENTS)

        def forget():
            self.ok("config", "set", "scan.roots")
            for name in ("found.json", "directories"):
                (self.private.state / name).unlink(missing_ok=True)
        self.assertGreater(self.interrupt("scan", self.home / "code", forget=forget), 0)
        self.ok("scan", self.home / "code")
        self.assertEqual(self.listed().count('"prefix"'), ENVIRONMENTS)
        self.assertEqual(self.ok("config", "get", "scan.roots").out, f"{self.home}/code\n")
        forget()
        self.ok("scan", self.home / "code")
        self.assertEqual(self.temporary_files(), [])

    def test_an_interrupted_list_find_who_or_prune_changes_nothing(self):
        self.make_environments(ENVIRONMENTS)
        self.ok("scan", self.home / "code")
        before = self.listed()

        def forget():
            (self.private.state / "comparisons").unlink(missing_ok=True)
        interrupted = 0
        for words in (["list"], ["list", "--sizes"], ["find", "package>=1.5"], ["find", "--file", "RECORD"], ["who"],
                      ["prune", "--unused", "0d"]):
            with self.subTest(words):
                interrupted += self.interrupt(*words, forget=forget)
                forget()
                self.assertEqual(self.listed(), before)
                self.assertEqual(self.temporary_files(), [])
        self.assertGreater(interrupted, 0)
        self.assertFalse((self.home / ".local/share/Trash").exists())

    def first_sign(self, *words):
        """How long the command runs before the first text appears on the terminal, as a share of
        its whole time. strace makes the command slow."""
        ours, theirs = os.openpty()
        began = time.monotonic()
        process = self.start("-f", "-o", "/dev/null", PROGRAM, *words, program="strace", stdout=subprocess.DEVNULL,
                             stderr=theirs, variables={"TERM": "xterm", "ASAN_OPTIONS": "detect_leaks=0"})
        os.close(theirs)
        shown = os.read(ours, 4096)
        first = time.monotonic() - began
        with contextlib.suppress(OSError):  # the program has closed its terminal
            while os.read(ours, 4096):
                pass
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        self.assertRegex(shown.decode(), r"inspecting environment \d+ of|searching for environments")
        return first / (time.monotonic() - began)

    def test_a_command_that_first_rehearses_shows_its_progress_from_the_start(self):
        self.make_environments(4 * ENVIRONMENTS)
        self.ok("scan", self.home / "code")
        # If the command showed no progress, its result would appear after about half of the time.
        for words in (["prune", "--unused", "1h"], ["repair", "--all", "--dry-run"]):
            share = self.first_sign(*words)
            print(f"{words[0]}: the first sign of progress after {share:.2f} of the time")
            self.assertLess(share, .4, words)


if __name__ == "__main__":
    main()
