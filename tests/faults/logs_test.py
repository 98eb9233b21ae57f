"""The log says what happened, once, and nothing that is nobody's business."""
import contextlib
import json
import os
import signal
import unittest

import namespace
from client import ClientTest
from venvd import DEADLINE, frame, make_environment, read_reply, wait_until

SECRET = "hunter2-s3cr3t"
URL = f"https://me:{SECRET}@example.invalid/simple"

# Where people keep passwords, each twice: as it should be, and broken at the place where it stands.
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

    def test_no_secret_of_variables_and_files_comes_into_it(self):
        self.start()
        self.allow_all()
        make_environment(self.project / ".venv")
        for version in (0, 1):
            self.write(HOME_FILES, self.home, version)
            for name, texts in FILES.items():  # each alone, so that none hides the next
                directory = self.home / f"p{version}-{name.strip('.').replace('/', '-')}"
                self.write({name: texts}, directory, version)
                make_environment(directory / ".venv")
                self.answer(PWD=str(directory), **VARIABLES)
        self.ask_badly()
        self.break_state()
        os.kill(self.status()["pid"], signal.SIGKILL)
        wait_until(lambda: self.log.count("serves") == 2, "the next one serves")
        self.end()
        self.assertIn("ended with signal 9", self.log)
        for text in (SECRET, "hunter2", "example.invalid"):
            self.assertNotIn(text, self.log)

    def ask_badly(self):
        """Requests that are refused, with secrets in every place."""
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
        wait_until(lambda: "trust.json" in self.log, "the daemon says that it is corrupt")

    def assert_once(self, begin, words):
        """Said when it begins, silent over many sweeps, said when it is over."""
        begin()
        wait_until(lambda: words in self.log, "it is said")
        self.let_sweep()
        self.assertEqual(self.log.count(words), 1, self.log)

    def assert_over(self, end, words):
        end()
        wait_until(lambda: "no more: " in self.log, "its end is said")
        self.let_sweep()
        said = [line for line in self.log.splitlines() if words in line]
        self.assertEqual(len(said), 2, self.log)
        self.assertIn(" warning: ", said[0])
        self.assertIn(" info: no more: ", said[1])

    def let_sweep(self):
        """Ten sweeps: each one takes away the note of a crash loop."""
        for _ in range(10):
            (self.run_directory / "failed").touch()
            wait_until(lambda: not (self.run_directory / "failed").exists(), "a sweep")

    def test_a_state_file_that_cannot_be_understood(self):
        self.start()
        path = self.state / "environments.json"
        self.assert_once(lambda: path.write_text('{"schema": 99}'), "written by a newer venvctl")
        self.assert_over(path.unlink, "written by a newer venvctl")
        self.end()

    def test_one_that_cannot_be_understood_from_the_start(self):
        self.state.mkdir()
        path = self.state / "environments.json"
        path.write_text('{"schema": 99}')
        self.assert_once(self.start, "written by a newer venvctl")
        self.assert_over(path.unlink, "written by a newer venvctl")
        self.end()

    def test_one_that_cannot_be_read_from_the_start(self):
        self.state.mkdir()
        path = self.state / "environments.json"
        path.symlink_to(path.name)
        self.assert_once(self.start, "cannot read")
        self.assert_over(path.unlink, "cannot read")
        self.end()

    def test_a_runtime_directory_without_room(self):
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
            # Any change asks for a new epoch file.
            self.request("allow", json.dumps({"root": "/other"}))

        def make_room():
            for path in (*made, self.run_directory / "last"):
                path.unlink(missing_ok=True)
        use_up()
        words = f"nothing can be written to {self.run_directory}"
        wait_until(lambda: words in self.log, "it is said")
        wait_until(lambda: self.log.count(words) == 1 and self.status()["degraded"], "it lasts")
        make_room()
        wait_until(lambda: "no more: " in self.log, "its end is said")
        self.let_sweep()
        self.assertEqual(self.log.count(words), 2, self.log)
        self.end()


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
