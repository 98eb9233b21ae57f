"""How a daemon starts, keeps its socket, and ends."""

import fcntl
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import unittest

from venvd import PROGRAM, DaemonTest
from environments import make_environment
from processes import children_of
from protocol import frame, read_reply
from waiting import DEADLINE, wait_until


class Lifecycle(DaemonTest):
    def test_a_clean_exit_removes_socket_and_epoch_file(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                self.start()
                self.resolve()
                self.daemon.send_signal(number)
                _, said = self.daemon.communicate(timeout=DEADLINE)
                self.assertEqual(self.daemon.returncode, 0, said)
                self.assertEqual(sorted(os.listdir(self.run_directory)), ["events", "lock"])

    def test_shutdown_is_answered_and_ends_the_daemon(self):
        self.start()
        self.assertEqual(self.request("shutdown")[0], "ok")
        self.assertEqual(self.daemon.wait(DEADLINE), 0)

    def test_the_runtime_directory_and_the_socket_are_private(self):
        self.start()
        self.assertEqual(self.run_directory.stat().st_mode & 0o7777, 0o700)
        self.assertEqual(self.socket_path.stat().st_mode & 0o7777, 0o600)
        for name in self.epoch_files():
            self.assertEqual((self.run_directory / name).stat().st_mode & 0o7777, 0o600)
        self.stop()

    def test_a_runtime_directory_that_others_can_enter_is_refused(self):
        self.run_directory.mkdir(mode=0o755)
        daemon = self.spawn()
        _, said = daemon.communicate(timeout=DEADLINE)
        self.assertEqual(daemon.returncode, 1)
        self.assertIn(b"open to other users", said)
        self.assertEqual(said.count(b"\n"), 1)

    def test_a_second_daemon_does_not_start(self):
        self.start()
        second = self.spawn()
        _, said = second.communicate(timeout=DEADLINE)
        self.assertEqual(second.returncode, 1)
        self.assertIn(b"already", said)
        self.assertEqual(self.status()["pid"], self.daemon.pid)
        self.stop()

    def test_a_daemon_that_is_started_while_another_one_exits_waits_for_the_lock(self):
        self.run_directory.mkdir(mode=0o700)
        lock = self.run_directory / "lock"
        with lock.open("w") as held:  # like an exiting daemon, this test holds the lock while no socket exists
            fcntl.flock(held, fcntl.LOCK_EX)
            self.daemon = self.spawn("--supervised")

            def tries():
                return self.daemon.poll() is not None or any(
                    os.path.realpath(link) == str(lock)
                    for link in pathlib.Path(f"/proc/{self.daemon.pid}/fd").iterdir())
            for _ in range(5):
                wait_until(tries, "the daemon tries to take the lock")
            self.assertIsNone(self.daemon.poll())
        self.wait_for_service()
        self.stop()

    def test_a_hundred_starts_over_a_stale_socket_leave_one_running_daemon(self):
        self.start()
        self.daemon.kill()
        self.daemon.wait()
        self.assertTrue(self.socket_path.exists())
        starters = [self.spawn("--supervised", stderr=subprocess.DEVNULL) for _ in range(100)]
        answers = []

        def client():
            self.wait_for_service()
            answers.append(self.resolve().env)
        clients = [threading.Thread(target=client) for _ in range(20)]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join()
        self.assertEqual(answers, [""] * 20)
        wait_until(lambda: sum(each.poll() is None for each in starters) == 1, "only one is left")
        self.assertEqual({each.poll() for each in starters}, {None, 3})
        self.daemon = next(each for each in starters if each.poll() is None)
        self.assertEqual(len(self.epoch_files()), 1)
        self.daemon.terminate()
        self.assertEqual(self.daemon.wait(DEADLINE), 0)

    def test_a_daemon_waits_until_an_exiting_daemon_has_released_the_lock(self):
        """An exiting daemon has removed its socket and holds the lock until its work is done."""
        self.start()
        self.stop()
        trace = self.top / "trace"
        with open(self.run_directory / "lock", "w") as leaving:
            fcntl.flock(leaving, fcntl.LOCK_EX)
            coming = subprocess.Popen(
                ["strace", "-qq", "-o", trace, "-e", "trace=connect", PROGRAM],
                env=self.environment() | {"ASAN_OPTIONS": "detect_leaks=0"})  # the leak checker fails under strace
            self.processes.append(coming)
            # Until the new daemon can take the lock, it checks again and again whether another
            # daemon listens.
            wait_until(lambda: coming.poll() is not None or
                       (trace.exists() and str(self.socket_path) in trace.read_text()), "the new daemon waits")
        self.wait_for_service()
        self.assertEqual(self.request("shutdown")[0], "ok")
        self.assertEqual(coming.wait(DEADLINE), 0)

    def test_a_removed_socket_is_recreated(self):
        self.start()
        held = self.resolve()
        self.socket_path.unlink()
        self.wait_for_service()
        self.assertEqual(self.status()["pid"], self.daemon.pid)
        self.assertFalse(os.path.exists(held.epoch))
        self.stop()

    def ask_while_the_state_is_locked(self):
        """Sends a request while this test holds the lock that the request needs. Returns the client
        and the lock file."""
        self.allow_all()  # creates the lock file
        held = open(self.state / "trust.json.lock", "w")
        self.addCleanup(held.close)
        fcntl.flock(held, fcntl.LOCK_EX)
        client = self.connect()
        self.addCleanup(client.close)
        client.sendall(frame("allow", json.dumps({"root": str(self.top)})))
        self.status()  # this later request is answered, so the daemon has read the first one
        return client, held

    def test_a_pending_reply_arrives_even_if_the_socket_is_recreated_meanwhile(self):
        self.start()
        client, held = self.ask_while_the_state_is_locked()
        self.socket_path.unlink()
        self.wait_for_service()
        fcntl.flock(held, fcntl.LOCK_UN)
        self.assertEqual(read_reply(client), ("ok", b"{}"))
        self.stop()

    def test_a_pending_request_gets_an_error_when_the_daemon_ends(self):
        self.start()
        client, _ = self.ask_while_the_state_is_locked()
        self.stop()
        self.assertEqual(read_reply(client)[0], "error")

    def test_a_removed_runtime_directory_is_recreated(self):
        self.start()
        self.resolve()
        # The daemon recreates files while rmtree still removes others.
        shutil.rmtree(self.run_directory, ignore_errors=True)
        self.wait_for_service()
        self.assertEqual(self.status()["pid"], self.daemon.pid)
        self.assertTrue(os.path.exists(self.resolve().epoch))
        self.stop()

    def test_a_daemon_exits_if_another_process_listens_at_its_path(self):
        self.start()
        with socket.socket(socket.AF_UNIX) as other:
            other.bind(str(self.run_directory / "other"))
            other.listen()
            (self.run_directory / "other").rename(self.socket_path)
            self.assertEqual(self.daemon.wait(DEADLINE), 0)
            self.assertTrue(self.socket_path.exists())

    def test_a_daemon_does_not_start_at_a_path_where_another_process_listens(self):
        self.run_directory.mkdir(mode=0o700)
        with socket.socket(socket.AF_UNIX) as other:
            other.bind(str(self.socket_path))
            other.listen()
            self.assertEqual(self.spawn().wait(DEADLINE), 1)

    def test_an_unused_daemon_exits(self):
        self.start("--sweep-ms=50", "--leave-ms=200")
        self.assertEqual(self.daemon.wait(DEADLINE), 0)
        self.assertEqual(sorted(os.listdir(self.run_directory)), ["events", "lock"])

    def test_a_daemon_keeps_running_while_a_shell_is_alive(self):
        self.start("--sweep-ms=20", "--leave-ms=100")
        shell = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE)
        held = self.resolve(pid=shell.pid)
        # Waits for ten new epoch files. The test cannot count sweeps: a sweep reads the trust file,
        # but this does not change the file's access time.
        for _ in range(10):
            os.unlink(held.epoch)
            wait_until(self.epoch_files, "there is a new epoch file")
            held = self.resolve(pid=shell.pid)
        self.assertIsNone(self.daemon.poll())
        shell.communicate()
        self.assertEqual(self.daemon.wait(DEADLINE), 0)

    def test_the_epoch_files_of_a_killed_daemon_are_removed_at_the_next_start(self):
        self.start()
        self.resolve()
        dead = self.epoch_files()
        self.daemon.kill()
        self.daemon.wait()
        self.assertEqual(self.epoch_files(), dead)
        self.start()
        self.assertEqual(len(self.epoch_files()), 1)
        self.assertNotEqual(self.epoch_files(), dead)
        self.stop()

    def test_an_epoch_file_that_could_not_be_removed_is_removed_by_a_sweep(self):
        self.start("--sweep-ms=50")
        held = pathlib.Path(self.resolve().epoch)
        self.daemon.send_signal(signal.SIGSTOP)
        held.unlink()
        held.mkdir()  # not even root can unlink a directory
        self.daemon.send_signal(signal.SIGCONT)
        self.allow_all()
        self.assertEqual(len(self.epoch_files()), 2)
        held.rmdir()
        held.touch()
        wait_until(lambda: len(self.epoch_files()) == 1, "the old one is removed")
        self.assertEqual(self.epoch_files(), [os.path.basename(self.resolve().epoch)])
        self.stop()

    def test_the_remove_epoch_option_removes_epoch_files(self):
        self.start()
        self.daemon.kill()
        self.daemon.wait()
        self.assertEqual(self.spawn("--remove-epoch").wait(DEADLINE), 0)
        self.assertEqual(self.epoch_files(), [])

    def test_a_wrong_option_causes_one_error_line_and_status_2(self):
        for argument in ("--dance", "serve", "--sweep-ms=", "--sweep-ms=-1"):
            with self.subTest(argument=argument):
                daemon = self.spawn(argument)
                _, said = daemon.communicate(timeout=DEADLINE)
                self.assertEqual(daemon.returncode, 2)
                self.assertEqual(said.count(b"\n"), 1)
                self.assertTrue(said.startswith(b"venvd: "))

    def test_help_and_version_are_printed(self):
        for argument in ("--help", "--version"):
            daemon = self.spawn(argument, stdout=subprocess.PIPE)
            said, _ = daemon.communicate(timeout=DEADLINE)
            self.assertEqual(daemon.returncode, 0)
            self.assertIn(b"venvd", said)

    def test_a_worker_inherits_only_its_own_descriptors(self):
        self.start()
        self.resolve()
        for worker in children_of(self.daemon.pid):
            self.assertEqual(sorted(map(int, os.listdir(f"/proc/{worker}/fd"))), [0, 1, 2, 3, 4, 5])
        self.stop()


class Systemd(DaemonTest):
    """The daemon is started as systemd starts it: with a listening socket and a notify socket."""

    def hand_over(self, *arguments, **variables):
        self.run_directory.mkdir(mode=0o700, exist_ok=True)
        self.listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(self.listening.close)
        new = self.run_directory / "systemd"
        self.listening.bind(str(new))
        self.listening.listen()
        new.rename(self.socket_path)
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.notified.close)
        self.notified.bind(str(self.top / "notify"))
        self.notified.settimeout(DEADLINE)
        environment = self.environment() | {
            "LISTEN_FDS": "1", "NOTIFY_SOCKET": str(self.top / "notify")} | variables
        # LISTEN_PID must be the pid of the shell. exec keeps this pid.
        script = 'fd=$1; shift; eval "exec 3<&$fd"; LISTEN_PID=$$ exec "$@"'
        fd = self.listening.fileno()
        process = subprocess.Popen(
            ["/bin/bash", "-c", script, "bash", str(fd), os.environ["VENVD"], *arguments],
            env=environment, pass_fds=[fd], stderr=subprocess.PIPE)
        self.processes.append(process)
        return process

    def test_a_daemon_uses_a_socket_that_is_passed_to_it_and_does_not_remove_it(self):
        self.daemon = self.hand_over()
        self.assertEqual(self.notified.recv(64), b"READY=1")
        self.assertEqual(self.resolve().env, "")
        self.assertEqual(self.status()["startedBy"], "systemd")
        inode = self.socket_path.stat().st_ino
        self.stop()
        self.assertEqual(self.notified.recv(64), b"STOPPING=1")
        self.assertEqual(self.socket_path.stat().st_ino, inode)

    def test_a_daemon_notifies_the_systemd_watchdog(self):
        self.daemon = self.hand_over(WATCHDOG_USEC="100000")
        self.assertEqual(self.notified.recv(64), b"READY=1")
        for _ in range(3):
            self.assertEqual(self.notified.recv(64), b"WATCHDOG=1")
        self.stop()

    def test_a_daemon_without_systemd_exits_when_systemd_starts_one(self):
        spawned = self.start()
        self.daemon = self.hand_over()
        self.assertEqual(spawned.wait(DEADLINE), 0)
        self.assertEqual(self.notified.recv(64), b"READY=1")
        self.assertEqual(self.status()["pid"], self.daemon.pid)
        self.stop()


class Supervised(DaemonTest):
    arguments = ("--supervise",)

    def serving_pid(self):
        self.wait_for_service()
        return self.status()["pid"]

    def test_a_killed_daemon_is_restarted_and_its_epoch_file_is_removed(self):
        supervisor = self.start()
        pid = self.serving_pid()
        self.assertEqual(self.status()["startedBy"], "supervisor")
        held = self.resolve()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch file is removed")
        self.daemon_after(pid)
        self.assertTrue(os.path.exists(self.resolve().epoch))
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)
        self.assertEqual(sorted(os.listdir(self.run_directory)), ["events", "lock"])

    def test_an_acknowledged_change_survives_a_kill(self):
        supervisor = self.start()
        env = self.project / ".venv"
        make_environment(env)
        self.allow_all()
        pid = self.status()["pid"]
        os.kill(pid, signal.SIGKILL)
        self.daemon_after(pid)
        self.assertEqual(self.resolve().env, str(env))
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_shutdown_also_ends_the_supervisor(self):
        supervisor = self.start()
        self.assertEqual(self.request("shutdown")[0], "ok")
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_a_hanging_daemon_is_killed_and_restarted_and_its_epoch_file_is_removed(self):
        supervisor = self.start("--supervise", "--watchdog-ms=3000")
        pid = self.serving_pid()
        held = self.resolve()
        os.kill(pid, signal.SIGSTOP)
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch file is removed")
        self.daemon_after(pid)
        self.assertTrue(os.path.exists(self.resolve().epoch))
        self.assertIn(f"venvd (pid {pid}) did not respond for 3000 ms: killed it",
                      (self.state / "venvd.log").read_text())
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_a_live_daemon_is_not_killed_after_the_watchdog_period(self):
        supervisor = self.start("--supervise", "--watchdog-ms=3000", "--epoch-ms=1500")
        pid = self.serving_pid()
        for _ in range(3):
            held = self.resolve().epoch
            wait_until(lambda: not os.path.exists(held), "half of the watchdog period has passed")
        self.assertEqual(self.serving_pid(), pid)
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_a_supervisor_stopped_together_with_its_daemon_does_not_kill_it(self):
        supervisor = self.start("--supervise", "--watchdog-ms=3000")
        pid = self.serving_pid()
        for process in (supervisor.pid, pid):
            os.kill(process, signal.SIGSTOP)
        self.let_pass(4000)
        for process in (supervisor.pid, pid):
            os.kill(process, signal.SIGCONT)
        self.let_pass(4000)
        self.assertEqual(self.serving_pid(), pid)
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def let_pass(self, milliseconds):
        """Waits at least as long as a supervisor with this watchdog period waits for its daemon:
        starts a second supervisor, suspends its daemon, and waits until the daemon is killed."""
        place = pathlib.Path(tempfile.mkdtemp(dir=self.top))
        variables = self.environment() | {"VENVCTL_RUNTIME_DIR": f"{place}/run",
                                          "VENVCTL_STATE_DIR": f"{place}/state"}
        supervisor = self.spawn("--supervise", f"--watchdog-ms={milliseconds}", env=variables)
        wait_until(lambda: (place / "run/socket").exists(), "the other daemon serves")
        os.kill(*children_of(supervisor.pid), signal.SIGSTOP)
        log = place / "state/venvd.log"
        wait_until(lambda: "did not respond" in log.read_text(), "the watchdog period has passed")
        supervisor.terminate()
        supervisor.wait(DEADLINE)

    def test_a_daemon_that_hangs_at_shutdown_is_killed(self):
        supervisor = self.start("--supervise", "--watchdog-ms=3000")
        held = self.resolve()
        os.kill(self.status()["pid"], signal.SIGSTOP)
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 1)
        self.assertFalse(os.path.exists(held.epoch))

    def test_a_crash_loop_writes_a_failure_file_and_blocks_the_next_start(self):
        supervisor = self.start()
        pid = None
        for _ in range(5):
            pid = self.daemon_after(pid)
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(supervisor.wait(DEADLINE), 1)
        self.assertIn("crashed 5 times", (self.run_directory / "failed").read_text())
        self.assertEqual(self.epoch_files(), [])
        self.assertEqual(self.spawn("--supervise").wait(DEADLINE), 1)
        self.assertFalse(self.is_served())

    def test_a_failing_fork_is_retried_and_then_recorded_in_the_failure_file(self):
        def under(*injections):
            options = [word for each in injections for word in ("-e", f"inject={each}")]
            return subprocess.Popen(
                ["strace", "-qq", "-o", "/dev/null", *options, PROGRAM, "--supervise"],
                env=self.environment() | {"ASAN_OPTIONS": "detect_leaks=0"},  # the leak checker fails under strace
                stderr=subprocess.DEVNULL)
        supervisor = under("clone:error=EAGAIN:when=1")
        self.processes.append(supervisor)
        self.wait_for_service()
        self.assertEqual(self.request("shutdown")[0], "ok")
        self.assertEqual(supervisor.wait(DEADLINE), 0)
        supervisor = under("clone:error=EAGAIN")
        self.processes.append(supervisor)
        self.assertEqual(supervisor.wait(DEADLINE), 1)
        self.assertIn("Resource temporarily unavailable",
                      (self.run_directory / "failed").read_text())

    def test_a_killed_daemon_is_restarted_even_if_sigchld_was_ignored_at_the_start(self):
        before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        try:
            supervisor = self.spawn(*self.arguments)
        finally:
            signal.signal(signal.SIGCHLD, before)
        pid = self.serving_pid()
        held = self.resolve()
        os.kill(pid, signal.SIGKILL)
        self.daemon_after(pid)
        self.assertFalse(os.path.exists(held.epoch))
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_a_second_supervisor_exits_while_the_first_supervisor_keeps_running(self):
        supervisor = self.start()
        pid = self.serving_pid()
        self.assertEqual(self.spawn("--supervise").wait(DEADLINE), 0)
        self.assertEqual(self.serving_pid(), pid)
        self.assertEqual(len(self.epoch_files()), 1)
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_the_daemon_writes_its_log_into_the_state_directory(self):
        supervisor = self.start()
        supervisor.terminate()
        supervisor.wait(DEADLINE)
        self.assertIn("listens on", (self.state / "venvd.log").read_text())


if __name__ == "__main__":
    unittest.main()
