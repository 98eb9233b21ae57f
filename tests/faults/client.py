"""The program that hooks run, against a private daemon."""
import contextlib
import os
import pathlib
import socket
import subprocess
import threading

from venvd import DEADLINE, Answer, DaemonTest, wait_until

STAGE = pathlib.Path(os.environ["VENVCTL_STAGE"])
CLIENT = STAGE / "libexec/venvctl/venvctl-resolve"


class ClientTest(DaemonTest):
    """self.client is what is run; daemons that it starts are ended by their runtime directory."""

    client = CLIENT

    def setUp(self):
        super().setUp()
        self.addCleanup(self.end_started)

    def start_client(self, *words, **variables):
        environment = {**self.environment(), "PWD": str(self.project), **variables}
        environment = {name: value for name, value in environment.items() if value is not None}
        return subprocess.Popen([self.client, *(words or ("bash",))], env=environment,
                                cwd=self.project, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run_client(self, *words, **variables):
        """(status, what it printed); never a word on standard error."""
        process = self.start_client(*words, **variables)
        out, err = process.communicate(timeout=DEADLINE)
        self.assertEqual(err, b"")
        return process.returncode, out

    def command(self, *words, program=STAGE / "bin/venvctl", **options):
        """venvctl itself, as a finished process."""
        environment = {name: value for name, value in self.environment().items()
                       if value is not None}
        return subprocess.run([program, *words], env=environment, cwd=self.project,
                              capture_output=True, text=True, timeout=DEADLINE, check=False,
                              stdin=subprocess.DEVNULL, **options)

    def answer(self, **variables):
        """As a hook that asks at each prompt: the first answer that is one."""
        def ask():
            status, out = self.run_client(**variables)
            answer = Answer("answer", out)
            return answer if status == 0 and not answer.is_later else None
        return wait_until(ask, "an answer")

    def serve(self, work):
        """In the daemon's place: `work` gets each connection, on a thread."""
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
        """These bytes to each, whatever it asks."""
        self.serve(lambda client: (client.recv(1 << 20), client.sendall(reply)))

    def expire_start_claim(self, directory=None):
        """As if the last try to start a daemon were long ago."""
        lock = (directory or self.run_directory) / "lock"
        if lock.exists():
            os.utime(lock, (0, 0))

    def started(self, *words):
        """The processes of this test that run venvd with `words` behind it."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                is_ours = os.fsencode(self.top) in (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            wanted = [os.fsencode(word) for word in words]
            if is_ours and command[0].endswith(b"venvd") and command[1:1 + len(wanted)] == wanted:
                found.append(int(entry.name))
        return sorted(found)

    def end_started(self):
        for words in (("--supervise",), ("--supervised",), ()):
            for pid in self.started(*words):
                try:
                    os.kill(pid, 18)  # SIGCONT: a stopped one too
                    os.kill(pid, 9)
                except ProcessLookupError:
                    pass
