"""venvctl create in a cloned repository runs no code from the clone."""
import os
import stat
import subprocess
import sys

from program import PROGRAM, STAGE, ProgramTest, main
from private_home import PYTHON

# Modules that Python, venv, ensurepip and pip import by name, and programs that venvctl or a tool may run.
MODULES = ("venv", "ensurepip", "logging", "pip", "sitecustomize", "usercustomize", "runpy", "json",
           "os", "subprocess", "argparse", "encodings", "virtualenv", "shutil", "types", "sysconfig",
           "importlib", "tempfile", "platform", "pathlib")
PROGRAMS = ("virtualenv", "uv", "python", "python3", "env", "bash", "sh", "git", "systemctl",
            "journalctl", "tail", "cat", "pip")


class IsolationTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.mark = self.home / "ran"

    def assert_nothing_ran(self, *what):
        self.assertEqual(self.mark.read_text() if self.mark.exists() else "", "", what)

    def make_module(self, name, as_package=False):
        text = f"open({str(self.mark)!r}, 'a').write({name + ' '!r})\n"
        path = f"{name}/__init__.py" if as_package else f"{name}.py"
        self.write(self.directory / path, text)
        self.write(self.directory / name / "__main__.py", text) if as_package else None

    def remove_module(self, name):
        subprocess.run(["rm", "-rf", self.directory / name, self.directory / f"{name}.py",
                        self.directory / "__pycache__", self.directory / ".venv", self.mark],
                       check=True)

    def test_modules_of_the_clone_are_not_run(self):
        for name in MODULES:
            for as_package in (False, True):
                self.make_module(name, as_package)
                with self.subTest(name=name, as_package=as_package):
                    outcome = self.run_program("create", "--backend", "venv", "--no-pip")
                    self.assert_nothing_ran(name)
                    self.assertEqual(outcome.code, 0, outcome.err)
                self.remove_module(name)

    def test_modules_of_the_clone_are_not_run_while_pip_is_added_or_used(self):
        for name in MODULES:
            self.make_module(name)
        # The installation fails because no index is available. The test only checks which code ran.
        self.run_program("create", "--backend", "venv", "-i", "nothing",
                         variables={"PIP_NO_INDEX": "1"})
        self.assert_nothing_ran(MODULES)
        self.run_program("create", "--clear", "--backend", "virtualenv", "-i", "nothing",
                         variables={"PIP_NO_INDEX": "1"})
        self.assert_nothing_ran(MODULES)

    def test_python_variables_are_ignored(self):
        for name in MODULES:
            self.make_module(name)
        self.write(self.directory / "startup.py", f"open({str(self.mark)!r}, 'a')\n")
        for value in (".", "", str(self.directory)):
            self.run_program("create", "--clear", "--backend", "venv", "-i", "nothing",
                             variables={"PYTHONPATH": value, "PIP_NO_INDEX": "1",
                                        "PYTHONSTARTUP": "startup.py", "PYTHONINSPECT": "1"})
            self.assert_nothing_ran(value)

    def test_a_user_site_directory_set_by_a_variable_is_ignored(self):
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self.write(self.directory / f"base/lib/{version}/site-packages/usercustomize.py",
                   f"open({str(self.mark)!r}, 'a')\n")
        self.ok("create", "--backend", "virtualenv", variables={"PYTHONUSERBASE": str(self.directory / "base")})
        self.assert_nothing_ran()

    def test_programs_in_the_clone_are_not_run_through_path_entries(self):
        self.create()
        for name in PROGRAMS:
            self.write(self.directory / name, f"#!/bin/sh\necho {name} >>{self.mark}\n", 0o755)
        runtime = self.private.run_directory.parent / "systemd"
        runtime.mkdir()
        for path in (".:/usr/bin:/bin", ":/usr/bin:/bin", "/usr/bin:/bin:", "./:/usr/bin:/bin",
                     f"{self.directory}:/usr/bin:/bin"):
            for words in (["create", "--clear", "--no-pip"], ["doctor"], ["logs"], ["status"],
                          ["init", "bash", "--dry-run"], ["daemon", "stop"], ["list"], ["pythons"], ["create", "new", "--backend", "uv"]):
                with self.subTest(path=path, words=words):
                    self.run_program(*words, variables={"PATH": path})
                    self.assert_nothing_ran(path, words)
        for path in (".:/usr/bin:/bin", ":/usr/bin:/bin"):
            self.ok("run", "sh", "-c", "true", variables={"PATH": path})
            self.assert_nothing_ran(path)

    def test_a_virtualenv_in_the_user_site_works(self):
        """`pip install --user virtualenv` installs such a program: its package is in the user site
        directory, which an isolated Python does not search."""
        version = subprocess.run([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                                 check=True, capture_output=True, text=True).stdout.strip()
        site = self.home / ".local" / "lib" / f"python{version}" / "site-packages"
        self.write(site / "own_virtualenv.py",
                   "import sys, venv\nvenv.create(sys.argv[-1], symlinks=True)\n")
        self.write(self.home / ".local" / "bin" / "virtualenv",
                   f"#!{PYTHON}\nimport own_virtualenv\n", 0o755)
        made = self.ok("create", "--backend", "virtualenv", "--no-pip",
                       variables={"PATH": f"{self.home}/.local/bin:/usr/bin:/bin"})
        self.assertIn("$ " + f"{self.home}/.local/bin/virtualenv", made.err)
        self.assertTrue((self.directory / ".venv" / "pyvenv.cfg").exists())


class InstallTest(ProgramTest):
    SOURCE = PROGRAM and os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))

    @staticmethod
    def run_open(words, **options):
        """Runs with a umask under which new files are world-writable."""
        return subprocess.run(words, preexec_fn=lambda: os.umask(0), capture_output=True, text=True,
                              **options)

    def test_no_installed_file_is_writable_by_others(self):
        prefix = self.home / "prefix"
        build = os.path.dirname(str(STAGE))
        done = self.run_open(["cmake", "--install", build, "--prefix", prefix])
        self.assertEqual(done.returncode, 0, done.stderr)
        found = [str(path) for path in prefix.rglob("*")
                 if not path.is_symlink() and path.stat().st_mode & 0o022]
        self.assertEqual(found, [])
        self.assertTrue((prefix / "share" / "venvctl" / "hook.bash").exists())

    def test_the_installer_sets_its_own_umask(self):
        tools = self.home / "tools"
        self.write(tools / "cmake", "#!/bin/sh\numask >\"$HOME/umask\"\nexit 9\n", 0o755)
        self.write(tools / "dpkg-query", "#!/bin/sh\necho install ok installed\n", 0o755)
        done = self.run_open([f"{self.SOURCE}/install.sh", "--yes", "--prefix", self.home / "p"],
                             env={**self.variables, "PATH": f"{tools}:/usr/bin:/bin"})
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual((self.home / "umask").read_text(), "0022\n", done.stderr)

    def test_init_keeps_the_mode_of_a_startup_file_and_creates_none_that_others_can_write(self):
        path = self.home / ".bashrc"
        before = set(self.home.rglob("*"))
        for mode in (0o600, 0o640, 0o644, 0o755):
            self.write(path, "alias x=y\n", mode)
            done = self.run_open([PROGRAM, "init", "bash"], env=self.variables, cwd=self.directory)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), mode)
        done = self.run_open([PROGRAM, "init", "fish"], env=self.variables, cwd=self.directory)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = [str(each) for each in set(self.home.rglob("*")) - before
                 if not each.is_symlink() and each.stat().st_mode & 0o022]
        self.assertEqual(found, [])


if __name__ == "__main__":
    main()
