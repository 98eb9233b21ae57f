"""`venvctl python` and `venvctl run --each`."""
from environments import make_environment
from program import PROGRAM, ProgramTest, main

SHOW = "import os, sys; print(sys.prefix, os.environ['VIRTUAL_ENV'], *sys.argv[1:])"


class RunTest(ProgramTest):
    def test_python_runs_the_python_of_the_directorys_environment(self):
        self.create()
        prefix = f"{self.directory}/.venv"
        for words in (["python", "-c", SHOW], ["-C", self.directory, "python", "-c", SHOW],
                      ["python", "-C", self.directory, "-c", SHOW], ["python", "--", "-c", SHOW]):
            where = {"cwd": "/", "variables": {"PWD": "/"}} if "-C" in words else {}
            self.assertEqual(self.ok(*words, "-q", "-v", "--json", "--", "x", **where).out,
                             f"{prefix} {prefix} -q -v --json -- x\n")
        self.write(self.directory / "script", SHOW)
        self.assertEqual(self.ok("python", "script", "-C", "x").out, f"{prefix} {prefix} -C x\n")
        self.assertRegex(self.ok("python", "-V").out, r"^Python 3\.")
        self.assertEqual(self.run_program("python", "-c", "raise SystemExit(42)").code, 42)

    def test_python_never_runs_another_python(self):
        self.fake_tool("python", "echo another\n")
        self.assertEqual(self.fails(3, "python", "-V").out, "")
        self.make_venv()
        self.assertEqual(self.fails(4, "python", "-V").out, "")
        self.ok("allow")
        self.ok("python", "-V")
        (self.directory / ".venv/bin/python").unlink()
        outcome = self.run_program("python", "-V")
        self.assertNotEqual(outcome.code, 0)
        self.assertEqual(outcome.out, "")

    def test_run_gives_the_same_variables_as_env(self):
        make_environment(str(self.directory / ".conda"), "conda", variables={"Q": "it's"})
        self.ok("allow")
        variables = {"CONDA_PREFIX": "/c", "CONDA_SHLVL": "1", "Q": "old"}
        shown = dict(line.partition("=")[::2] for line in self.ok("run", "env", variables=variables).out.splitlines())
        expected = {"CONDA_PREFIX": f"{self.directory}/.conda", "CONDA_SHLVL": "2", "CONDA_PREFIX_1": "/c",
                    "CONDA_DEFAULT_ENV": f"{self.directory}/.conda", "Q": "it's", "__CONDA_SHLVL_1_Q": "old"}
        self.assertEqual({name: shown.get(name) for name in expected}, expected)

    def make_three(self):
        """Three approved environments of the project, and one that is not approved."""
        for name in (".venv", "a", "b"):
            self.create(name)
        self.make_venv(self.directory / "foreign")
        return [f"{self.directory}/{name}" for name in (".venv", "a", "b")]

    def test_run_each_runs_in_every_approved_environment_of_the_project_and_prints_a_table(self):
        prefixes = self.make_three()
        self.create(self.home / "other/.venv")
        (self.directory / "sub").mkdir()
        for where in (self.directory, self.directory / "sub"):
            outcome = self.ok("run", "--each", "-C", where, "--", "python", "-c", SHOW)
            lines = outcome.out.splitlines()
            self.assertEqual(lines[:3], [f"{prefix} {prefix}" for prefix in prefixes])
            self.assertEqual([line.split()[0] for line in lines[3:]], ["RESULT", "ok", "ok", "ok"])
            self.assertIn("~/project/foreign is not approved yet", outcome.err)

    def test_run_each_continues_after_a_failure_and_then_exits_with_1(self):
        self.make_three()
        outcome = self.run_program("run", "--each", "--", "sh", "-c", 'case $VIRTUAL_ENV in */a) exit 7;; esac')
        self.assertEqual(outcome.code, 1)
        self.assertEqual([line.split()[0] for line in outcome.out.splitlines()], ["RESULT", "ok", "failed", "ok"])
        self.assertIn("failed (7)", outcome.out)
        missing = self.run_program("run", "--each", "--", "no-such-command")
        self.assertEqual((missing.code, missing.out.count("failed (127)")), (1, 3))
        self.write(self.directory / "script", "#!/no/such/program\n", 0o755)
        broken = self.run_program("run", "--each", "--", "./script")
        self.assertEqual((broken.code, broken.out.count("failed (126)")), (1, 3))
        killed = self.run_program("run", "--each", "--", "sh", "-c", "kill -9 $$")
        self.assertEqual((killed.code, killed.out.count("failed (137)")), (1, 3))

    def test_run_each_stops_when_it_is_interrupted(self):
        self.make_three()
        outcome = self.run_program("run", "--each", "--", "sh", "-c", "kill -INT $$")
        self.assertEqual((outcome.code, outcome.out.count("failed (130)")), (1, 1))

    def test_run_each_also_stops_if_the_command_handles_the_interruption(self):
        self.make_three()
        outcome = self.run_program("run", "--each", "--", "sh", "-c",
                                   "trap 'exit 2' INT; kill -INT $PPID $$; exit 3")
        self.assertEqual((outcome.code, outcome.out.count("failed (2)")), (1, 1))

    def test_run_each_leaves_out_an_environment_that_was_denied_meanwhile(self):
        self.make_three()
        outcome = self.run_program("run", "--each", "--", "sh", "-c",
                                   f'echo "$VIRTUAL_ENV"; for each in .venv a b; do case $VIRTUAL_ENV in '
                                   f'*/$each) ;; *) {PROGRAM} -q deny $each;; esac; done')
        self.assertEqual((outcome.code, outcome.out.count("ok")), (0, 1))
        # The foreign environment is left out, too.
        self.assertEqual(outcome.err.count("left out"), 3)

    def test_run_each_without_an_approved_environment_exits_with_3(self):
        self.fails(3, "run", "--each", "--", "touch", "ran")
        self.make_venv()
        self.assertEqual(self.run_program("run", "--each", "--", "touch", "ran").code, 3)
        self.assertFalse((self.directory / "ran").exists())
        self.fails(2, "run", "--each", "-e", "x", "--", "true")

    def test_run_each_uses_an_environment_once_even_if_several_links_lead_to_it(self):
        self.create()
        (self.directory / "link").symlink_to(".venv")
        self.assertEqual(self.ok("run", "--each", "--", "true").out.count("ok"), 1)


if __name__ == "__main__":
    main()
