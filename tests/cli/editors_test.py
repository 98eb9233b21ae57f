"""`venvctl init vscode`: the settings of VS Code, whose comments and order stay."""
import json

from program import ProgramTest, main

OFF = {"python-envs.terminal.autoActivationType": "off", "python.terminal.activateEnvironment": False}
INTERPRETER = "python.defaultInterpreterPath"
# Comments, a trailing comma and an order of the user.
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

    def test_comments_order_and_everything_else_stay(self):
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
