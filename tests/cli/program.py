"""The venvctl of this build, run as a process with a HOME and places of its own."""
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

STAGE = pathlib.Path(os.environ["VENVCTL_STAGE"])
PROGRAM = str(STAGE / "bin" / "venvctl")
PYTHON = "/usr/bin/python3"
DEADLINE = 60  # seconds; only a hang takes so long


class Outcome:
    def __init__(self, finished):
        self.code = finished.returncode
        self.out = finished.stdout
        self.err = finished.stderr

    @property
    def json(self):
        return json.loads(self.out)


class ProgramTest(unittest.TestCase):
    """self.home is HOME and, until a test changes it, self.directory is where the program runs."""

    maxDiff = None

    def setUp(self):
        self.home = pathlib.Path(os.path.realpath(tempfile.mkdtemp(prefix="venvctl-cli-")))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.directory = self.home / "project"
        self.directory.mkdir()
        (self.home / "run").mkdir(mode=0o700)
        self.variables = {
            "HOME": str(self.home),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "SHELL": "/bin/bash",
        }

    def start(self, *words, **options):
        variables = {**self.variables, "PWD": str(self.directory), **options.pop("variables", {})}
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                   "stderr": subprocess.PIPE, **options}
        return subprocess.Popen([options.pop("program", PROGRAM), *map(str, words)],
                                cwd=options.pop("cwd", self.directory), env=variables,
                                encoding="utf-8", errors="surrogateescape", **options)

    def run_program(self, *words, **options):
        process = self.start(*words, **options)
        out, err = process.communicate(timeout=DEADLINE)
        return Outcome(subprocess.CompletedProcess(words, process.returncode, out, err))

    def ok(self, *words, **options):
        outcome = self.run_program(*words, **options)
        self.assertEqual(outcome.code, 0, outcome.err)
        return outcome

    def fails(self, code, *words, **options):
        """Fails with that exit code and exactly one line that begins with our name."""
        outcome = self.run_program(*words, **options)
        self.assertEqual(outcome.code, code, (outcome.out, outcome.err))
        lines = outcome.err.splitlines()
        self.assertEqual(len(lines), 1, outcome.err)
        self.assertRegex(lines[0], r"^venvctl: \S.*[^.]$")
        return outcome

    def make_venv(self, path=None):
        """By hand, as a person would: not trusted."""
        path = path or self.directory / ".venv"
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", path], check=True)
        return pathlib.Path(path)

    def create(self, *words, **options):
        """An environment of ours, made in the quickest way."""
        return self.ok("create", "-q", "--backend", "venv", "--no-pip", *words, **options)

    def state(self, name):
        path = self.home / "state" / "venvctl" / name
        return path.read_text() if path.exists() else ""

    def write(self, path, text, mode=0o644):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def fake_tool(self, name, script):
        """A tool that comes first on PATH."""
        self.write(self.home / "tools" / name, "#!/bin/sh\n" + script, 0o755)
        self.variables["PATH"] = f"{self.home}/tools:/usr/bin:/bin"

    def start_daemon(self):
        self.ok("daemon", "start")
        self.addCleanup(self.run_program, "daemon", "stop")

    def wait_until(self, condition, what):
        deadline = time.monotonic() + DEADLINE
        while not condition():
            self.assertLess(time.monotonic(), deadline, "never: " + what)
            select.select([], [], [], 0.01)


def main():
    """unittest.main, with a last line that can be counted."""
    program = unittest.main(exit=False, verbosity=1)
    result = program.result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(1 if bad or not result.testsRun else 0)
