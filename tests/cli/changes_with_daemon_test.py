"""What is written is the same with the daemon up, and every change moves the epoch."""
import os
import signal
import subprocess

import changes_test
from program import STAGE, main


class ChangesWithDaemonTest(changes_test.ChangesTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def epoch(self):
        return self.ok("daemon", "status", "--json").json["epoch"]

    def test_a_daemon_that_hangs_costs_one_wait_and_no_change(self):
        pid = self.ok("daemon", "status", "--json").json["pid"]
        self.make_venv()
        os.kill(pid, signal.SIGSTOP)
        try:
            self.ok("allow")
        finally:
            os.kill(pid, signal.SIGCONT)
        self.assertEqual(self.ok("which", "--json").json["trust"], "allowed")

    def test_a_program_that_cannot_reach_the_daemon_moves_the_epoch_too(self):
        self.make_venv()
        seen = self.epoch()
        self.ok("allow", variables={"VENVCTL_RUNTIME_DIR": str(self.home / "elsewhere")})
        self.wait_until(lambda: self.epoch() != seen, "the daemon sees what was written")

    def test_what_the_daemon_would_record_elsewhere_is_not_recorded(self):
        self.make_venv()
        elsewhere = {"XDG_STATE_HOME": str(self.home / "other")}
        told = self.fails(1, "allow", variables=elsewhere).err
        self.assertIn("the daemon keeps its records in ~/state/venvctl, which are not this shell's", told)
        self.fails(1, "create", "-q", "--no-pip", "env", variables=elsewhere)
        self.assertEqual(self.state("trust.json"), "")
        self.assertFalse((self.directory / "env").exists())
        # By another path to the same.
        (self.home / "link").symlink_to("state")
        self.ok("allow", variables={"XDG_STATE_HOME": str(self.home / "link")})

    def test_the_answer_is_there_at_the_very_next_prompt(self):
        client = STAGE / "libexec" / "venvctl" / "venvctl-resolve"

        def answer():
            asked = subprocess.run([client, "bash"], cwd=self.directory, check=False,
                                   env={**self.variables, "PWD": str(self.directory)},
                                   capture_output=True, text=True)
            return asked.stdout.splitlines()

        self.create(variables={"_VENVCTL_SHELL": f"bash {os.getpid()} none "})
        lines = []  # silence is a machine too busy for the client's deadline, and no answer
        self.wait_until(lambda: lines.extend(answer()) or lines, "it answers at all")
        self.assertIn(f"env {self.directory}/.venv", lines)

    def test_create_allow_deny_and_remove_move_the_epoch(self):
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
