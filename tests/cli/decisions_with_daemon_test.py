"""The commands of decisions_test.py that ask the daemon, with a daemon running."""
import decisions_test
from program import main


class RememberedEnvironmentsWithDaemonTest(decisions_test.RememberedEnvironmentsTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()


if __name__ == "__main__":
    main()
