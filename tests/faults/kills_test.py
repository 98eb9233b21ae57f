"""A busy daemon is killed. No acknowledged write is lost, and the daemon is restarted immediately."""
import contextlib
import json
import os
import random
import signal
import socket
import threading
import time
import unittest

from environments import make_environment
from extent import IS_LONG, percentile, rounds, tell
from venvd import DaemonTest
from waiting import DEADLINE, wait_until

KILLS = rounds(8, 200)
KILLS_OF_ONE_SUPERVISOR = 4  # the supervisor gives up at the fifth death within a minute


class Kills(DaemonTest):
    arguments = ("--supervise",)

    def setUp(self):
        super().setUp()
        self.acknowledged = []
        self.is_over = threading.Event()
        self.failures = []

    def write(self, name):
        """Sends requests to record environments. Remembers the environments that the daemon
        acknowledged."""
        number = 0
        while not self.is_over.is_set():
            number += 1
            prefix = f"{self.home}/{name}/{number}"
            record = json.dumps({"prefix": prefix, "kind": "venv", "name": name})
            with contextlib.suppress(OSError, TypeError):
                if self.request("register", record)[0] == "ok":
                    self.acknowledged.append(prefix)

    def ask(self):
        """Sends requests as fast as possible, and checks that each answer is complete or missing."""
        while not self.is_over.is_set():
            with contextlib.suppress(OSError, TypeError, AssertionError):
                answer = self.resolve_once()
                if not answer.is_whole or answer.env not in (None, "", str(self.project / ".venv")):
                    self.failures.append(answer.text)

    def kill(self):
        """Kills the daemon while it works. Returns the seconds until another daemon answers."""
        pid = self.status()["pid"]
        written = len(self.acknowledged)
        wait_until(lambda: len(self.acknowledged) > written + random.randrange(4), "the daemon works")
        os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        self.daemon_after(pid)
        return time.monotonic() - began

    def test_no_acknowledged_write_is_lost_and_the_daemon_is_restarted_quickly(self):
        make_environment(self.project / ".venv")
        self.start()
        self.allow_all()
        threads = [threading.Thread(target=self.write, args=(name,)) for name in ("a", "b")]
        threads += [threading.Thread(target=self.ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        times = []
        try:
            for number in range(KILLS):
                if number and number % KILLS_OF_ONE_SUPERVISOR == 0:
                    self.replace_supervisor()
                times.append(self.kill())
        finally:
            self.is_over.set()
            for thread in threads:
                thread.join()
        self.assertEqual(self.failures, [])
        recorded = {each["prefix"] for each in json.loads(
            (self.state / "environments.json").read_text())["environments"]}
        self.assertEqual(set(self.acknowledged) - recorded, set())
        self.assertEqual(self.resolve().env, str(self.project / ".venv"))
        self.assert_nothing_is_left_over()
        tell(f"kills: {len(times)}, {len(self.acknowledged)} acknowledged writes, 0 lost, restarted "
             f"after {percentile(times, 0.5) * 1000:.0f} ms, at most {max(times) * 1000:.0f} ms")
        if IS_LONG:
            self.assertLess(max(times), 0.5)

    def replace_supervisor(self):
        self.daemon.terminate()
        self.daemon.wait(DEADLINE)
        self.start()

    def assert_nothing_is_left_over(self):
        """Checks that the next change removes the incomplete files that a killed writer left."""
        self.request("register", json.dumps({"prefix": "/last", "kind": "venv"}))
        left = [path.name for path in self.state.iterdir() if path.name.endswith(".new")]
        self.assertEqual(left, [])


class Stopped(DaemonTest):
    """The daemon is suspended during requests, and then continues."""

    def test_requests_to_a_stopped_daemon_are_answered_when_it_continues(self):
        self.start()
        self.resolve()
        os.kill(self.daemon.pid, signal.SIGSTOP)
        clients = []
        for _ in range(50):
            client = self.connect()
            client.sendall(b"venvctl1 status 2\n{}")
            clients.append(client)
        os.kill(self.daemon.pid, signal.SIGCONT)
        for client in clients:
            with client:
                self.assertTrue(client.recv(65536).startswith(b"venvctl1 ok "))
        self.stop()

    def test_connections_that_close_while_the_daemon_is_stopped_are_released(self):
        self.start()
        before = self.descriptors()
        os.kill(self.daemon.pid, signal.SIGSTOP)
        for _ in range(200):
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
                client.connect(str(self.socket_path))
                client.sendall(b"venvctl1 status 2\n{}")
        os.kill(self.daemon.pid, signal.SIGCONT)
        self.status()
        wait_until(lambda: self.descriptors() <= before + 1, "the connections are closed")
        self.stop()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.daemon.pid}/fd"))


if __name__ == "__main__":
    unittest.main()
