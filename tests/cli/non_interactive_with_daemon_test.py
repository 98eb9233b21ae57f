"""Repeats the tests of non_interactive_test.py with a daemon, and checks that a remembered answer
costs only one stat."""
import non_interactive_test
from non_interactive_test import sourcing
from program import main
from waiting import wait_until


class ShellsWithoutPromptWithDaemonTest(non_interactive_test.ShellsWithoutPromptTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def test_one_stat_is_enough_if_nothing_changed_and_otherwise_one_call_of_venvctl(self):
        for prepare in (lambda: None, self.create):
            prepare()
            for shell in self.SHELLS:
                self.assertEqual(self.calls(sourcing(shell))[0], 1, shell)
                known = self.shell(sourcing(shell))
                self.assertEqual(self.calls(sourcing(shell), **known), (0, 1), shell)

    def test_a_change_takes_effect_in_the_next_shell(self):
        self.create()
        for shell in self.SHELLS:
            known = self.shell(sourcing(shell))
            self.expect_active(known, self.directory / ".venv", shell)
            self.ok("deny")
            wait_until(lambda: "VIRTUAL_ENV" not in self.shell(sourcing(shell), **known), shell)
            self.ok("allow")


if __name__ == "__main__":
    main()
