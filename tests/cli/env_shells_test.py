"""`venvctl env`: the code for tcsh, xonsh, elvish and nushell, read by these shells; the code for PowerShell,
compared as text."""
import json
import os
import shutil
import subprocess

from environments import make_environment
from program import ProgramTest, main

HOSTILE = ("it's", '"q" \\ \\', "$(touch pwned) `touch pwned` ${HOME} $HOME", "; touch pwned # & | > pwned",
           "!! * ? [a] ~ {a,b} %s \\n", "'", "\\", "''", " blanks  ", "", "-n", "é\u202e", "a<<EOF", "x=y",
           "\u2019; touch pwned")
# %s: the file with the code.
SHELLS = {
    "tcsh": ["tcsh", "-f", "-c", "eval `cat %s`; exec env -0"],
    "xonsh": ["xonsh", "--no-rc", "-c", "execx(open('%s', errors='surrogateescape').read())\n/usr/bin/env -0"],
    "elvish": ["elvish", "-norc", "-c", "eval (cat %s | slurp); /usr/bin/env -0"],
    "nu": [os.environ.get("VENVCTL_NU", "nu"), "-n", "-c", "source %s; ^/usr/bin/env -0"],
}


class EnvShellsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.directory = self.home / "it's (touch pwned) `touch pwned` \\ \"q\""
        self.directory.mkdir()
        values = {f"V{number}": value for number, value in enumerate(HOSTILE)}
        make_environment(str(self.directory / ".conda"), "conda", variables=values)
        self.ok("allow")

    def read_by(self, shell, text, variables):
        """The variables of a shell that has read the text."""
        path = self.home / "text"
        path.write_bytes(os.fsencode(text))
        *words, code = SHELLS[shell]
        ran = subprocess.run([*words, code % path], env=variables, cwd=self.directory, check=True,
                             capture_output=True, timeout=60)
        self.assertEqual(ran.stderr, b"")
        pairs = [os.fsdecode(pair).partition("=") for pair in ran.stdout.split(b"\0") if pair]
        return {name: value for name, _, value in pairs}

    def reads_back(self, shell):
        if not shutil.which(SHELLS[shell][0]):
            self.skipTest(f"{shell} is not available")
        displaced = {"V0": "a\nb'$(touch pwned)\\", "V1": "\\", "CONDA_PREFIX": "/c'\n"}
        variables = {**self.variables, **displaced}
        changes = json.loads(self.ok("env", "--format", "json", variables=displaced).out)
        entered = self.read_by(shell, self.ok("env", "--format", shell, variables=displaced).out, variables)
        for name, value in changes["set"].items():
            self.assertEqual(entered[name], value, (shell, name))
        self.assertTrue({f"V{number}" for number in range(len(HOSTILE))} <= set(changes["set"]))
        self.assertEqual(entered["VENVCTL_SAVED_V0"], displaced["V0"])
        self.assertEqual(entered["PATH"], ":".join([*reversed(changes["path"]), self.variables["PATH"]]))
        left = self.read_by(shell, self.ok("env", "--format", shell, "--leave", variables=entered).out, entered)
        for name in {**changes["set"], "PATH": ""}:
            self.assertEqual(left.get(name), variables.get(name), (shell, name))
        self.assertEqual(list(self.home.rglob("pwned")), [])

    def test_tcsh_reads_hostile_values_unchanged_and_runs_nothing(self):
        self.reads_back("tcsh")

    def test_xonsh_reads_hostile_values_unchanged_and_runs_nothing(self):
        self.reads_back("xonsh")

    def test_elvish_reads_hostile_values_unchanged_and_runs_nothing(self):
        self.reads_back("elvish")

    def test_nushell_reads_hostile_values_unchanged_and_runs_nothing(self):
        self.reads_back("nu")

    def test_a_value_that_is_not_utf_8_reaches_tcsh_xonsh_and_elvish_and_is_left_out_for_the_others(self):
        displaced = {"V0": "\udcff\udcfe'"}
        for shell in ("tcsh", "xonsh", "elvish"):
            if shutil.which(SHELLS[shell][0]):
                text = self.ok("env", "--format", shell, variables=displaced).out
                entered = self.read_by(shell, text, {**self.variables, **displaced})
                self.assertEqual(entered["VENVCTL_SAVED_V0"], displaced["V0"], shell)
        for shell in ("nu", "pwsh"):
            printed = self.ok("env", "--format", shell, variables=displaced)
            self.assertNotIn("VENVCTL_SAVED_V0", printed.out)
            self.assertIn("VENVCTL_SAVED_V0", printed.err)

    def test_for_powershell_each_value_is_quoted_and_quotes_in_it_are_doubled(self):
        lines = self.ok("env", "--format", "pwsh", variables={"PYTHONHOME": "/x"}).out.splitlines()
        for line in ("$env:V0 = 'it''s'", "$env:V2 = '$(touch pwned) `touch pwned` ${HOME} $HOME'",
                     "$env:V14 = '\u2019\u2019; touch pwned'"):
            self.assertIn(line, lines)
        prefix = f"{self.directory}/.conda".replace("'", "''")
        self.assertIn(f"$env:PATH = '{prefix}/bin' + [IO.Path]::PathSeparator + $env:PATH", lines)


if __name__ == "__main__":
    main()
