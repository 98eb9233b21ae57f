"""Programs of different versions talk to each other, and a running program is replaced."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from client import CLIENT, STAGE, ClientTest
from environments import make_environment
from protocol import frame
from waiting import DEADLINE, wait_until

SOURCES = pathlib.Path(__file__).resolve().parent.parent.parent
CONSTANT = re.compile(r"(constexpr int kProtocolVersion = )(\d+);")
VERSION = int(CONSTANT.search((SOURCES / "core/wire/verbs.h").read_text())[2])


class Clients(ClientTest):
    """This daemon, with hook clients that have another protocol version."""

    def build_client(self, version):
        """Builds a client of an older or newer version, by changing the constant with the protocol
        version."""
        sources = self.top / f"sources{version}"
        for folder in ("core/wire", "client/hook_client"):
            shutil.copytree(SOURCES / folder, sources / folder)
        verbs = sources / "core/wire/verbs.h"
        verbs.write_text(CONSTANT.sub(rf"\g<1>{version};", verbs.read_text()))
        client = self.top / f"prefix{version}/libexec/venvctl/venvctl-resolve"
        client.parent.mkdir(parents=True)
        subprocess.run([os.environ.get("CC", "cc"), "-x", "c++", "-std=c++20", "-static",
                        "-fno-exceptions", "-fno-rtti", f"-I{sources}",
                        sources / "client/hook_client/main.cc", "-o", client], check=True)
        return client

    def test_only_the_current_and_the_previous_client_version_get_answers(self):
        make_environment(self.project / ".venv")
        self.start()
        self.allow_all()
        for version, is_served in ((VERSION, True), (VERSION - 1, True), (VERSION + 1, False),
                                   (VERSION + 7, False)):
            with self.subTest(version=version):
                self.client = self.build_client(version)
                if is_served:
                    self.assertEqual(self.answer().env, str(self.project / ".venv"))
                else:
                    self.assertEqual(self.run_client(), (1, b""))
        self.stop()

    def test_the_daemons_error_for_other_versions_contains_the_fix(self):
        self.start()
        for version in (VERSION + 1, VERSION - 2):
            verb, body = self.request("resolve", self.fields(self.project, protocol=str(version)))
            self.assertEqual(verb, "error")
            self.assertRegex(json.loads(body)["message"], r"protocol.*: run venvctl daemon restart$")
        self.stop()


class Daemons(ClientTest):
    """A daemon of another version, with the client and the command of this version."""

    def command(self, *words):
        return subprocess.run([STAGE / "bin/venvctl", *words], env=self.environment(),
                              cwd=self.project, capture_output=True, text=True, timeout=DEADLINE,
                              check=False)

    def test_unknown_keys_are_ignored(self):
        status = {"pid": 7, "version": "9.9", "protocol": VERSION + 1, "uptimeSeconds": 1,
                  "startedBy": "moon", "shells": [], "newKey": {"a": [1]}, "degraded": []}
        self.serve_reply(frame("ok", json.dumps(status)))
        shown = self.command("daemon", "status", "--json")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(json.loads(shown.stdout)["newKey"], {"a": [1]})
        told = self.command("doctor")
        self.assertIn("the daemon is version 9.9", told.stdout)
        self.assertIn("venvctl daemon restart", told.stdout)

    def test_an_answer_with_unknown_words_is_passed_to_the_hook(self):
        lines = "epoch /x\nroot /r\nenv /r/.venv\nname r\nfuture x y\n.\n"
        self.serve_reply(frame("answer", lines))

        def ask():
            self.silence().unlink(missing_ok=True)
            return self.run_client() == (0, lines.encode())
        wait_until(ask, "the client prints the answer")

    def test_the_client_prints_nothing_and_a_command_one_line_if_the_reply_is_invalid(self):
        self.install_client()
        refusal = frame("error", '{"code":1,"message":"another protocol: run venvctl daemon restart"}')
        for reply in (b"venvctl2 answer 2\n.\n", b"HTTP/1.1 400\r\n\r\n", refusal, b""):
            with self.subTest(reply=reply):
                shutil.rmtree(self.run_directory, ignore_errors=True)
                self.serve_reply(reply)
                self.assertEqual(self.run_client(), (1, b""))
                told = self.command("daemon", "status")
                self.assertNotEqual(told.returncode, 0)
                self.assertLessEqual(len((told.stdout + told.stderr).splitlines()), 1)


class Replaced(ClientTest):
    """An upgrade replaces the program while the old program runs."""

    arguments = ("--supervise", "--self-check-ms=50")

    def setUp(self):
        super().setUp()
        self.prefix = self.top / "prefix"
        for directory in ("bin", "libexec/venvctl"):
            (self.prefix / directory).mkdir(parents=True)
        self.client = self.prefix / "libexec/venvctl/venvctl-resolve"
        shutil.copy(CLIENT, self.client)
        self.program = self.prefix / "bin/venvd"
        self.install()

    def install(self):
        """Replaces the program by a rename, as package managers do."""
        shutil.copy(STAGE / "bin/venvd", str(self.program) + ".new")
        os.rename(str(self.program) + ".new", self.program)
        return self.program.stat().st_ino

    def spawn(self, *arguments, **options):
        return super().spawn(*arguments, executable=self.program, **options)

    def test_a_new_program_replaces_the_old_program_and_shells_ask_again(self):
        make_environment(self.project / ".venv")
        supervisor = self.start()
        self.allow_all()
        held = self.resolve()
        pid = self.status()["pid"]
        inode = self.install()
        self.daemon_after(pid)
        self.assertFalse(os.path.exists(held.epoch))
        for process in (self.status()["pid"], supervisor.pid):
            self.assertEqual(os.stat(f"/proc/{process}/exe").st_ino, inode)
        self.assertEqual(self.answer().env, str(self.project / ".venv"))
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_requests_during_the_replacement_are_answered(self):
        self.start()
        self.resolve()
        for _ in range(3):
            pid = self.status()["pid"]
            self.install()
            while self.status_or_none() in (None, pid):
                self.assertEqual(self.answer().env, "")
        self.daemon.terminate()
        self.daemon.wait(DEADLINE)

    def status_or_none(self):
        try:
            return self.status()["pid"]
        except (OSError, TypeError):
            return None

    def test_a_program_that_was_moved_away_before_its_deletion_is_replaced(self):
        """Installs as pip does: the old files are moved to a temporary directory until the new ones are
        installed."""
        supervisor = self.start()
        pid = self.status()["pid"]
        away = self.top / "away"
        os.rename(self.program, away)
        inode = self.install()
        away.unlink()
        self.daemon_after(pid)
        for process in (self.status()["pid"], supervisor.pid):
            self.assertEqual(os.stat(f"/proc/{process}/exe").st_ino, inode)
        supervisor.terminate()
        self.assertEqual(supervisor.wait(DEADLINE), 0)

    def test_an_uninstalled_daemon_exits(self):
        supervisor = self.start()
        self.resolve()
        self.program.unlink()
        self.assertEqual(supervisor.wait(DEADLINE), 0)
        self.assertEqual(sorted(os.listdir(self.run_directory)), ["events", "lock"])


if __name__ == "__main__":
    unittest.main()
