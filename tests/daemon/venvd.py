"""A private daemon for one test: its directories, its process, and a client that speaks the wire."""

import contextlib
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ.get("VENVD", "venvd")
DEADLINE = 60  # seconds; for conditions that a loaded machine reaches late


def wait_until(condition, what):
    """The first true value of condition()."""
    end = time.monotonic() + DEADLINE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain: {what}")
        select.select([], [], [], 0.005)


def frame(verb, body=b""):
    body = body.encode() if isinstance(body, str) else body
    return b"venvctl1 %s %d\n" % (verb.encode(), len(body)) + body


def read_reply(client):
    """(verb, body) of one reply; None when the peer closed without one."""
    received = b""
    while chunk := client.recv(65536):
        received += chunk
    if not received:
        return None
    whole, verb = b"", b"part"
    while verb == b"part":
        header, _, rest = received.partition(b"\n")
        magic, verb, length = header.split(b" ")
        body, received = rest[:int(length)], rest[int(length):]
        assert magic == b"venvctl1" and int(length) == len(body), header
        whole += body
    assert not received, received
    return verb.decode(), whole


def make_environment(prefix, prompt=None):
    """What venv leaves behind, in the order it makes it."""
    prefix = pathlib.Path(prefix)
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin/python").symlink_to("/usr/bin/python3")
    text = "home = /usr/bin\nversion = 3.11.2\n"
    (prefix / "pyvenv.cfg").write_text(text + (f"prompt = {prompt}\n" if prompt else ""))
    (prefix / "bin/activate").write_text("")


class Answer:
    """Answer lines by their words."""

    def __init__(self, verb, body):
        self.verb, self.text = verb, os.fsdecode(body)
        self.words = {}
        for line in self.text.split("\n")[:-1]:
            word, _, value = line.partition(" ")
            self.words[word] = value
        self.is_later = "later" in self.words
        self.is_whole = self.text.endswith(".\n")
        self.epoch = self.words.get("epoch")
        self.env = self.words.get("env")
        self.root = self.words.get("root")
        self.say = self.words.get("say")


class DaemonTest(unittest.TestCase):
    """Each test has its own home, runtime and state directory, and leaves no process behind."""

    arguments = ()

    def setUp(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="venvd-test-")).resolve()
        self.addCleanup(shutil.rmtree, self.top, True)
        self.home = self.top / "home"
        self.project = self.home / "project"
        self.project.mkdir(parents=True)
        self.run_directory = self.top / "run"
        self.state = self.top / "state"
        self.socket_path = self.run_directory / "socket"
        self.processes = []
        self.addCleanup(self.end_all)

    def environment(self):
        return {"HOME": str(self.home), "PATH": os.environ["PATH"],
                "VENVCTL_RUNTIME_DIR": str(self.run_directory),
                "VENVCTL_STATE_DIR": str(self.state),
                "VENVCTL_CONFIG_DIR": str(self.top / "config")}

    def spawn(self, *arguments, **options):
        options.setdefault("stderr", subprocess.PIPE)
        options.setdefault("env", self.environment())
        process = subprocess.Popen([PROGRAM, *arguments], **options)
        self.processes.append(process)
        return process

    def start(self, *arguments):
        self.daemon = self.spawn(*(arguments or self.arguments))
        self.wait_for_service()
        return self.daemon

    def wait_for_service(self):
        wait_until(lambda: self.is_served(), "a daemon serves the socket")

    def is_served(self):
        with contextlib.suppress(OSError):
            with self.connect():
                return True
        return False

    def daemon_after(self, pid):
        """Waits until another process than `pid` serves; its number."""
        def serving():
            with contextlib.suppress(OSError, TypeError):
                found = json.loads(self.request("status")[1])["pid"]
                return found if found != pid else None
        return wait_until(serving, "the next daemon serves")

    def end_all(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stderr:
                process.stderr.close()

    def stop(self):
        """A clean end: status 0, nothing left on the loop, no complaint of a sanitizer."""
        self.daemon.send_signal(signal.SIGTERM)
        _, said = self.daemon.communicate(timeout=DEADLINE)
        self.assertEqual(self.daemon.returncode, 0, said.decode(errors="replace"))
        self.assertNotIn(b"ERROR", said)
        return said.decode()

    def connect(self):
        client = socket.socket(socket.AF_UNIX)  # blocking: a full backlog is waited for
        try:
            client.connect(str(self.socket_path))
        except OSError:
            client.close()
            raise
        client.settimeout(DEADLINE)
        return client

    def request(self, verb, body="{}"):
        with self.connect() as client:
            client.sendall(frame(verb, body))
            return read_reply(client)

    def status(self):
        verb, body = self.request("status")
        self.assertEqual(verb, "ok")
        return json.loads(body)

    def fields(self, directory, pid=None, protocol="1", namespace="", **variables):
        variables = {"HOME": str(self.home), **variables}
        fields = [protocol, "bash", str(pid or os.getpid()), namespace, os.fsdecode(directory)]
        fields += [f"{name}={value}" for name, value in variables.items()]
        return b"\0".join(os.fsencode(field) for field in fields)

    def resolve_once(self, directory=None, **options):
        return Answer(*self.request("resolve", self.fields(directory or self.project, **options)))

    def resolve(self, directory=None, **options):
        """As a shell does: `later` is asked again."""
        def ask():
            answer = self.resolve_once(directory, **options)
            self.assertTrue(answer.is_whole, answer.text)
            return None if answer.is_later else answer
        return wait_until(ask, "an answer that is not `later`")

    def allow_all(self):
        self.assertEqual(self.request("allow", json.dumps({"root": str(self.top)}))[0], "ok")

    def epoch_files(self):
        return sorted(path.name for path in self.run_directory.glob("epoch.*"))
