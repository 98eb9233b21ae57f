"""`venvctl allow --env` and `deny --env`, and what other commands say about the project's .env."""
import json
import os
import shutil
import subprocess

from program import ProgramTest, main


class EnvFile(ProgramTest):
    def setUp(self):
        super().setUp()
        self.create()
        self.file = self.directory / ".env"
        self.file.write_text("SECRET=hunter2\nPYTHONPATH=src\nLD_PRELOAD=/no.so\n")

    def test_allow_lists_the_names_without_values_and_the_variables_that_are_not_set(self):
        outcome = self.ok("allow", "--env")
        self.assertIn("the hook sets PYTHONPATH, SECRET", outcome.out + outcome.err)
        self.assertIn("LD_PRELOAD", outcome.err)
        self.assertNotIn("hunter2", outcome.out + outcome.err)

    def test_no_command_except_env_prints_a_value(self):
        self.ok("allow", "--env")
        for words in (["why"], ["why", "--json"], ["which", "--json"], ["info", "--json"], ["status", "--json"],
                      ["list", "--json"], ["trust", "--json"], ["trust"]):
            outcome = self.run_program(*words)
            self.assertNotIn("hunter2", outcome.out + outcome.err, words)
        self.assertIn(".env sets PYTHONPATH, SECRET", self.ok("why").out)
        self.assertIn("hunter2", self.ok("env").out)
        self.assertEqual(self.ok("run", "printenv", "SECRET", "PYTHONPATH").out, f"hunter2\n{self.directory}/src\n")

    def test_json_has_the_state_and_the_names(self):
        def seen():
            return self.ok("which", "--json").json["envFile"]
        names = ["PYTHONPATH", "SECRET"]
        self.assertEqual(seen(), {"state": "unknown", "variables": names})
        self.ok("allow", "--env", ".env")
        self.assertEqual(seen(), {"state": "allowed", "variables": names})
        self.file.write_text("SECRET=changed\n")
        self.assertEqual(seen(), {"state": "changed", "variables": ["SECRET"]})
        self.assertIn(".env was changed after you approved it", self.ok("why").out)
        self.file.unlink()
        self.assertNotIn("envFile", self.ok("which", "--json").json)

    def test_deny_revokes_the_approval(self):
        self.fails(3, "deny", "--env")
        self.ok("allow", "--env", self.directory)
        self.assertIn(".env", self.ok("trust").out)
        self.ok("deny", "--env", self.directory)
        self.assertEqual(self.ok("which", "--json").json["envFile"]["state"], "unknown")
        self.assertNotIn(".env", [entry["prefix"].rsplit("/", 1)[-1]
                                  for entry in self.ok("trust", "--json").json["environments"]])

    def test_trust_shows_whether_the_approved_content_was_changed(self):
        def state():
            entries = json.loads(self.ok("trust", "--json").out)["environments"]
            return [entry["state"] for entry in entries if entry["prefix"].endswith("/.env")]
        self.ok("allow", "--env")
        self.assertEqual(state(), ["valid"])
        self.file.write_text("SECRET=other\n")
        self.assertEqual(state(), ["replaced"])
        self.file.unlink()
        self.assertEqual(state(), ["gone"])

    def test_a_value_is_not_evaluated_in_an_integer_of_the_shell(self):
        mark = self.directory / "ran"
        self.file.write_text(f"NUMBER='a[$(touch {mark})]'\n")
        self.ok("allow", "--env")
        changes = self.ok("env").out
        said = subprocess.run(["bash", "-c", f'declare -i NUMBER; eval "$1"; printf %s "$NUMBER"', "-", changes],
                              capture_output=True, text=True, check=True).stdout
        self.assertEqual(said, f"a[$(touch {mark})]")
        self.assertFalse(mark.exists())

    def test_the_file_of_another_user_is_refused(self):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*sudo, "chown", "65534:65534", self.file], check=True)
        self.assertIn("owned by another user", self.fails(1, "allow", "--env").err)

    def test_a_variable_that_is_too_long_is_named(self):
        lines = ["V0=" + "x" * 4000] + [f"V{i + 1}=${{V{i}}}${{V{i}}}" for i in range(8)] + ["Z=1"]
        self.file.write_text("\n".join(lines) + "\n")
        said = self.ok("allow", "--env").err
        self.assertIn("too long", said)
        self.assertIn("V8", said)
        self.assertIn("export V0=", self.ok("env").out)

    def test_approving_the_file_for_pipenv_and_approving_its_variables_are_independent(self):
        store = self.directory.parent / "store"
        self.file.write_text(f"WORKON_HOME={store}\nPIPENV_CUSTOM_VENV_NAME=foo\n")
        (self.directory / "Pipfile").write_text("[packages]\n")
        shutil.rmtree(self.directory / ".venv")
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", store / "foo"], check=True)
        self.ok("allow")
        self.assertEqual(self.ok("which", "--json").json["envFile"]["state"], "unknown")
        self.ok("allow", "--env")
        self.assertEqual(self.ok("which", "--json").json["envFile"]["state"], "allowed")
        self.ok("deny", "--env")
        self.assertEqual(self.ok("which").out.strip(), str(store / "foo"))

    def test_bad_input_causes_one_error_line(self):
        (self.directory / "other").write_text("A=1\n")
        self.fails(2, "allow", "--env", "other")
        self.fails(2, "allow", "--env", "--shared")
        self.fails(2, "allow", "--env", "--under", ".")
        self.fails(2, "deny", "--env", "--under", ".")
        self.file.write_text("#" * 20000)
        self.fails(1, "allow", "--env")
        self.file.unlink()
        self.assertEqual(self.fails(3, "allow", "--env").err.count("\n"), 1)
        self.file.mkdir()
        self.fails(3, "allow", "--env")


if __name__ == "__main__":
    main()
