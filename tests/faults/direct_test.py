"""The client's own answer (without a reply of the daemon) names the same environment as the
daemon's answer, whatever is wrong with the daemon."""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from client import ClientTest
from counted import main
from environments import make_environment
from protocol import Answer, edits_of, frame
from waiting import DEADLINE, wait_until

REFUSAL = frame("error", '{"code":1,"message":"another protocol: run venvctl daemon restart"}')


def text_without(answer, *words):
    return [line for line in answer.text.splitlines() if line.split(" ")[0] not in words]


class Direct(ClientTest):
    def setUp(self):
        super().setUp()
        self.env = self.project / ".venv"
        make_environment(self.env)
        self.prefix = self.install_client("venvctl")

    def allow(self, *words):
        done = self.command("allow", *words)
        self.assertEqual(done.returncode, 0, done.stderr)

    def expect_direct(self, **variables):
        lines = ["keep no", f"root {self.project}", f"env {self.env}", "name project",
                 *edits_of(self.env, "project"), "."]
        self.assertEqual(self.direct(**variables).text.splitlines(), lines)

    def make_conda(self, script=""):
        shutil.rmtree(self.env)
        env = self.project / ".conda"
        make_environment(env, "conda", variables={"COLOUR": "blue"})
        scripts = env / "etc/conda/activate.d"
        scripts.mkdir(parents=True)
        (scripts / "a.sh").write_text(script)
        return env


class Situations(Direct):
    """Things that can be wrong with the daemon."""

    def test_the_client_answers_without_a_daemon(self):
        self.allow()
        self.expect_direct()

    def test_the_client_answers_if_only_the_socket_of_a_dead_daemon_exists(self):
        self.allow()
        self.run_directory.mkdir(mode=0o700)
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(self.socket_path))
        self.expect_direct()

    def test_the_client_answers_if_the_daemon_is_stopped(self):
        daemon = self.start()
        self.allow()
        os.kill(daemon.pid, signal.SIGSTOP)
        try:
            self.expect_direct()
            self.assertTrue(self.silence().exists())
        finally:
            os.kill(daemon.pid, signal.SIGCONT)
        self.answer()
        self.assertFalse(self.silence().exists())

    def test_the_client_answers_if_the_daemon_has_another_protocol(self):
        self.allow()
        for reply in (REFUSAL, b"venvctl2 answer 2\n.\n", b""):
            with self.subTest(reply):
                self.serve_reply(reply)
                self.expect_direct()
                self.assertFalse(self.silence().exists())

    def test_the_client_answers_if_the_daemons_answer_is_truncated(self):
        self.allow()
        self.serve_reply(frame("answer", "root /x\nenv /x/.venv\n"))
        self.expect_direct()

    def test_the_client_answers_in_another_mount_namespace(self):
        self.start()
        self.allow()
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        unshare = [*sudo, "unshare", "--mount"]
        may = shutil.which(unshare[0]) and subprocess.run([*unshare, "true"], check=False, capture_output=True)
        if not may or may.returncode != 0:
            self.skipTest("needs root or sudo, and a machine that allows mount namespaces")
        variables = {**self.environment(), "PWD": str(self.project)}
        asked = [*unshare, "setpriv", f"--reuid={os.getuid()}", f"--regid={os.getgid()}", "--keep-groups", "env", "-i",
                 *(f"{name}={value}" for name, value in variables.items()), str(self.client), "bash"]

        def answered():
            out = subprocess.run(asked, cwd=self.project, capture_output=True, timeout=DEADLINE,
                                 check=False).stdout
            return Answer("answer", out) if out else None
        answer = wait_until(answered, "the client answers")
        self.assertEqual((answer.env, answer.epoch), (str(self.env), None))
        self.assertFalse(self.silence().exists())

    def test_the_client_answers_without_a_usable_runtime_directory(self):
        self.allow()
        for place in ("/proc/none", str(self.top / ("d" * 120)), "/dev/null"):
            with self.subTest(place):
                self.expect_direct(VENVCTL_RUNTIME_DIR=place)

    def test_the_client_answers_if_the_request_is_too_long_for_a_frame(self):
        self.start()
        self.allow()
        self.expect_direct(PATH="/usr/bin:/bin:" + "x" * 70_000)

    def test_the_client_answers_if_the_daemon_cannot_be_started(self):
        self.allow()
        daemon = self.prefix / "bin/venvd"
        daemon.write_text("#!/bin/sh\nexit 1\n")
        daemon.chmod(0o755)
        for _ in range(3):
            self.expect_direct()


class Answers(Direct):
    """The client's own answer is the same as the daemon's, except for the lines that only a daemon
    can promise."""

    def same_as_the_daemons(self, *words, **variables):
        def of_daemon():
            self.silence().unlink(missing_ok=True)
            answer = Answer("answer", self.run_client(*words, **variables)[1])
            return answer if answer.epoch else None
        self.start()
        theirs = wait_until(of_daemon, "the daemon answers")
        self.stop()
        ours = self.direct(*words, **variables)
        self.assertEqual(text_without(ours, "keep"), text_without(theirs, "epoch"))
        self.assertEqual(ours.words["keep"], "no")
        return ours

    def test_both_answers_agree_in_a_project(self):
        self.allow()
        self.assertEqual(self.same_as_the_daemons().env, str(self.env))

    def test_both_answers_agree_in_a_directory_without_an_environment(self):
        shutil.rmtree(self.env)
        self.assertEqual(self.same_as_the_daemons().env, "")

    def test_both_answers_agree_about_an_unapproved_environment(self):
        self.assertIn("is not approved yet", self.same_as_the_daemons().say)

    def test_both_answers_agree_about_a_missing_directory(self):
        self.assertEqual(self.same_as_the_daemons(PWD=str(self.home / "gone")).env, "")

    def test_both_answers_agree_about_an_incomplete_environment(self):
        self.allow()
        record = {"prefix": str(self.env), "stage": "creating", "madeByUs": True}
        self.state.joinpath("environments.json").write_text(
            '{"schema":1,"environments":[%s]}' % str(record).replace("'", '"').replace("True", "true"))
        self.assertEqual(self.same_as_the_daemons().env, "")

    def test_both_answers_agree_about_a_conda_environment_in_a_shell_with_conda(self):
        env = self.make_conda()
        self.allow()
        answer = self.same_as_the_daemons(CONDA_PREFIX="/opt/conda", CONDA_SHLVL="1", COLOUR="red")
        self.assertEqual(answer.edits, [
            "set CONDA_PREFIX_1 /opt/conda", f"set CONDA_PREFIX {env}", "set CONDA_SHLVL 2",
            f"set CONDA_DEFAULT_ENV {env}", f"set CONDA_PROMPT_MODIFIER ({env}) ",
            "unset PYTHONHOME", f"path {env}/bin", "set __CONDA_SHLVL_1_COLOUR red", "set COLOUR blue"])

    def test_both_answers_agree_about_scripts(self):
        env = self.make_conda("echo hello\n")
        self.allow("--scripts")
        script = env / "etc/conda/activate.d/a.sh"
        line = f"source {script}"
        self.assertIn(line, self.same_as_the_daemons("bash", str(env), PWD="/").edits)
        script.write_text("echo other\n")
        self.assertNotIn(line, self.same_as_the_daemons("bash", str(env), PWD="/").edits)

    def test_both_answers_agree_inside_another_environment(self):
        other = self.home / "other/.venv"
        make_environment(other)
        for env in (self.env, other):
            (env / "bin/mine").write_text("#!/bin/sh\n")
            (env / "bin/mine").chmod(0o755)
        self.allow()
        path = f"{other}/bin:{os.environ['PATH']}"
        self.assertEqual(self.same_as_the_daemons(PATH=path, VIRTUAL_ENV=str(other)).env, str(self.env))

    def test_nothing_is_written_and_no_daemon_is_started(self):
        self.allow()
        self.run_directory.mkdir(mode=0o700, exist_ok=True)

        def files():
            return sorted((path, path.lstat().st_mtime_ns) for path in self.top.rglob("*"))
        before = files()
        done = self.command("which", "--answer")
        self.assertIn(f"\nenv {self.env}\n", done.stdout)
        self.assertEqual(files(), before)


class Children(Direct):
    """A script replaces the program that the client runs."""

    def replace(self, script):
        program = self.prefix / "bin/venvctl"
        program.unlink()
        program.write_text("#!/bin/sh\n" + script)
        program.chmod(0o755)

    def test_an_incomplete_answer_of_the_child_is_not_printed(self):
        for script in ("", "exit 0", "echo env /x", "echo .", "printf 'env /x\\n.'", "printf 'env /x.\\n'",
                       "yes", "yes | head -c 140000; echo .", "kill -9 $$"):
            with self.subTest(script):
                (self.prefix / "bin/venvctl").touch()
                self.replace(script + "\n")
                self.assertEqual(self.run_client(), (1, b""))

    def test_the_client_stops_waiting_for_a_late_child_in_its_own_session(self):
        release, mark = self.top / "release", self.top / "mark"
        os.mkfifo(release)
        self.replace(f"echo $$ >{mark}.new\nmv {mark}.new {mark}\nread line <{release}\n"
                     "printf 'root /x\\nenv /x\\n.\\n'\n")
        with open(self.top / "inherited", "w") as inherited:
            os.set_inheritable(inherited.fileno(), True)
            process = subprocess.Popen([self.client, "bash"], env={**self.environment(), "PWD": str(self.project)},
                                       stdout=subprocess.PIPE, close_fds=False)
            began = time.monotonic()
            out, _ = process.communicate(timeout=DEADLINE)
        self.assertEqual((process.returncode, out), (1, b""))
        self.assertLess(time.monotonic() - began, 10)
        pid = int(wait_until(mark.exists, "the child runs") and mark.read_text())
        try:
            self.assertEqual(os.getsid(pid), pid)
            standard = {os.readlink(f"/proc/{pid}/fd/{number}") for number in (0, 2)}
            self.assertEqual(standard, {"/dev/null"})
            others = {os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")}
            self.assertNotIn(str(self.top / "inherited"), others)
        finally:
            with open(release, "w") as writing:
                writing.write("\n")
        wait_until(lambda: not pathlib.Path(f"/proc/{pid}").exists() or self.is_zombie(pid), "the child ends")

    @staticmethod
    def is_zombie(pid):
        with contextlib.suppress(OSError):
            return "\nState:\tZ" in pathlib.Path(f"/proc/{pid}/status").read_text()
        return True

    def test_a_child_that_computes_without_end_is_ended(self):
        mark = self.top / "mark"
        self.replace(f"echo $$ >{mark}.new\nmv {mark}.new {mark}\nwhile :; do :; done\n")
        self.assertEqual(self.run_client(), (1, b""))
        pid = int(wait_until(mark.exists, "the child runs") and mark.read_text())
        try:
            wait_until(lambda: self.is_zombie(pid), "the child has used up its processor time")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def test_standard_error_of_the_child_is_not_shown(self):
        self.replace("echo noise >&2; cat; printf 'root\\nenv\\n.\\n'\n")
        self.assertEqual(wait_until(lambda: self.run_client()[1], "the client answers"), b"root\nenv\n.\n")

    def test_nothing_is_printed_if_the_program_is_missing(self):
        (self.prefix / "bin/venvctl").unlink()
        self.assertEqual(self.run_client(), (1, b""))


class Silences(Direct):
    """If the daemon does not answer, only a few clients ask it."""

    def setUp(self):
        super().setUp()
        (self.prefix / "bin/venvctl").unlink()
        self.asked = 0
        self.serve(self.be_silent)

    def was_asked(self, times):
        """Waits until `times` clients have connected: on a busy machine, they are counted after they have ended."""
        wait_until(lambda: self.asked >= times, f"{times} clients have connected")
        self.assertEqual(self.asked, times)

    def be_silent(self, client):
        self.asked += 1
        while client.recv(1 << 16):  # until the client disconnects
            pass

    def set_silence(self, ends_in, span):
        end = time.time() + ends_in
        os.utime(self.silence(), (end - span, end))

    def span(self):
        times = self.silence().stat()
        return round(times.st_mtime - times.st_atime, 3)

    def test_no_client_asks_the_daemon_during_a_pause(self):
        self.assertEqual(self.run_client(), (1, b""))
        self.was_asked(1)
        self.assertEqual(self.span(), 1)
        self.assertEqual(self.silence().stat().st_mode & 0o777, 0o600)
        for _ in range(20):
            self.set_silence(ends_in=25, span=30)
            self.run_client()
        self.was_asked(1)

    def test_the_pause_doubles_up_to_30_seconds(self):
        self.run_client()
        for span in (2, 4, 8, 16, 30, 30):
            self.set_silence(ends_in=-1, span=self.span())
            self.run_client()
            self.assertEqual(self.span(), span)
        self.was_asked(7)

    def test_a_pause_that_ends_more_than_30_seconds_ahead_is_ignored(self):
        self.run_client()
        self.set_silence(ends_in=100_000, span=30)
        self.run_client()
        self.was_asked(2)

    def test_an_answer_of_the_daemon_ends_the_pause(self):
        self.run_client()
        self.listening.close()
        self.serve_reply(frame("answer", "root\nenv\n.\n"))

        def ask():
            self.set_silence(ends_in=-1, span=8)
            return self.run_client() == (0, b"root\nenv\n.\n")
        wait_until(ask, "the client gets the answer")
        self.assertFalse(self.silence().exists())

    def test_a_link_in_place_of_the_file_silent_is_not_followed(self):
        victim = self.top / "victim"
        victim.write_text("")
        os.utime(victim, (1, 1))
        self.silence().symlink_to(victim)
        self.run_client()
        self.was_asked(1)
        self.assertEqual(victim.stat().st_mtime, 1)

    def test_a_starting_daemon_ends_the_pause(self):
        self.run_client()
        self.set_silence(ends_in=25, span=30)
        self.listening.close()
        self.start()
        wait_until(lambda: not self.silence().exists(), "the file is removed")


if __name__ == "__main__":
    main()
