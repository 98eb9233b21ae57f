"""`venvctl init vscode` changes the settings of VS Code and keeps their comments and order. The
configuration lines of docs/editors.md work in the real editors."""
import json
import pathlib
import re
import shutil
import subprocess
import tomllib

from program import STAGE, ProgramTest, main
from waiting import DEADLINE

DOCUMENT = pathlib.Path(__file__).resolve().parent.parent.parent / "docs/editors.md"

OFF = {"python-envs.terminal.autoActivationType": "off", "python.terminal.activateEnvironment": False}
INTERPRETER = "python.defaultInterpreterPath"
# Settings with comments, a trailing comma and an order that the user chose.
OWN = '{\n  // mine\n  "z": 1, // one\n  "a": ["//"],\n}\n'


class EditorsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.user = self.home / ".config/Code/User/settings.json"
        self.workspace = self.directory / ".vscode/settings.json"

    def test_the_typed_activation_is_turned_off_in_the_settings_of_the_user(self):
        self.ok("init", "vscode")
        self.assertEqual(json.loads(self.user.read_text()), OFF)
        self.assertIn("already sets up VS Code", self.ok("init", "vscode", "--user").err)
        self.ok("init", "vscode", "--remove")
        self.assertFalse(self.user.exists())
        self.assertIn("has nothing", self.ok("init", "vscode", "--remove").err)

    def test_init_keeps_comments_order_and_all_other_settings(self):
        self.write(self.user, OWN)
        self.ok("init", "vscode")
        expected = OWN.replace('["//"],\n', '["//"],\n' + "".join(
            f'  "{name}": {json.dumps(value)},\n' for name, value in OFF.items()))
        self.assertEqual(self.user.read_text(), expected)
        self.ok("init", "vscode", "--remove")
        self.assertEqual(self.user.read_text(), OWN)

    def test_other_values_are_replaced_and_only_the_values_of_venvctl_are_removed(self):
        self.write(self.user, '{"python.terminal.activateEnvironment": true, "b": 1}')
        self.ok("init", "vscode")
        self.assertEqual(json.loads(self.user.read_text()), {"b": 1, **OFF})
        self.write(self.user, '{"python.terminal.activateEnvironment": true}')
        self.ok("init", "vscode", "--remove")
        self.assertEqual(self.user.read_text(), '{"python.terminal.activateEnvironment": true}')

    def test_each_installed_variant_is_set_up(self):
        for name in ("VSCodium", "Cursor"):
            (self.home / ".config" / name / "User").mkdir(parents=True)
        self.ok("init", "vscode")
        for name in ("VSCodium", "Cursor"):
            self.assertEqual(json.loads((self.home / f".config/{name}/User/settings.json").read_text()), OFF)
        self.assertFalse(self.user.exists())

    def test_the_interpreter_is_set_only_where_the_editor_would_not_find_it(self):
        self.create()
        self.ok("init", "vscode", "--workspace")
        self.assertEqual(json.loads(self.workspace.read_text()), OFF)
        self.create(self.home / "far/blue")
        self.ok("use", self.home / "far/blue")
        self.ok("init", "vscode", "--workspace")
        self.assertEqual(json.loads(self.workspace.read_text()),
                         {**OFF, INTERPRETER: f"{self.home}/far/blue/bin/python"})
        self.create(self.directory / "envs/red")
        self.ok("use", self.directory / "envs/red")
        self.ok("init", "vscode", "--workspace")
        self.assertEqual(json.loads(self.workspace.read_text())[INTERPRETER],
                         "${workspaceFolder}/envs/red/bin/python")
        self.assertFalse(self.user.exists())
        self.ok("init", "vscode", "--workspace", "--remove")
        self.assertFalse(self.workspace.exists())

    def test_an_environment_that_is_not_approved_is_not_set(self):
        self.make_venv(self.directory / "envs/red")
        self.write(self.directory / ".venv", "envs/red\n")
        self.ok("init", "vscode", "--workspace")
        self.assertEqual(json.loads(self.workspace.read_text()), OFF)

    def test_dry_run_shows_the_lines_and_changes_nothing(self):
        self.write(self.user, OWN)
        shown = self.ok("init", "vscode", "--dry-run")
        self.assertIn('+  "python.terminal.activateEnvironment": false,\n', shown.out)
        self.assertEqual(self.user.read_text(), OWN)

    def test_settings_that_are_not_valid_are_not_changed(self):
        for text in ("{", "[]", '{"a": 1 "b": 2}'):
            self.write(self.user, text)
            self.assertIn("nothing was changed", self.fails(1, "init", "vscode").err)
            self.assertEqual(self.user.read_text(), text)

    def test_a_link_out_of_the_project_is_not_followed(self):
        self.write(self.home / "mine/settings.json", "{}")
        (self.directory / ".vscode").symlink_to(self.home / "mine")
        self.assertIn("leads out of the project", self.fails(1, "init", "vscode", "--workspace").err)
        self.assertEqual((self.home / "mine/settings.json").read_text(), "{}")

    def test_wrong_arguments_exit_with_2(self):
        for words in (["vscode", "--user", "--workspace"], ["bash", "--user"], ["vscode", "--non-interactive"],
                      ["--agent", "claude", "vscode"], ["--workspace"], ["emacs"]):
            self.fails(2, "init", *words)

    def lines_for(self, editor):
        """The first block of code in the section of docs/editors.md."""
        section = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {editor}\n")[1].split("\n## ")[0]
        return "".join(line[4:] for line in re.findall(r"(?m)^    .*\n|^\n(?=    )", section))

    def shown_by(self, program, *words):
        if not shutil.which(program):
            self.skipTest(f"{program} is not installed")
        self.create()
        (self.home / "none").mkdir()
        self.variables["PATH"] = f"{STAGE}/bin:{self.variables['PATH']}"
        done = subprocess.run([program, *words], cwd=self.directory, env={**self.variables, "PWD": str(self.directory)},
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout + done.stderr

    def test_the_lines_for_neovim_follow_the_directory(self):
        show = "io.stdout:write('<' .. (vim.env.VIRTUAL_ENV or 'none') .. '|' .. vim.env.PATH .. '>')"
        file = self.write(self.home / "init.lua", self.lines_for("Neovim") + f"""
            vim.api.nvim_create_autocmd('VimEnter', {{ nested = true, callback = function()
              {show}
              vim.cmd('cd {self.home}/none')
              {show}
              vim.cmd('qa!')
            end }})
            """)
        shown = self.shown_by("nvim", "--headless", "-u", str(file))
        prefix = f"{self.directory}/.venv"
        inside, outside = re.findall("<(.*?)>", shown)
        self.assertTrue(inside.startswith(f"{prefix}|{prefix}/bin:"), inside)
        self.assertTrue(outside.startswith(f"none|{STAGE}/bin:"), outside)

    def test_the_lines_for_emacs_use_the_environment_of_the_buffer(self):
        file = self.write(self.home / "init.el", self.lines_for("Emacs"))
        self.write(self.directory / "x.py", "")
        shown = self.shown_by("emacs", "-Q", "--batch", "-l", "python", "-l", str(file), "x.py", "--eval",
                              '(message "<%s|%s>" (getenv "VIRTUAL_ENV") (executable-find "python"))')
        prefix = f"{self.directory}/.venv"
        self.assertIn(f"<{prefix}|{prefix}/bin/python>", shown)

    def test_the_lines_for_helix_are_valid(self):
        read = tomllib.loads(self.lines_for("Helix"))
        self.assertEqual(read["language-server"]["pyright"]["args"][1].split(";")[0], 'eval "$(venvctl env 2>/dev/null)"')

    def test_doctor_names_the_typed_activation_and_its_fix(self):
        def found(**options):
            checks = self.run_program("doctor", "--json", **options).json["checks"]
            return [each for each in checks if each["fault"] == "vscode-activation"]

        self.ok("init", "bash")
        self.assertEqual(found(), [])
        self.write(self.user, '{"python.terminal.activateEnvironment": true} // on')
        self.assertEqual(found()[0]["fix"], "run venvctl init vscode")
        self.ok("init", "vscode")
        self.assertEqual(found(), [])
        self.write(self.workspace, '{"python-envs.terminal.autoActivationType": "command"}')
        self.assertEqual(found()[0]["fix"], "run venvctl init vscode --workspace")
        (self.directory / "src").mkdir()
        inner = found(cwd=self.directory / "src", variables={"PWD": f"{self.directory}/src"})
        self.assertEqual(inner[0]["fix"], "run venvctl init vscode --workspace -C ~/project")
        self.workspace.unlink()
        self.user.unlink()
        self.assertEqual(len(found(variables={"TERM_PROGRAM": "vscode"})), 1)
        (self.home / ".vscode/extensions/ms-python.python-2025.1.0").mkdir(parents=True)
        self.assertIn("is not set", found()[0]["what"])
        self.ok("init", "vscode")
        self.assertEqual(found(), [])


if __name__ == "__main__":
    main()
