"""`venvctl env`: its text in each format, read by the shells and programs that the formats are for."""
import json
import os
import pathlib
import subprocess

import dotenv

from environments import make_environment
from program import ProgramTest, main

HOSTILE = ("it's", '"q" \\ \\', "$(touch pwned) `touch pwned` ${HOME} $HOME", "; touch pwned # & | > pwned",
           "!! * ? [a] ~ {a,b} %s \\n", "'", "\\", "''", " blanks  ", "", "-n", "é\u202e", "a<<EOF", "x=y")
SHELLS = {
    "bash": ["bash", "--norc", "-c", 'set -eu; . "$1"; exec env -0', "bash"],
    "sh": ["dash", "-c", 'set -eu; . "$1"; exec env -0', "dash"],
    "zsh": ["zsh", "-f", "-c", 'set -eu; . "$1"; exec env -0', "zsh"],
    "fish": ["fish", "-N", "-c", "source $argv[1]; exec env -0"],
}
IGNORED = ("_", "PWD", "OLDPWD", "SHLVL", "LOGNAME", "USER")  # variables that shells set


def without_shells_own(variables):
    return {name: value for name, value in variables.items() if name not in IGNORED}


class EnvTest(ProgramTest):
    def conda(self, **variables):
        """An approved conda environment of this project that sets the variables."""
        make_environment(str(self.directory / ".conda"), "conda", variables=variables)
        self.ok("allow")
        return f"{self.directory}/.conda"

    def formatted(self, form, *words, **options):
        return self.ok("env", "--format", form, *words, **options).out

    def read_by(self, shell, text, variables):
        """The variables of a shell that has read the text."""
        path = self.write(self.home / "text", text)
        ran = subprocess.run([*SHELLS[shell], str(path)], env=variables, cwd=self.directory, check=True,
                             capture_output=True, timeout=60)
        self.assertEqual(ran.stderr, b"")
        pairs = [os.fsdecode(pair).partition("=") for pair in ran.stdout.split(b"\0") if pair]
        return without_shells_own({name: value for name, _, value in pairs})

    def expected_after(self, text, variables):
        """`variables` after the changes that the JSON form lists."""
        changes = json.loads(text)
        after = {**variables, **changes["set"]}
        for name in changes["unset"]:
            after.pop(name, None)
        for entry in changes["path"]:
            after["PATH"] = f"{entry}:{after['PATH']}" if after.get("PATH") else entry
        return without_shells_own(after)

    def test_the_default_format_is_for_bash(self):
        self.create()
        prefix = f"{self.directory}/.venv"
        text = self.ok("env").out
        self.assertEqual(text, self.formatted("bash"))
        self.assertEqual(text.splitlines(), [
            f"export VIRTUAL_ENV='{prefix}'", "export VIRTUAL_ENV_PROMPT='project'", "unset PYTHONHOME",
            f"export VENVCTL_ENV='{prefix}'", "export VENVCTL_VARS='VIRTUAL_ENV_PROMPT VIRTUAL_ENV'",
            f"export PATH='{prefix}/bin'\"${{PATH:+:$PATH}}\""])

    def test_json_lists_the_changes(self):
        self.create()
        prefix = f"{self.directory}/.venv"
        changes = json.loads(self.formatted("json", variables={"PYTHONHOME": "/x"}))
        self.assertEqual(changes, {
            "set": {"VIRTUAL_ENV": prefix, "VIRTUAL_ENV_PROMPT": "project", "VENVCTL_ENV": prefix,
                    "VENVCTL_SAVED_PYTHONHOME": "/x",
                    "VENVCTL_VARS": "PYTHONHOME VIRTUAL_ENV_PROMPT VIRTUAL_ENV"},
            "unset": ["PYTHONHOME"], "path": [f"{prefix}/bin"]})

    def test_the_environment_can_be_given_as_an_option(self):
        self.create(self.home / "other/.venv")
        for words in (["-e", "other"], ["-e", self.home / "other"], ["-C", self.home / "other"]):
            changes = json.loads(self.formatted("json", *words))
            self.assertEqual(changes["path"], [f"{self.home}/other/.venv/bin"])

    def test_an_environment_given_as_an_option_is_activated_manually_and_can_be_deactivated(self):
        self.create(self.home / "other/.venv")
        active = self.read_by("bash", self.formatted("bash", "-e", "other"), self.variables)
        self.assertEqual(active["VIRTUAL_ENV"], f"{self.home}/other/.venv")
        self.assertNotIn("VENVCTL_ENV", active)
        left = self.read_by("bash", self.formatted("bash", "--leave", variables=active), active)
        self.assertEqual(left, without_shells_own(self.variables))

    def test_nothing_is_printed_for_an_untrusted_or_unusable_environment(self):
        for form in ("bash", "zsh", "fish", "json", "dotenv", "github"):
            self.assertEqual(self.fails(3, "env", "--format", form).out, "")
        self.make_venv()
        self.assertIn("run venvctl allow", self.fails(4, "env").err)
        self.assertEqual(self.fails(4, "env", "-e", ".venv").out, "")
        self.ok("deny")
        self.assertEqual(self.fails(4, "env").out, "")
        self.ok("allow")
        self.ok("env")
        for each in (self.directory / ".venv/bin").glob("python*"):
            each.unlink()
        self.assertEqual(self.fails(3, "env").out, "")
        self.fails(3, "env", "-e", "nobody")
        self.fails(2, "env", "--format", "csh")
        self.fails(2, "env", "--leave", "--follow")
        self.fails(2, "env", "--leave", "-e", "x")

    def test_hostile_values_reach_each_shell_unchanged_and_run_nothing(self):
        hostile = {f"V{number}": value for number, value in enumerate(HOSTILE)}
        self.directory = self.home / "it's $(touch pwned) `touch pwned` \\ \"q\""
        self.directory.mkdir()
        self.conda(**hostile)
        displaced = {"V0": "a\nb'$(touch pwned)\\", "V1": "\\", "CONDA_PREFIX": "/c'\n"}
        variables = {**self.variables, **displaced}
        entered = None
        for shell in SHELLS:
            form = "bash" if shell == "sh" else shell
            expected = self.expected_after(self.formatted("json", variables=displaced), variables)
            entered = self.read_by(shell, self.formatted(form, variables=displaced), variables)
            self.assertEqual(entered, expected, shell)
            for name, value in hostile.items():
                self.assertEqual(entered[name], value, (shell, name))
            self.assertEqual(entered["VENVCTL_SAVED_V0"], displaced["V0"])
            left = self.read_by(shell, self.formatted(form, "--leave", variables=entered), entered)
            self.assertEqual(left, without_shells_own(variables), shell)
        self.assertEqual(json.loads(self.formatted("json", variables=displaced))["set"]["V2"], HOSTILE[2])
        self.assertEqual(list(self.home.rglob("pwned")), [])

    def test_python_dotenv_reads_every_printed_value_and_values_that_it_cannot_read_are_reported(self):
        self.conda(**{f"V{number}": value for number, value in enumerate(HOSTILE)})
        displaced = {"V1": "two\nlines\r'", "V5": "${HOME}"}
        outcome = self.ok("env", "--format", "dotenv", variables=displaced)
        expected = self.expected_after(self.formatted("json", variables=displaced),
                                       {**self.variables, **displaced})
        path = self.write(self.home / "file.env", outcome.out)
        read = dotenv.dotenv_values(path)
        lines = outcome.err.splitlines()
        self.assertEqual({line.split()[1] for line in lines}, {"V2", "VENVCTL_SAVED_V5", "__CONDA_SHLVL_0_V5"})
        self.assertTrue(all("is left out" in line for line in lines), lines)
        self.assertNotIn("V2", read)
        self.assertGreater(len(read), len(HOSTILE))
        for name, value in read.items():
            self.assertEqual(value, expected[name], name)

    def test_github_appends_to_its_two_files_or_prints_the_lines_of_the_first(self):
        prefix = self.conda(A="x<<y", B="")
        files = {"GITHUB_ENV": str(self.home / "env"), "GITHUB_PATH": str(self.home / "path")}
        self.write(self.home / "env", "OLD=1\n")
        self.assertEqual(self.formatted("github", variables=files), "")
        lines = (self.home / "env").read_text().splitlines()
        self.assertEqual(lines[0], "OLD=1")
        self.assertLessEqual({f"CONDA_PREFIX={prefix}", "A=x<<y", "B="}, set(lines))
        self.assertEqual((self.home / "path").read_text(), f"{prefix}/bin\n")
        printed = self.formatted("github").splitlines()
        self.assertLessEqual({f"CONDA_PREFIX={prefix}", f"PATH={prefix}/bin:{self.variables['PATH']}"},
                             set(printed))
        os.mkfifo(self.home / "unread")
        for file in ("/no/such/file", "/dev/full", self.home, self.home / "unread"):
            for name in ("GITHUB_ENV", "GITHUB_PATH"):
                said = self.fails(1, "env", "--format", "github", variables={name: str(file)}).err
                self.assertIn("cannot write", said)
                self.assertIn(str(file), said)

    def test_a_readonly_variable_stays_and_the_others_are_changed(self):
        self.create()
        prefix = f"{self.directory}/.venv"
        script = 'readonly VIRTUAL_ENV_PROMPT=mine; eval "$1"; printf "%s\\n" "$VIRTUAL_ENV" "$VIRTUAL_ENV_PROMPT" "${PATH%%:*}"'
        for shell in ("bash", "zsh"):
            ran = subprocess.run([shell, "-c", script, shell, self.formatted(shell)], env=self.variables, cwd=self.directory,
                                 check=True, capture_output=True, text=True, timeout=60)
            self.assertEqual(ran.stdout.splitlines(), [prefix, "mine", f"{prefix}/bin"], shell)

    def test_leave_prints_nothing_if_venvctl_activated_no_environment(self):
        self.create()
        manual = {"VIRTUAL_ENV": "/opt/other", "PATH": f"/opt/other/bin:{self.variables['PATH']}"}
        for form in ("bash", "zsh", "fish", "json", "dotenv", "github"):
            for variables in ({}, manual):
                outcome = self.ok("env", "--leave", "--format", form, variables=variables)
                self.assertEqual((outcome.out, outcome.err), ("", ""))

    def test_leave_restores_the_values_that_a_hook_replaced(self):
        active = {"VIRTUAL_ENV": "/e", "VENVCTL_ENV": "/e", "VENVCTL_VARS": "PYTHONHOME VIRTUAL_ENV",
                  "VENVCTL_SAVED_PYTHONHOME": "/h", "PATH": "/x:/e/bin:/usr/bin:/bin"}
        text = self.formatted("bash", "--leave", variables=active)
        after = self.read_by("bash", text, {**self.variables, **active})
        self.assertEqual(after, {**without_shells_own(self.variables), "PYTHONHOME": "/h",
                                 "PATH": "/x:/usr/bin:/bin"})

    def test_an_activation_first_deactivates_the_active_environment(self):
        self.create()
        (self.home / "c").mkdir()
        elsewhere = self.home / "c/.conda"
        make_environment(str(elsewhere), "conda", variables={"Q": "1"})
        self.ok("allow", elsewhere)
        variables = dict(self.variables)
        first = self.read_by("bash", self.formatted("bash", "-C", elsewhere.parent), variables)
        self.assertEqual(first["Q"], "1")
        second = self.read_by("bash", self.formatted("bash", variables=first), first)
        direct = self.read_by("bash", self.formatted("bash"), variables)
        self.assertEqual(second, direct)

    def test_follow_deactivates_in_a_directory_without_an_environment_and_prints_no_message(self):
        self.assertEqual(self.ok("env", "--follow").err, "")
        active = {"VIRTUAL_ENV": "/e", "VENVCTL_ENV": "/e", "VENVCTL_VARS": "VIRTUAL_ENV",
                  "PATH": "/e/bin:/usr/bin:/bin"}
        for prepare in (lambda: None, self.make_venv):
            prepare()
            outcome = self.ok("env", "--follow", variables=active)
            self.assertEqual(outcome.err, "")
            after = self.read_by("bash", outcome.out, {**self.variables, **active})
            after.pop("_VENVCTL_HERE", None)
            self.assertEqual(after, without_shells_own(self.variables))


if __name__ == "__main__":
    main()
