"""`hook`, `init`, `config`, `doctor`, `version`, `help`, and wrong arguments."""
import os
import pathlib
import re
import shlex
import subprocess

from program import PROGRAM, STAGE, ProgramTest, main
from waiting import DEADLINE, wait_until

BEGIN = "# >>> venvctl initialize >>>\n"
END = "# <<< venvctl initialize <<<\n"


class SetupTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.variables["XDG_CONFIG_HOME"] = f"{self.home}/config"  # not the default

    def stop_daemon_at_the_end(self):
        self.addCleanup(self.run_program, "daemon", "stop")

    def test_hook_prints_one_line_that_sources_the_hook(self):
        self.stop_daemon_at_the_end()
        for shell in ("bash", "zsh", "fish"):
            line = self.ok("hook", shell).out
            self.assertEqual(line.count("\n"), 1)
            self.assertEqual(shlex.split(line), ["source", f"{STAGE}/share/venvctl/hook.{shell}"])
        self.fails(2, "hook", "ksh")
        self.fails(2, "hook")

    def test_hook_starts_the_daemon(self):
        self.stop_daemon_at_the_end()
        self.ok("hook", "bash")
        wait_until(lambda: self.run_program("daemon", "status").code == 0, "the daemon runs")

    def test_init_writes_one_block_and_a_second_init_changes_nothing(self):
        files = {"bash": ".bashrc", "zsh": ".zshrc", "fish": "config/fish/config.fish"}
        for shell, name in files.items():
            path = self.home / name
            self.ok("init", shell)
            text = path.read_text()
            self.assertTrue(text.startswith(BEGIN) and text.endswith(END), text)
            self.assertIn(f"{PROGRAM}' hook {shell}", text)
            self.assertEqual(path.stat().st_mode & 0o777, 0o644)
            inode = path.stat().st_ino
            self.assertIn("already loads the hook", self.ok("init", shell).err)
            self.assertEqual((path.read_text(), path.stat().st_ino), (text, inode))

    def use_units(self, home, daemon=None):
        """Installs a fake systemctl of a user manager with this HOME. Its units start `daemon`
        (default: the daemon of this installation). Returns the paths of three files: the first
        exists while the units are installed, the second while they are enabled, the third after an
        unexpected command."""
        daemon = daemon or f"{STAGE}/bin/venvd"
        installed, enabled, unexpected = (self.home / name for name in ("installed", "enabled", "unexpected"))
        self.fake_tool("systemctl", f"""case "$*" in
        "--user show-environment") echo LANG=C; echo HOME={home}; echo SHELL=/bin/sh ;;
        "--user --quiet is-enabled venvd.socket") exec test -e {enabled} ;;
        "--user show --property=ExecStart --value venvd.service")
            ! test -e {installed} ||
                echo "{{ path={daemon} ; argv[]={daemon} ; ignore_errors=no ; start_time=[n/a] }}" ;;
        "--user enable --now venvd.socket") touch {enabled} ;;
        "--user disable --now venvd.socket") rm {enabled} ;;
        *) echo "$*" >>{unexpected}; exit 1 ;;
        esac""")
        (pathlib.Path(self.variables["XDG_RUNTIME_DIR"]) / "systemd").mkdir(parents=True)
        return installed, enabled, unexpected

    def test_init_enables_the_units_and_the_last_removal_disables_them(self):
        self.assertNotIn("venvd.socket", self.ok("init", "zsh").err)  # no user manager
        installed, enabled, unexpected = self.use_units(self.home)
        self.assertNotIn("venvd.socket", self.ok("init", "bash").err)  # no units
        self.write(installed, "")
        self.assertIn("would enable the systemd unit venvd.socket", self.ok("init", "bash", "--dry-run").err)
        self.assertFalse(enabled.exists())
        self.assertIn("enabled the systemd unit venvd.socket", self.ok("init", "bash").err)
        self.assertTrue(enabled.exists())
        self.assertNotIn("venvd.socket", self.ok("init", "bash").err)
        self.assertNotIn("venvd.socket", self.ok("init", "bash", "--remove").err)  # zsh still has the hook
        self.assertTrue(enabled.exists())
        self.assertIn("would disable the systemd unit", self.ok("init", "zsh", "--remove", "--dry-run").err)
        self.assertTrue(enabled.exists())
        self.assertIn("disabled the systemd unit venvd.socket", self.ok("init", "zsh", "--remove").err)
        self.assertFalse(enabled.exists() or unexpected.exists())

    def test_init_leaves_the_units_of_another_home_directory_alone(self):
        installed, enabled, unexpected = self.use_units(f"{self.home}-of-another")
        self.write(installed, "")
        self.assertNotIn("venvd.socket", self.ok("init", "bash").err)
        self.assertFalse(enabled.exists())
        self.write(enabled, "")
        self.assertNotIn("venvd.socket", self.ok("init", "bash", "--remove").err)
        self.assertTrue(enabled.exists())
        self.assertFalse(unexpected.exists())

    def test_init_leaves_the_units_of_another_installation_alone(self):
        other = self.write(self.home / "other/bin/venvd", "")
        installed, enabled, unexpected = self.use_units(self.home, other)
        self.write(installed, "")
        self.assertNotIn("venvd.socket", self.ok("init", "bash").err)
        self.assertFalse(enabled.exists())
        self.assertIn(f"venvd.service starts {other}", self.run_program("doctor").out.replace("~", str(self.home)))
        self.write(enabled, "")
        self.assertNotIn("venvd.socket", self.ok("init", "bash", "--remove").err)
        self.assertTrue(enabled.exists())
        self.assertFalse(unexpected.exists())

    def test_init_enables_units_whose_daemon_is_a_link_to_this_one(self):
        link = self.home / "bin/venvd"
        link.parent.mkdir()
        link.symlink_to(f"{STAGE}/bin/venvd")
        installed, enabled, _ = self.use_units(self.home, link)
        self.write(installed, "")
        self.assertIn("enabled the systemd unit venvd.socket", self.ok("init", "bash").err)
        self.assertTrue(enabled.exists())

    def test_a_systemctl_that_hangs_or_prints_without_end_is_killed(self):
        self.stop_daemon_at_the_end()
        self.use_units(self.home)
        ran = self.home / "ran"

        def is_running(pid):
            try:
                return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() != b""
            except OSError:
                return False

        for last in ("tail -f /dev/null", "yes HOME=/"):
            self.fake_tool("systemctl", f"echo $$ >>{ran}; exec {last}")
            for each in ((["init", "bash"], ["daemon", "start"]),
                         (["init", "bash", "--remove"], ["daemon", "stop"])):
                with self.subTest(last=last, each=each):
                    for process in [self.start(*words) for words in each]:
                        _, err = process.communicate(timeout=DEADLINE)
                        self.assertEqual(process.returncode, 0, err)
                        self.assertNotIn("venvd.socket", err)
                    pids = ran.read_text().split()
                    ran.unlink()
                    self.assertGreaterEqual(len(pids), 2)
                    wait_until(lambda pids=pids: not any(map(is_running, pids)), "systemctl is killed")

    def test_init_without_a_shell_uses_the_login_shell(self):
        self.ok("init", variables={"SHELL": "/usr/bin/zsh"})
        self.assertTrue((self.home / ".zshrc").exists())
        self.fails(2, "init", variables={"SHELL": "/bin/dash"})
        self.fails(2, "init", variables={"SHELL": ""})

    def test_init_zsh_obeys_zdotdir(self):
        self.ok("init", "zsh", variables={"ZDOTDIR": str(self.home / "z")})
        self.assertTrue((self.home / "z" / ".zshrc").exists())

    def test_init_and_init_remove_leave_the_rest_of_the_file_unchanged(self):
        path = self.home / ".bashrc"
        for text in (b"", b"alias x=y\n", b"\xff\r\n\n\n# end\n"):
            path.write_bytes(text)
            self.ok("init", "bash")
            self.assertTrue(path.read_bytes().startswith(text))
            path.write_bytes(path.read_bytes() + b"after\n")
            self.ok("init", "--remove", "bash")
            self.assertEqual(path.read_bytes(), text + b"after\n")
        self.assertIn("has no lines that venvctl init added", self.ok("init", "--remove", "bash").err)

    def test_init_remove_deletes_a_file_that_init_created(self):
        self.ok("init", "zsh")
        self.ok("init", "--remove", "zsh")
        self.assertFalse((self.home / ".zshrc").exists())

    def test_init_keeps_the_mode_of_a_startup_file_and_a_link_to_it(self):
        target = self.write(self.home / "dotfiles" / "bashrc", "x=1", 0o600)
        (self.home / ".bashrc").symlink_to("dotfiles/bashrc")
        self.ok("init", "bash")
        self.assertTrue((self.home / ".bashrc").is_symlink())
        self.assertEqual(target.stat().st_mode & 0o777, 0o600)
        self.assertTrue(target.read_text().startswith("x=1\n" + BEGIN))
        self.assertEqual([each.name for each in target.parent.iterdir()], ["bashrc"])

    def test_init_replaces_the_line_of_another_installation(self):
        self.write(self.home / ".bashrc", f"a\n{BEGIN}old line\n{END}b\n")
        self.ok("init", "bash")
        text = (self.home / ".bashrc").read_text()
        self.assertNotIn("old line", text)
        self.assertTrue(text.startswith("a\n" + BEGIN) and text.endswith(END + "b\n"))

    def test_init_does_not_change_an_unterminated_block(self):
        path = self.write(self.home / ".bashrc", f"{BEGIN}eval x\nmine\n")
        self.fails(1, "init", "bash")
        self.fails(1, "init", "--remove", "bash")
        self.assertEqual(path.read_text(), f"{BEGIN}eval x\nmine\n")

    def test_init_of_a_dangling_link_or_a_directory_gives_one_error_line(self):
        (self.home / ".bashrc").symlink_to("nowhere/bashrc")
        self.fails(1, "init", "bash")
        (self.home / ".zshrc").mkdir()
        self.fails(1, "init", "zsh")

    def test_init_dry_run_shows_the_change_but_changes_nothing(self):
        shown = self.ok("init", "--dry-run", "bash")
        self.assertIn("to ~/.bashrc:", shown.err)
        self.assertEqual([line[0] for line in shown.out.splitlines()], ["+", "+", "+"])
        self.assertFalse((self.home / ".bashrc").exists())

    def test_the_line_in_the_startup_file_prints_nothing_if_venvctl_is_missing(self):
        for shell in ("bash", "zsh", "fish"):
            block = self.ok("init", "--dry-run", shell).out.splitlines()[1][1:]
            gone = block.replace(PROGRAM, "/no/such/venvctl")
            ran = subprocess.run([shell, "-c", gone], capture_output=True, text=True, check=False,
                                 env=self.variables)
            self.assertEqual((ran.stdout, ran.stderr), ("", ""))

    def test_config_gets_sets_and_lists_values(self):
        self.assertEqual(self.ok("config", "get", "create.backend").out, "auto\n")
        self.ok("config", "set", "create.backend", "venv")
        self.assertEqual(self.ok("config", "get", "create.backend").out, "venv\n")
        path = self.ok("config", "path").out.strip()
        self.assertEqual(path, f"{self.home}/config/venvctl/config.toml")
        listed = {each["key"]: each for each in self.ok("config", "list", "--json").json}
        self.assertEqual(listed["create.backend"]["value"], "venv")
        self.assertIn("create.python", self.ok("config", "list").out)
        self.fails(2, "config", "get", "no.such")
        self.fails(2, "config", "set", "create.backend", "conda")
        for wrong in ("not a python", "", " ", "3.x", ">=x"):
            self.fails(2, "config", "set", "create.python", wrong)
        self.assertEqual(self.ok("config", "get", "create.python").out, "\n")
        for right in ("3.11", "pypy3", ">=3.9,<3.13", "/usr/bin/python3"):
            self.ok("config", "set", "create.python", right)
        self.fails(2, "config", "get")
        self.fails(2, "config", "sing")

    def test_doctor_shows_each_problem_and_its_fix(self):
        sick = self.run_program("doctor", "--json")
        self.assertEqual(sick.code, 1)
        self.assertFalse(sick.json["healthy"])
        by_check = {}
        for each in sick.json["checks"]:
            by_check.setdefault(each["check"], []).append(each)
            self.assertEqual(each["level"] == "ok", each["fix"] is None, each)
        self.assertEqual(by_check["programs"][0]["level"], "ok")
        self.assertIn("venvctl init bash", by_check["hook"][0]["fix"])
        self.assertIn("venvctl daemon start", by_check["daemon"][0]["fix"])
        self.assertIn("not running", self.run_program("doctor").out)

    def test_doctor_shows_the_rules_and_the_central_stores(self):
        def kinds(*words):
            checks = self.run_program("doctor", "--json", *words).json["checks"]
            return [each["what"] for each in checks if each["check"] == "kinds"]

        (self.home / ".virtualenvs").mkdir()
        short = kinds()
        self.assertEqual(len(short), 2)
        self.assertIn(".venvctl.toml, use, uv.lock, poetry.lock, pdm.lock, Pipfile,", short[0])
        self.assertIn("virtualenvwrapper's", short[1])
        self.assertIn("environment.yml (conda): environment.yml, environment.yaml; names an "
                      "environment that other projects may share", kinds("-v"))

    def test_doctor_and_the_documentation_show_the_same_table_of_rules(self):
        page = (pathlib.Path(__file__).resolve().parents[2] / "docs/environments.md").read_text()
        section = page.split("\n## The rules\n")[1].split("\n## ")[0]
        expected = []
        for row in re.findall(r"^\| (.+) \|$", section, re.M)[1:]:
            rule, kind, markers, why = row.split(" | ")
            kind = "" if kind == "–" else f" ({kind})"
            expected.append(f"{rule}{kind}: {markers.replace('`', '').strip()}; {why}".replace(
                rule, rule.strip("`"), 1))
        shown = [each["what"] for each in self.run_program("doctor", "-v", "--json").json["checks"]
                 if each["check"] == "kinds"]
        self.assertGreater(len(expected), 20)
        self.assertEqual(shown[1:1 + len(expected)], expected)

    def test_doctor_reports_no_problem_on_a_correct_setup(self):
        self.ok("init", "bash")
        self.start_daemon()
        self.create()
        outcome = self.run_program("doctor")
        self.assertEqual(outcome.code, 0, outcome.out)
        self.assertNotIn("✗", outcome.out)

    def test_doctor_finds_missing_environments_and_an_environment_in_the_home_directory(self):
        self.create(self.home / ".venv")
        self.create("gone")
        os.rename(self.directory / "gone", self.directory / "moved")
        findings = self.run_program("doctor", "--json").json["checks"]
        self.assertTrue([each for each in findings if each["check"] == "home" and
                         "below your home directory" in each["what"]])
        self.assertTrue([each for each in findings if each["check"] == "environments" and
                         "~/project/gone no longer exists" in each["what"]])

    def test_a_state_file_of_a_newer_version_is_never_written(self):
        self.write(self.private.state / "trust.json", '{"schema": 99, "entries": []}')
        self.make_venv()
        before = self.state("trust.json")
        self.assertEqual(self.run_program("allow").code, 1)
        self.assertEqual(self.state("trust.json"), before)

    def test_version_and_help_print_the_documented_text(self):
        self.assertRegex(self.ok("version").out, r"^venvctl \d+\.\d+\.\d+\n$")
        self.assertEqual(self.ok("--version").out, self.ok("version").out)
        self.assertEqual(self.ok("version", "--json").json["protocol"], 2)
        overview = self.ok("help").out
        self.assertTrue(self.ok().out.startswith(overview))
        self.assertEqual(self.ok("--help").out, overview)
        self.assertLessEqual(max(map(len, overview.splitlines())), 80)

    def test_help_lists_exactly_the_existing_commands(self):
        names = [line.split()[0] for line in self.ok("help").out.splitlines()
                 if line.startswith("  ")]
        self.assertEqual(len(names), len(set(names)))
        for name in names:
            text = self.ok("help", name).out
            self.assertIn(f"Usage: venvctl {name}", text)
            self.assertEqual(self.ok(name, "--help").out, text)
        self.fails(2, "no-such-command")

    def test_wrong_arguments_exit_with_2_and_one_line(self):
        self.assertIn("did you mean venvctl create?", self.fails(2, "crate").err)
        self.assertIn("did you mean venvctl list?", self.fails(2, "lsit").err)
        self.assertIn("venvctl help", self.fails(2, "xyzzy").err)
        self.fails(2, "help", "xyzzy")
        for words in (["which", "--nope"], ["which", "extra"], ["create", "-p"],
                      ["create", "--backend", "x"], ["list", "--color", "blue"], ["-Z"],
                      ["remove"], ["--color"], ["which", "-C"], ["run", "-x", "ls"]):
            with self.subTest(words=words):
                self.fails(2, *words)
        for words, line in (
                (["--bogus"], "unknown option --bogus: see venvctl help"),
                (["help", "--bogus"], "unknown option --bogus: see venvctl help"),
                (["which", "--bogus"], "unknown option --bogus: see venvctl help which"),
                (["use"], "give an environment, a place, --refresh or --forget: see venvctl help use"),
                (["list", "--unused", "xx"], "xx is not an age: use for example 12h, 30d, 8w, 6m or 1y"),
                (["config", "get"], "config get takes 1 argument, not 0: see venvctl help config"),
                (["config", "set"], "config set takes 2 arguments, not 0: see venvctl help config"),
                (["config", "sing"], "unknown action sing: use get, set, list or path"),
                (["daemon", "sing"], "unknown action sing: use start, stop, restart, status or run")):
            with self.subTest(words=words):
                self.assertEqual(self.fails(2, *words).err, f"venvctl: {line}\n")
        self.fails(3, "-C", "/no/such", "which")

    def test_control_characters_in_an_argument_are_escaped(self):
        outcome = self.fails(2, "\x1b[31mred\x1b]0;title\x07")
        self.assertNotIn("\x1b", outcome.err)

    def test_colours_are_used_only_if_requested(self):
        self.create()
        self.assertNotIn("\x1b", self.ok("list").out)
        self.assertIn("\x1b[", self.ok("list", "--color", "always").out)
        self.assertIn("\x1b[", self.ok("--color", "always", "list").out)
        self.assertNotIn("\x1b", self.ok("list", variables={"TERM": "xterm", "NO_COLOR": "1"}).out)

    def test_a_closed_pipe_causes_no_crash(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        process = self.start("help", stdout=write_end)
        os.close(write_end)
        _, err = process.communicate(timeout=60)
        self.assertEqual(err, "")
        self.assertIn(process.returncode, (0, -13, 141))

    def test_closed_descriptors_and_a_full_disk_cause_no_crash(self):
        closed = subprocess.run(f"exec {shlex.quote(PROGRAM)} version >&- 2>&- <&-", shell=True,
                                env=self.variables, cwd=self.directory, check=False)
        self.assertEqual(closed.returncode, 0)
        with open("/dev/full", "w", encoding="utf-8") as full:
            outcome = self.run_program("help", stdout=full)
        self.assertEqual(outcome.code, 1)
        self.assertIn("cannot write the output (No space left on device): free some space", outcome.err)

    def test_a_relative_home_gives_one_error_line(self):
        for name in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            del self.variables[name]
        self.variables["HOME"] = "home"
        self.fails(1, "list")
        self.fails(1, "init", "bash")

    def test_which_in_a_deleted_directory_exits_with_3(self):
        gone = self.directory / "gone"
        gone.mkdir()
        script = f"cd {shlex.quote(str(gone))} && rmdir {shlex.quote(str(gone))} && exec \"$@\""
        ran = subprocess.run(["sh", "-c", script, "sh", PROGRAM, "which"], env=self.variables,
                             capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 3, ran.stderr)


if __name__ == "__main__":
    main()
