"""The hook client (venvctl-resolve) with a private daemon."""
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import threading

from processes import command_of
from protocol import Answer
from venvd import DaemonTest
from waiting import DEADLINE, wait_until

STAGE = pathlib.Path(os.environ["VENVCTL_STAGE"])
CLIENT = STAGE / "libexec/venvctl/venvctl-resolve"


class ClientTest(DaemonTest):
    """self.client is the program to run."""

    client = CLIENT

    def start_client(self, *words, **variables):
        environment = {**self.environment(), "PWD": str(self.project), **variables}
        environment = {name: value for name, value in environment.items() if value is not None}
        return subprocess.Popen([self.client, *(words or ("bash",))], env=environment,
                                cwd=self.project, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run_client(self, *words, **variables):
        """(status, output). Standard error must be empty."""
        process = self.start_client(*words, **variables)
        out, err = process.communicate(timeout=DEADLINE)
        self.assertEqual(err, b"")
        return process.returncode, out

    def command(self, *words, program=STAGE / "bin/venvctl", **options):
        """Runs venvctl and returns the finished process."""
        environment = {name: value for name, value in self.environment().items()
                       if value is not None}
        return subprocess.run([program, *words], env=environment, cwd=self.project,
                              capture_output=True, text=True, timeout=DEADLINE, check=False,
                              stdin=subprocess.DEVNULL, **options)

    def answer(self, **variables):
        """Asks repeatedly, as a hook does at each prompt, until the daemon answers."""
        def ask():
            self.silence().unlink(missing_ok=True)
            status, out = self.run_client(**variables)
            answer = Answer("answer", out)
            return answer if status == 0 and answer.epoch else None
        return wait_until(ask, "the client gets an answer of the daemon")

    def direct(self, *words, **variables):
        """Asks until the client's own resolver answers. On a busy machine, this answer may come late."""
        def ask():
            status, out = self.run_client(*words, **variables)
            answer = Answer("answer", out)
            self.assertEqual((status, answer.is_whole), (0, True) if out else (1, False))
            return answer if out and not answer.epoch and not answer.is_later else None
        return wait_until(ask, "the client answers by itself")

    def silence(self):
        return self.run_directory / "silent"

    def install_client(self, *programs):
        """Makes self.client a copy in a prefix that contains only the given programs. Without
        venvctl, the client cannot decide by itself. Without venvd, it cannot start a daemon."""
        prefix = self.top / "prefix"
        self.client = prefix / "libexec/venvctl/venvctl-resolve"
        self.client.parent.mkdir(parents=True)
        (prefix / "bin").mkdir()
        shutil.copy(CLIENT, self.client)
        for program in programs:
            (prefix / "bin" / program).symlink_to(STAGE / "bin" / program)
        return prefix

    def serve(self, work):
        """Serves in place of the daemon. A thread calls `work` with each connection."""
        self.run_directory.mkdir(mode=0o700, exist_ok=True)
        self.socket_path.unlink(missing_ok=True)
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(self.socket_path))
        self.listening.listen()
        self.addCleanup(self.listening.close)

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    client, _ = self.listening.accept()
                    with client, contextlib.suppress(OSError):
                        work(client)
        threading.Thread(target=accept, daemon=True).start()

    def serve_reply(self, reply):
        """Serves in place of the daemon. Replies to each request with these bytes."""
        self.serve(lambda client: (client.recv(1 << 20), client.sendall(reply)))

    def expire_start_claim(self, directory=None):
        """Changes a time, so that the last attempt to start a daemon appears to be long ago."""
        lock = (directory or self.run_directory) / "lock"
        if lock.exists():
            os.utime(lock, (0, 0))

    def started(self, *words):
        """The pids of this test's venvd processes whose arguments begin with `words`."""
        wanted = [os.fsencode(word) for word in words]
        commands = {pid: command_of(pid) for pid in self.private.processes()}
        return [pid for pid, command in commands.items()
                if command[0].endswith(b"venvd") and command[1:1 + len(wanted)] == wanted]
