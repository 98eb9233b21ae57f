"""`repair --all` after typical events: the minor version of Python changes, many environments lose their Python
at once, a project is renamed, or a home directory is restored. docs/comparison.md lists these scenarios, and those in other test programs."""
import json
import os
import pathlib
import pwd
import shutil
import subprocess

from environments import PACKAGES, PYTHON_VERSION, install_python
from private_home import PYTHON
from program import ProgramTest, main
from wheels import make_wheel

WHEELS_OF_DEBIAN = "/usr/share/python-wheels"  # pip and setuptools
KINDS = ("venv", "virtualenv", "uv", "pipenv", "poetry", "pdm", "pipx", "virtualenvwrapper")
OF_EACH_KIND = 5


def other_python():
    """(version, program) of an installed Python of another minor version with pip; None if there is none."""
    home = pathlib.Path(pwd.getpwuid(os.getuid()).pw_dir)
    for pattern in ("/usr/bin/python3.?*", "/usr/local/bin/python3.?*", "/opt/*/bin/python3.?*",
                    f"{home}/.pyenv/versions/3.1?.*/bin/python3.?*"):
        for path in sorted(pathlib.Path("/").glob(pattern[1:])):
            version = path.name.removeprefix("python")
            if version != PYTHON_VERSION and version.replace(".", "").isdigit() and \
                    (path.parent.parent / f"lib/python{version}/ensurepip").is_dir():
                return version, path
    return None


class ScenarioTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.variables.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=f"{self.home}/wheels {WHEELS_OF_DEBIAN}",
                              PIP_DISABLE_PIP_VERSION_CHECK="1")

    def trust_of_all(self):
        return {each["prefix"]: each["trust"] for each in self.ok("list", "--json").json}

    def check_imports(self, env, *packages):
        for package in packages:
            done = subprocess.run([env / "bin/python", "-c", f"import sys, {package}; print(sys.prefix)"],
                                  capture_output=True, text=True)
            self.assertEqual(done.stdout.strip(), str(env), done.stderr)

    def check_pip(self, env):
        done = subprocess.run([PYTHON, "-m", "pip", "--python", env / "bin/python", "check"], env=self.variables,
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout.strip()), (0, "No broken requirements found."), done.stderr)


class MinorVersion(ScenarioTest):
    def lose(self, project):
        """Returns (environment, its old version, trust of all environments before the loss). The
        environment has two packages, and the minor version of its Python is no longer installed. If
        this machine has a second Python, that Python made the environment. Otherwise only the files
        of the environment name the lost version."""
        env = project / ".venv"
        other = other_python()
        python = self.home / "python"
        if other:
            version, program = other
            (python / "bin").mkdir(parents=True)
            (python / "lib").mkdir()
            shutil.copy(os.path.realpath(program), python / f"bin/python{version}")
            (python / f"lib/python{version}").symlink_to(program.parent.parent / f"lib/python{version}")
            made_with = python / f"bin/python{version}"
        else:
            version, made_with = "3.99", PYTHON
        subprocess.run([made_with, "-m", "venv", env], check=True, env=self.variables)
        subprocess.run([env / "bin/python", "-m", "pip", "install", "-q", "one", "two"], check=True,
                       env=self.variables)
        self.ok("allow", env)
        before = self.trust_of_all()
        if other:
            shutil.rmtree(python)
            return env, version, before
        os.rename(env / f"lib/python{PYTHON_VERSION}", env / f"lib/python{version}")
        config = env / "pyvenv.cfg"
        config.write_text(config.read_text().replace(f"{PYTHON_VERSION}.", f"{version}."))
        for link in (env / "bin").glob("python*"):
            link.unlink()
        (env / "bin/python").symlink_to(f"/no/bin/python{version}")
        return env, version, before

    def test_after_the_minor_version_changed_repair_all_makes_environments_with_the_same_packages(self):
        make_wheel(self.home / "wheels", "one", requires=["two"])
        make_wheel(self.home / "wheels", "two", version="2.5")
        env, version, before = self.lose(self.directory)
        self.assertEqual(before[str(env)], "allowed")
        found = self.ok("repair", "--all", "--offline", "--json").json
        self.assertEqual([(each["result"], each["method"]) for each in found], [("repaired", "rebuild")])
        self.check_imports(env, "one", "two")
        self.check_pip(env)
        self.assertEqual(self.trust_of_all(), before)
        self.assertEqual([each.name for each in (env / "lib").iterdir()], [f"python{PYTHON_VERSION}"])
        self.assertNotEqual(version, PYTHON_VERSION)


class MovedEnvironments(ScenarioTest):
    def make(self, env):
        """An approved environment with two packages and a program."""
        make_wheel(self.home / "wheels", "one", requires=["two"], programs=["run-one"])
        make_wheel(self.home / "wheels", "two", version="2.5")
        self.ok("create", "-q", "--backend", "venv", env)
        subprocess.run([env / "bin/python", "-m", "pip", "install", "-q", "one"], check=True, env=self.variables)
        self.assertEqual(self.trust_of_all()[str(env)], "created")

    def check(self, env):
        found = self.ok("repair", "--all", "--json").json
        self.assertEqual([(each["prefix"], each["result"], each["method"]) for each in found],
                         [(str(env), "repaired", "update-paths")])
        self.check_imports(env, "one", "two")
        self.check_pip(env)
        subprocess.run([env / "bin/run-one"], check=True)

    def test_after_a_project_was_renamed_repair_all_leaves_working_packages_and_the_approval(self):
        self.make(self.directory / ".venv")
        renamed = self.home / "renamed"
        self.directory.rename(renamed)
        self.directory = renamed
        self.ok("scan", self.home)
        self.check(renamed / ".venv")
        self.assertEqual(self.trust_of_all()[str(renamed / ".venv")], "created")

    def test_after_a_home_was_restored_under_another_name_repair_all_leaves_working_packages(self):
        self.make(self.home / "shop/.venv")
        restored = self.private.top / "restored"
        self.home.rename(restored)
        self.variables.update(HOME=str(restored), PIP_FIND_LINKS=f"{restored}/wheels {WHEELS_OF_DEBIAN}")
        self.directory = restored / "project"
        self.check(restored / "shop/.venv")


class FortyEnvironments(ScenarioTest):
    def place_of(self, kind, number):
        name = f"p{number}"
        return {
            "pipenv": self.home / f".local/share/virtualenvs/{name}-0123abc{number}",
            "poetry": self.home / f".cache/pypoetry/virtualenvs/{name}-0123abc{number}-py{PYTHON_VERSION}",
            "pdm": self.home / f".local/share/pdm/venvs/{name}-0123abc{number}-{PYTHON_VERSION}",
            "pipx": self.home / f".local/pipx/venvs/{name}",
            "virtualenvwrapper": self.home / f".virtualenvs/{name}",
        }.get(kind, self.home / f"{kind}{number}/.venv")

    def make(self, kind, python, number):
        env = self.place_of(kind, number)
        env.parent.mkdir(parents=True, exist_ok=True)
        words = [python, "-m", "venv", "--without-pip", env]
        if kind == "virtualenv":
            words = ["/usr/bin/virtualenv", "-q", "--no-download", "--no-pip", "--no-setuptools", "--no-wheel",
                     "-p", python, env]
        subprocess.run(words, check=True, env=self.variables)
        if kind == "uv":
            config = env / "pyvenv.cfg"
            config.write_text(f"home = {python.parent}\nuv = 0.4.9\nversion_info = {PYTHON_VERSION}.2\n"
                              "include-system-site-packages = false\n")
        if kind == "pipx":
            (env / "pipx_metadata.json").write_text("{}")
        self.write(env / PACKAGES / "demo/__init__.py", "")
        info = env / PACKAGES / "demo-1.0.dist-info"
        self.write(info / "METADATA", "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")
        self.write(info / "RECORD", "demo/__init__.py,,\ndemo-1.0.dist-info/METADATA,,\n")
        if kind in ("venv", "virtualenv", "uv"):
            self.ok("allow", env)
        return env

    def test_forty_environments_of_eight_kinds_are_repaired_while_half_of_them_are_in_use(self):
        python = install_python(self.home / "python")
        made = {kind: [self.make(kind, python / "bin/python3", each) for each in range(OF_EACH_KIND)]
                for kind in KINDS}
        every = [env for each in made.values() for env in each]
        users = [subprocess.Popen([env / "bin/python", "-c", "input()"], stdin=subprocess.PIPE)
                 for env in every[::2]]
        try:
            before = self.trust_of_all()
            self.assertEqual(len(before), len(every))
            shutil.rmtree(python)
            self.assertEqual(len(self.ok("list", "--broken", "--json").json), len(every))
            outcome = self.ok("repair", "--all", "--json")
            self.assertEqual({(each["result"], each["method"]) for each in outcome.json}, {("repaired", "relink")})
            self.assertEqual(len(outcome.json), len(every))
            self.assertEqual([user.poll() for user in users], [None] * len(users))
        finally:
            for user in users:
                user.kill()
                user.communicate()
        for env in every:
            self.check_imports(env, "demo")
        for each in made.values():
            self.check_pip(each[0])
        self.assertEqual(self.trust_of_all(), before)
        self.assertEqual(self.ok("list", "--broken", "--json").json, [])
        self.assertEqual(json.loads(self.ok("repair", "--all", "--json").out), [])


if __name__ == "__main__":
    main()
