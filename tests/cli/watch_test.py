"""`venvctl watch` prints one line for each change, can continue after a given line, and continues when the
daemon restarts."""
import json
import os
import select
import shutil
import time

import output_schema
from program import STAGE, ProgramTest, main
from waiting import DEADLINE, wait_until

CLIENT = str(STAGE / "libexec/venvctl/venvctl-resolve")


class Stream:
    """The lines of one `venvctl watch --json`, as they arrive."""

    def __init__(self, test, *words):
        self.process = test.start("watch", "--json", *words, stderr=None)
        test.addCleanup(self.end)
        self.bytes = b""
        self.items = []

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def line(self, within=DEADLINE):
        """The next line; None if no line arrives in time."""
        end = time.monotonic() + within
        pipe = self.process.stdout.fileno()
        while b"\n" not in self.bytes:
            if not select.select([pipe], [], [], max(0, end - time.monotonic()))[0]:
                return None
            more = os.read(pipe, 65536)
            if not more:
                return None
            self.bytes += more
        line, self.bytes = self.bytes.split(b"\n", 1)
        output_schema.check_output(["watch", "--json"], line.decode())
        self.items.append(json.loads(line))
        return self.items[-1]

    def next(self, event, **keys):
        """Reads lines up to the next one with these values, and returns it."""
        while True:
            item = self.line()
            assert item is not None, (event, keys, self.items)
            if item["event"] == event and all(item[key] == str(value) for key, value in keys.items()):
                return item


class WatchTest(ProgramTest):
    def watch(self, *words):
        """Starts `venvctl watch` and waits until the daemon knows of it, so that later changes are
        reported."""
        def known():
            outcome = json.loads(self.ok("status", "--json").out)
            return outcome["daemon"]["inventory"] > 0
        if not getattr(self, "first", None):
            self.first = self.create("-n", "first", self.home / "first/.venv")
        stream = Stream(self, *words)
        wait_until(known, "the daemon has inspected the environments")
        self.ok("list")
        return stream

    def test_without_a_daemon_the_exit_code_is_5(self):
        self.fails(5, "watch")
        self.fails(5, "watch", "--json", "--since", "1")
        self.assertIn("is not the number of an event", self.fails(2, "watch", "--since", "x").err)

    def test_an_environment_is_reported_from_its_creation_to_its_removal(self):
        self.start_daemon()
        stream = self.watch()
        self.create()
        prefix = self.directory / ".venv"
        stream.next("created", environment=prefix)
        python = prefix / "bin/python3"
        target = os.readlink(python)
        python.unlink()
        python.symlink_to("/nowhere/python3")
        stream.next("broken", environment=prefix)
        python.unlink()
        python.symlink_to(target)
        stream.next("repaired", environment=prefix)
        self.ok("remove", "-y", prefix)
        stream.next("removed", environment=prefix)
        self.assertEqual([item["event"] for item in stream.items if item["environment"] == str(prefix)],
                         ["created", "broken", "repaired", "removed"])
        numbers = [item["seq"] for item in stream.items]
        self.assertEqual(numbers, sorted(set(numbers)))

    def test_changes_that_no_command_of_venvctl_made_are_reported(self):
        self.variables["WORKON_HOME"] = str(self.home / "store")
        (self.home / "store").mkdir()
        self.start_daemon()
        stream = self.watch()
        prefix = self.make_venv(self.home / "store/other")
        stream.next("created", environment=prefix)
        shutil.rmtree(prefix)
        stream.next("removed", environment=prefix)

    def test_approvals_are_reported(self):
        prefix = self.make_venv()
        (self.directory / ".env").write_text("MODE=test\n")
        self.start_daemon()
        stream = self.watch()
        self.ok("allow")
        stream.next("allowed", environment=prefix)
        self.ok("allow", "--env")
        self.assertIsNone(stream.next("allowed", file=self.directory / ".env")["environment"])
        self.ok("deny")
        stream.next("denied", environment=prefix)
        self.ok("allow", "--under", self.home)
        stream.next("allowed", directory=self.home)
        self.ok("deny", "--under", self.home)
        stream.next("denied", directory=self.home)

    def test_a_directory_that_gets_another_environment_is_reported(self):
        """Before the change, a shell has asked about the directory."""
        self.create()
        self.start_daemon()
        stream = self.watch()
        wait_until(lambda: f"env {self.directory}/.venv\n" in
                   self.start("bash", program=CLIENT).communicate(timeout=DEADLINE)[0], "the shell gets an answer")
        self.ok("deny")
        item = stream.next("active", directory=self.directory)
        self.assertIsNone(item["environment"])
        self.ok("allow")
        stream.next("active", directory=self.directory, environment=self.directory / ".venv")
        self.create(self.directory / "second")
        self.ok("use", self.directory / "second")
        stream.next("active", directory=self.directory, environment=self.directory / "second")

    def test_watch_can_be_resumed_after_the_number_of_an_event(self):
        self.start_daemon()
        stream = self.watch()
        one = self.make_venv(self.home / "one/.venv")
        two = self.make_venv(self.home / "two/.venv")
        self.ok("allow", one)
        first = stream.next("allowed", environment=one)
        stream.end()
        self.ok("allow", two)
        items = []
        again = Stream(self, "--since", first["seq"])
        while not items or items[-1]["environment"] != str(two):
            items.append(again.line())
        self.assertTrue(all(item["seq"] > first["seq"] for item in items), items)
        self.assertNotIn("lost", [item["event"] for item in items])

    def test_a_number_that_is_too_old_or_unknown_causes_one_lost_event(self):
        self.start_daemon()
        self.create()
        self.ok("daemon", "restart")
        for number in ("0", "1", str(2**53)):
            stream = Stream(self, "--since", number)
            self.assertEqual(stream.line()["event"], "lost")
            self.ok("deny")
            self.ok("allow")
            stream.next("allowed", environment=self.directory / ".venv")
            self.assertEqual([item["event"] for item in stream.items].count("lost"), 1)
            stream.end()

    def test_watch_continues_when_the_daemon_restarts(self):
        self.start_daemon()
        stream = self.watch()
        self.create()
        before = stream.next("created", environment=self.directory / ".venv")["seq"]
        self.ok("daemon", "stop")
        self.assertIsNone(stream.process.poll())
        self.start_daemon()
        self.assertGreater(stream.next("lost")["seq"], before)
        other = self.home / "other/.venv"
        self.create(other)
        self.assertGreater(stream.next("created", environment=other)["seq"], before)
        self.assertEqual(self.ok("daemon", "stop").code, 0)
        shutil.rmtree(self.private.run_directory)
        self.start_daemon()
        stream.next("lost")
        self.ok("deny", other)
        stream.next("denied", environment=other)

    def test_text_shows_the_paths(self):
        self.start_daemon()
        process = self.start("watch", "--since", "0")
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        self.assertRegex(process.stdout.readline(), r"^\d+  lost\n$")
        self.create()
        lines = iter(process.stdout.readline, "")
        self.assertTrue(any(line.endswith("  created   ~/project/.venv\n") for line in lines))

    def test_the_command_ends_when_nobody_reads_its_output(self):
        self.start_daemon()
        reader, writer = os.pipe()
        process = self.start("watch", stdout=writer)
        os.close(writer)
        os.close(reader)
        self.assertEqual(process.wait(timeout=DEADLINE), 0, process.stderr.read())
        process.stderr.close()


if __name__ == "__main__":
    main()
