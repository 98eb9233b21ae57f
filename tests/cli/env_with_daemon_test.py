"""Repeats the tests of env_test.py with a daemon, and tests what only a daemon's answer contains."""
import os
import signal
import subprocess

import env_test
from program import PROGRAM, main


class EnvWithDaemonTest(env_test.EnvTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def here(self, *words):
        for line in self.ok("env", "--follow", "--format", "bash", *words).out.splitlines():
            if line.startswith("export _VENVCTL_HERE="):
                epoch, _, directory = line.partition("=")[2].strip("'").partition(":")
                return epoch, directory
        return None

    def test_follow_exports_the_epoch_and_the_directory(self):
        for prepare in (lambda: None, self.create, lambda: self.ok("deny")):
            prepare()
            epoch, directory = self.here()
            self.assertEqual(directory, str(self.directory))
            self.assertTrue(os.path.exists(epoch), epoch)

    def test_the_epoch_ends_with_each_change(self):
        self.create()
        before, _ = self.here()
        self.ok("deny")
        self.assertFalse(os.path.exists(before))

    def test_the_daemon_does_not_record_the_caller_as_a_shell(self):
        self.create()
        self.ok("env")
        self.assertEqual(self.ok("status", "--json").json["daemon"]["shellCount"], 0)

    def traced(self, *words):
        """The system calls of `venvctl env` that start processes, connect or open files."""
        traced = ["strace", "-f", "-e", "trace=connect,openat,fork,vfork,clone,clone3", PROGRAM, "env", *words]
        ran = subprocess.run(traced, cwd=self.directory, capture_output=True, text=True, check=False,
                             env={**self.variables, "PWD": str(self.directory), "ASAN_OPTIONS": "detect_leaks=0"})
        return ran.returncode, ran.stderr

    def test_the_daemons_answer_costs_one_connection_and_no_process(self):
        self.create()
        for words in ((), ("--follow",)):
            status, calls = self.traced(*words)
            self.assertEqual(status, 0)
            self.assertEqual(calls.count("connect("), 1, calls)
            self.assertIn(str(self.private.socket_path), calls)
            for name in ("fork(", "clone(", "clone3(", "/etc/passwd", "/etc/group", str(self.directory / ".venv")):
                self.assertNotIn(name, calls)

    def test_without_a_usable_environment_the_daemon_is_asked_once(self):
        self.make_venv()
        status, calls = self.traced()
        self.assertEqual(status, 4)
        self.assertEqual(calls.count(str(self.private.socket_path)), 1, calls)

    def test_a_suspended_daemon_is_asked_once_and_then_not_for_a_while(self):
        self.create()
        pid = self.ok("daemon", "status", "--json").json["pid"]
        os.kill(pid, signal.SIGSTOP)
        self.addCleanup(os.kill, pid, signal.SIGCONT)
        self.assertIn("export VIRTUAL_ENV", self.ok("env").out)
        self.assertTrue((self.private.run_directory / "silent").exists())
        traced = subprocess.run(["strace", "-f", "-e", "trace=connect", PROGRAM, "env"], cwd=self.directory,
                                env={**self.variables, "PWD": str(self.directory), "ASAN_OPTIONS": "detect_leaks=0"},
                                capture_output=True, text=True, check=True)
        self.assertNotIn(str(self.private.socket_path), traced.stderr)


if __name__ == "__main__":
    main()
