"""What is read is the same with the daemon up."""
import decisions_test
from program import main


class DecisionsWithDaemonTest(decisions_test.DecisionsTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()


if __name__ == "__main__":
    main()
