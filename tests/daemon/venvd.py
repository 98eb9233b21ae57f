"""Runs this build's venvd as a process in a private home."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import protocol  # noqa: E402
from private_home import PrivateHome  # noqa: E402
from protocol import Answer  # noqa: E402
from waiting import DEADLINE, wait_until  # noqa: E402

PROGRAM = os.environ.get("VENVD", "venvd")


class DaemonTest(unittest.TestCase):
    """self.home is HOME, and self.top the directory above it. All processes are killed at the end."""

    arguments = ()

    def setUp(self):
        self.private = PrivateHome()
        self.top, self.home = self.private.top, self.private.home
        self.project = self.home / "project"
        self.project.mkdir()
        self.run_directory = self.private.run_directory
        self.socket_path = self.private.socket_path
        self.state = self.private.state
        self.state.parent.mkdir()
        self.processes = []
        self.addCleanup(self.end_all)

    def environment(self):
        return dict(self.private.variables)

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
        """Waits until a process other than `pid` answers requests. Returns its pid."""
        def serving():
            with contextlib.suppress(OSError, TypeError):
                found = json.loads(self.request("status")[1])["pid"]
                return found if found != pid else None
        return wait_until(serving, "another daemon serves")

    def end_all(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stderr:
                process.stderr.close()
        self.private.remove()

    def stop(self):
        """Ends the daemon. Checks that it exits with 0, leaves no handles on the event loop, and reports no
        sanitizer error."""
        self.daemon.send_signal(signal.SIGTERM)
        _, said = self.daemon.communicate(timeout=DEADLINE)
        self.assertEqual(self.daemon.returncode, 0, said.decode(errors="replace"))
        self.assertNotIn(b"ERROR", said)
        return said.decode()

    def connect(self):
        return protocol.connect(self.socket_path)

    def request(self, verb, body="{}"):
        return protocol.request(self.socket_path, verb, body)

    def status(self):
        verb, body = self.request("status")
        self.assertEqual(verb, "ok")
        return json.loads(body)

    def fields(self, directory, pid=None, protocol="2", namespace="", confirm=False, shell="bash",
               **variables):
        variables = {"HOME": str(self.home), **variables}
        fields = [protocol, shell, str(pid or os.getpid()), namespace, os.fsdecode(directory)]
        fields += ["confirm=scripts"] if confirm else []
        fields += [f"{name}={value}" for name, value in variables.items()]
        return b"\0".join(os.fsencode(field) for field in fields)

    def resolve_once(self, directory=None, **options):
        return Answer(*self.request("resolve", self.fields(directory or self.project, **options)))

    def resolve(self, directory=None, **options):
        """Asks as a shell does, and asks again after each `later`."""
        def ask():
            answer = self.resolve_once(directory, **options)
            self.assertTrue(answer.is_whole, answer.text)
            return None if answer.is_later else answer
        return wait_until(ask, "the answer is not `later`")

    def allow_all(self):
        self.assertEqual(self.request("allow", json.dumps({"root": str(self.top)}))[0], "ok")

    def epoch_files(self):
        return sorted(path.name for path in self.run_directory.glob("epoch.*"))
