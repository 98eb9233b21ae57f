"""Many clients, few descriptors or very many requests do not affect other clients."""
import contextlib
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import threading
import time
import unittest

from client import ClientTest
from environments import make_environment
from extent import IS_LONG, percentile, rounds, tell
from processes import children_of
from protocol import frame, read_reply
from waiting import wait_until

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class Load(ClientTest):
    def setUp(self):
        super().setUp()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.daemon.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.daemon.pid}/fd"))

    def own_descriptors(self):
        """The number of the daemon's descriptors, without the socket and the shared memory of each
        worker, because another worker may start at any time."""
        while True:
            workers, count = self.workers(), self.descriptors()
            if workers == self.workers():
                return count - 2 * len(workers)

    def resident_pages(self):
        return int(pathlib.Path(f"/proc/{self.daemon.pid}/statm").read_text().split()[1])

    def workers(self):
        return children_of(self.daemon.pid)

    def times(self, count):
        found = []
        for _ in range(count):
            began = time.monotonic()
            self.assertEqual(self.request("status")[0], "ok")
            found.append(time.monotonic() - began)
        return found

    def flood(self):
        """Starts a client that sends requests and never reads, until it is killed."""
        process = subprocess.Popen(
            [sys.executable, "-c", "import socket, sys\nwhile True:\n try:\n"
             "  client = socket.socket(socket.AF_UNIX); client.connect(sys.argv[1])\n"
             "  client.sendall(b'venvctl1 status 2\\n{}')\n except OSError: pass",
             self.socket_path])
        self.processes.append(process)

    def test_a_flooding_client_does_not_block_others(self):
        self.start()
        alone = self.times(rounds(50, 1000))
        self.flood()
        before = self.processor_seconds()
        wait_until(lambda: self.processor_seconds() > before + 0.1, "the flood has started")
        flooded = self.times(rounds(50, 1000))
        tell(f"flood: p99 {percentile(flooded, 0.99) * 1000:.1f} ms, alone "
             f"{percentile(alone, 0.99) * 1000:.1f} ms")
        if IS_LONG:
            self.assertLess(percentile(flooded, 0.99), 0.005)
        self.stop()

    def test_half_open_clients_do_not_block_others(self):
        self.start()
        clients = [self.connect() for _ in range(500)]
        for number, client in enumerate(clients):
            client.sendall(b"venvctl1 resolve 400\n1\0bash"[:1 + number % 24])
        half_open = self.times(rounds(50, 1000))
        tell(f"500 half-open: p99 {percentile(half_open, 0.99) * 1000:.1f} ms")
        if IS_LONG:
            self.assertLess(percentile(half_open, 0.99), 0.005)
        for client in clients:
            self.assertIsNone(read_reply(client))
            client.close()
        wait_until(lambda: self.descriptors() < 30, "their descriptors are closed")
        self.stop()

    def start_with_descriptors(self, count):
        self.daemon = subprocess.Popen(
            ["/bin/sh", "-c", f'ulimit -n {count}; exec "$@"', "sh", os.environ["VENVD"],
             "--self-check-ms=100"], env=self.environment(), stderr=subprocess.PIPE)
        self.processes.append(self.daemon)
        self.wait_for_service()

    def test_a_daemon_with_thirty_descriptors_answers_two_hundred_clients(self):
        make_environment(self.project / ".venv")
        self.start_with_descriptors(30)
        self.allow_all()
        self.resolve()
        answers = []

        def ask():
            while True:
                # The daemon dropped this client. The client asks again, as a hook does.
                with contextlib.suppress(OSError, TypeError):
                    answers.append(self.resolve().env)
                    return
        threads = [threading.Thread(target=ask) for _ in range(200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [str(self.project / ".venv")] * 200)
        self.stop()

    def test_the_daemon_waits_without_using_the_processor_while_it_has_no_free_descriptors(self):
        self.start_with_descriptors(30)
        self.resolve()
        for worker in self.workers():
            os.kill(worker, signal.SIGSTOP)
        clients = []
        # Each of these requests waits until the daemon stops waiting for the worker that reads the
        # state files.
        for _ in range(60):
            client = self.connect()
            with contextlib.suppress(OSError):  # the daemon drops the client at once, because no descriptor is left
                client.sendall(frame("allow", json.dumps({"root": str(self.top)})))
            clients.append(client)
        began, used = time.monotonic(), self.processor_seconds()
        for client in clients:
            with contextlib.suppress(OSError):  # the daemon has dropped this client
                read_reply(client)
        seconds, used = time.monotonic() - began, self.processor_seconds() - used
        self.assertLess(used, seconds / 2)
        for client in clients:
            client.close()
        wait_until(lambda: "ulimit -n" in str(self.status()["degraded"]), "the daemon reports it")
        said = self.stop()
        self.assertEqual(said.count("no file descriptors are left"), 1, said)

    def test_memory_and_descriptors_do_not_grow(self):
        make_environment(self.project / ".venv")
        self.start("--sweep-ms=200")
        self.allow_all()

        def work(count):
            for number in range(count):
                self.resolve()
                self.request("status")
                self.request("dance")
                if number % 10 == 0:
                    with self.connect() as client:
                        client.sendall(b"venvctl1 resol")
                    (self.project / "marker").mkdir(exist_ok=True)
                    (self.project / "marker").rmdir()
        work(rounds(100, 2000))
        before = self.own_descriptors(), self.resident_pages()
        work(rounds(200, 40_000))
        after = self.own_descriptors(), self.resident_pages()
        tell(f"soak: descriptors {before[0]} and {after[0]}, pages {before[1]} and {after[1]}")
        # The daemon may close a connection later than its client.
        wait_until(lambda: self.own_descriptors() <= before[0] + 1, "no more descriptors are open than before")
        self.assertLess(after[1], before[1] * 1.5)
        self.stop()

    def test_many_shells_get_answers_while_many_environments_are_recorded(self):
        shells = [subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE)
                  for _ in range(rounds(100, 1000))]
        self.addCleanup(lambda: [shell.communicate() for shell in shells])
        records = [{"prefix": f"/home/me/p{number}/.venv", "kind": "venv", "name": f"p{number}",
                    "stage": "ready"} for number in range(rounds(1000, 10_000))]
        self.state.mkdir(mode=0o700)
        (self.state / "environments.json").write_text(
            json.dumps({"schema": 1, "environments": records}))
        make_environment(self.project / ".venv")
        self.start()
        self.resolve(pid=shells[0].pid)
        self.allow_all()
        for shell in shells:
            self.resolve(pid=shell.pid)
        self.assertEqual(self.status()["shellCount"], len(shells))
        times = []
        for shell in shells:
            began = time.monotonic()
            self.assertEqual(self.resolve(pid=shell.pid).env, str(self.project / ".venv"))
            times.append(time.monotonic() - began)
        mebibytes = self.resident_pages() * os.sysconf("SC_PAGE_SIZE") / 2**20
        tell(f"{len(shells)} shells, {len(records)} environments: p99 "
             f"{percentile(times, 0.99) * 1000:.2f} ms, {mebibytes:.0f} MiB")
        if IS_LONG and b"asan" not in pathlib.Path(f"/proc/{self.daemon.pid}/maps").read_bytes():
            self.assertLess(mebibytes, 64)
        self.stop()


if __name__ == "__main__":
    unittest.main()
