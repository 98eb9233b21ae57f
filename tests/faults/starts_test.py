"""Many simultaneous starts: one daemon runs and every client gets an answer."""
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

from client import STAGE, ClientTest
from extent import percentile, rounds, tell
from processes import children_of
from protocol import Answer, frame
from waiting import DEADLINE, wait_until

CLIENTS = 100


class Starts(ClientTest):
    def leave_stale_socket(self):
        """Kills a daemon without a supervisor. Its socket remains."""
        daemon = self.start()
        daemon.kill()
        daemon.wait()
        self.assertTrue(self.socket_path.exists())
        self.expire_start_claim()

    def test_many_clients_start_a_single_daemon_and_all_get_answers(self):
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
                    if client.returncode == 0 and answer.epoch:
                        self.assertTrue(answer.is_whole)
                        times.append(time.monotonic() - began)
                        del waiting[number]
                    else:
                        self.assertLess(time.monotonic() - began, DEADLINE)
                        self.silence().unlink(missing_ok=True)
                        waiting[number] = self.start_client()
            self.assertEqual(len(self.started("--supervise")), 1)
            self.assertEqual(len(self.started("--supervised")), 1)
            self.assertEqual(len(self.epoch_files()), 1)
            self.end_by_request()
        tell(f"starts: {len(times)} clients, none failed, all served within "
             f"{max(times) * 1000:.0f} ms, half after {percentile(times, 0.5) * 1000:.0f} ms")

    def end_by_request(self):
        supervisors = self.started("--supervise")
        self.assertEqual(self.request("shutdown")[0], "ok")
        wait_until(lambda: not set(supervisors) & set(self.started("--supervise")), "the supervisor ends")

    def test_only_one_of_many_simultaneously_started_daemons_remains(self):
        for _ in range(rounds(1, 20)):
            self.leave_stale_socket()
            starters = [self.spawn("--supervised", stderr=subprocess.DEVNULL)
                        for _ in range(rounds(20, CLIENTS))]
            wait_until(lambda: sum(each.poll() is None for each in starters) == 1, "only one is left")
            self.wait_for_service()
            one = next(each for each in starters if each.poll() is None)
            self.assertEqual({each.poll() for each in starters}, {None, 3})
            self.assertEqual(self.status()["pid"], one.pid)
            self.assertEqual(len(self.epoch_files()), 1)
            one.terminate()
            self.assertEqual(one.wait(DEADLINE), 0)

    def test_start_waits_for_a_reply_and_not_only_for_the_socket(self):
        """The test listens on the socket without a daemon, as systemd does before the daemon
        runs."""
        self.run_directory.mkdir(mode=0o700)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket_path))
            listening.listen()
            self.assertEqual(self.run_client("--start"), (1, b""))
            listening.accept()[0].close()  # the client of the previous line, which has stopped waiting

            def is_done_by_a_reply():
                starting = self.start_client("--start")
                with listening.accept()[0] as client, contextlib.suppress(OSError):
                    self.assertEqual(client.recv(64), frame("status", "{}"))
                    client.sendall(frame("ok", "{}"))
                    self.assertEqual(starting.communicate(timeout=DEADLINE), (b"", b""))
                return starting.returncode == 0
            # On a busy machine, a reply may come too late for a client.
            wait_until(is_done_by_a_reply, "a reply arrives in time")

    def test_an_exiting_daemon_removes_no_files_of_the_new_daemon(self):
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

    def test_the_daemon_ends_and_its_epoch_file_is_removed_if_the_supervisor_dies(self):
        supervisor = self.start("--supervise")
        held = self.resolve()
        supervisor.kill()
        supervisor.wait()
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch file is removed")
        wait_until(lambda: not self.started("--supervised"), "the daemon ends")
        self.expire_start_claim()
        self.assertTrue(self.answer().epoch)

    def test_a_start_is_attempted_at_most_once_in_ten_seconds(self):
        # Installs a script in place of the daemon. It leaves a mark and exits immediately.
        daemon = self.install_client() / "bin/venvd"
        tried = self.top / "tried"
        daemon.write_text(f"#!/bin/sh\nmkdir {tried}\n")
        daemon.chmod(0o755)
        self.assertEqual(self.run_client(), (1, b""))
        wait_until(tried.exists, "a start is attempted")
        tried.rmdir()
        self.tried_before(seconds=5)
        self.assertEqual(self.run_client(), (1, b""))
        self.assertFalse(tried.exists())
        self.tried_before(seconds=12)
        self.assertEqual(self.run_client(), (1, b""))
        wait_until(tried.exists, "another start is attempted")

    def tried_before(self, seconds):
        then = time.time() - seconds
        os.utime(self.run_directory / "lock", (then, then))


class Commands(ClientTest):
    """venvctl daemon start, stop and restart while a daemon starts or ends slowly."""

    def workers(self, pid):
        for child in children_of(pid):
            if pathlib.Path(f"/proc/{child}/comm").read_text() == "venvd-worker\n":
                yield child

    def start_one_that_leaves_slowly(self):
        """Starts a daemon that ends slowly, because a request to its suspended workers is pending."""
        supervisor = self.start("--supervise")
        pid = self.status()["pid"]
        for worker in wait_until(lambda: list(self.workers(pid)), "the daemon has workers"):
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

    def test_stop_waits_until_daemon_and_supervisor_have_ended(self):
        supervisor, _ = self.start_one_that_leaves_slowly()
        self.done("daemon", "stop")
        self.assertEqual(self.started("--supervised"), [])
        self.assertIsNotNone(supervisor.poll())
        self.assertRegex(self.command("daemon", "status").stdout,
                         r"^the daemon is not running \(no socket\): ")

    def test_a_restart_starts_a_new_daemon_even_if_the_old_daemon_ends_slowly(self):
        _, pid = self.start_one_that_leaves_slowly()
        self.done("daemon", "restart")
        self.assertNotEqual(self.status()["pid"], pid)
        self.assertEqual(len(self.started("--supervised")), 1)
        self.done("daemon", "stop")

    def install(self, venvd):
        """Installs venvctl with this script in place of venvd."""
        prefix = self.top / "prefix"
        for name in ("bin/venvctl", "libexec/venvctl/venvctl-resolve"):
            (prefix / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(STAGE / name, prefix / name)
        (prefix / "bin/venvd").write_text("#!/bin/sh\n" + venvd)
        (prefix / "bin/venvd").chmod(0o755)
        return prefix / "bin/venvctl"

    def test_start_waits_longer_while_the_new_process_lives(self):
        gate = self.top / "gate"
        os.mkfifo(gate)
        program = self.install(f'read line < {gate}\nexec {STAGE}/bin/venvd "$@"\n')
        # The daemon takes longer to start than `daemon start` waits if no process of the daemon
        # exists.
        opening = threading.Timer(6, lambda: gate.write_text("\n"))
        opening.start()
        self.addCleanup(opening.join)
        started = self.command("daemon", "start", program=program)
        self.assertEqual(started.returncode, 0, started.stderr)
        self.done("daemon", "stop")

    def test_start_reports_a_daemon_that_dies(self):
        started = self.command("daemon", "start", program=self.install("exit 1\n"))
        self.assertEqual((started.returncode, started.stderr),
                         (5, "venvctl: the daemon did not start (it exited): see venvctl logs\n"))


if __name__ == "__main__":
    unittest.main()
