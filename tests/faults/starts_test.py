"""Many starts at once: one daemon, every client served."""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

from client import CLIENT, STAGE, ClientTest
from extent import percentile, rounds, tell
from venvd import DEADLINE, Answer, frame, wait_until

CLIENTS = 100


class Starts(ClientTest):
    def leave_stale_socket(self):
        """What a killed daemon without a supervisor leaves behind."""
        daemon = self.start()
        daemon.kill()
        daemon.wait()
        self.assertTrue(self.socket_path.exists())
        self.expire_start_claim()

    def test_clients_that_all_find_nobody_start_one_daemon_and_are_all_served(self):
        times = []
        for _ in range(rounds(2, 20)):
            self.leave_stale_socket()
            began = time.monotonic()
            waiting = {number: self.start_client() for number in range(CLIENTS)}
            while waiting:
                for number, client in list(waiting.items()):
                    out, err = client.communicate(timeout=DEADLINE)
                    self.assertEqual(err, b"")
                    answer = Answer("answer", out)
                    if client.returncode == 0 and not answer.is_later:
                        self.assertTrue(answer.is_whole)
                        times.append(time.monotonic() - began)
                        del waiting[number]
                    else:
                        self.assertLess(time.monotonic() - began, DEADLINE)
                        waiting[number] = self.start_client()
            self.assertEqual(len(self.started("--supervise")), 1)
            self.assertEqual(len(self.started("--supervised")), 1)
            self.assertEqual(len(self.epoch_files()), 1)
            self.end_by_request()
        tell(f"starts: {len(times)} clients, none failed, all served after "
             f"{max(times) * 1000:.0f} ms, half after {percentile(times, 0.5) * 1000:.0f} ms")

    def end_by_request(self):
        supervisors = self.started("--supervise")
        self.assertEqual(self.request("shutdown")[0], "ok")
        wait_until(lambda: not set(supervisors) & set(self.started("--supervise")), "it ends")

    def test_daemons_that_all_start_at_once_leave_one(self):
        for _ in range(rounds(1, 20)):
            self.leave_stale_socket()
            starters = [self.spawn("--supervised", stderr=subprocess.DEVNULL)
                        for _ in range(rounds(20, CLIENTS))]
            wait_until(lambda: sum(each.poll() is None for each in starters) == 1, "one is left")
            self.wait_for_service()
            one = next(each for each in starters if each.poll() is None)
            self.assertEqual({each.poll() for each in starters}, {None, 3})
            self.assertEqual(self.status()["pid"], one.pid)
            self.assertEqual(len(self.epoch_files()), 1)
            one.terminate()
            self.assertEqual(one.wait(DEADLINE), 0)

    def test_a_start_is_done_when_a_daemon_replies_and_not_when_its_socket_is_there(self):
        """systemd listens before its daemon runs."""
        self.run_directory.mkdir(mode=0o700)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket_path))
            listening.listen()
            self.assertEqual(self.run_client("--start"), (1, b""))
            listening.accept()[0].close()  # that one has given up

            def is_done_by_a_reply():
                starting = self.start_client("--start")
                with listening.accept()[0] as client, contextlib.suppress(OSError):
                    self.assertEqual(client.recv(64), frame("status", "{}"))
                    client.sendall(frame("ok", "{}"))
                    self.assertEqual(starting.communicate(timeout=DEADLINE), (b"", b""))
                return starting.returncode == 0
            # A busy machine may need longer for the reply than the client waits.
            wait_until(is_done_by_a_reply, "a reply in time")

    def test_an_old_daemon_that_leaves_takes_nothing_of_the_new_one_along(self):
        old = self.start()
        os.kill(old.pid, signal.SIGSTOP)
        shutil.rmtree(self.run_directory)
        new = self.start()
        held = self.resolve()
        os.kill(old.pid, signal.SIGCONT)
        self.assertEqual(old.wait(DEADLINE), 0)
        self.assertTrue(pathlib.Path(held.epoch).exists())
        self.assertEqual(self.status()["pid"], new.pid)
        self.stop()

    def test_a_supervisor_that_dies_takes_daemon_and_epoch_along(self):
        supervisor = self.start("--supervise")
        held = self.resolve()
        supervisor.kill()
        supervisor.wait()
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch goes")
        wait_until(lambda: not self.started("--supervised"), "the daemon ends")
        self.expire_start_claim()
        self.assertTrue(self.answer().epoch)

    def test_one_try_in_ten_seconds_is_made_whoever_asks(self):
        prefix = self.top / "prefix"
        self.client = prefix / "libexec/venvctl/venvctl-resolve"
        self.client.parent.mkdir(parents=True)
        shutil.copy(CLIENT, self.client)
        daemon = prefix / "bin/venvd"  # dies at once, and says that it was there
        daemon.parent.mkdir()
        tried = self.top / "tried"
        daemon.write_text(f"#!/bin/sh\nmkdir {tried}\n")
        daemon.chmod(0o755)
        self.assertEqual(self.run_client(), (0, b"later\n.\n"))
        wait_until(tried.exists, "it is tried")
        tried.rmdir()
        self.tried_before(seconds=5)
        self.assertEqual(self.run_client(), (1, b""))
        self.assertFalse(tried.exists())
        self.tried_before(seconds=12)
        self.assertEqual(self.run_client(), (0, b"later\n.\n"))
        wait_until(tried.exists, "it is tried again")

    def tried_before(self, seconds):
        then = time.time() - seconds
        os.utime(self.run_directory / "lock", (then, then))


class Commands(ClientTest):
    """venvctl daemon start, stop and restart at a bad moment."""

    def workers(self, pid):
        for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            if pathlib.Path(f"/proc/{child}/comm").read_text() == "venvd-worker\n":
                yield int(child)

    def start_one_that_leaves_slowly(self):
        """It has a question that no worker answers, and waits for that."""
        supervisor = self.start("--supervise")
        pid = self.status()["pid"]
        for worker in wait_until(lambda: list(self.workers(pid)), "it has workers"):
            os.kill(worker, signal.SIGSTOP)
            self.addCleanup(self.go_on, worker)
        self.assertTrue(self.resolve_once().is_later)
        return supervisor, pid

    def go_on(self, worker):
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGCONT)

    def done(self, *words):
        done = self.command(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_stop_is_done_when_daemon_and_supervisor_are_gone(self):
        supervisor, _ = self.start_one_that_leaves_slowly()
        self.done("daemon", "stop")
        self.assertEqual(self.started("--supervised"), [])
        self.assertIsNotNone(supervisor.poll())
        self.assertRegex(self.command("daemon", "status").stdout, "^not running, no socket: ")

    def test_a_restart_of_one_that_leaves_slowly_leaves_a_new_one(self):
        _, pid = self.start_one_that_leaves_slowly()
        self.done("daemon", "restart")
        self.assertNotEqual(self.status()["pid"], pid)
        self.assertEqual(len(self.started("--supervised")), 1)
        self.done("daemon", "stop")

    def install(self, venvd):
        """venvctl with this script in the place of venvd."""
        prefix = self.top / "prefix"
        for name in ("bin/venvctl", "libexec/venvctl/venvctl-resolve"):
            (prefix / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(STAGE / name, prefix / name)
        (prefix / "bin/venvd").write_text("#!/bin/sh\n" + venvd)
        (prefix / "bin/venvd").chmod(0o755)
        return prefix / "bin/venvctl"

    def test_a_start_waits_longer_for_one_that_lives(self):
        gate = self.top / "gate"
        os.mkfifo(gate)
        program = self.install(f'read line < {gate}\nexec {STAGE}/bin/venvd "$@"\n')
        # Longer than a start without a process of its own waits.
        opening = threading.Timer(6, lambda: gate.write_text("\n"))
        opening.start()
        self.addCleanup(opening.join)
        started = self.command("daemon", "start", program=program)
        self.assertEqual(started.returncode, 0, started.stderr)
        self.done("daemon", "stop")

    def test_a_start_of_one_that_dies_says_so(self):
        started = self.command("daemon", "start", program=self.install("exit 1\n"))
        self.assertEqual((started.returncode, started.stderr),
                         (5, "venvctl: the daemon did not start (it died): venvctl logs\n"))


if __name__ == "__main__":
    unittest.main()
