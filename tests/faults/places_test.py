"""An unsafe runtime directory is refused, and no file is made in another user's directory."""
import os
import platform
import shutil
import socket
import subprocess
import unittest

import namespace
from client import CLIENT, STAGE, ClientTest
from protocol import Answer
from venvd import PROGRAM
from waiting import DEADLINE

STRANGER = 65534


class Places(ClientTest):
    def setUp(self):
        super().setUp()
        self.xdg = self.top / "xdg"
        self.fallback = self.home / f".local/state/venvctl/run-{platform.node()}"

    def environment(self):
        return {"HOME": str(self.home), "PATH": os.environ["PATH"],
                "PWD": str(self.project), "VENVCTL_MARK": str(self.top)}

    def ask_alone(self, **variables):
        """Runs clients, as on a machine without /run/user, until one gets an answer."""
        script = f'while [ $SECONDS -lt {DEADLINE} ]; do a=$("{CLIENT}" bash); ' \
                 'case $a in epoch*) echo "$a"; exit;; esac; done; exit 9'
        done = subprocess.run(["/bin/bash", "-c", script], cwd=self.project,
                              env={**self.environment(), **variables}, capture_output=True,
                              timeout=DEADLINE, check=False)
        return done.returncode, Answer("answer", done.stdout)

    def served_in(self, directory, **variables):
        status, answer = self.ask_alone(**variables)
        self.assertEqual(status, 0)
        self.assertEqual(os.path.dirname(os.path.realpath(answer.epoch)), str(directory))
        self.assertEqual((directory / "socket").stat().st_mode & 0o777, 0o600)
        self.assertEqual(directory.stat().st_mode & 0o777, 0o700)

    def refused(self, words, **variables):
        """Checks that the client answers by itself, and that the daemon prints one line and exits."""
        answer = self.direct(**variables)
        self.assertEqual((answer.env, answer.words["keep"]), ("", "no"))
        self.refused_by_daemon(words, **variables)

    def refused_by_daemon(self, words, **variables):
        environment = {**self.environment(), **variables}
        daemon = subprocess.run([PROGRAM], env=environment, capture_output=True,
                                timeout=DEADLINE, check=False)
        self.assertEqual(daemon.returncode, 1, daemon.stderr)
        self.assertIn(words, daemon.stderr.decode())
        self.assertEqual(daemon.stderr.count(b"\n"), 1)

    def test_a_private_xdg_runtime_dir_is_used(self):
        self.xdg.mkdir(mode=0o700)
        self.served_in(self.xdg / "venvctl", XDG_RUNTIME_DIR=str(self.xdg))

    def test_the_state_directory_is_used_if_there_is_no_usable_xdg_runtime_dir(self):
        for variables in ({}, {"XDG_RUNTIME_DIR": ""}, {"XDG_RUNTIME_DIR": str(self.xdg)},
                          {"XDG_RUNTIME_DIR": "relative"}):
            with self.subTest(variables):
                self.served_in(self.fallback, **variables)
        self.assertFalse(self.xdg.exists())

    def test_an_xdg_runtime_dir_that_is_a_link_or_open_to_others_is_not_used(self):
        self.xdg.mkdir(mode=0o755)
        (self.top / "link").symlink_to(self.top / "target")
        (self.top / "target").mkdir(mode=0o700)
        for wrong in (self.xdg, self.top / "link"):
            with self.subTest(wrong):
                self.served_in(self.fallback, XDG_RUNTIME_DIR=str(wrong))
        self.assertEqual(os.listdir(self.xdg) + os.listdir(self.top / "target"), [])

    def test_an_xdg_runtime_dir_of_another_user_is_not_used(self):
        self.xdg.mkdir(mode=0o700)
        os.chown(self.xdg, STRANGER, STRANGER)
        self.served_in(self.fallback, XDG_RUNTIME_DIR=str(self.xdg))
        self.assertEqual(os.listdir(self.xdg), [])

    def test_root_creates_nothing_in_another_users_home(self):
        os.chown(self.home, STRANGER, STRANGER)
        before = sorted(self.home.rglob("*"))
        self.refused("without sudo, or with sudo -H")
        self.assertEqual(sorted(self.home.rglob("*")), before)

    def test_a_path_too_long_for_a_socket_is_refused_with_a_fix(self):
        long = self.top / ("d" * 120)
        long.mkdir()
        for variables in ({"VENVCTL_RUNTIME_DIR": str(long)}, {"HOME": str(long)}):
            with self.subTest(variables):
                self.refused("set VENVCTL_RUNTIME_DIR", **variables)
        self.assertEqual(os.listdir(long), [])

    def test_one_line_is_printed_if_there_is_no_home_and_no_runtime_directory(self):
        self.refused("HOME", HOME="")

    def test_a_planted_link_is_refused_and_nothing_is_created_at_its_target(self):
        self.xdg.mkdir(mode=0o700)
        planted = self.top / "planted"
        planted.mkdir(mode=0o755)
        (self.xdg / "venvctl").symlink_to(planted)
        self.refused("not a directory", XDG_RUNTIME_DIR=str(self.xdg))
        self.assertEqual(os.listdir(planted), [])

    def test_a_planted_lock_is_not_followed(self):
        run = self.xdg / "venvctl"
        run.mkdir(mode=0o700, parents=True)
        self.xdg.chmod(0o700)
        (run / "lock").symlink_to(self.top / "victim")
        self.refused("lock", XDG_RUNTIME_DIR=str(self.xdg))
        self.assertFalse((self.top / "victim").exists())

    def test_a_directory_at_the_socket_path_is_reported(self):
        run = self.xdg / "venvctl"
        (run / "socket").mkdir(parents=True)
        run.chmod(0o700)
        self.xdg.chmod(0o700)
        environment = {**self.environment(), "XDG_RUNTIME_DIR": str(self.xdg)}
        daemon = self.spawn(env=environment)
        said = daemon.communicate(timeout=DEADLINE)[1].decode()
        self.assertEqual(daemon.returncode, 1, said)
        self.assertIn(f"cannot rename a socket to {run}/socket", said)

    def test_nothing_is_sent_to_a_socket_of_another_user(self):
        self.top.chmod(0o711)
        self.home.chmod(0o711)
        self.xdg.mkdir(mode=0o711)
        theirs = subprocess.Popen(
            ["setpriv", f"--reuid={STRANGER}", "--clear-groups", "/usr/bin/python3", "-c",
             "import socket,sys\ns=socket.socket(fileno=0)\nprint(1,flush=True)\n"
             "for _ in 'ab':\n c,_=s.accept()\n print(c.recv(100),flush=True)\n"],
            stdin=self.stranger_socket(), stdout=subprocess.PIPE)
        self.processes.append(theirs)
        self.assertEqual(theirs.stdout.readline(), b"1\n")
        self.install_client()
        self.assertEqual(self.run_client(VENVCTL_SOCKET=str(self.xdg / "socket")), (1, b""))
        asked = subprocess.run([STAGE / "bin/venvctl", "status"], capture_output=True,
                               env={**self.environment(), "VENVCTL_SOCKET": str(self.xdg / "socket")},
                               cwd=self.project, timeout=DEADLINE, check=False)
        self.assertIn(b"another program listens on the daemon's socket: ", asked.stdout)
        self.assertEqual(theirs.communicate(timeout=DEADLINE)[0], b"b''\nb''\n")

    def stranger_socket(self):
        """A listening socket of another user, as if that user had taken the socket's path."""
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        listening.bind(str(self.xdg / "socket"))
        os.chmod(self.xdg / "socket", 0o666)
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setuid(STRANGER)
            listening.listen()  # SO_PEERCRED reports the process that called listen()
            os._exit(0)
        os.waitpid(child, 0)
        return listening.fileno()


class Moves(ClientTest):
    """The runtime directory is removed at logout while shells keep running, and is recreated later."""

    def setUp(self):
        super().setUp()
        self.xdg = self.top / "xdg"
        self.real = self.xdg / "venvctl"
        self.fallback = self.home / f".local/state/venvctl/run-{platform.node()}"

    def environment(self):
        return {"HOME": str(self.home), "PATH": os.environ["PATH"],
                "XDG_RUNTIME_DIR": str(self.xdg)}

    def run_in(self, directory):
        self.run_directory, self.socket_path = directory, directory / "socket"

    def test_the_fallback_is_used_until_the_runtime_directory_returns(self):
        self.run_in(self.fallback)
        fallback = self.start("--self-check-ms=50")
        held = self.resolve()
        self.xdg.mkdir(mode=0o700)
        self.assertEqual(fallback.wait(DEADLINE), 0)
        self.assertFalse(os.path.exists(held.epoch))
        self.assertEqual(os.path.dirname(os.path.realpath(self.answer().epoch)), str(self.real))

    def test_a_daemon_exits_if_its_directory_is_removed_and_the_fallback_is_used(self):
        self.xdg.mkdir(mode=0o700)
        self.run_in(self.real)
        daemon = self.start()
        self.resolve()
        # The test first renames the directory, because the daemon removes and creates files in it
        # while rmtree runs.
        self.xdg.rename(self.top / "gone")
        shutil.rmtree(self.top / "gone", ignore_errors=True)
        self.assertEqual(daemon.wait(DEADLINE), 0)
        self.assertFalse(self.xdg.exists())
        self.assertEqual(os.path.dirname(os.path.realpath(self.answer().epoch)), str(self.fallback))


if __name__ == "__main__":
    namespace.enter()
    # Hides the real /run, so that only variables decide which runtime directory is used.
    namespace.mount("-t", "tmpfs", "tmpfs", "/run")
    unittest.main()
