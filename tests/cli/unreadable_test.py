"""A repository contains a file that cannot be parsed. No command crashes, and the other rules still decide."""

from program import ProgramTest, main
from environments import make_environment

DOTS = "a" + ".a" * 131_000 + " = 1\n"  # one key of 131,001 parts
BRACKETS = "a = " + "[" * 131_000 + "\n"
DEEP_YAML = "name: " + "[" * 131_000 + "\n"
DEEP_JSON = "[" * 16_000
# The files that rules parse.
TOML_FILES = ("pyproject.toml", "mise.toml", "pixi.toml", "hatch.toml", "poetry.toml", "Pipfile",
              ".venvctl.toml", "pdm.toml")
COMMANDS = (["which"], ["why"], ["info"], ["run", "true"], ["list"], ["status"])


class UnreadableTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.create()

    def make_unreadable(self, name, text):
        # These tables make rules read further files. The rule of one of these tools comes before
        # that of mise.
        if name not in ("pyproject.toml", "mise.toml"):
            self.write(self.directory / "pyproject.toml",
                       "[tool.poetry]\nname = 'p'\n[tool.hatch.envs.x]\n[tool.pdm]\n")
        if name == "pdm.toml":
            self.write(self.directory / "pdm.lock", "")
        self.write(self.directory / name, "# poetry uv pdm hatch pixi workspace name\n" + text)

    def assert_lives(self, outcome, words):
        self.assertIn(outcome.code, range(6), words)
        self.assertNotIn("AddressSanitizer", outcome.err, words)
        self.assertNotIn("crashed", outcome.err, words)

    def assert_named(self, outcome, name, reason):
        lines = [line for line in outcome.err.splitlines() if f"/{name} " in line]
        self.assertEqual(len(lines), 1, outcome.err)
        self.assertIn(reason, lines[0])
        self.assertRegex(lines[0], "^venvctl: cannot read ")

    def test_no_command_crashes_on_any_unparsable_file(self):
        for name in TOML_FILES:
            with self.subTest(name):
                self.make_unreadable(name, DOTS)
                for words in COMMANDS:
                    self.assert_lives(self.run_program(*words), words)
                (self.directory / name).unlink()

    def test_the_other_rules_still_decide_and_the_error_names_file_and_line(self):
        for name in ("pyproject.toml", "mise.toml"):
            for text, reason in ((DOTS, "line 2: a key has more than 64 dots"),
                                 (BRACKETS, "line 2: more than 64 brackets are open"),
                                 ("\nx = \n", "line 3: "), ("x = '\xff'\n", "line 2: ")):
                with self.subTest(name=name, reason=reason):
                    self.make_unreadable(name, "")
                    path = self.directory / name
                    path.write_bytes(path.read_bytes() + text.encode("latin-1"))
                    for words in COMMANDS:
                        outcome = self.ok(*words)
                        if words != ["why"]:
                            self.assert_named(outcome, name, reason)
                    self.assertEqual(self.ok("which").out, f"{self.directory}/.venv\n")
                    said = self.ok("why").out
                    self.assertRegex(said, f"unreadable .*/{name}: {reason}")
                    steps = self.ok("why", "--json").json["steps"]
                    self.assertEqual([step["outcome"] for step in steps].count("unreadable"), 1)
                    path.unlink()

    def test_create_reports_the_file_and_continues(self):
        self.make_unreadable("mise.toml", DOTS)
        self.ok("remove", "-y", ".venv")
        outcome = self.ok("create", "--no-pip", "--backend", "venv")
        self.assertIn("created ~/project/.venv", outcome.err)
        self.ok("remove", "-y", ".venv")
        self.assert_named(self.ok("create"), "mise.toml", "line 2: ")

    def test_unparsable_yaml_and_json_are_reported(self):
        self.write(self.directory / "environment.yml", DEEP_YAML)
        (self.directory / ".venv").rename(self.home / "elsewhere")
        outcome = self.run_program("which")
        self.assertEqual(outcome.code, 3)
        self.assert_named(outcome, "environment.yml", "line 1: more than 64 levels")
        conda = self.directory / ".venv"
        make_environment(conda, "conda")
        self.write(conda / "conda-meta" / "state", DEEP_JSON)
        self.write(self.directory / "environment.yml", "name: x\n")
        outcome = self.run_program("which", "--json")
        self.assertIn(outcome.code, (0, 4))
        self.assert_named(outcome, "state", "line 1: more than 64 brackets are open")

    def test_a_directory_where_a_file_should_be_is_reported(self):
        (self.directory / "mise.toml").mkdir()
        self.assert_named(self.ok("which"), "mise.toml", "it is a directory")

    def test_large_valid_project_files_are_parsed(self):
        many = "\n".join(f'  "package-{n}[extra.x]>=1.2.{n},<2.0; python_version<\'3.{n}\'",'
                         for n in range(5000))
        self.write(self.directory / "pyproject.toml",
                   f'[project]\nname = "p"\ndependencies = [\n{many}\n]\n[tool.poetry]\n'
                   'description = """\n' + "a.b.c [[[[ {{{{ ....\n" * 2000 + '"""\n' +
                   "# ....[[[[\n" * 2000 + "".join(
                       f'[tool."a.b.c".d{n}]\nx.y.z = [[1.5, 2.5], [3.5]]\n' for n in range(2000)))
        self.write(self.directory / "uv.lock", "".join(
            f'[[package]]\nname = "p{n}"\nversion = "1.2.3"\n' for n in range(60_000)))
        self.write(self.directory / "pixi.lock", "packages:\n" + "  - conda: https://x/y\n" * 60_000)
        outcome = self.ok("which")
        self.assertEqual(outcome.err, "")
        self.assertNotIn("unreadable", self.ok("why").out)

    def test_a_deeply_nested_state_file_crashes_no_command(self):
        for name in ("trust.json", "environments.json", "pins.json"):
            with self.subTest(name):
                path = self.private.state / name
                before = path.read_bytes() if path.exists() else None
                path.write_text('{"schema":1,"entries":' + "[" * 400_000 + "]" * 400_000 + "}")
                for words in COMMANDS:
                    self.assert_lives(self.run_program(*words), words)
                path.write_bytes(before) if before is not None else path.unlink()


if __name__ == "__main__":
    main()
