"""The base of the tests of `venvctl doctor`."""
import json
import os
import subprocess

import namespace
from client import ClientTest
from protocol import frame

# A stand-in for a hanging venvd: it holds the lock, has the name venvd, and never answers.
SPINNING = """
import ctypes, fcntl, os, socket, sys
run, listens = sys.argv[1:]
ctypes.CDLL(None).prctl(15, b"venvd", 0, 0, 0)
lock = os.open(run + "/lock", os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(lock, fcntl.LOCK_EX)
server = socket.socket(socket.AF_UNIX)
if listens == "listens":
    server.bind(run + "/socket")
    server.listen()
print(flush=True)
while True:
    pass
"""


class DoctorTest(ClientTest):
    """The user's setup is complete, except for what a test breaks."""

    is_about_slowness = False

    def setUp(self):
        super().setUp()
        self.variables = {"SHELL": "/bin/bash"}
        self.command("init", "bash")

    def environment(self):
        return {**super().environment(), **self.variables}

    def findings(self, **options):
        """The faults that doctor reports, by name. Checks doctor's exit code, and that each fault
        has a fix."""
        told = self.command("doctor", "--json", **options)
        self.assertEqual(told.stderr, "")
        checks = json.loads(told.stdout)["checks"]
        has_problem = any(each["level"] == "problem" for each in checks)
        self.assertEqual(told.returncode, 1 if has_problem else 0)
        for each in checks:
            self.assertEqual(each["level"] == "ok", each["fault"] is None, each)
            self.assertEqual(each["level"] == "ok", each["fix"] is None, each)
            self.assertNotIn("{}", each["fix"] or "")
        # A busy machine may cause daemon-slow at any time.
        return {each["fault"]: each for each in checks
                if each["fault"] and (each["fault"] != "daemon-slow" or self.is_about_slowness)}

    def assert_named(self, words="", level="problem", **options):
        """Checks that doctor reports the fault named like the test, with `words` in its description. Returns the fix."""
        name = self._testMethodName.removeprefix("test_").replace("_", "-")
        findings = self.findings(**options)
        self.assertIn(name, findings)
        self.assertIn(words, findings[name]["what"])
        self.assertEqual(findings[name]["level"], level)
        return findings[name]["fix"]

    def assert_fixed_by(self, fix, *words):
        """Checks that the fix contains this command, that the command succeeds, and that the fault is gone."""
        self.assertIn(" ".join(["venvctl", *words]).replace(str(self.home), "~"), fix)
        done = self.command(*words, "-y")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_is_gone()

    def assert_is_gone(self):
        self.assertNotIn(self._testMethodName.removeprefix("test_").replace("_", "-"),
                         self.findings())

    def mount(self, directory, options):
        directory.mkdir(mode=0o700, exist_ok=True)
        namespace.mount("-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", directory)
        self.addCleanup(namespace.unmount, directory)

    def status_of(self, **keys):
        version = json.loads(self.command("version", "--json").stdout)
        status = {"pid": 7, "version": version["version"], "protocol": version["protocol"],
                  "uptimeSeconds": 1, "startedBy": "manual", "shells": [], "degraded": [], **keys}
        return frame("ok", json.dumps(status))

    def spin(self, listens):
        self.run_directory.mkdir(mode=0o700)
        process = subprocess.Popen(["/usr/bin/python3", "-c", SPINNING, self.run_directory, listens],
                                   stdout=subprocess.PIPE)
        self.processes.append(process)
        self.addCleanup(process.stdout.close)
        self.assertEqual(process.stdout.readline(), b"\n")
        return process
