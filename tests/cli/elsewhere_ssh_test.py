"""Python on another host. The host is a real sshd on the loopback interface. A stand-in for `vagrant` also
leads to it."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile

import pexpect
from container import NOBODYS_UID
from elsewhere import WAITING, Sshd, check_pipe, check_sigkill, waiting_there, why_no_sshd
from program import ProgramTest, main
from terminals_elsewhere import PYTEST, check_pytest, check_terminal
from waiting import DEADLINE, wait_until


class HostTestBase(ProgramTest):
    """The host `box` is this machine. The project shop is self.directory here, and self.far on the
    host."""

    def setUp(self):
        super().setUp()
        if reason := why_no_sshd():
            self.skipTest(reason)
        self.directory = self.home / "shop"
        self.far = self.private.top / "far"
        for each in (self.directory, self.far, self.far / "sub", self.directory / "sub"):
            each.mkdir()
        self.sshd = Sshd(self.private.top)
        self.addCleanup(self.sshd.stop)
        self.write(self.home / ".ssh/config", f"Host box\n  {self.sshd.lines}", 0o600)

    @property
    def links(self):
        (directory,) = (self.home / ".local/share/venvctl/elsewhere").iterdir()
        return directory

    def there(self, *words, **options):
        return self.run_program(*words, program=str(self.links / "bin/python"), **options)


class HostTest(HostTestBase):
    def test_a_host_runs_the_programs_of_the_project(self):
        self.assertRegex(self.ok("use", f"ssh:box:{self.far}").err, rf"^~/shop now uses Python .* in ssh:box:{self.far} ")
        told = self.ok("which", "--json").json
        self.assertEqual((told["kind"], told["name"]), ("ssh", "shop@box"))
        program = "import os, sys; print(os.getcwd(), sys.argv[1:], sys.stdin.read())"
        words = ("it's", "back\\slash", "$HOME `id`", "two\nlines", "", "-x", "*", "l\u00e4ufer", "!x")
        outcome = self.there("-c", program, *words, cwd=self.directory / "sub")
        self.assertEqual(outcome.out, f"{self.far}/sub {list(words)!r} \n")
        self.assertEqual(self.there("-c", "1", cwd=self.home).code, 125)

    def test_exit_codes_and_input_pass_unchanged(self):
        self.ok("use", f"ssh:box:{self.far}")
        for code in (0, 3, 125, 255):
            with self.subTest(code=code):
                outcome = self.there("-c", f"import os; os._exit({code})")
                self.assertEqual((outcome.code, outcome.err), (code, ""))
        self.assertNotEqual(self.there("-c", "import os; os.kill(os.getpid(), 9)").code, 125)
        check_pipe(self, self.links / "bin/python")

    def test_a_directory_that_the_host_does_not_have_is_reported_in_one_line(self):
        self.ok("use", f"ssh:box:{self.far}")
        only_here = self.directory / "a b's"
        only_here.mkdir()
        outcome = self.there("-c", "1", cwd=only_here)
        self.assertEqual((outcome.code, outcome.out, outcome.err),
                         (125, "", f"venvctl: '{self.far}/a b's' does not exist in ssh:box:{self.far}: "
                                   "create it there, or change to another directory\n"))

    def test_a_record_that_another_user_can_change_is_not_used(self):
        self.ok("use", f"ssh:box:{self.far}")
        for name in ("", "elsewhere.json", "ssh_config"):
            with self.subTest(name):
                path = self.links / name
                mode = path.stat().st_mode
                path.chmod(mode | 0o002)
                outcome = self.there("-c", "print(1)")
                self.assertEqual((outcome.code, outcome.out), (125, ""))
                self.assertIn("can be changed by another user", outcome.err)
                path.chmod(mode)
        if os.geteuid() == 0:
            os.chown(self.links / "elsewhere.json", NOBODYS_UID, -1)
            self.assertIn("can be changed by another user", self.there("-c", "print(1)").err)
            os.chown(self.links / "elsewhere.json", 0, -1)
        self.assertEqual(self.there("-c", "print(1)").out, "1\n")

    def test_a_closed_descriptor_is_not_replaced_by_a_file_of_venvctl(self):
        self.ok("use", f"ssh:box:{self.far}")
        program = "import os, sys; print(repr(os.read(0, 99))); sys.stderr.write('e')"
        for closed, told in (("<&-", ("b''\n", "e")), (">&-", ("", "e")), ("2>&-", (None, "")),
                             ("<&- >&- 2>&-", ("", ""))):
            with self.subTest(closed):
                words = ["sh", "-c", f"exec \"$@\" {closed}", "sh", self.links / "bin/python", "-c", program]
                done = subprocess.run(words, stdin=subprocess.DEVNULL, cwd=self.directory, env=self.variables,
                                      capture_output=True, text=True, timeout=DEADLINE)
                self.assertEqual((done.returncode, done.stderr), (0, told[1]))
                if told[0] is not None:
                    self.assertEqual(done.stdout, told[0])

    def test_exit_code_255_is_no_failed_connection(self):
        # Without LogLevel, ssh writes lines into its log although the connection works.
        lines = self.sshd.lines.replace("LogLevel ERROR", "")
        for sharing in ("", "ControlMaster no\n  ControlPath none\n  "):
            with self.subTest(sharing):
                self.write(self.home / ".ssh/config", f"Host box\n  {sharing}{lines}", 0o600)
                self.ok("use", f"ssh:box:{self.far}")
                outcome = self.there("-c", "import os; os._exit(255)")
                self.assertEqual((outcome.code, outcome.err), (255, ""))
                child = pexpect.spawn(str(self.links / "bin/python"), ["-c", "import os; os._exit(255)"],
                                      cwd=str(self.directory), env=self.variables, timeout=DEADLINE)
                child.expect(pexpect.EOF)
                child.close()
                self.assertEqual(child.exitstatus, 255)
                self.assertNotIn(b"cannot be reached", child.before)

    def test_parallel_commands_with_exit_code_255_are_no_failed_connections(self):
        self.ok("use", f"ssh:box:{self.far}")
        self.there("-c", "1")
        # sshd allows ten commands in a connection. ssh opens other connections for the rest.
        running = [self.start("-c", "import os, sys; print('up', flush=True); sys.stdin.read(); os._exit(255)",
                              program=str(self.links / "bin/python"), stdin=subprocess.PIPE) for _ in range(14)]
        for each in running:
            self.assertEqual(each.stdout.readline(), "up\n")
        for each in running:
            each.communicate(timeout=DEADLINE)
            self.assertEqual(each.returncode, 255)

    def test_no_other_user_gets_what_is_sent(self):
        """Another user listens where ssh expects the socket of the shared connection."""
        self.ok("use", f"ssh:box:{self.far}")
        self.there("-c", "1")
        (name,) = (each for each in os.listdir(self.private.run_directory) if each.startswith("ssh-"))
        subprocess.run(["ssh", "-F", self.links / "ssh_config", "-O", "exit", "box"], env=self.variables, check=True,
                       capture_output=True)
        shutil.rmtree(self.private.run_directory)
        self.private.run_directory.mkdir()
        self.private.run_directory.chmod(0o777)
        other = self.private.top / "other"
        other.mkdir(mode=0o700)
        with socket.socket(socket.AF_UNIX) as theirs:
            theirs.bind(str(self.private.run_directory / name))
            theirs.listen()
            theirs.settimeout(0)
            for variables in ({}, {"XDG_RUNTIME_DIR": str(other)}):
                with self.subTest(variables=variables):
                    self.assertEqual(self.there("-c", "print(1)", variables=variables).out, "1\n")
                    self.assertRaises(BlockingIOError, theirs.accept)
            # The directory itself is private, but another user can replace it.
            self.private.run_directory.chmod(0o700)
            self.private.run_directory.parent.chmod(0o777)
            self.assertEqual(self.there("-c", "print(1)").out, "1\n")
            self.assertRaises(BlockingIOError, theirs.accept)

    def test_a_link_directory_that_another_user_can_change_is_not_used(self):
        self.ok("use", f"ssh:box:{self.far}")
        links = self.links
        links.chmod(0o777)
        self.assertIn("is writable by other users", self.run_program("which").err)
        self.assertEqual(self.run_program("which").code, 4)
        links.chmod(0o700)
        self.ok("use", "--forget")
        # Before the first `use`, the other user puts a directory or a link there. ssh must not read options in it.
        theirs = self.private.top / "theirs"
        theirs.mkdir()
        theirs.chmod(0o777)
        for plant, remove in ((lambda: (links.mkdir(), links.chmod(0o777)), links.rmdir),
                              (lambda: links.symlink_to(theirs), links.unlink)):
            plant()
            self.assertIn("cannot be used, because", self.fails(4, "use", f"ssh:box:{self.far}").err)
            self.assertEqual(os.listdir(links), [])
            self.assertEqual(self.run_program("which").code, 3)
            remove()
        self.ok("use", f"ssh:box:{self.far}")

    def test_one_connection_serves_several_commands(self):
        self.ok("use", f"ssh:box:{self.far}")
        self.there("-c", "1")
        sockets = [each for each in os.listdir(self.private.run_directory) if each.startswith("ssh-")]
        self.assertEqual(len(sockets), 1)

    def test_the_users_own_configuration_decides_about_connections(self):
        self.write(self.home / ".ssh/config", f"Host box\n  ControlMaster no\n  ControlPath none\n  {self.sshd.lines}",
                   0o600)
        self.ok("use", f"ssh:box:{self.far}")
        self.there("-c", "1")
        if self.private.run_directory.exists():
            self.assertFalse([each for each in os.listdir(self.private.run_directory) if each.startswith("ssh-")])

    def test_a_host_that_cannot_be_reached_is_reported_in_one_line(self):
        self.write(self.home / ".ssh/config", f"Host box\n  ControlMaster no\n  ControlPath none\n  {self.sshd.lines}",
                   0o600)
        self.ok("use", f"ssh:box:{self.far}")
        self.sshd.stop()
        outcome = self.there("-c", "1")
        self.assertEqual(outcome.code, 125)
        self.assertRegex(outcome.err, r"^venvctl: host box cannot be reached \(.*Connection refused\): try ssh box\n$")
        self.assertIn("Connection refused", self.fails(1, "use", "--refresh").err)
        self.sshd.start()
        self.assertEqual(self.there("-c", "print(1)").out, "1\n")

    def test_signals_end_the_program_on_the_host(self):
        self.ok("use", f"ssh:box:{self.far}")
        program = f"{WAITING}  # {self.far}"
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(number):
                process = self.start("-c", program, program=str(self.links / "bin/python"))
                self.assertEqual(process.stdout.readline(), "up\n")
                self.assertEqual(len(waiting_there(str(self.far))), 1)
                process.send_signal(number)
                process.communicate(timeout=DEADLINE)
                self.assertEqual(process.returncode, 128 + number)
                wait_until(lambda: not waiting_there(str(self.far)), "the program there ends")

    def test_after_sigkill_only_a_program_that_reads_its_input_ends(self):
        self.ok("use", f"ssh:box:{self.far}")
        check_sigkill(self, str(self.far))

    def test_after_sigkill_a_program_on_the_host_with_a_terminal_ends(self):
        self.ok("use", f"ssh:box:{self.far}")
        child = pexpect.spawn(str(self.links / "bin/python"), ["-c", f"{WAITING}  # {self.far}"], encoding="utf-8",
                              cwd=str(self.directory), env={**self.variables, "TERM": "xterm"}, timeout=DEADLINE)
        self.addCleanup(child.close, force=True)
        child.expect_exact("up")
        self.assertEqual(len(waiting_there(str(self.far))), 1)
        child.kill(signal.SIGKILL)
        wait_until(lambda: not waiting_there(str(self.far)), "the program there ends")

    def test_pytest_on_the_host_has_colours_and_ends_after_ctrl_c(self):
        # Debian's pytest is installed for the Python on the host.
        self.ok("use", f"ssh:box:{self.far}", "--python", "/usr/bin/python3")
        self.write(self.far / "test_shop.py", PYTEST)
        check_pytest(self, [self.links / "bin/python", "-m", "pytest"])

    def test_a_program_on_the_host_uses_the_users_terminal(self):
        self.ok("use", f"ssh:box:{self.far}")
        check_terminal(self, self.links / "bin/python")



class LoginShellTest(HostTestBase):
    SHELLS = ("dash", "zsh", "fish", "csh", "tcsh")

    def test_every_login_shell_passes_arguments_and_variables_unchanged(self):
        words = ("it's", "back\\slash", "$HOME `id`", "two\nlines", "", "-x", "*", "l\u00e4ufer", "!x", "a\\\nb!", "\\'",
                 "~", "{a,b}", "%s", "^x", "#", "\"")
        value = "a\nb!c"
        program = "import os, sys\nprint(sys.argv[1:], repr(os.environ['PYTHONX']))"
        for shell in self.SHELLS:
            if not (path := shutil.which(shell)):
                continue
            with self.subTest(shell):
                # sshd runs the command with this shell in place of the login shell.
                sshd = Sshd(tempfile.mkdtemp(dir=self.private.top), f'ForceCommand {path} -c "$SSH_ORIGINAL_COMMAND"')
                self.addCleanup(sshd.stop)
                self.write(self.home / ".ssh/config", f"Host box\n  {sshd.lines}", 0o600)
                self.ok("use", f"ssh:box:{self.far}")
                only_here = self.directory / shell
                only_here.mkdir()
                self.assertEqual(self.there("-c", "1", cwd=only_here).code, 125)
                outcome = self.there("-c", program, *words, variables={"PYTHONX": value})
                self.assertEqual(outcome.out, f"{list(words)!r} {value!r}\n")


class VagrantTest(HostTestBase):
    """Vagrant cannot start virtual machines here. A stand-in prints what Vagrant prints, and
    records each of its calls."""

    def setUp(self):
        super().setUp()
        self.write(self.home / "recorded", f"Host default\n  {self.sshd.lines}  ProxyCommand touch {self.home}/evil\n"
                                           f"  LocalCommand touch {self.home}/evil\n")
        self.fake_tool("vagrant", f'echo "$*" >>{self.home}/calls\n'
                                  f'[ "$1" = ssh-config ] && exec cat {self.home}/recorded\n')
        folders = {"virtualbox": {"/code": {"hostpath": str(self.directory), "guestpath": str(self.far)}}}
        self.write(self.directory / ".vagrant/machines/default/virtualbox/synced_folders", json.dumps(folders))

    def calls(self):
        path = self.home / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def test_a_vagrant_machine_is_reached_as_vagrant_says(self):
        self.ok("use", "vagrant:")
        told = self.ok("which", "--json").json
        self.assertEqual((told["kind"], told["name"]), ("vagrant", "shop@default"))
        self.assertEqual(self.there("-c", "import os; print(os.getcwd())", cwd=self.directory / "sub").out,
                         f"{self.far}/sub\n")
        self.assertFalse((self.home / "evil").exists())
        self.fake_tool("vagrant", "echo 'The machine is not ready' >&2; exit 1\n")
        self.assertIn("cannot ask vagrant about the machine default (The machine is not ready): run vagrant up",
                      self.fails(1, "use", "--refresh").err)

    def test_the_vagrantfile_runs_only_after_use_with_vagrant_and_after_refresh(self):
        self.write(self.directory / "Vagrantfile", "raise 'no'\n")
        self.start_daemon()
        self.run_program("which")
        self.run_program("why")
        self.assertEqual(self.calls(), [])
        self.ok("use", "vagrant:")
        self.assertEqual(self.calls(), ["ssh-config"])
        # The project's Vagrantfile changes. venvctl reads it again only for an explicit command.
        self.write(self.home / "recorded", "Host default\n  HostName 127.0.0.9\n")
        self.write(self.directory / "Vagrantfile", "raise 'changed'\n")
        for words in (("which",), ("why",), ("list",), ("info",), ("doctor",), ("run", "--", "python", "-c", "1"),
                      ("create", "--no-pip"), ("allow",)):
            self.run_program(*words)
        self.assertEqual(self.there("-c", "import sys; print(sys.prefix)").out, f"{self.far}/.venv\n")
        self.assertEqual(self.calls(), ["ssh-config"])
        self.write(self.home / "recorded", f"Host default\n  {self.sshd.lines}")
        self.ok("use", "--refresh")
        self.assertEqual(self.calls(), ["ssh-config"] * 2)

    def test_changed_connection_options_need_an_approval(self):
        self.ok("use", "vagrant:")
        options = self.links / "ssh_config"
        options.write_text(options.read_text().replace("127.0.0.1", "127.0.0.9"))
        self.assertIn("not approved", self.fails(4, "which").err)
        self.ok("use", "--refresh")
        self.ok("which")


if __name__ == "__main__":
    main()
