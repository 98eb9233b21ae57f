"""What is written is the same with the daemon up, and every change moves the epoch."""
import changes_test
from program import main


class ChangesWithDaemonTest(changes_test.ChangesTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def epoch(self):
        return self.ok("daemon", "status", "--json").json["epoch"]

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
