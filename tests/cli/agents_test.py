"""`venvctl init --agent`: the files that coding agents read, and what their shells then do."""
import json
import subprocess
import tomllib

from program import STAGE, ProgramTest, main
from waiting import DEADLINE

ENV_SH = f"{STAGE}/share/venvctl/env.sh"


class AgentsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.settings = self.home / ".claude/settings.json"
        self.variables["ASAN_OPTIONS"] = "detect_leaks=0"

    def hooks(self):
        return json.loads(self.settings.read_text())["hooks"]

    def fire(self, event, env_file):
        """Runs venvctl's hook for this event as Claude Code does."""
        for entry in self.hooks()[event]:
            for hook in entry["hooks"]:
                self.assertEqual(hook["type"], "command")
                subprocess.run(["/bin/sh", "-c", hook["command"]], check=True, timeout=DEADLINE,
                               env={**self.variables, "CLAUDE_ENV_FILE": str(env_file)})

    def call(self, env_file, shell, directory):
        """Returns VIRTUAL_ENV of a command that the agent runs in a new shell in the directory."""
        command = f". {env_file}; printf %s \"${{VIRTUAL_ENV-none}}\""
        ran = subprocess.run([shell, "-c", command], cwd=directory, env=self.variables, text=True,
                             capture_output=True, check=True, timeout=DEADLINE)
        self.assertEqual(ran.stderr, "")
        return ran.stdout

    def test_a_link_of_the_project_to_a_file_outside_is_not_followed(self):
        outside = self.write(self.home / "notes", "mine\n")
        settings = self.write(self.home / "other/settings.json", "{}\n")
        for name, target, words in (
                ("AGENTS.md", outside, ["generic"]),
                (".claude", settings.parent, ["claude", "--project"]),
                (".claude/settings.json", settings, ["claude", "--project"])):
            with self.subTest(name):
                link = self.directory / name
                link.parent.mkdir(exist_ok=True)
                link.symlink_to(target)
                self.assertIn("leads out of the project", self.fails(1, "init", "--agent", *words).err)
                link.unlink()
        self.assertEqual((outside.read_text(), settings.read_text()), ("mine\n", "{}\n"))
        self.write(self.directory / "CLAUDE.md", "ours\n")
        (self.directory / "AGENTS.md").symlink_to("CLAUDE.md")
        self.ok("init", "--agent", "generic")
        self.assertIn("venvctl run", (self.directory / "CLAUDE.md").read_text())

    def test_hooks_of_an_unknown_form_are_refused(self):
        for event in ({"hooks": []}, "text", None):
            settings = {"hooks": {"SessionStart": event}}
            self.write(self.settings, json.dumps(settings))
            self.assertIn("is not a settings file of Claude Code", self.fails(1, "init", "--agent", "claude").err)
            self.assertEqual(json.loads(self.settings.read_text()), settings)

    def test_each_shell_of_claude_gets_the_environment_of_its_directory(self):
        self.create()
        other, bare = self.home / "other", self.home / "bare"
        bare.mkdir()
        other.mkdir()
        self.make_venv(other / ".venv")
        self.ok("init", "--agent", "claude")
        env_file = self.write(self.home / "session env", "export MINE=1\n")
        env_file = env_file.rename(self.home / "session-env")
        for _ in range(2):
            for event in ("SessionStart", "CwdChanged"):
                self.fire(event, env_file)
        self.assertEqual(env_file.read_text().count("env.sh"), 2)  # the path is in one line, twice
        self.assertTrue(env_file.read_text().startswith("export MINE=1\n"))
        for shell in ("bash", "zsh"):
            self.assertEqual(self.call(env_file, shell, self.directory), f"{self.directory}/.venv")
            self.assertEqual(self.call(env_file, shell, bare), "none")
            self.assertEqual(self.call(env_file, shell, other), "none")
            # The agent was started in a terminal with a hook and inherited the environment of the
            # terminal's directory. In another directory, this environment is deactivated first.
            inherited = {"VIRTUAL_ENV": "/e", "VENVCTL_ENV": "/e", "VENVCTL_VARS": "VIRTUAL_ENV"}
            self.variables.update(inherited)
            for directory in (bare, other):
                self.assertEqual(self.call(env_file, shell, directory), "none")
            for name in inherited:
                del self.variables[name]

    def test_the_settings_of_the_user_are_kept_in_their_order(self):
        mine = {"model": "x", "hooks": {"Stop": [{"hooks": []}], "SessionStart": [
            {"matcher": "startup", "hooks": [{"type": "command", "command": "mine"}]}]}, "z": [1.5, None, "é"]}
        self.write(self.settings, json.dumps(mine, indent=2, ensure_ascii=False) + "\n")
        before = self.settings.read_text()
        self.ok("init", "--agent", "claude")
        settings = json.loads(self.settings.read_text())
        self.assertEqual(list(settings), list(mine))
        self.assertEqual(settings["hooks"]["SessionStart"][0], mine["hooks"]["SessionStart"][0])
        text = self.settings.read_text()
        self.assertIn("already", self.ok("init", "--agent", "claude").err)
        self.assertEqual(self.settings.read_text(), text)
        self.ok("init", "--agent", "claude", "--remove")
        self.assertEqual(self.settings.read_text(), before)
        self.assertIn("has nothing", self.ok("init", "--agent", "claude", "--remove").err)

    def test_init_replaces_the_entry_of_an_older_installation_and_deletes_a_file_that_it_created(self):
        self.ok("init", "--agent", "claude")
        self.settings.write_text(self.settings.read_text().replace(str(STAGE), "/old"))
        self.ok("init", "--agent", "claude")
        self.assertNotIn("/old", self.settings.read_text())
        self.assertEqual([len(self.hooks()[event]) for event in ("SessionStart", "CwdChanged")], [1, 1])
        self.ok("init", "--agent", "claude", "--remove")
        self.assertFalse(self.settings.exists())

    def test_init_writes_to_the_project_or_to_the_directory_in_the_agents_variable(self):
        self.ok("init", "--agent", "claude", "--project")
        self.assertTrue((self.directory / ".claude/settings.json").exists())
        self.assertFalse(self.settings.exists())
        self.ok("init", "--agent", "claude", variables={"CLAUDE_CONFIG_DIR": str(self.home / "elsewhere")})
        self.assertTrue((self.home / "elsewhere/settings.json").exists())
        self.ok("init", "--agent", "codex", variables={"CODEX_HOME": str(self.home / "codex")})
        self.assertTrue((self.home / "codex/config.toml").exists())

    def test_invalid_settings_are_not_changed(self):
        for text in ("{", "[]", '{"hooks": []}', "// comment\n{}"):
            self.write(self.settings, text)
            for words in ([], ["--remove"]):
                self.fails(1, "init", "--agent", "claude", *words)
            self.assertEqual(self.settings.read_text(), text)
        config = self.write(self.home / ".codex/config.toml", "a = \n")
        self.fails(1, "init", "--agent", "codex")
        self.assertEqual(config.read_text(), "a = \n")

    def test_init_agent_codex_sets_bash_env(self):
        config = self.write(self.home / ".codex/config.toml", 'model = "x"\n[shell_environment_policy]\ninherit = "all"\n')
        before = config.read_text()
        self.ok("init", "--agent", "codex")
        parsed = tomllib.loads(config.read_text())
        self.assertEqual(parsed["shell_environment_policy"], {"inherit": "all", "set": {"BASH_ENV": ENV_SH}})
        self.create()
        ran = subprocess.run(["bash", "-lc", "printf %s $VIRTUAL_ENV"], cwd=self.directory, text=True, check=True,
                             capture_output=True, env={**self.variables, **parsed["shell_environment_policy"]["set"]})
        self.assertEqual(ran.stdout, f"{self.directory}/.venv")
        self.ok("init", "--agent", "codex", "--remove")
        self.assertEqual(config.read_text(), before)
        config.write_text('[shell_environment_policy]\nset = { A = "1" }\n')
        self.assertIn("add BASH_ENV = ", self.fails(1, "init", "--agent", "codex").err)

    def test_init_agent_generic_adds_three_lines_to_agents_md(self):
        page = self.write(self.directory / "AGENTS.md", "# Mine\n")
        self.ok("init", "--agent", "generic")
        lines = page.read_text().splitlines()
        self.assertEqual((lines[0], len(lines)), ("# Mine", 6))
        self.ok("init", "--agent", "generic", "--remove")
        self.assertEqual(page.read_text(), "# Mine\n")

    def test_dry_run_changes_nothing(self):
        for agent in ("claude", "codex", "generic"):
            shown = self.ok("init", "--agent", agent, "--dry-run")
            self.assertTrue(all(line.startswith("+") for line in shown.out.splitlines()), shown.out)
            self.assertGreater(shown.out.count("\n"), 3)
        self.assertEqual([path for path in self.home.rglob("*") if path.is_file()], [])

    def test_wrong_arguments_of_init_agent_exit_with_2(self):
        self.fails(2, "init", "--agent", "nobody")
        self.fails(2, "init", "--agent", "claude", "bash")
        self.fails(2, "init", "--agent", "codex", "--project")
        self.fails(2, "init", "--project")
        for option in ("--user", "--workspace", "--non-interactive"):
            self.assertIn(option, self.fails(2, "init", "--agent", "claude", option).err)


if __name__ == "__main__":
    main()
