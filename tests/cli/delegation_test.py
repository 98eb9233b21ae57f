"""`repair` and `upgrade` of environments that only their tool can recreate: the tool's own command runs.

Poetry, Pipenv and PDM are the real ones. Hatch, conda and pixi are not in Debian, so a recorded front end takes
their place: it makes the files that the tool makes, and logs how it was called."""
import base64
import hashlib
import os
import pathlib
import shutil
import subprocess

from directory_content import digests
from environments import PYTHON_VERSION, install_python
from private_home import PYTHON
from program import ProgramTest, main
from waiting import wait_until
from wheels import make_wheel

WHEELS_OF_DEBIAN = "/usr/share/python-wheels"  # pip and setuptools
WRONG_VERSION = "3.99"


class DelegationTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.variables.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=f"{self.home}/wheels {WHEELS_OF_DEBIAN}",
                              PIP_DISABLE_PIP_VERSION_CHECK="1", PIPENV_NOSPIN="1", PIPENV_SKIP_LOCK="1",
                              PDM_CHECK_UPDATE="0")
        self.wheel = make_wheel(self.home / "wheels", "demo")

    def report(self, prefix):
        return self.ok("info", "--json", prefix).json

    def trash(self):
        directory = self.home / ".local/share/Trash/files"
        return sorted(os.listdir(directory)) if directory.exists() else []

    @staticmethod
    def lose_version(env):
        """Simulates a change of Python's minor version: the links to the interpreter lead
        nowhere."""
        os.rename(env / f"lib/python{PYTHON_VERSION}", env / f"lib/python{WRONG_VERSION}")
        config = env / "pyvenv.cfg"
        config.write_text(config.read_text().replace(f"{PYTHON_VERSION}.", f"{WRONG_VERSION}."))
        for name in ("python", "python3", f"python{PYTHON_VERSION}"):
            (env / "bin" / name).unlink(missing_ok=True)
        (env / "bin/python").symlink_to(f"/no/bin/python{WRONG_VERSION}")


class RealToolsTest(DelegationTest):
    def tool(self, *words):
        done = subprocess.run(words, env={**self.variables, "PWD": str(self.directory)}, cwd=self.directory,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout.strip()

    def need(self, tool):
        if not shutil.which(tool, path="/usr/bin"):
            self.skipTest(f"{tool} is not installed")

    def check(self, env, command):
        """The environment loses its Python. The tool recreates the environment, and undo restores the old
        one."""
        self.assertEqual((self.report(env)["health"], self.report(env)["trust"]), ("ok", "central"))
        self.lose_version(env)
        old = os.stat(env).st_ino
        before = digests(env)
        told = self.fails(1, "repair", env).err
        self.assertIn(f"run {command} in ~/project, or pass -y", told)
        told = self.ok("repair", "--dry-run", env).err
        self.assertIn(f"/usr/bin/{command}", told)
        self.assertIn("in ~/project; nothing was changed", told)
        self.assertEqual(digests(env), before)
        outcome = self.ok("repair", "-y", env)
        self.assertIn(f"$ /usr/bin/{command}", outcome.err)
        self.assertIn("the old environment is in the trash", outcome.err)
        self.assertNotIn("lacks", outcome.err)
        self.assertEqual(self.trash(), [env.name])
        new = self.ok("which", "--json").json
        self.assertEqual((new["trust"], new["health"]), ("central", "ok"))
        subprocess.run([f"{new['prefix']}/bin/python", "-c", "import demo"], check=True)
        self.assertIn("needs no repair", self.ok("repair", new["prefix"]).err)
        self.ok("undo", "-y")
        self.assertEqual(os.stat(env).st_ino, old)
        self.assertEqual(digests(env), before)

    def check_upgrade(self, env, commands):
        """The tool recreates a healthy environment with another Python, and undo restores the old one."""
        python = install_python(self.home / "python") / "bin/python3"
        words = " then ".join(f"/usr/bin/{each}" for each in commands).replace("PYTHON", str(python)).replace(
            " then ", ", then ")
        old, before = os.stat(env).st_ino, digests(env)
        told = self.fails(1, "upgrade", "-p", python, env).err
        self.assertIn(f"was not upgraded: run {words} in ~/project, or pass -y", told)
        told = self.ok("upgrade", "--dry-run", "-p", python, env).err
        self.assertIn(f"would run {words} in ~/project; nothing was changed", told)
        self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))
        upgraded = self.ok("upgrade", "-y", "--json", "-p", python, env).json
        self.assertEqual((upgraded["python"], os.path.basename(upgraded["trashed"])), (str(python), env.name))
        self.assertIn(f"home = {python.parent}", pathlib.Path(upgraded["prefix"], "pyvenv.cfg").read_text())
        new = self.ok("which", "--json").json
        self.assertEqual((new["prefix"], new["trust"], new["health"]), (upgraded["prefix"], "central", "ok"))
        subprocess.run([f"{new['prefix']}/bin/python", "-c", "import demo"], check=True)
        self.ok("undo", "-y")
        self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))
        shutil.rmtree(self.home / ".local/share/Trash")

    def test_pipenv_recreates_its_environment(self):
        self.need("pipenv")
        self.write(self.directory / "Pipfile",
                   f'[[source]]\nurl = "file://{self.home}/wheels"\nverify_ssl = false\nname = "wheels"\n\n'
                   '[packages]\ndemo = "*"\n')
        self.tool("pipenv", "install", "--python", PYTHON)
        env = self.home / ".local/share/virtualenvs" / os.path.basename(self.tool("pipenv", "--venv"))
        self.check_upgrade(env, ["pipenv install --python PYTHON"])
        self.check(env, "pipenv install")

    def test_poetry_recreates_its_environment(self):
        self.need("poetry")
        self.write(self.directory / "pyproject.toml",
                   '[tool.poetry]\nname = "shop"\nversion = "1"\ndescription = ""\nauthors = []\n'
                   'packages = [{include = "shop"}]\n[tool.poetry.dependencies]\npython = ">=3.8"\n'
                   f'demo = {{path = "{self.wheel}"}}\n')
        self.write(self.directory / "shop/__init__.py", "")
        self.tool("poetry", "env", "use", PYTHON)
        self.tool("poetry", "install")
        env = self.home / ".cache/pypoetry/virtualenvs" / os.path.basename(self.tool("poetry", "env", "info", "-p"))
        self.check_upgrade(env, ["poetry env use PYTHON", "poetry install"])
        self.check(env, "poetry install")

    def test_pdm_recreates_its_environment(self):
        self.need("pdm")
        self.write(self.home / ".config/pdm/config.toml", "[venv]\nin_project = false\n")
        self.write(self.directory / "pyproject.toml",
                   '[project]\nrequires-python = ">=3.8"\n'
                   f'dependencies = ["demo @ file://{self.wheel}"]\n[tool.pdm]\n')
        self.tool("pdm", "venv", "create", PYTHON)
        self.tool("pdm", "install")
        python = self.tool("pdm", "info", "--python")
        env = self.home / ".local/share/pdm/venvs" / os.path.basename(os.path.dirname(os.path.dirname(python)))
        self.check_upgrade(env, ["pdm venv create PYTHON", "pdm install"])
        self.check(env, "pdm install")

    def test_a_tool_that_fails_does_not_touch_another_environment_of_the_project(self):
        self.need("pdm")
        self.write(self.home / ".config/pdm/config.toml", "[venv]\nin_project = false\n")
        self.write(self.directory / "pyproject.toml", '[project]\nrequires-python = ">=3.8"\n[tool.pdm]\n')
        self.tool("pdm", "venv", "create", PYTHON)
        self.tool("pdm", "install")
        python = self.tool("pdm", "info", "--python")
        env = self.home / ".local/share/pdm/venvs" / os.path.basename(os.path.dirname(os.path.dirname(python)))
        other = self.make_venv(self.directory / ".venv")
        self.ok("allow", other)
        self.assertEqual(self.ok("which", "--json").json["prefix"], str(env))
        self.fake_tool("pdm", "exit 1")
        before = digests(other), digests(env)
        outcome = self.run_program("repair", "--rebuild", "-y", env)
        self.assertEqual(outcome.code, 1, outcome.err)
        self.assertIn("the old environment was kept", outcome.err)
        self.assertEqual(((digests(other), digests(env)), self.trash()), (before, []))

    def make_pipx_environment(self):
        self.need("pipx")
        make_wheel(self.home / "wheels", "demo-tool", programs=["demo"])
        make_wheel(self.home / "wheels", "wheel", version="99.0")
        self.tool("pipx", "install", "demo-tool")
        return pathlib.Path(self.tool("pipx", "environment", "--value", "PIPX_LOCAL_VENVS")) / "demo-tool"

    def test_pipx_recreates_its_environment(self):
        env = self.make_pipx_environment()
        self.lose_version(env)
        old, before = os.stat(env).st_ino, digests(env)
        self.assertIn("run pipx reinstall demo-tool", self.fails(1, "repair", env).err)
        self.assertIn("would run pipx reinstall demo-tool", self.ok("repair", "--dry-run", env).err)
        outcome = self.ok("repair", "-y", "--offline", env)
        self.assertIn("$ PIP_NO_INDEX=1 pipx reinstall demo-tool", outcome.err)
        self.assertEqual(self.report(env)["health"], "ok")
        subprocess.run([env / "bin/demo"], check=True)
        self.ok("undo", "-y")
        self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))

    def test_pipx_gives_its_environment_another_python_or_the_old_one_is_kept(self):
        env = self.make_pipx_environment()
        launcher = self.home / ".local/bin/demo"
        old, before = os.stat(env).st_ino, digests(env)
        python = install_python(self.home / "python") / "bin/python3"
        command = f"pipx reinstall --python {python} demo-tool"
        self.assertIn(f"run {command}, or pass -y", self.fails(1, "upgrade", "-p", python, env).err)
        self.assertIn(f"would run {command}; nothing was changed",
                      self.ok("upgrade", "--dry-run", "-p", python, env).err)
        self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))

        failed = self.run_program("upgrade", "-y", "-p", python, env, variables={"PIP_FIND_LINKS": "/no/such"})
        self.assertEqual(failed.code, 1, failed.err)
        self.assertIn("the old environment was kept", failed.err.splitlines()[-1])
        self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))
        subprocess.run([launcher], check=True)

        outcome = self.ok("upgrade", "-y", "-p", python, env)
        self.assertIn(f"$ {command}", outcome.err)
        self.assertIn(f"home = {python.parent}", (env / "pyvenv.cfg").read_text())
        subprocess.run([launcher], check=True)
        self.ok("undo", "-y")
        self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))
        subprocess.run([launcher], check=True)

    def test_an_environment_of_pipx_that_runs_is_not_upgraded(self):
        env = self.make_pipx_environment()
        before = digests(env)
        process = subprocess.Popen([env / "bin/python", "-c", "input()"], stdin=subprocess.PIPE)
        try:
            self.assertIn(f"in use by process {process.pid}", self.fails(1, "upgrade", "-y", env).err)
        finally:
            process.kill()
            process.communicate()
        self.assertEqual(digests(env), before)


# Logs its arguments and its directory, then makes an environment at $MADE unless $FAILS is set.
FRONT_END = """
echo "$(basename "$0") $* in $PWD" >>"$HOME/called"
mkdir -p "$MADE/bin"
[ -z "$FAILS" ] || exit 1
ln -s /usr/bin/python3 "$MADE/bin/python"
: >"$MADE/bin/activate"
case $0 in
*/hatch) echo "home = /usr/bin" >"$MADE/pyvenv.cfg" ;;
*) mkdir "$MADE/conda-meta"; echo '==> made <==' >"$MADE/conda-meta/history"; echo '{}' >"$MADE/conda-meta/python-3.11.2-0.json" ;;
esac
case $0 in */pixi) echo '{}' >"$MADE/conda-meta/pixi" ;; esac
exit ${CODE:-0}
"""
PROJECTS = {
    "conda": ("environment.yml", "name: data\n", "conda env create -f environment.yml", ".conda/envs/data"),
    "pixi": ("pixi.toml", '[workspace]\nname = "shop"\n', "pixi install", "project/.pixi/envs/default"),
}


class UvTools(DelegationTest):
    """uv is not in Debian. This front end does what `uv tool` does, as far as `upgrade` needs it."""
    UV = """
echo "$*" >>"$HOME/called"
rm -rf "$MADE/bin"
mkdir "$MADE/bin"
ln -s "$MADE_WITH" "$MADE/bin/python"
: >"$MADE/bin/activate"
"""

    def test_uv_gives_a_tool_another_python(self):
        env = self.make_venv(self.home / ".local/share/uv/tools/demo")
        self.write(env / "uv-receipt.toml", "[tool]\n")
        python = install_python(self.home / "python") / "bin/python3"
        self.variables.update(MADE=str(env), MADE_WITH=str(python))
        self.fake_tool("uv", self.UV)
        old, before = os.stat(env).st_ino, digests(env)
        told = self.fails(1, "upgrade", "-p", python, env).err
        self.assertIn(f"run uv tool upgrade --python {python} demo, or pass -y", told)
        self.ok("upgrade", "-y", "-p", python, env)
        self.assertEqual(os.readlink(env / "bin/python"), str(python))
        self.ok("undo", "-y")
        self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))
        # `uv tool upgrade` refuses an environment whose Python is gone.
        self.lose_version(env)
        told = self.fails(1, "upgrade", "-p", python, env).err
        self.assertIn(f"run uv tool install --reinstall --python {python} demo, or pass -y", told)


class RecordedFrontEnds(DelegationTest):
    def begin(self, tool):
        """A project whose environment has lost its Python."""
        marker, content, _, made = PROJECTS[tool]
        self.write(self.directory / marker, content)
        self.fake_tool(tool, FRONT_END)
        env = self.home / made
        self.variables["MADE"] = str(env)
        self.ok("create")
        (self.home / "called").unlink()
        (env / "bin/python").unlink()
        return env

    def called(self):
        path = self.home / "called"
        return path.read_text().splitlines() if path.exists() else []

    def test_each_tool_recreates_its_environment_and_no_approval_is_asked_again(self):
        for tool, (_, _, command, _) in PROJECTS.items():
            with self.subTest(tool):
                env = self.begin(tool)
                self.assertIn(f"run {command} in ~/project", self.fails(1, "repair", env).err)
                self.assertIn(f"would run {self.home}/tools/{command} in ~/project",
                              self.ok("repair", "--dry-run", env).err)
                self.assertEqual(self.called(), [])
                self.ok("repair", "-y", env)
                self.assertEqual(self.called(), [f"{command} in {self.directory}"])
                self.assertEqual(self.ok("which").out.strip(), str(env))
                self.assertIn(self.report(env)["trust"], ("created", "central"))
                for each in (env, self.directory):
                    shutil.rmtree(each, ignore_errors=True)

    def test_a_healthy_environment_is_recreated_on_request(self):
        for tool, (_, _, command, _) in PROJECTS.items():
            with self.subTest(tool):
                env = self.begin(tool)
                (env / "bin/python").symlink_to("/usr/bin/python3")
                old, before = os.stat(env).st_ino, digests(env)
                self.assertIn(f"run {command} in ~/project", self.fails(1, "repair", "--rebuild", env).err)
                self.ok("repair", "--rebuild", "-y", env)
                self.assertEqual(self.called(), [f"{command} in {self.directory}"])
                self.assertEqual((self.report(env)["health"], self.ok("which").out.strip()), ("ok", str(env)))
                self.ok("undo", "-y")
                self.assertEqual((os.stat(env).st_ino, digests(env)), (old, before))
                for each in (env, self.directory):
                    shutil.rmtree(each, ignore_errors=True)

    def test_upgrade_says_how_a_tool_with_pythons_of_its_own_changes_the_python(self):
        for tool, advice in (("conda", "run conda install -p ~/.conda/envs/data python=VERSION"),
                             ("pixi", "run pixi add python=VERSION in the project")):
            with self.subTest(tool):
                env = self.begin(tool)
                before = digests(env)
                self.assertIn(advice, self.fails(1, "upgrade", "-y", env).err)
                self.assertEqual((self.called(), digests(env)), ([], before))
                for each in (env, self.directory):
                    shutil.rmtree(each, ignore_errors=True)

    def test_a_tool_that_fails_leaves_the_old_environment_at_its_path(self):
        env = self.begin("pixi")
        before, old = digests(env), os.stat(env).st_ino
        outcome = self.run_program("repair", "-y", env, variables={"FAILS": "1"})
        self.assertEqual(outcome.code, 1)
        self.assertIn("pixi failed with exit code 1", outcome.err)
        self.assertIn("the old environment was kept", outcome.err)
        self.assertEqual((digests(env), os.stat(env).st_ino), (before, old))
        self.assertEqual(self.report(env)["health"], "broken")
        self.ok("repair", "-y", env)
        self.assertEqual(self.report(env)["health"], "ok")

    def test_the_environment_and_not_the_exit_code_shows_whether_the_tool_succeeded(self):
        env = self.begin("pixi")
        self.ok("repair", "-y", env, variables={"CODE": "3"})
        self.assertEqual(self.report(env)["health"], "ok")
        (env / "bin/python").unlink()
        self.fake_tool("pixi", "exit 0\n")
        told = self.run_program("repair", "-y", env)
        self.assertEqual(told.code, 1)
        self.assertIn("still broken after", told.err)
        self.assertTrue((env / "conda-meta/history").exists())

    def test_undo_brings_the_old_environment_back(self):
        env = self.begin("pixi")
        before, old = digests(env), os.stat(env).st_ino
        self.ok("repair", "-y", env)
        self.assertNotEqual(os.stat(env).st_ino, old)
        self.ok("undo", "-y")
        self.assertEqual((digests(env), os.stat(env).st_ino), (before, old))

    def test_undo_brings_the_old_environment_back_if_repair_was_killed_while_the_tool_ran(self):
        env = self.begin("pixi")
        before, old = digests(env), os.stat(env).st_ino
        self.fake_tool("pixi", f'touch "{self.home}/running"; exec tail -f /dev/null\n')
        process = self.start("repair", "-y", env)
        wait_until((self.home / "running").exists, "the tool runs")
        process.kill()
        process.communicate()
        self.assertFalse(env.exists())
        self.assertEqual(self.trash(), ["default"])
        self.ok("undo", "-y")
        self.assertEqual((digests(env), os.stat(env).st_ino), (before, old))

    def test_without_the_tool_nothing_is_changed(self):
        env = self.begin("pixi")
        shutil.rmtree(self.home / "tools")
        before = digests(env)
        for words in (["repair", "-y"], ["repair", "--dry-run"]):
            self.assertIn("pixi is not installed, so nothing was changed", self.fails(1, *words, env).err)
        self.assertEqual(digests(env), before)

    def test_a_tool_that_may_use_the_network_does_not_run_offline(self):
        env = self.begin("pixi")
        self.assertIn("leave out --offline", self.fails(1, "repair", "-y", "--offline", env).err)
        self.assertEqual(self.called(), [])

    def test_a_tool_does_not_run_for_an_environment_that_is_not_approved(self):
        env = self.begin("pixi")
        self.ok("deny", env)
        self.assertIn("it is denied", self.fails(1, "repair", "-y", env).err)
        self.assertEqual(self.called(), [])

    def test_hatch_recreates_an_environment_in_its_directory(self):
        self.write(self.directory / "pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n')
        self.write(self.directory / "hatch.toml", "[envs.default]\n")
        self.fake_tool("hatch", FRONT_END)
        # The environment has the name that Hatch derives from the project's path.
        prefix = self.hatch_place()
        self.variables["MADE"] = str(prefix)
        self.ok("create")
        self.lose_version(self.with_library(prefix))
        self.assertIn("run hatch env create in ~/project", self.fails(1, "repair", prefix).err)
        self.ok("repair", "-y", prefix)
        self.assertEqual(self.called()[-1], f"hatch env create in {self.directory}")
        self.assertEqual(self.report(prefix)["health"], "ok")
        self.assertIn("then run venvctl repair --rebuild", self.fails(1, "upgrade", prefix).err)
        old = os.stat(prefix).st_ino
        self.ok("repair", "--rebuild", "-y", prefix)
        self.assertEqual((len(self.called()), self.report(prefix)["health"]), (3, "ok"))
        self.ok("undo", "-y")
        self.assertEqual(os.stat(prefix).st_ino, old)

    def hatch_place(self):
        digest = hashlib.sha256(str(self.directory).encode()).digest()
        place = self.home / ".local/share/hatch/env/virtual/shop"
        return place / base64.urlsafe_b64encode(digest).decode()[:8] / "shop"

    @staticmethod
    def with_library(prefix):
        (prefix / f"lib/python{PYTHON_VERSION}/site-packages").mkdir(parents=True)
        return prefix


if __name__ == "__main__":
    main()
