"""`create` in projects whose tool makes the environment; `pythons`; `use`."""
import os
import shutil
import stat

from program import ProgramTest, main

# A fake tool. It logs its arguments, its directory and the active environment, and then makes an
# environment at $MADE.
TOOL = """
echo "$(basename "$0") $* in $PWD with [$VIRTUAL_ENV$CONDA_PREFIX]" >> "$HOME/ran"
case " $* " in *" use "*|*" venv create "*) exit 0 ;; esac
mkdir -p "$MADE/bin" "$MADE/conda-meta"
echo "home = /usr/bin" > "$MADE/pyvenv.cfg"
ln -s /usr/bin/python3 "$MADE/bin/python"
: > "$MADE/bin/activate"; : > "$MADE/conda-meta/history"
"""
PROJECTS = {
    "uv": ("uv.lock", "", "uv sync", ".venv"),
    "poetry": ("pyproject.toml", '[tool.poetry]\nname = "shop"\n', "poetry install", ".venv"),
    "pdm": ("pdm.lock", "", "pdm install", ".venv"),
    "pipenv": ("Pipfile", "", "pipenv install", ".venv"),
    "hatch": ("hatch.toml", '[envs.default]\npath = "own"\n', "hatch env create", "own"),
    "conda": ("environment.yml", "name: data\n", "conda env create -f environment.yml",
              "../.conda/envs/data"),
    "pixi": ("pixi.toml", '[workspace]\nname = "shop"\n', "pixi install", ".pixi/envs/default"),
}


class CreateProjectTest(ProgramTest):
    def begin(self, tool):
        marker, content, _, made = PROJECTS[tool]
        for place in (self.directory, self.home / "tools"):
            shutil.rmtree(place, ignore_errors=True)
        self.directory.mkdir()
        self.write(self.directory / "pyproject.toml", "")
        self.write(self.directory / marker, content)
        self.fake_tool(tool, TOOL)
        self.variables["MADE"] = os.path.normpath(self.directory / made)
        (self.home / "ran").unlink(missing_ok=True)

    def ran(self):
        path = self.home / "ran"
        return path.read_text().splitlines() if path.exists() else []

    def test_each_tools_command_is_shown_and_its_environment_is_trusted(self):
        for tool, (_, _, command, _) in PROJECTS.items():
            with self.subTest(tool=tool):
                self.begin(tool)
                (self.directory / "src").mkdir()
                made = self.ok("-C", "src", "create")
                self.assertEqual(self.ran(), [f"{command} in {self.directory} with []"])
                self.assertIn(f"$ {self.home}/tools/{command}\n", made.err)
                self.assertIn("created ~/", made.err)
                which = self.ok("which", "--json").json
                self.assertEqual(which["prefix"], self.variables["MADE"])
                self.assertEqual((which["kind"], which["trust"]), (tool, "created"))

    def test_the_python_option_is_passed_in_each_tools_syntax(self):
        python = "/usr/bin/python3"
        wanted = {
            "uv": [f"uv sync --python {python}"],
            "poetry": [f"poetry env use {python}", "poetry install"],
            "pdm": [f"pdm venv create {python}", "pdm install"],
            "pipenv": [f"pipenv install --python {python}"],
        }
        for tool, commands in wanted.items():
            with self.subTest(tool=tool):
                self.begin(tool)
                self.ok("create", "-p", ">=3.8")
                self.assertEqual([line.split(" in ")[0] for line in self.ran()], commands)
        for tool in ("hatch", "conda", "pixi"):
            with self.subTest(tool=tool):
                self.begin(tool)
                self.assertIn("leave out -p", self.fails(2, "create", "-p", "3").err)
                self.assertEqual(self.ran(), [])

    def test_the_projects_tool_does_not_see_an_active_environment(self):
        self.begin("poetry")
        self.variables["PATH"] = f"{self.home}/on/bin:" + self.variables["PATH"]
        self.ok("create", variables={"VIRTUAL_ENV": f"{self.home}/on", "CONDA_PREFIX": "/c"})
        self.assertEqual(self.ran(), [f"poetry install in {self.directory} with []"])

    def test_a_tool_that_is_not_installed_is_named_in_the_error(self):
        self.begin("pixi")
        shutil.rmtree(self.home / "tools")
        said = self.fails(3, "create").err
        self.assertIn("pixi install", said)
        self.assertIn("pixi is not installed", said)
        self.assertFalse((self.directory / ".venv").exists())

    def test_conda_is_found_through_its_variable_and_under_the_name_micromamba(self):
        self.begin("conda")
        os.rename(self.home / "tools/conda", self.home / "tools/micromamba")
        self.ok("create")
        self.assertTrue(self.ran()[0].startswith("micromamba env create -f environment.yml in"))
        shutil.rmtree(self.home / ".conda")
        (self.home / "ran").unlink()
        os.rename(self.home / "tools/micromamba", self.home / "conda")
        self.ok("create", variables={"CONDA_EXE": f"{self.home}/conda"})
        self.assertTrue(self.ran()[0].startswith("conda env create -f environment.yml in"))

    def test_an_existing_environment_is_not_created_again(self):
        self.begin("poetry")
        self.ok("create")
        self.assertIn("already has an environment", self.fails(1, "create").err)
        self.assertEqual(len(self.ran()), 1)

    def test_create_with_a_path_or_packages_creates_an_ordinary_environment(self):
        self.begin("hatch")
        self.create(self.directory / "other")
        self.create()
        self.assertTrue((self.directory / ".venv/pyvenv.cfg").exists())
        self.assertEqual(self.ran(), [])

    def test_the_output_of_a_failing_tool_is_shown_and_nothing_is_recorded(self):
        self.begin("uv")
        self.fake_tool("uv", "echo 'no network here'; exit 7\n")
        outcome = self.run_program("create")
        self.assertEqual(outcome.code, 1)
        self.assertIn("no network here", outcome.err)
        self.assertIn("uv failed with exit code 7", outcome.err)
        self.assertEqual(self.state("environments.json"), "")

    def test_an_environment_is_active_even_if_the_installation_of_its_packages_failed(self):
        self.begin("pdm")
        self.fake_tool("pdm", TOOL + "exit 3\n")
        self.assertEqual(self.run_program("create").code, 1)
        self.assertEqual(self.ok("which", "--json").json["trust"], "created")

    # pythons

    def install(self, place, name):
        path = self.write(self.home / place / "bin" / name, "\x7fELF", 0o755)
        return str(path)

    def test_pythons_lists_the_interpreters_of_every_tool(self):
        uv = self.install(".local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu", "python3.12")
        asdf = self.install(".asdf/installs/python/3.9.1", "python3.9")
        found = {each["source"]: each for each in self.ok("pythons", "--json").json}
        self.assertEqual(found["PATH"]["executable"], "/usr/bin/python3")
        self.assertEqual((found["uv"]["executable"], found["uv"]["version"]), (uv, "3.12.1"))
        self.assertEqual((found["asdf"]["executable"], found["asdf"]["version"]), (asdf, "3.9.1"))
        self.assertEqual(list(found["uv"]),
                         ["executable", "version", "implementation", "source", "realPath", "freeThreaded",
                          "debug"])
        ranged = self.ok("pythons", ">=3.9,<3.10", "--json").json
        self.assertEqual([each["executable"] for each in ranged], [asdf])
        lines = self.ok("pythons").out.splitlines()
        self.assertEqual(lines[0].split()[:4], ["VERSION", "KIND", "SOURCE", "INTERPRETER"])
        self.assertRegex(self.ok("pythons", "3.12.1").out,
                         r"3\.12\.1 +cpython +uv +~/\.local/share/uv/python/cpython-3\.12\.1")
        self.fails(3, "pythons", ">=4")
        self.fails(2, "pythons", "snake")

    def test_create_uses_the_first_python_in_a_version_range(self):
        version = self.ok("pythons", "--json").json[0]["version"]
        major, minor = version.split(".")[:2]
        self.create("-p", f">={major}.{minor},<{major}.{int(minor) + 1}")
        self.assertTrue(self.ok("which", "--json").json["version"].startswith(f"{major}.{minor}"))
        self.assertIn("no interpreter matches", self.fails(3, "create", "-p", ">=3,<3.1", "x").err)

    # use

    def test_use_chooses_one_of_several_environments_for_the_project(self):
        for name in ("blue", "red"):
            self.create(self.directory / name)
        self.fails(3, "which")  # there are two candidates, so venvctl chooses neither
        said = self.ok("use", "red").err
        self.assertIn("~/project now uses ~/project/red", said)
        below = self.directory / "a"
        below.mkdir()
        which = self.ok("-C", below, "which", "--json").json
        self.assertEqual((which["name"], which["rule"], which["project"]),
                         ("red", "use", str(self.directory)))
        self.ok("-C", below, "use", "blue")
        self.assertEqual(self.ok("which").out, f"{self.directory}/blue\n")
        self.assertIn("use", self.ok("why").out)
        self.ok("use", "--forget")
        self.fails(3, "which")

    def test_a_choice_of_use_overrides_the_rules_even_through_a_link(self):
        self.create()
        self.create(self.home / "far" / "env", "-n", "far")
        link = self.home / "link"
        link.symlink_to(self.directory)
        self.ok("use", "far")
        for directory in (self.directory, link):
            self.assertEqual(self.ok("which", "-C", directory).out, f"{self.home}/far/env\n")

    def test_a_choice_of_use_is_ignored_if_its_environment_is_missing(self):
        self.create()
        self.create(self.home / "far" / "env", "-n", "far")
        self.ok("use", "far")
        shutil.rmtree(self.home / "far")
        self.assertEqual(self.ok("which").out, f"{self.directory}/.venv\n")
        self.assertIn("far/env does not exist", self.ok("why").out)

    def test_use_refuses_an_environment_that_is_not_approved(self):
        self.make_venv(self.home / "foreign" / "env")
        self.fails(4, "use", self.home / "foreign" / "env")
        self.fails(3, "use", "nobody")
        self.fails(2, "use")
        self.fails(2, "use", "x", "--forget")
        self.assertEqual(self.state("pins.json"), "")

    def test_the_pins_file_is_private_and_a_corrupt_pins_file_is_ignored(self):
        self.create()
        self.ok("use", ".venv")
        path = self.private.state / "pins.json"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        path.write_text("{")
        self.assertEqual(self.ok("which").out, f"{self.directory}/.venv\n")
        self.assertIn("pins.json", self.run_program("doctor").out)


if __name__ == "__main__":
    main()
