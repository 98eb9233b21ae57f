"""`venvctl prompt`, alone and in the status line of tmux."""
import pathlib
import shutil
import subprocess

import pexpect

from program import STAGE, ProgramTest, main
from waiting import DEADLINE

ALL = "{name}|{kind}|{version}|{state}"


class PromptTest(ProgramTest):
    def test_prompt_prints_the_name(self):
        self.create("-n", "it's %F{red}$(x)")
        self.assertEqual(self.ok("prompt").out, "it's %F{red}$(x)\n")
        self.assertEqual(self.ok("prompt", cwd="/", variables={"PWD": "/"}).out, "")
        self.assertEqual(self.ok("-C", self.directory, "prompt", cwd="/").out, "it's %F{red}$(x)\n")

    def test_the_format_has_placeholders(self):
        self.create()
        self.assertRegex(self.ok("prompt", "--format", ALL).out, r"^project\|venv\|3\.\d+[.\d]*\|ok\n$")
        self.assertEqual(self.ok("prompt", "--format", "{ {} {A} #{x {name}{name}").out, "{ {} {A} #{x projectproject\n")

    def test_prompt_prints_nothing_in_a_directory_without_an_active_environment(self):
        def expect(name, state):
            self.assertEqual(self.ok("prompt").out, name)
            self.assertEqual(self.ok("prompt", "--format", "{state}").out, state)

        expect("", "")
        prefix = self.make_venv()
        expect("", "unknown\n")
        self.ok("deny")
        expect("", "")
        self.ok("allow")
        expect("project\n", "ok\n")
        prefix.chmod(0o777)
        expect("", "refused\n")

    def test_an_unknown_placeholder_is_a_usage_error(self):
        self.assertIn("unknown placeholder {nam}", self.fails(2, "prompt", "--format", "{nam}").err)

    def test_the_line_for_tmux_shows_the_environment_of_the_pane(self):
        self.directory = self.home / "it's $(touch pwned) `touch pwned` #(touch pwned)"
        self.directory.mkdir()
        self.create("-n", "zebra")
        self.variables["PATH"] = f"{STAGE}/bin:{self.variables['PATH']}"
        self.variables["TERM"] = "xterm"
        self.write(self.home / "conf", "set -g status-right '#(venvctl -C #{q:pane_current_path} prompt)'\n"
                                       "set -g status-interval 1\n")
        socket = str(self.home / "tmux")
        terminal = pexpect.spawn("tmux", ["-S", socket, "-f", str(self.home / "conf"), "new-session", "sh"],
                                 env=self.variables, cwd=self.directory, timeout=DEADLINE)
        self.addCleanup(terminal.close, force=True)
        self.addCleanup(subprocess.run, ["tmux", "-S", socket, "kill-server"], check=True)
        terminal.expect("zebra")
        self.assertEqual(list(self.home.rglob("pwned")), [])

    def test_the_lines_for_starship_show_the_environment(self):
        if not shutil.which("starship"):
            self.skipTest("starship is not installed: Debian has it since version 13")
        document = pathlib.Path(__file__).resolve().parent.parent.parent / "docs/editors.md"
        lines = document.read_text(encoding="utf-8").split("# starship.toml\n")[1].split("\n\n")[0]
        self.write(self.home / "starship.toml", "".join(line.strip() + "\n" for line in lines.splitlines()))
        self.create("-n", "zebra")
        self.variables["PATH"] = f"{STAGE}/bin:{self.variables['PATH']}"
        shown = self.ok("module", "custom.venvctl", program=shutil.which("starship"),
                        variables={"STARSHIP_CONFIG": str(self.home / "starship.toml")}).out
        self.assertIn("(zebra) ", shown)


if __name__ == "__main__":
    main()
