"""Shells without a prompt: `env.sh`, `env.fish`, and `venvctl init --non-interactive`."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess

from environments import make_environment
from program import STAGE, ProgramTest, main
from waiting import DEADLINE

ENV_SH = f"{STAGE}/share/venvctl/env.sh"
ENV_FISH = f"{STAGE}/share/venvctl/env.fish"
SHOW = 'env -0 > "$SHOWN"'
IGNORED = ("_", "PWD", "OLDPWD", "SHLVL", "LOGNAME", "USER", "SHOWN", "BASH_ENV")


def sourcing(shell):
    """A command line that reads env.sh or env.fish, then runs the next word as a command."""
    if shell == "fish":
        return ["fish", "-N", "-c", f'source {shlex.quote(ENV_FISH)}; eval "$argv[1]"']
    strict = f'set -eu; . {shlex.quote(ENV_SH)}; eval "$1"'
    return [shell, *{"zsh": ["-f"], "bash": ["--norc"]}.get(shell, []), "-c", strict, shell]


class ShellsWithoutPromptTest(ProgramTest):
    SHELLS = ("bash", "zsh", "dash", "fish")

    def setUp(self):
        super().setUp()
        self.directory = self.home / "it's a $project"
        self.directory.mkdir()
        self.variables["SHOWN"] = str(self.home / "shown")
        self.variables["PATH"] = f"{STAGE}/bin:{self.variables['PATH']}"  # dash finds venvctl only on PATH
        self.variables["ASAN_OPTIONS"] = "detect_leaks=0"

    def shell(self, words, command=SHOW, cwd=None, **changed):
        """Runs the command in a shell; returns the exported variables that it showed. The shell itself must print nothing."""
        variables = {**self.variables, **changed}
        variables = {name: value for name, value in variables.items() if value is not None}
        shown = pathlib.Path(self.variables["SHOWN"])
        shown.unlink(missing_ok=True)
        ran = subprocess.run([*words, command], cwd=cwd or self.directory, env=variables, text=True,
                             capture_output=True, timeout=DEADLINE, check=False)
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (0, "", ""), words)
        text = shown.read_bytes().decode("utf-8", "surrogateescape") if shown.exists() else ""
        pairs = (pair.partition("=") for pair in text.split("\0") if pair)
        return {name: value for name, _, value in pairs if name not in IGNORED}

    def expect_active(self, variables, prefix, message=None):
        self.assertEqual(variables.get("VIRTUAL_ENV"), str(prefix), message)
        self.assertEqual(variables.get("VENVCTL_ENV"), str(prefix), message)
        path = variables["PATH"].split(":")
        self.assertEqual((path[0], path.count(f"{prefix}/bin")), (f"{prefix}/bin", 1), message)

    def expect_inactive(self, variables, message=None):
        self.assertNotIn("VIRTUAL_ENV", variables, message)
        self.assertNotIn("VENVCTL_ENV", variables, message)
        self.assertEqual(variables["PATH"], self.variables["PATH"], message)

    def calls(self, words, **changed):
        """How often the shell runs venvctl, and how often it checks whether the epoch file below /proc exists."""
        log = self.home / "calls"
        traced = ["strace", "-f", "-o", str(log), "-e", "trace=execve,%%stat,faccessat,faccessat2,access", *words]
        self.shell(traced, ":", **changed)
        text = log.read_text()
        runs = len(re.findall(r'execve\("[^"]*/venvctl"', text))
        stats = [line for line in text.splitlines() if re.search(r"stat|access", line) and "/proc/" in line]
        return runs, len(stats)

    # Tests of env.sh and env.fish.

    def test_the_environment_of_the_directory_is_active(self):
        prefix = self.directory / ".venv"
        self.create()
        below = self.directory / "a b"
        below.mkdir()
        for shell in self.SHELLS:
            for cwd in (self.directory, below):
                self.expect_active(self.shell(sourcing(shell), cwd=cwd), prefix, shell)

    def test_without_an_environment_or_an_approval_nothing_is_changed_or_printed(self):
        for prepare in (lambda: None, self.make_venv, lambda: self.ok("deny")):
            prepare()
            for shell in self.SHELLS:
                shown = self.shell(sourcing(shell))
                shown.pop("_VENVCTL_HERE", None)
                expected = {name: value for name, value in self.variables.items() if name not in IGNORED}
                self.assertEqual(shown, expected, shell)

    def test_a_shell_in_another_directory_replaces_the_inherited_environment(self):
        self.create()
        other = self.home / "other"
        other.mkdir()
        make_environment(str(other / ".conda"), "conda", variables={"Q": "it's"})
        self.ok("allow", other / ".conda")
        for shell in self.SHELLS:
            first = self.shell(sourcing(shell))
            second = self.shell(sourcing(shell), cwd=other, **first)
            self.assertEqual((second["CONDA_PREFIX"], second["Q"]), (f"{other}/.conda", "it's"), shell)
            self.assertNotIn("VIRTUAL_ENV", second, shell)
            again = self.shell(sourcing(shell), **second)
            self.expect_active(again, self.directory / ".venv", shell)
            self.assertNotIn("Q", again, shell)
            gone = self.shell(sourcing(shell), cwd=self.home, **again)
            self.expect_inactive(gone, shell)

    def test_a_manual_activation_and_a_disabled_shell_are_not_changed(self):
        self.create()
        conda = {"CONDA_PREFIX": "/c/envs/x", "CONDA_DEFAULT_ENV": "x"}
        for shell in self.SHELLS:
            for variables in ({"VIRTUAL_ENV": "/opt/v"}, conda, {"VENVCTL_DISABLE": "1"}):
                shown = self.shell(sourcing(shell), **variables)
                self.assertEqual(shown["PATH"], self.variables["PATH"], (shell, variables))
                self.assertNotIn("VENVCTL_ENV", shown, (shell, variables))
            base = {"CONDA_PREFIX": "/c", "CONDA_DEFAULT_ENV": "base"}
            self.expect_active(self.shell(sourcing(shell), **base), self.directory / ".venv", shell)

    def test_a_readonly_variable_does_not_stop_the_other_changes(self):
        self.create()
        for shell in ("bash", "zsh"):
            words = [word.replace("set -eu;", "readonly VIRTUAL_ENV_PROMPT;") for word in sourcing(shell)]
            self.expect_active(self.shell(words), self.directory / ".venv", shell)

    def test_a_readonly_variable_does_not_end_the_script(self):
        self.create()
        for shell in ("bash", "zsh", "dash"):
            for name in ("PYTHONHOME", "VIRTUAL_ENV", "PATH"):
                words = [word.replace("set -eu;", f"set -eu; readonly {name};") for word in sourcing(shell)]
                self.assertIn("HOME", self.shell(words), (shell, name))

    def test_a_missing_client_is_ignored(self):
        share = self.home / "moved/share/venvctl"
        share.mkdir(parents=True)
        for file in (ENV_SH, ENV_FISH):
            shutil.copy(file, share)
        for shell in self.SHELLS:
            words = [word.replace(f"{STAGE}/share/venvctl", str(share)) for word in sourcing(shell)]
            self.expect_inactive(self.shell(words, PATH="/usr/bin:/bin") | {"PATH": self.variables["PATH"]}, shell)

    def test_a_client_that_runs_shells_does_not_call_itself(self):
        fake = self.home / "fake"
        (fake / "share/venvctl").mkdir(parents=True)
        shutil.copy(ENV_SH, fake / "share/venvctl")
        self.write(fake / "bin/venvctl", f"#!/bin/bash\necho >> {fake}/runs\nexec bash -c :\n", 0o755)
        self.shell(["bash", "-c"], BASH_ENV=f"{fake}/share/venvctl/env.sh")
        self.assertEqual((fake / "runs").read_text(), "\n")

    def test_a_shell_gets_the_environment_however_it_is_started(self):
        prefix = self.directory / ".venv"
        self.create()
        for shell in ("bash", "zsh"):
            self.ok("init", "--non-interactive", shell)
        self.write(self.home / ".profile", (self.home / ".profile").read_text() + "PATH=/usr/bin:/bin\n")
        clean = ["env", "-i", f"BASH_ENV={ENV_SH}", f"SHOWN={self.variables['SHOWN']}",
                 *(f"{name}={value}" for name, value in self.private.variables.items() if name.startswith("XDG"))]
        ways = {"bash -c": (["bash", "-c"], {"BASH_ENV": ENV_SH}), "bash -lc": (["bash", "-lc"], {}),
                "zsh -c": (["zsh", "-c"], {}), "zsh -lc": (["zsh", "-lc"], {}),
                "env -i bash -c": ([*clean, f"HOME={self.home}", "bash", "-c"], {})}
        for way, (words, variables) in ways.items():
            first = self.shell(words, **variables)
            self.expect_active(first, prefix, way)
            self.expect_active(self.shell(words, **{**variables, **first}), prefix, way + ", again")
            rewritten = {**variables, **first, "PATH": "/usr/bin:/bin"}
            self.expect_active(self.shell(words, **rewritten), prefix, way + ", PATH rewritten")
        self.expect_active(self.shell(["bash", "-lc"], 'bash -c \'env -0 > "$SHOWN"\''), prefix, "nested")

    # Tests of init --non-interactive.

    def test_init_adds_the_lines_and_removes_them(self):
        files = {"bash": [".profile"], "zsh": [".zshenv", ".zprofile"], "fish": [".config/fish/config.fish"]}
        for shell, names in files.items():
            shown = self.ok("init", "--non-interactive", "--dry-run", shell)
            self.assertEqual(shown.out.count("\n"), 3 * len(names))
            self.assertEqual([(self.home / name).exists() for name in names], [False] * len(names))
            self.ok("init", "--non-interactive", shell)
            texts = [(self.home / name).read_text() for name in names]
            for text in texts:
                self.assertIn(f"{STAGE}/share/venvctl/env.", text)
            self.assertIn("already", self.ok("init", "--non-interactive", shell).err)
            self.assertEqual([(self.home / name).read_text() for name in names], texts)
            self.ok("init", "--non-interactive", "--remove", shell)
            self.assertEqual([(self.home / name).exists() for name in names], [False] * len(names))

    def test_init_uses_the_login_file_that_bash_reads(self):
        self.write(self.home / ".bash_profile", "mine\n")
        self.ok("init", "--non-interactive", "bash")
        self.assertTrue((self.home / ".bash_profile").read_text().startswith("mine\n# >>> venvctl"))
        self.assertFalse((self.home / ".profile").exists())

    def test_init_keeps_the_block_of_the_hook_and_the_bash_env_of_the_user(self):
        self.ok("init", "fish")
        self.ok("init", "--non-interactive", "fish")
        self.ok("init", "--remove", "fish")
        text = (self.home / ".config/fish/config.fish").read_text()
        self.assertNotIn("hook fish", text)
        self.assertIn("env.fish", text)
        told = self.ok("init", "--non-interactive", "bash", variables={"BASH_ENV": str(self.home / "mine")})
        self.assertIn(f"BASH_ENV is already set to ~/mine: add the line . '{ENV_SH}' to that file", told.err)
        self.write(self.home / "mine", "export MINE=1\n")
        self.assertEqual(self.shell(["bash", "-lc"], BASH_ENV=str(self.home / "mine"))["MINE"], "1")

    def test_the_lines_print_nothing_if_venvctl_is_missing(self):
        for shell in ("bash", "zsh", "fish"):
            shown = self.ok("init", "--non-interactive", "--dry-run", shell).out.splitlines()
            line = shown[1][1:].replace(str(STAGE), "/no/such")
            self.shell([shell, "-c"], line)


if __name__ == "__main__":
    main()
