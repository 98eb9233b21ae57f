"""Repeats the tests of changes_test.py whose commands ask the daemon, with a running daemon, and
checks that every change also changes the epoch."""
import os
import signal
import subprocess

import changes_test
from program import STAGE, main
from waiting import wait_until


class ChangesWithDaemonTest(changes_test.ChangesTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def epoch(self):
        return self.ok("daemon", "status", "--json").json["epoch"]

    def test_allow_succeeds_while_the_daemon_hangs(self):
        pid = self.ok("daemon", "status", "--json").json["pid"]
        self.make_venv()
        os.kill(pid, signal.SIGSTOP)
        try:
            self.ok("allow")
        finally:
            os.kill(pid, signal.SIGCONT)
        self.assertEqual(self.ok("which", "--json").json["trust"], "allowed")

    def test_a_change_made_without_the_daemon_also_changes_the_epoch(self):
        self.make_venv()
        seen = self.epoch()
        self.ok("allow", variables={"VENVCTL_RUNTIME_DIR": str(self.home / "elsewhere")})
        wait_until(lambda: self.epoch() != seen, "the daemon has noticed what was written")

    def test_nothing_is_written_when_the_daemon_uses_another_state_directory(self):
        self.make_venv()
        elsewhere = {"XDG_STATE_HOME": str(self.home / "other")}
        told = self.fails(1, "allow", variables=elsewhere).err
        self.assertIn(f"the daemon stores its records in {self.private.state}, but this shell uses "
                      "another directory", told)
        self.fails(1, "create", "-q", "--no-pip", "env", variables=elsewhere)
        self.assertEqual(self.state("trust.json"), "")
        self.assertFalse((self.directory / "env").exists())
        # The state directory, named by another path.
        (self.home / "link").symlink_to(self.private.state.parent)
        self.ok("allow", variables={"XDG_STATE_HOME": str(self.home / "link")})

    def test_a_created_environment_is_in_the_next_answer(self):
        client = STAGE / "libexec" / "venvctl" / "venvctl-resolve"

        def answer():
            asked = subprocess.run([client, "bash"], cwd=self.directory, check=False,
                                   env={**self.variables, "PWD": str(self.directory)},
                                   capture_output=True, text=True)
            lines = asked.stdout.splitlines()
            return lines if lines and lines[0].startswith("epoch ") else []

        self.create(variables={"_VENVCTL_SHELL": f"bash {os.getpid()} none "})
        # The daemon was too busy to answer within the client's deadline, so this answer comes from the client
        # itself.
        lines = []
        wait_until(lambda: lines.extend(answer()) or lines, "the client answers")
        self.assertIn(f"env {self.directory}/.venv", lines)

    def test_create_allow_deny_and_remove_change_the_epoch(self):
        seen = {self.epoch()}
        self.create()
        seen.add(self.epoch())
        self.ok("deny")
        seen.add(self.epoch())
        self.ok("allow")
        seen.add(self.epoch())
        self.ok("remove", "-y", ".")
        seen.add(self.epoch())
        self.assertEqual(len(seen), 5)


if __name__ == "__main__":
    main()
