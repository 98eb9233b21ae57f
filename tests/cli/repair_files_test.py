"""`venvctl repair` and `clone` change only files that belong to the environment, and lose no file."""
import io
import os
import shutil
import subprocess
import zipfile

from environments import PACKAGES, PYTHON_VERSION
from private_home import PYTHON
from program import main
from repair_test import RepairTest, digests
from wheels import make_wheel


class Links(RepairTest):
    """A target of a link in an environment does not belong to the environment."""

    def test_a_linked_bin_is_not_changed(self):
        tools = self.home / "tools/bin"
        self.write(tools / "activate", "")
        shutil.copy(os.path.realpath(PYTHON), tools / f"python{PYTHON_VERSION}")
        (tools / "python").symlink_to(f"python{PYTHON_VERSION}")
        env = self.directory / ".venv"
        (env / PACKAGES).mkdir(parents=True)
        (env / "bin").symlink_to(tools)
        self.write(env / "pyvenv.cfg", f"home = /nonexistent/bin\nversion = {PYTHON_VERSION}.2\n")
        before = digests(self.home / "tools"), (env / "pyvenv.cfg").read_text()
        self.run_program("repair", env)
        self.assertEqual((digests(self.home / "tools"), (env / "pyvenv.cfg").read_text()), before)

    def test_a_script_with_a_name_of_python_is_kept(self):
        _, env = self.lose_python()
        script = self.write(env / "bin/python3.d", "#!/bin/sh\n# mine\n", 0o755)
        self.ok("repair", env)
        self.assertEqual(script.read_text(), "#!/bin/sh\n# mine\n")
        self.assert_works(env)

    def lay_outside(self, env):
        """Makes files outside of the environment that contain its path, and links in the
        environment that lead to them."""
        kernel = self.write(self.home / "kernels/mine/kernel.json", f'{{"argv": ["{env}/bin/python"]}}')
        packages = self.home / "packages"
        pth = self.write(packages / "x.pth", f"{env}/src\n")
        info = self.write(packages / "y-1.dist-info/direct_url.json", f'{{"url": "file://{env}/y"}}')
        (env / "share/jupyter/kernels").mkdir(parents=True)
        (env / "share/jupyter/kernels/mine").symlink_to(kernel.parent)
        (env / "lib/python3.0").mkdir()
        (env / "lib/python3.0/site-packages").symlink_to(packages)
        (env / PACKAGES / "y-1.dist-info").symlink_to(info.parent)
        (env / PACKAGES / "x.pth").symlink_to(pth)
        return digests(self.home / "kernels"), digests(packages)

    def test_a_clone_does_not_change_what_links_lead_to(self):
        env = self.directory / ".venv"
        self.create(env)
        before = self.lay_outside(env)
        self.ok("clone", env, "new")
        self.assertEqual((digests(self.home / "kernels"), digests(self.home / "packages")), before)

    def test_an_update_of_paths_does_not_change_what_links_lead_to(self):
        env = self.home / "old/.venv"
        self.create(env)
        before = self.lay_outside(env)
        (self.home / "old").rename(self.home / "new")
        self.ok("repair", self.home / "new/.venv")
        self.assertEqual((digests(self.home / "kernels"), digests(self.home / "packages")), before)


class Content(RepairTest):
    def test_a_zip_archive_with_a_first_line_still_runs_after_a_move(self):
        env = self.home / "old/.venv"
        self.create(env)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as content:
            content.writestr("data.txt", f"made in {env}/bin\0")
            content.writestr("__main__.py", "print('runs')\n")
        program = env / "bin/app"
        program.write_bytes(f"#!{env}/bin/python\n".encode() + archive.getvalue())
        program.chmod(0o755)
        (self.home / "old").rename(self.home / "a-longer-name")
        env = self.home / "a-longer-name/.venv"
        self.ok("repair", env)
        done = subprocess.run([env / "bin/app"], capture_output=True, text=True)
        self.assertEqual(done.stdout, "runs\n", done.stderr)
        self.assertTrue((env / "bin/app").read_bytes().endswith(archive.getvalue()))

    def test_an_unreadable_configuration_is_kept(self):
        _, env = self.lose_python()
        config = env / "pyvenv.cfg"
        with config.open("a") as file:
            file.write("#" + 5 * 1024 * 1024 * "x")
        before = digests(env)
        self.assertIn("pyvenv.cfg", self.run_program("repair", env).err)
        self.assertEqual(digests(env), before)

    def test_a_directory_that_contains_the_interpreter_does_not_count_as_an_old_path(self):
        env = self.directory / ".venv"
        self.create(env)
        activate = env / "bin/activate"
        original = activate.read_text()
        config = (env / "pyvenv.cfg").read_text()
        for place in ("/usr", "/", str(self.home)):
            activate.write_text(original.replace(str(env), place))
            self.run_program("repair", env)
            self.assertEqual((env / "pyvenv.cfg").read_text(), config)
            self.assert_works(env)


class Lists(RepairTest):
    def setUp(self):
        super().setUp()
        self.variables["PIP_NO_INDEX"] = "1"

    def make_unavailable(self):
        env = self.directory / "dev"
        self.create(env)
        self.write(env / PACKAGES / "foo-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: foo\nVersion: 1\n")
        return env

    def test_a_failed_rebuild_does_not_replace_a_file_of_the_user(self):
        env = self.make_unavailable()
        mine = self.write(self.directory / "dev-requirements.txt", "# mine\npytest>=7\n")
        for _ in range(2):
            outcome = self.run_program("repair", "--rebuild", "--offline", env)
            self.assertIn("its packages are listed in ~/project/dev-requirements-2.txt", outcome.err)
            self.assertEqual(mine.read_text(), "# mine\npytest>=7\n")
        self.assertEqual((self.directory / "dev-requirements-2.txt").read_text(), "foo==1\n")
        self.assertEqual(sorted(os.listdir(self.directory)),
                         ["dev", "dev-requirements-2.txt", "dev-requirements.txt"])


class Succession(RepairTest):
    """What a rebuild copies, and what it reports."""

    def setUp(self):
        super().setUp()
        self.env = self.directory / ".venv"
        subprocess.run(["/usr/bin/virtualenv", "-q", "--no-download", "-p", PYTHON, self.env], check=True,
                       env=self.variables)
        self.ok("allow", self.env)
        self.packages = self.env / PACKAGES
        self.wheels = self.home / "wheels"

    def test_packages_of_old_setuptools_are_installed_again_from_the_index_of_pip_conf(self):
        make_wheel(self.wheels, "legacy", version="1.0")
        self.write(self.packages / "legacy-1.0.egg-info/PKG-INFO", "Name: legacy\nVersion: 1.0\n")
        self.write(self.packages / "legacy-1.0.egg-info/top_level.txt", "legacy\n")
        self.write(self.packages / "legacy/__init__.py", "")
        config = self.write(self.env / "pip.conf", f"[global]\nno-index = 1\nfind-links = {self.wheels}\n", 0o600)
        content = config.read_text()
        self.ok("upgrade", self.env)
        subprocess.run([self.env / "bin/python", "-c", "import legacy"], check=True)
        self.assertEqual((config.read_text(), config.stat().st_mode & 0o777), (content, 0o600))

    def test_links_of_setup_py_develop_and_own_path_lines_are_copied(self):
        source = self.home / "source"
        self.write(source / "devmod.py", "")
        self.write(source / "mine/minemod.py", "")
        self.write(self.packages / "dev.egg-link", f"{source}\n.")
        self.write(self.packages / "easy-install.pth", f"{source}\n./gone.egg\n")
        self.write(self.packages / "mine.pth", f"{source}/mine\n")
        outcome = self.ok("upgrade", "--json", "--offline", self.env)
        subprocess.run([self.env / "bin/python", "-c", "import devmod, minemod"], check=True)
        self.assertEqual(outcome.json["notTakenOver"], [])

    def test_what_is_not_copied_is_listed(self):
        self.write(self.packages / "loose.py", "")
        self.write(self.packages / "code.pth", "import os\n")
        self.write(self.env / "bin/mine", "#!/bin/sh\n", 0o755)
        outcome = self.ok("repair", "--rebuild", "--offline", self.env)
        for name in (f"{PACKAGES}/loose.py", f"{PACKAGES}/code.pth", "bin/mine"):
            self.assertIn(f"  {name} was not copied, or only partly copied, to the new environment", outcome.err)
        self.assertEqual(outcome.err.count("was not copied, or only partly copied, to the new environment"), 3, outcome.err)


if __name__ == "__main__":
    main()
