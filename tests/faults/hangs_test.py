"""A hanging file system: only requests for directories in it wait; others are not affected."""
import contextlib
import signal
import time
import unittest

import namespace
from client import ClientTest
from environments import make_environment
from extent import IS_LONG, percentile, rounds, tell
from processes import children_of
from protocol import frame, read_reply
from waiting import DEADLINE, wait_until

MOST_WORKERS = 8  # WorkerPool::kMaxWorkers


class Hangs(ClientTest):
    def setUp(self):
        super().setUp()
        self.flag = self.top / "hang"
        mounting = contextlib.ExitStack()
        self.addCleanup(mounting.close)
        self.mount = mounting.enter_context(namespace.hanging(self.home / "remote", self.flag))
        make_environment(self.project / ".venv")
        self.start()
        self.allow_all()
        self.resolve()

    def hang(self, count=20):
        """Sends requests for `count` directories of the mount at the same time. Checks that none of
        them gets an answer."""
        self.flag.touch()
        clients = []
        for number in range(count):
            client = self.connect()
            client.sendall(frame("resolve", self.fields(self.mount / f"d{number}")))
            clients.append(client)
        for client in clients:
            with client:
                self.assertIn(b"later", read_reply(client)[1])

    def test_directories_on_the_mount_are_answered_but_not_cached(self):
        self.assertEqual(self.resolve(self.mount / "d1").words.get("keep"), "no")
        self.assertNotIn("keep", self.resolve().words)

    def times_elsewhere(self, count):
        """Times of requests for new directories, times of the event loop, and how many requests had to
        be repeated."""
        times, ticks, again = [], [], 0
        for number in range(count):
            directory = self.home / f"fresh{time.monotonic_ns()}-{number}"
            directory.mkdir()
            began = time.monotonic()
            while self.resolve_once(directory).is_later:
                again += 1
                self.assertLess(time.monotonic(), began + DEADLINE, f"{directory} gets no answer in time")
            times.append(time.monotonic() - began)
            began = time.monotonic()
            self.request("status")
            ticks.append(time.monotonic() - began)
        return times, ticks, again

    def test_other_directories_are_answered_and_few_workers_hang(self):
        before, _, _ = self.times_elsewhere(rounds(20, 300))
        self.hang()
        during, ticks, again = self.times_elsewhere(rounds(60, 3000))
        # At most two workers began to check the mount. The daemon dropped the other checks.
        hanging = [pid for pid in children_of(self.daemon.pid) if self.is_hanging(pid)]
        self.assertLessEqual(len(hanging), 2)
        self.assertLessEqual(len(children_of(self.daemon.pid)), MOST_WORKERS)
        wait_until(lambda: f"reading {self.mount} hangs" in str(self.status()["degraded"]),
                   "the mount is reported")
        tell(f"hang: {len(during)} new directories elsewhere, {again} asked again, p99 "
             f"{percentile(during, 0.99) * 1000:.1f} ms (before: "
             f"{percentile(before, 0.99) * 1000:.1f}), loop at most {max(ticks) * 1000:.1f} ms, "
             f"{len(hanging)} workers hang")
        if IS_LONG:
            self.assertLess(percentile(during, 0.99), 0.005)
            self.assertLess(again, len(during) / 100)
            self.assertLess(percentile(ticks, 0.99), 0.010)

    @staticmethod
    def is_hanging(pid):
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "D"

    def test_no_more_workers_are_sent_to_the_mount(self):
        self.hang()
        wait_until(lambda: self.status()["degraded"], "the mount is reported")
        lost = len(children_of(self.daemon.pid))
        for number in range(200):
            self.assertTrue(self.resolve_once(self.mount / f"d{number % 64}").is_later)
        self.assertLessEqual(len(children_of(self.daemon.pid)), lost)

    def test_a_new_daemon_answers_while_workers_of_a_killed_daemon_hang(self):
        self.hang()
        wait_until(lambda: self.status()["degraded"], "the mount is reported")
        began = time.monotonic()
        self.daemon.kill()
        self.daemon.wait()
        self.start()
        self.assertEqual(self.resolve().env, str(self.project / ".venv"))
        seconds = time.monotonic() - began
        tell(f"hang: a new daemon serves {seconds * 1000:.0f} ms after the old one was killed")
        if IS_LONG:
            self.assertLess(seconds, 1)

    def test_a_daemon_ends_on_request_while_workers_hang(self):
        self.hang()
        wait_until(lambda: self.status()["degraded"], "the mount is reported")
        self.daemon.send_signal(signal.SIGTERM)
        self.assertEqual(self.daemon.wait(DEADLINE), 0)


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
