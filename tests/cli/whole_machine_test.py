"""A machine with sixty environments of every kind, half of which no shell has visited. Compares
what each command says with the output of find(1), while no daemon runs, while one runs, and
while it is suspended."""
import contextlib
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import tempfile

from environments import make_environment
from program import PROGRAM, ProgramTest, main
from whole_machine import WholeMachine

# The paths that a program may open outside of the user's directories.
OF_THE_SYSTEM = ("/usr", "/lib", "/lib64", "/etc", "/proc", "/sys", "/dev", "/bin", "/opt", "/var/lib/conda")


class WholeMachineTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.directory.rmdir()
        self.machine = WholeMachine(self.home)
        self.directory = self.home
        for path in ("work/own/.venv", "work/own/second"):
            self.create(self.home / path)
            self.machine.kinds[path] = "venv"
        make_environment(self.home / "work/cloned/.venv")
        self.ok("allow", self.home / "work/cloned/.venv")
        self.machine.kinds["work/cloned/.venv"] = "venv"
        self.create("--central", cwd=self.home / "work/shop", variables={"PWD": str(self.home / "work/shop")})
        central, = (self.home / ".local/share/venvctl/environments").iterdir()
        self.machine.kinds[str(central.relative_to(self.home))] = "venv"

    def json(self, *words, code=0):
        outcome = self.run_program(words[0], "--json", *words[1:])
        self.assertEqual(outcome.code, code, (words, outcome.err))
        return outcome.json

    def by_path(self, environments):
        return {os.path.relpath(each["prefix"], self.home): each for each in environments}

    def running(self, path):
        """Starts a process from an environment. The process ends with the test."""
        process = subprocess.Popen([self.home / path / "bin/python", "-c", "import sys; print(flush=True); sys.stdin.read()"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.communicate)
        process.stdout.readline()
        return process.pid

    def stop_daemon_processes(self):
        """Suspends the daemon's processes. They still exist, but do not answer."""
        for pid in self.private.processes():
            with contextlib.suppress(ProcessLookupError):
                if b"venvd" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGSTOP)

    def test_each_command_is_correct_while_the_daemon_is_down_up_and_stopped(self):
        machine = self.machine
        self.assertEqual(len(machine.kinds), 60)
        self.assertEqual(len(machine.unvisited), 30)
        before = set(self.by_path(self.json("list")))
        self.assertEqual(before, set(machine.kinds) - machine.unvisited)
        found = set(self.by_path(self.json("scan")))
        self.assertEqual(found, machine.unvisited)
        self.users = {path: self.running(path) for path in ("code/plain/.venv", ".virtualenvs/old", "work/uv2/.venv")}
        shown = {}
        for state, change in (("down", lambda: None), ("up", self.start_daemon), ("stopped", self.stop_daemon_processes)):
            with self.subTest(daemon=state):
                change()
                shown[state] = self.check_list()
                self.check_find()
                self.check_who()
                self.check_prune()
                self.check_scan(state)
        before = self.machine.prefixes()
        self.check_prune("-y")
        self.assertEqual(before - self.machine.prefixes(), self.machine.prunable - set(self.users))
        self.assertEqual(shown["up"], shown["down"])
        self.assertEqual(shown["stopped"], shown["down"])

    def check_list(self):
        listed = self.by_path(self.json("list"))
        self.assertEqual(set(listed), self.machine.prefixes())
        self.assertEqual({path: each["kind"] for path, each in listed.items()}, self.machine.kinds)
        not_ok = {path: each["health"] for path, each in listed.items() if each["health"] != "ok"}
        self.assertEqual(not_ok, self.machine.health)
        trusted = {path for path, each in listed.items() if each["trust"] != "unknown"}
        self.assertEqual(trusted & self.machine.unvisited, set())
        return listed

    def check_find(self):
        found = self.by_path(self.json("find", "--under", self.home, "six"))
        self.assertEqual(set(found), self.machine.with_package("six"))
        self.assertEqual({path: f"six-{each['matches'][0]['version']}" for path, each in found.items()},
                         {path: package.lower() for path, package in self.machine.packages.items()})
        old = self.by_path(self.json("find", "--under", self.home, "six<1.16"))
        self.assertEqual(len(old), 2)
        self.json("find", "no-such-package", code=3)

    def check_who(self):
        seen = {os.path.relpath(each["environment"], self.home): each["pid"] for each in self.json("who")}
        self.assertEqual(seen, self.users)

    def check_prune(self, *options):
        """Checks that three kinds of environments are left out, with a line that says why: those in use,
        those that can be repaired, and those of a tool."""
        expected = self.machine.prunable - set(self.users)
        found = self.by_path(self.json("prune", *options))
        self.assertEqual({path: each["removed"] for path, each in found.items()}, dict.fromkeys(expected, "-y" in options))
        left_out = "\n".join(re.findall("left out: .*", self.ok("prune").err))
        for text in (f"old is in use by process {self.users['.virtualenvs/old']}", "ty belongs to uv", "half/.venv is incomplete",
                     "four can be repaired", "has a path that PATH cannot contain, but its python runs"):
            self.assertIn(text, left_out)

    def check_scan(self, state):
        """Checks that `scan` finds exactly the new environments."""
        self.assertEqual(self.json("scan"), [])
        path = f"code/new in {state}/.venv"
        make_environment(self.home / path)
        self.assertEqual(set(self.by_path(self.json("scan"))), {path})
        self.assertEqual(set(self.by_path(self.json("list"))), self.machine.prefixes())
        shutil.rmtree(self.home / path)

    def test_nothing_is_executed_and_nothing_outside_of_the_roots_is_opened(self):
        own = (str(self.home), str(self.private.top / "run"), str(self.private.top / "state"))
        # Paths are opened component by component. The account's home directory is never deleted.
        account = pathlib.Path(pwd.getpwuid(os.getuid()).pw_dir)
        above = set(map(str, (self.private.top, *self.private.top.parents, account, *account.parents)))
        for words in (["scan"], ["list"], ["find", "six"], ["find", "--pth"], ["prune"], ["scan"]):
            with self.subTest(words=words), tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as log:
                self.ok("-f", "-y", "--seccomp-bpf", "-o", log.name, "-e", "trace=execve,open,openat,openat2", PROGRAM, *words,
                        program="strace", variables={"ASAN_OPTIONS": "detect_leaks=0"})
                lines = log.readlines()
                self.assertEqual(sum("execve(" in line for line in lines), 1)
                opened = {found[1] for line in lines if (found := re.search(r"= \d+<([^>]*)>$", line.rstrip()))}
                self.assertGreater(len(opened), 100)
                foreign = {path for path in opened if not path.startswith((*own, *OF_THE_SYSTEM)) and path not in above}
                self.assertEqual(foreign, set())


if __name__ == "__main__":
    main()
