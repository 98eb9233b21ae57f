"""While a mount that contains projects hangs, each command ends and reports the mount."""
import concurrent.futures
import contextlib
import json
import signal
import time

import namespace
import simultaneous
from client import ClientTest
from environments import make_environment

# Seconds. Each command ends within five seconds, but a busy machine and sanitizers add to this
# time.
LIMIT = 25


class CommandsHang(ClientTest):
    """The mount contains projects, and the daemon has records of environments in it."""

    def setUp(self):
        super().setUp()
        self.flag = self.top / "hang"
        mounting = contextlib.ExitStack()
        self.addCleanup(mounting.close)
        self.mount = mounting.enter_context(namespace.hanging(self.home / "remote", self.flag))
        make_environment(self.project / ".venv")
        self.start()
        self.allow_all()
        for number in range(3):
            self.register(self.mount / f"d{number}", f"far{number}", self.mount)
        self.register(self.project / ".venv", "near", self.project)

    def register(self, prefix, name, project):
        record = {"prefix": str(prefix), "kind": "venv", "name": name, "project": str(project),
                  "stage": "ready"}
        self.assertEqual(self.request("register", json.dumps(record))[0], "ok")

    def timed(self, words):
        """The finished command, and the seconds that it took."""
        began = time.monotonic()
        done = self.command(*map(str, words))
        return done, time.monotonic() - began

    def assert_ends(self, *words, names=True):
        return self.assert_ended(words, *self.timed(words), names)

    def assert_ended(self, words, done, seconds, names):
        self.assertLess(seconds, LIMIT, words)
        self.assertNotIn("Sanitizer", done.stderr, words)
        if names:
            self.assertRegex(done.stderr + done.stdout,
                             f"reading ({self.mount}|~/remote).* hangs", words)
        return done

    def assert_all_end(self, directory, commands, naming=None):
        """Runs the commands in parallel, because they mostly wait. `naming`: the commands that must
        name the mount; default: all commands."""
        for state in self.each_state():
            with concurrent.futures.ThreadPoolExecutor(len(commands)) as pool:
                ended = list(pool.map(lambda words: self.timed(["-C", directory, *words]), commands))
            for words, (done, seconds) in zip(commands, ended):
                with self.subTest(state=state, words=words):
                    self.assert_ended(words, done, seconds, naming is None or words in naming)

    def each_state(self):
        """While the mount hangs, yields three times: with a running, a suspended and a killed
        daemon."""
        self.flag.touch()
        yield "up"
        self.daemon.send_signal(signal.SIGSTOP)
        yield "stopped"
        self.daemon.send_signal(signal.SIGCONT)
        self.daemon.kill()
        self.daemon.wait()
        yield "down"

    def test_commands_in_the_mount_end_and_report_the_hanging_mount(self):
        # `list` and `status` still show everything outside the mount.
        self.assert_all_end(self.mount / "d1", [
            ["which"], ["why"], ["info"], ["status"], ["list"], ["create"], ["run", "true"], ["allow"], ["deny"],
            ["use", "near"], ["adopt"], ["remove", "-y", "."], ["activate", "--answer"], ["env"], ["repair", "--dry-run"],
            ["upgrade", "--dry-run"], ["run", "--each", "true"]])

    def test_commands_on_environments_in_the_mount_end_and_report_the_hanging_mount(self):
        there = self.mount / "d1"
        self.assert_all_end(self.project, [
            ["info", there], ["remove", "-y", there], ["allow", there], ["adopt", self.mount],
            ["run", "-e", self.mount / "d2", "true"], ["use", there], ["create", there], ["who", there],
            ["protect", there], ["clone", "--dry-run", there, "copy"], ["rename", "--dry-run", there, "other"],
            ["repair", "--dry-run", there], ["upgrade", "--dry-run", there]])

    def test_list_shows_all_environments_outside_the_mount(self):
        for state in self.each_state():
            with self.subTest(state):
                done = self.assert_ends("-C", self.project, "list", "--json", names=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                shown = [each["prefix"] for each in json.loads(done.stdout)]
                self.assertIn(str(self.project / ".venv"), shown)
                if state != "up":
                    self.assertRegex(done.stderr, "reading ~?/.*remote hangs")

    def make_broken(self, name, project):
        prefix = self.home / "envs" / name
        make_environment(prefix)
        (prefix / "bin/python").unlink()
        (prefix / "bin/python").symlink_to("/no/such/python")
        self.register(prefix, name, project)
        return prefix

    def test_prune_leaves_out_the_mount_and_the_environments_of_projects_there(self):
        broken = self.make_broken("broken", self.project)
        tied = self.home / "envs/tied"
        make_environment(tied)
        self.register(tied, "tied", self.mount / "project")
        for state in self.each_state():
            with self.subTest(state):
                done = self.assert_ends("-C", self.project, "prune", "--json")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual([each["prefix"] for each in json.loads(done.stdout)], [str(broken)])
        self.assertEqual(self.assert_ends("-C", self.project, "prune", "-y").returncode, 0)
        self.assertFalse(broken.exists())
        self.assertTrue((tied / "bin/python").exists())
        records = json.loads((self.state / "environments.json").read_text())["environments"]
        self.assertIn(str(self.mount / "d1"), [each["prefix"] for each in records])

    def test_repair_all_scan_and_run_each_leave_out_the_mount(self):
        broken = self.make_broken("broken", self.project)
        found = self.home / "elsewhere/.venv"
        make_environment(found)
        for state in self.each_state():
            with self.subTest(state):
                done = self.assert_ends("-C", self.project, "repair", "--all", "--dry-run", "--json")
                self.assertEqual([each["prefix"] for each in json.loads(done.stdout)], [str(broken)])
                done = self.assert_ends("-C", self.project, "run", "--each", "echo", "x", names=False)
                self.assertEqual((done.returncode, done.stdout.splitlines()[0]), (0, "x"), done.stderr)
                done = self.assert_ends("-C", self.project, "scan", names=state != "up")
                self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(str(found), (self.state / "found.json").read_text())

    def test_find_and_who_leave_out_the_mount(self):
        self.assert_all_end(self.project, [["find", "no-such"], ["find", "--pth"], ["who"]], naming=[])

    def test_commands_for_the_whole_machine_do_not_hang(self):
        self.assert_all_end(self.project, [
            ["doctor"], ["pythons"], ["trust"], ["status"], ["which"], ["completion", "bash", "--", "info", ""]],
            naming=[["doctor"]])

    def test_commands_outside_the_mount_work(self):
        for state in self.each_state():
            with self.subTest(state):
                done = self.assert_ends("-C", self.project, "which", names=False)
                self.assertEqual(done.stdout, f"{self.project}/.venv\n")
                done = self.assert_ends("-C", self.project, "run", "echo", "x", names=False)
                self.assertEqual(done.stdout, "x\n")
                done = self.assert_ends("-C", self.project, "allow", names=False)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    namespace.enter()
    simultaneous.main(5)
