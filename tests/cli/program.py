"""Runs this build's venvctl as a process in a private home."""
import json
import os
import pathlib
import pty
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from counted import main  # noqa: E402, F401
from output_schema import check_output  # noqa: E402
from private_home import PYTHON, PrivateHome  # noqa: E402
from waiting import DEADLINE  # noqa: E402

STAGE = pathlib.Path(os.environ["VENVCTL_STAGE"])
PROGRAM = str(STAGE / "bin" / "venvctl")


class Outcome:
    def __init__(self, finished):
        self.code = finished.returncode
        self.out = finished.stdout
        self.err = finished.stderr

    @property
    def json(self):
        return json.loads(self.out)


class ProgramTest(unittest.TestCase):
    """self.home is HOME. The program runs in self.directory, which a test may change."""

    maxDiff = None

    def setUp(self):
        self.private = self.new_home()
        self.addCleanup(self.private.remove)
        self.home = self.private.home
        self.directory = self.home / "project"
        self.directory.mkdir()
        self.variables = {**self.private.variables, "SHELL": "/bin/bash"}

    def new_home(self):
        return PrivateHome()

    def start(self, *words, **options):
        variables = {**self.variables, "PWD": str(self.directory), **options.pop("variables", {})}
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                   "stderr": subprocess.PIPE, **options}
        return subprocess.Popen([options.pop("program", PROGRAM), *map(str, words)],
                                cwd=options.pop("cwd", self.directory), env=variables,
                                encoding="utf-8", errors="surrogateescape", **options)

    def run_program(self, *words, **options):
        """Runs venvctl. With --json, also checks the output against the schema."""
        process = self.start(*words, **options)
        out, err = process.communicate(timeout=DEADLINE)
        if "program" not in options:
            check_output(words, out)
        return Outcome(subprocess.CompletedProcess(words, process.returncode, out, err))

    def answer(self, text, *words, meanwhile=lambda: None):
        """Calls `meanwhile` while the question is shown, then types `text`. Returns exit code and output."""
        master, slave = pty.openpty()
        process = self.start(*words, stdin=slave, stderr=slave)
        os.close(slave)
        seen = b""
        while b"[y/N]" not in seen:
            seen += os.read(master, 4096)
        meanwhile()
        os.write(master, text.encode())
        process.communicate(timeout=60)
        seen += os.read(master, 1 << 16)
        os.close(master)
        return process.returncode, seen.decode()

    def ok(self, *words, **options):
        outcome = self.run_program(*words, **options)
        self.assertEqual(outcome.code, 0, outcome.err)
        return outcome

    def fails(self, code, *words, **options):
        """Checks that the command fails with this exit code and prints exactly one line, which
        begins with "venvctl: "."""
        outcome = self.run_program(*words, **options)
        self.assertEqual(outcome.code, code, (outcome.out, outcome.err))
        lines = outcome.err.splitlines()
        self.assertEqual(len(lines), 1, outcome.err)
        self.assertRegex(lines[0], r"^venvctl: \S.*[^.]$")
        return outcome

    def make_venv(self, path=None):
        """Makes an environment with `python -m venv`, as users do. It is not trusted."""
        path = path or self.directory / ".venv"
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", path], check=True)
        return pathlib.Path(path)

    def create(self, *words, **options):
        """Makes an environment with `venvctl create`, with its fastest options."""
        return self.ok("create", "-q", "--backend", "venv", "--no-pip", *words, **options)

    def state(self, name):
        path = self.private.state / name
        return path.read_text() if path.exists() else ""

    def write(self, path, text, mode=0o644):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def fake_tool(self, name, script):
        """Puts a fake tool first on PATH."""
        self.write(self.home / "tools" / name, "#!/bin/sh\n" + script, 0o755)
        if not self.variables["PATH"].startswith(f"{self.home}/tools:"):
            self.variables["PATH"] = f"{self.home}/tools:{self.variables['PATH']}"

    def start_daemon(self):
        self.ok("daemon", "start")

    @staticmethod
    def bound_by_permissions(*words):
        """Returns the arguments and options that run venvctl in such a way that file modes also
        restrict root."""
        if os.geteuid() != 0:
            return words, {}
        return ("--bounding-set=-dac_override,-dac_read_search", PROGRAM, *words), {"program": "/usr/bin/setpriv"}
