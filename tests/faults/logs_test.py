"""The log reports each event once and contains no secrets."""
import contextlib
import json
import os
import signal
import unittest

import namespace
from client import ClientTest
from environments import make_environment
from protocol import frame, read_reply
from waiting import DEADLINE, wait_until

SECRET = "hunter2-s3cr3t"
URL = f"https://me:{SECRET}@example.invalid/simple"

# Files in which users keep passwords. Each exists in two forms: valid, and with a syntax error at
# the password.
FILES = {
    ".git/config": (f"[remote \"origin\"]\n\turl = {URL}\n", f"[remote\n\turl = {URL}\n"),
    "Pipfile": (f"[[source]]\nurl = \"{URL}\"\n", f"[[source]]\nurl = \"{URL}\n"),
    "pyproject.toml": (f"[tool.poetry]\nname = \"p\"\n[[tool.poetry.source]]\nurl = \"{URL}\"\n",
                       f"[tool.poetry]\nname = {SECRET}\n"),
    "poetry.toml": (f"[repositories.r]\nurl = \"{URL}\"\n", f"[repositories.r\nurl = \"{URL}\"\n"),
    "environment.yml": (f"name: p\nchannels: [\"{URL}\"]\n", f"name: [p\nchannels: {URL}: {URL}\n"),
    "mise.toml": (f"[env]\nTOKEN = \"{SECRET}\"\n", f"[env]\nTOKEN = {SECRET}\n"),
    ".venvctl.toml": (f"use = \"{SECRET}\"\n", f"use = {SECRET}\n"),
}
HOME_FILES = {
    ".condarc": (f"channels: [\"{URL}\"]\nenvs_dirs: [\"/x\"]\n", f"channels: [{URL}: {{\n"),
    ".config/pypoetry/auth.toml": (f"[http-basic.r]\npassword = \"{SECRET}\"\n", f"{SECRET}\n"),
    ".config/pypoetry/config.toml": (f"[repositories.r]\nurl = \"{URL}\"\n", f"[{SECRET}\n"),
    ".config/pip/pip.conf": (f"[global]\nindex-url = {URL}\n", f"[global\n{URL}\n"),
}
VARIABLES = {
    "PIP_INDEX_URL": URL, "UV_INDEX_URL": URL, "AWS_SECRET_ACCESS_KEY": SECRET,
    "POETRY_HTTP_BASIC_R_PASSWORD": SECRET, "POETRY_REPOSITORIES_R_URL": URL,
    "PIPENV_PYPI_MIRROR": URL, "CONDA_TOKEN": SECRET, "GITHUB_TOKEN": SECRET,
}


class Logs(ClientTest):
    arguments = ("--supervise", "--sweep-ms=50", "--self-check-ms=50")

    @property
    def log(self):
        path = self.state / "venvd.log"
        return path.read_text() if path.exists() else ""

    def environment(self):
        return {**super().environment(), **VARIABLES}

    def end(self):
        self.daemon.terminate()
        self.daemon.wait(DEADLINE)

    def write(self, files, directory, version):
        for name, texts in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[version])

    def test_a_log_that_is_no_regular_file_does_not_stop_the_daemon(self):
        self.state.mkdir(parents=True, exist_ok=True)
        os.mkfifo(self.state / "venvd.log")
        self.start()
        self.allow_all()
        make_environment(self.project / ".venv")
        self.assertEqual(self.answer().env, str(self.project / ".venv"))
        self.end()

    def test_secrets_in_variables_and_files_are_not_logged(self):
        self.start()
        self.allow_all()
        make_environment(self.project / ".venv")
        for version in (0, 1):
            self.write(HOME_FILES, self.home, version)
            # Each project has only one of the files, because a rule that reads one file may skip
            # another.
            for name, texts in FILES.items():
                directory = self.home / f"p{version}-{name.strip('.').replace('/', '-')}"
                self.write({name: texts}, directory, version)
                make_environment(directory / ".venv")
                self.answer(PWD=str(directory), **VARIABLES)
        self.ask_badly()
        self.break_state()
        os.kill(self.status()["pid"], signal.SIGKILL)
        wait_until(lambda: self.log.count("listens") == 2, "the next daemon serves")
        self.end()
        self.assertIn("ended with signal 9", self.log)
        for text in (SECRET, "hunter2", "example.invalid"):
            self.assertNotIn(text, self.log)

    def ask_badly(self):
        """Sends invalid requests with secrets in every field."""
        for request in (frame(SECRET), frame("allow", SECRET), frame("allow", json.dumps(SECRET)),
                        frame("register", json.dumps({"prefix": SECRET, "kind": URL})),
                        frame("pin", json.dumps({"directory": SECRET, "prefix": URL})),
                        frame("resolve", self.fields(self.project, PIP_INDEX_URL=URL)),
                        frame("resolve", self.fields(self.project, protocol=SECRET)),
                        f"GET /{SECRET} HTTP/1.1\r\n\r\n".encode()):
            with self.connect() as client, contextlib.suppress(OSError):
                client.sendall(request)
                read_reply(client)

    def break_state(self):
        (self.state / "trust.json").write_text(f'{{"schema": 1, "url": "{URL}')
        wait_until(lambda: "trust.json" in self.log, "the daemon logs that it is corrupt")

    def assert_once(self, begin, words):
        """Checks that the fault is logged once, when it begins, and not again by later sweeps."""
        begin()
        wait_until(lambda: words in self.log, "it is logged")
        self.let_sweep()
        self.assertEqual(self.log.count(words), 1, self.log)

    def assert_over(self, end, words):
        end()
        wait_until(lambda: "resolved: " in self.log, "its end is logged")
        self.let_sweep()
        said = [line for line in self.log.splitlines() if words in line]
        self.assertEqual(len(said), 2, self.log)
        self.assertIn(" warning: ", said[0])
        self.assertIn(" info: resolved: ", said[1])

    def let_sweep(self):
        """Waits for ten sweeps. Each sweep removes the file `failed`, which reports a crash
        loop."""
        for _ in range(10):
            (self.run_directory / "failed").touch()
            wait_until(lambda: not (self.run_directory / "failed").exists(), "a sweep ran")

    def test_a_state_file_of_a_newer_version_is_logged_once(self):
        self.start()
        path = self.state / "environments.json"
        self.assert_once(lambda: path.write_text('{"schema": 99}'), "written by a newer venvctl")
        self.assert_over(path.unlink, "written by a newer venvctl")
        self.end()

    def test_a_state_file_of_a_newer_version_at_start_is_logged_once(self):
        self.state.mkdir()
        path = self.state / "environments.json"
        path.write_text('{"schema": 99}')
        self.assert_once(self.start, "written by a newer venvctl")
        self.assert_over(path.unlink, "written by a newer venvctl")
        self.end()

    def test_an_unreadable_state_file_at_start_is_logged_once(self):
        self.state.mkdir()
        path = self.state / "environments.json"
        path.symlink_to(path.name)
        self.assert_once(self.start, "cannot read")
        self.assert_over(path.unlink, "cannot read")
        self.end()

    def test_a_full_runtime_directory_is_logged_once(self):
        self.run_directory.mkdir(mode=0o700)
        namespace.mount("-t", "tmpfs", "-o", "mode=700,nr_inodes=16", "tmpfs", self.run_directory)
        self.addCleanup(namespace.unmount, self.run_directory)
        self.start("--supervise", "--sweep-ms=50", "--self-check-ms=50")
        held = self.resolve()
        made = []

        def use_up():
            with contextlib.suppress(OSError):
                for number in range(100):
                    made.append(self.run_directory / f"filler{number}")
                    made[-1].touch()
            os.rename(held.epoch, self.run_directory / "last")
            # After any change, the daemon must create a new epoch file, but no inode is free.
            self.request("allow", json.dumps({"root": "/other"}))

        def make_room():
            for path in (*made, self.run_directory / "last"):
                path.unlink(missing_ok=True)
        use_up()
        words = f"cannot write to {self.run_directory}"
        wait_until(lambda: words in self.log, "it is logged")
        wait_until(lambda: self.log.count(words) == 1 and self.status()["degraded"], "it lasts")
        make_room()
        wait_until(lambda: "resolved: " in self.log, "its end is logged")
        self.let_sweep()
        self.assertEqual(self.log.count(words), 2, self.log)
        self.end()


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
