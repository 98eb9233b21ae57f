"""Repeats the tests of decisions_test.py whose commands ask the daemon, with a running daemon."""
import decisions_test
from program import main


class RememberedEnvironmentsWithDaemonTest(decisions_test.RememberedEnvironmentsTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()


if __name__ == "__main__":
    main()
