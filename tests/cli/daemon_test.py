"""`daemon`, `logs` and `status`."""
from program import ProgramTest, main


class DaemonTest(ProgramTest):
    def test_the_daemon_can_be_started_queried_restarted_and_stopped(self):
        down = self.run_program("daemon", "status")
        self.assertEqual(down.code, 5)
        self.assertRegex(down.out, r"^the daemon is not running \(no socket\): "
                                   r"run venvctl daemon start\b.*\n$")
        self.addCleanup(self.run_program, "daemon", "stop")
        self.ok("daemon", "start")
        self.assertIn("is already running", self.ok("daemon", "start").err)
        first = self.ok("daemon", "status", "--json").json
        self.assertTrue(first["running"])
        self.assertRegex(self.ok("daemon", "status").out, r"^running for ")
        self.ok("daemon", "restart")
        self.assertNotEqual(self.ok("daemon", "status", "--json").json["pid"], first["pid"])
        self.ok("daemon", "stop")
        self.assertEqual(self.run_program("daemon", "status").code, 5)
        self.ok("daemon", "stop")
        self.fails(2, "daemon", "dance")

    def test_the_logs_command_shows_the_log(self):
        self.assertIn("no log at", self.fails(3, "logs").err)
        self.start_daemon()
        self.assertIn("20", self.ok("logs").out)

    def test_status_works_with_and_without_a_daemon(self):
        self.assertIn("not running", self.ok("status").out)
        down = self.ok("status", "--json").json
        self.assertEqual((down["running"], down["daemon"]), (False, None))
        self.start_daemon()
        self.create()
        up = self.ok("status", "--json").json
        self.assertTrue(up["running"])
        self.assertGreater(up["daemon"]["pid"], 1)
        self.assertEqual(up["environment"]["name"], "project")
        self.assertIn("running for", self.ok("status").out)


if __name__ == "__main__":
    main()
