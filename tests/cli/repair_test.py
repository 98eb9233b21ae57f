"""`venvctl repair` of environments whose Python no longer exists, or that were moved."""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

from directory_content import digests
from environments import PACKAGES, PYTHON_VERSION, install_python
from private_home import PYTHON
from program import PROGRAM, ProgramTest, main
from waiting import wait_until
from wheels import make_wheel


class RepairTest(ProgramTest):
    def make_on(self, python, path=None, tool="venv"):
        path = path or self.directory / ".venv"
        words = {"venv": [python / "bin/python3", "-m", "venv", "--without-pip", path],
                 "virtualenv": ["/usr/bin/virtualenv", "-q", "--no-download", "--no-pip",
                                "--no-setuptools", "--no-wheel", "-p", python / "bin/python3", path]}
        subprocess.run(words[tool], check=True, env=self.variables)
        return path

    def lose_python(self, **options):
        python = install_python(self.home / "python")
        env = self.make_on(python, **options)
        self.ok("allow", env)
        shutil.rmtree(python)
        return python, env

    def restore_home(self):
        """Moves HOME to another path, by a copy without the caches: a process may still write a template."""
        restored = self.private.top / "restored"
        shutil.copytree(self.home, restored, symlinks=True, ignore=shutil.ignore_patterns(".cache"))
        self.variables["HOME"] = str(restored)
        self.directory = restored / "project"
        wait_until(lambda: shutil.rmtree(self.home, ignore_errors=True) or not self.home.exists(), "HOME is removed")
        return restored

    def trust(self, env):
        return self.ok("info", "--json", env).json["trust"]

    def health(self, env):
        return self.ok("info", "--json", env).json["health"]

    def assert_works(self, env):
        done = subprocess.run([env / "bin/python", "-c", "import sys, json; print(sys.prefix)"],
                              capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), str(env), done.stderr)

    def make_editable(self, env, project, name="pkg"):
        """Writes the files that pip writes for an editable install, once with setuptools and once
        with hatchling."""
        packages = env / PACKAGES
        finder = f"__editable___{name}_1_finder"
        self.write(packages / f"__editable__.{name}.pth", f"import {finder}; {finder}.install()\n")
        self.write(packages / f"{finder}.py", f"MAPPING = {{'{name}': '{project}/src/{name}'}}\ndef install(): pass\n")
        self.write(packages / f"_{name}_src.pth", f"{project}/src\n")
        info = packages / f"{name}-1.dist-info"
        self.write(info / "direct_url.json",
                   json.dumps({"dir_info": {"editable": True}, "url": f"file://{project}"}))
        script = self.write(env / "bin" / name, f"#!{env}/bin/python\nimport {name}\n", 0o755)
        listed = [f"_{name}_src.pth", f"{name}-1.dist-info/direct_url.json", f"../../../bin/{name}"]
        self.write(info / "RECORD", "".join(
            f"{each},{self.digest(packages / each)}\n" for each in listed) + f"{name}-1.dist-info/RECORD,,\n")
        self.write(project / f"src/{name}/__init__.py", f"print('imported', __file__)\n")
        return script

    @staticmethod
    def digest(path):
        content = path.read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        return f"sha256={digest},{len(content)}"


class Relink(RepairTest):
    def test_an_environment_without_its_python_is_linked_to_another_python_of_the_same_version(self):
        for tool in ("venv", "virtualenv"):
            with self.subTest(tool):
                python, env = self.lose_python(tool=tool)
                self.assertEqual(self.health(env), "broken")
                packages = digests(env / "lib")
                outcome = self.ok("repair", env)
                self.assertIn(f"Python is now /usr/bin/python{PYTHON_VERSION}", outcome.err)
                self.assert_works(env)
                self.assertNotIn(str(python), (env / "pyvenv.cfg").read_text())
                self.assertEqual(digests(env / "lib"), packages)
                self.assertEqual(self.trust(env), "allowed")
                self.assertEqual(sorted(os.listdir(env)), sorted(set(os.listdir(env)) - {".venvctl-changes"}))
                shutil.rmtree(env)

    def test_without_an_argument_the_environment_of_this_project_is_repaired(self):
        _, env = self.lose_python()
        self.fails(3, "which")
        self.ok("repair")
        self.assertEqual(self.ok("which").out.strip(), str(env))
        self.assertIn("needs no repair", self.ok("repair").err)

    def test_a_link_to_another_minor_version_is_repaired(self):
        python = install_python(self.home / "python")
        env = self.make_on(python)
        (python / "bin/python3.99").write_bytes(b"\x7fELF")
        (python / "bin/python3.99").chmod(0o755)
        (python / f"bin/python{PYTHON_VERSION}").unlink()
        (python / "bin/python3").unlink()
        (python / "bin/python3").symlink_to("python3.99")
        self.assertEqual(self.health(env), "broken")
        self.ok("repair", env)
        self.assert_works(env)

    def test_a_dry_run_changes_nothing(self):
        _, env = self.lose_python()
        before = digests(self.home)
        self.assertIn("would use ", self.ok("repair", "--dry-run", env).err)
        self.assertEqual(digests(self.home), before)

    def test_repair_does_not_approve_unapproved_and_denied_environments(self):
        python = install_python(self.home / "python")
        unknown = self.make_on(python)
        denied = self.make_on(python, self.home / "other/.venv")
        self.ok("deny", denied)
        shutil.rmtree(python)
        self.ok("repair", unknown, denied)
        self.assertEqual((self.trust(unknown), self.trust(denied)), ("unknown", "denied"))

    def test_a_configuration_that_was_changed_since_is_not_approved_again(self):
        _, env = self.lose_python()
        config = env / "pyvenv.cfg"
        config.write_text(config.read_text().replace("site-packages = false", "site-packages = true"))
        self.assertIn("run venvctl allow", self.ok("repair", env).err)
        self.assertEqual(self.trust(env), "unknown")

    def test_all_repairs_every_known_environment_and_prints_a_table(self):
        python, _ = self.lose_python()
        gone = install_python(self.home / "gone")
        env = self.make_on(gone, self.home / "second/.venv")
        self.ok("allow", env)
        shutil.rmtree(gone)
        outcome = self.ok("repair", "--all")
        self.assertEqual(outcome.out.count("repaired"), 2, outcome.out)
        self.assertEqual(outcome.out.splitlines()[0].split(), ["ENVIRONMENT", "RESULT", "PROBLEM", "WHAT"])
        self.assertIn("no environment needs a repair", self.ok("repair", "--all").err)

    def test_json_has_the_method_and_the_result(self):
        _, env = self.lose_python()
        rows = self.ok("repair", "--json", env).json
        self.assertEqual([(each["prefix"], each["result"], each["method"]) for each in rows],
                         [(str(env), "repaired", "relink")])

    def test_if_no_installed_python_is_suitable_nothing_is_changed(self):
        _, env = self.lose_python()
        os.rename(env / f"lib/python{PYTHON_VERSION}", env / "lib/python3.99")
        config = env / "pyvenv.cfg"
        config.write_text(config.read_text().replace(f"version = {PYTHON_VERSION}", "version = 3.99"))
        self.write(self.directory / "pyproject.toml", '[project]\nrequires-python = ">=3.99"\n')
        before = digests(env)
        outcome = self.fails(1, "repair", env)
        self.assertIn("install Python 3.99, or run venvctl create --clear", outcome.err)
        self.fails(1, "repair", "--dry-run", env)
        self.assertEqual(digests(env), before)

    def test_linking_to_another_python_runs_no_program(self):
        _, env = self.lose_python()
        trace = self.home / "trace"
        subprocess.run(["strace", "-f", "-qq", "-e", "trace=execve", "-o", trace, PROGRAM, "repair", env],
                       env={**self.variables, "PWD": str(self.directory),
                            "ASAN_OPTIONS": "detect_leaks=0"}, cwd=self.directory, check=True,
                       capture_output=True)
        calls = [line for line in trace.read_text().splitlines() if "execve(" in line]
        self.assertEqual(len(calls), 1, calls)
        self.assert_works(env)

    def test_repair_works_while_a_daemon_runs(self):
        self.start_daemon()
        _, env = self.lose_python()
        self.ok("repair", env)
        self.assertEqual(self.ok("which").out.strip(), str(env))


    def test_a_link_to_an_environment_is_not_repaired_but_its_target_is(self):
        _, env = self.lose_python()
        link = self.home / "link"
        link.symlink_to(env)
        said = self.fails(1, "repair", link).err
        self.assertIn("it is a symbolic link: run venvctl repair ", said)
        self.ok("repair", env)
        self.assert_works(link)

    def test_an_environment_of_another_user_is_not_repaired(self):
        _, env = self.lose_python()
        before = digests(env)
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*sudo, "chown", "65534:65534", env], check=True)
        self.addCleanup(subprocess.run, [*sudo, "chown", str(os.geteuid()), env], check=True)
        self.assertIn("another user owns it", self.fails(1, "repair", env).err)
        self.assertEqual(digests(env), before)


class Reroot(RepairTest):
    def make_project(self):
        project = self.home / "old"
        env = self.make_venv(project / ".venv")
        self.make_editable(env, project)
        self.ok("allow", env)
        return project, env

    def move(self):
        project, _ = self.make_project()
        moved = self.home / "new"
        project.rename(moved)
        return project, moved

    def assert_nothing_names(self, path, env):
        known = [each for each in (*env.glob("bin/*"), *env.glob(f"{PACKAGES}/*.pth"), env / "pyvenv.cfg",
                                   *env.glob(f"{PACKAGES}/*/*.json"), *env.glob(f"{PACKAGES}/*.py"))
                 if each.is_file() and not each.is_symlink()]
        self.assertEqual([each for each in known if str(path).encode() + b"/" in each.read_bytes()], [])

    def test_a_repaired_project_that_was_moved_keeps_its_approval_pin_and_name(self):
        project, env = self.make_project()
        self.ok("use", env, "-C", project)
        moved = self.home / "new"
        project.rename(moved)
        env = moved / ".venv"
        self.assertEqual(self.health(env), "foreign")
        self.assertIn("paths changed from ~/old/.venv to ~/new/.venv", self.ok("repair", env).err)
        self.assertEqual(self.health(env), "ok")
        self.assertEqual(self.trust(env), "allowed")
        self.assertEqual(self.ok("which", "-C", moved).out.strip(), str(env))
        pins = [[each["directory"], each["prefix"]] for each in json.loads(self.state("pins.json"))["pins"]]
        self.assertEqual(pins, [[str(moved), str(env)]])
        self.assertNotIn(str(project) + "/", self.state("environments.json"))
        self.assert_nothing_names(project, env)
        done = subprocess.run([env / "bin/pkg"], capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), f"imported {moved}/src/pkg/__init__.py", done.stderr)

    def test_the_record_of_a_package_is_updated_for_changed_files(self):
        _, moved = self.move()
        self.ok("repair", moved / ".venv")
        packages = moved / ".venv" / PACKAGES
        for line in (packages / "pkg-1.dist-info/RECORD").read_text().splitlines()[:-1]:
            path, digest = line.split(",", 1)
            self.assertEqual(self.digest(packages / path), digest)

    def test_after_a_move_the_activation_scripts_of_each_shell_use_the_new_path(self):
        _, moved = self.move()
        env = moved / ".venv"
        self.ok("repair", env)
        for shell, line in (("bash", f". '{env}/bin/activate'; echo $VIRTUAL_ENV"),
                            ("fish", f"source '{env}/bin/activate.fish'; echo $VIRTUAL_ENV")):
            done = subprocess.run([shell, "-c", line], capture_output=True, text=True, env=self.variables)
            self.assertEqual(done.stdout.strip(), str(env), done.stderr)

    def test_a_new_path_may_contain_blanks_and_quotes(self):
        project, _ = self.make_project()
        moved = self.home / "it's new $x"
        project.rename(moved)
        env = moved / ".venv"
        self.ok("repair", env)
        done = subprocess.run(["bash", "-c", '. "$1/bin/activate"; echo "$VIRTUAL_ENV"; pkg', "-", env],
                              capture_output=True, text=True, env=self.variables)
        self.assertEqual(done.stdout.splitlines(),
                         [str(env), f"imported {moved}/src/pkg/__init__.py"], done.stderr)

    def test_a_copy_is_not_approved_and_its_editable_installs_are_reported_but_not_changed(self):
        project, _ = self.make_project()
        copy = self.home / "copy"
        shutil.copytree(project, copy, symlinks=True)
        env = copy / ".venv"
        left = self.ok("repair", "--json", env).json[0]["notUpdated"]
        self.assertIn(f"{env}/{PACKAGES}/_pkg_src.pth", left)
        self.assertEqual((env / PACKAGES / "_pkg_src.pth").read_text(), f"{project}/src\n")
        self.assert_works(env)
        self.assertEqual(self.trust(project / ".venv"), "allowed")

    def test_repair_all_does_not_approve_the_environments_of_a_restored_home(self):
        self.make_project()
        restored = self.restore_home()
        env = restored / "old/.venv"
        self.assertIn("repaired", self.ok("repair", "--all").out)
        self.assertEqual(self.trust(env), "unknown")
        self.assert_works(env)

    def test_a_restored_environment_is_approved_if_it_is_an_argument(self):
        self.make_project()
        restored = self.restore_home()
        self.ok("repair", restored / "old/.venv")
        self.assertEqual(self.trust(restored / "old/.venv"), "allowed")

    def test_an_environment_that_was_moved_and_has_lost_its_python_is_repaired(self):
        python = install_python(self.home / "python")
        project = self.home / "old"
        env = self.make_on(python, project / ".venv")
        self.ok("allow", env)
        shutil.rmtree(python)
        project.rename(self.home / "new")
        env = self.home / "new/.venv"
        outcome = self.ok("repair", env)
        self.assertIn("paths changed from ~/old/.venv to ~/new/.venv, Python is now", outcome.err)
        self.assert_works(env)
        self.assertEqual(self.trust(env), "allowed")

    def test_the_python_file_of_pdm_gets_the_new_path(self):
        project, _ = self.make_project()
        self.write(project / ".pdm-python", f"{project}/.venv/bin/python")
        project.rename(self.home / "new")
        self.ok("repair", self.home / "new/.venv")
        self.assertEqual((self.home / "new/.pdm-python").read_text(), f"{self.home}/new/.venv/bin/python")

    def test_the_scripts_of_a_relocatable_environment_of_uv_are_not_changed(self):
        project, env = self.make_project()
        config = env / "pyvenv.cfg"
        config.write_text(config.read_text() + "relocatable = true\n")
        project.rename(self.home / "new")
        before = digests(self.home / "new/.venv/bin")
        self.ok("repair", self.home / "new/.venv")
        self.assertEqual(digests(self.home / "new/.venv/bin"), before)

    def test_every_old_path_in_the_scripts_of_virtualenv_is_replaced(self):
        env = self.make_on(pathlib.Path("/usr"), self.home / "old/.venv", tool="virtualenv")
        (self.home / "old").rename(self.home / "new")
        env = self.home / "new/.venv"
        self.ok("repair", env)
        self.assert_nothing_names(self.home / "old", env)
        self.assert_works(env)

    def test_a_real_program_of_a_wheel_runs_again(self):
        wheel = make_wheel(self.home, "tool", programs=["tool"])
        env = self.make_venv(self.home / "old/.venv")
        subprocess.run([PYTHON, "-m", "pip", "--python", env / "bin/python", "install", "-q", "--no-index",
                        wheel], check=True, env=self.variables)
        (self.home / "old").rename(self.home / "new")
        self.ok("repair", self.home / "new/.venv")
        subprocess.run([self.home / "new/.venv/bin/tool"], check=True)


class Tools(RepairTest):
    def lay_pipx(self, python):
        prefix = self.home / ".local/pipx/venvs/black"
        self.make_on(python, prefix)
        self.write(prefix / "pipx_metadata.json", "{}")
        return prefix

    def test_an_environment_of_pipx_is_linked_to_another_python_without_pipx(self):
        python = install_python(self.home / "python")
        env = self.lay_pipx(python)
        shutil.rmtree(python)
        self.assertIn("Python is now", self.ok("repair", env).err)
        self.assert_works(env)

    def lose_version(self):
        python = install_python(self.home / "python")
        env = self.lay_pipx(python)
        shutil.rmtree(python)
        os.rename(env / f"lib/python{PYTHON_VERSION}", env / "lib/python3.99")
        config = env / "pyvenv.cfg"
        config.write_text(config.read_text().replace(f"version = {PYTHON_VERSION}", "version = 3.99"))
        return env

    def test_the_command_of_the_tool_is_shown_and_run_only_with_yes(self):
        env = self.lose_version()
        called = self.home / "called"
        self.fake_tool("pipx", f'echo "$*" >>"{called}"\n')
        self.assertIn("run pipx reinstall black", self.fails(1, "repair", env).err)
        self.assertFalse(called.exists())
        outcome = self.run_program("repair", "-y", env)
        self.assertEqual(outcome.code, 1)
        self.assertIn("still broken after pipx reinstall black", outcome.err)
        self.assertEqual(called.read_text(), "reinstall black\n")

    def test_a_missing_tool_is_reported(self):
        env = self.lose_version()
        told = self.fails(1, "repair", "-y", env, variables={"PATH": str(self.home)}).err
        self.assertIn("pipx is not installed, so nothing was changed: install it, then run pipx", told)

    def test_repair_inspects_the_environment_to_see_whether_the_tool_repaired_it(self):
        env = self.lose_version()
        self.fake_tool("pipx", f'rm -r "{env}"; {PYTHON} -m venv --without-pip "{env}"\n'
                               f'echo "{{}}" >"{env}/pipx_metadata.json"; exit 1\n')
        self.assertIn("repaired", self.ok("repair", "-y", env).err)


class Rebuild(RepairTest):
    """The environment's Python 3.99 does not exist. The installed version that is nearest to it is
    that of the system's Python."""

    def setUp(self):
        super().setUp()
        self.wheels = self.home / "wheels"
        make_wheel(self.wheels, "one", programs=["one"])
        make_wheel(self.wheels, "two", version="2.5")
        self.variables["PIP_FIND_LINKS"] = str(self.wheels)
        self.variables["PIP_NO_INDEX"] = "1"

    def lose_version(self, *packages):
        env = self.directory / ".venv"
        subprocess.run(["/usr/bin/virtualenv", "-q", "--no-download", "-p", PYTHON, env], check=True,
                       env=self.variables)
        subprocess.run([env / "bin/pip", "install", "-q", *packages], check=True, env=self.variables)
        self.make_editable(env, self.directory)
        info = env / PACKAGES / "pkg-1.dist-info"
        self.write(info / "METADATA", "Metadata-Version: 2.1\nName: pkg\nVersion: 1\n")
        record = (info / "RECORD").read_text()
        self.write(info / "RECORD", record + "pkg-1.dist-info/METADATA,,\n__editable__.pkg.pth,,\n"
                                             "__editable___pkg_1_finder.py,,\n")
        self.ok("allow", env)
        os.rename(env / f"lib/python{PYTHON_VERSION}", env / "lib/python3.99")
        config = env / "pyvenv.cfg"
        config.write_text(config.read_text().replace(f"{PYTHON_VERSION}.", "3.99."))
        for name in ("python", "python3", f"python{PYTHON_VERSION}"):
            (env / "bin" / name).unlink(missing_ok=True)
        (env / "bin/python").symlink_to("/opt/gone/bin/python3.99")
        return env

    def trash(self):
        return self.home / ".local/share/Trash"

    def test_a_new_environment_with_the_same_packages_replaces_the_old_one(self):
        env = self.lose_version("one", "two")
        old = os.stat(env).st_ino
        self.assertIn("would rebuild with", self.ok("repair", "--dry-run", env).err)
        outcome = self.ok("repair", "--offline", env)
        self.assertIn("the old environment is in the trash", outcome.err)
        self.assert_works(env)
        listed = subprocess.run([env / "bin/python", "-m", "pip", "list", "--format=freeze"],
                                capture_output=True, text=True, env=self.variables).stdout
        self.assertIn("one==1.0\n", listed)
        self.assertIn("two==2.5\n", listed)
        subprocess.run([env / "bin/one"], check=True)
        done = subprocess.run([env / "bin/pkg"], capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), f"imported {self.directory}/src/pkg/__init__.py", done.stderr)
        self.assertEqual(self.trust(env), "allowed")
        self.assertEqual(os.stat(self.trash() / "files/.venv").st_ino, old)
        self.assertIn(f"Path={env}\n", (self.trash() / "info/.venv.trashinfo").read_text())
        self.assertEqual(sorted(os.listdir(self.directory)), [".venv", "src"])
        activate = (env / "bin/activate").read_text()
        self.assertNotIn(".venvctl-new", (env / "bin/one").read_text() + activate)
        self.assertNotIn("(env)", activate)

    def test_if_a_package_is_not_available_the_old_environment_is_kept_and_its_packages_are_listed(self):
        env = self.lose_version("one", "two")
        for wheel in self.wheels.glob("two*"):
            wheel.unlink()
        before = digests(env)
        outcome = self.run_program("repair", "--offline", env)
        self.assertEqual(outcome.code, 1)
        self.assertIn("its packages are listed in ~/project/.venv-requirements.txt", outcome.err)
        self.assertEqual(digests(env), before)
        self.assertEqual((self.directory / ".venv-requirements.txt").read_text(),
                         f"one==1.0\npkg @ file://{self.directory}\ntwo==2.5\n")
        self.assertEqual(sorted(os.listdir(self.directory)), [".venv", ".venv-requirements.txt", "src"])
        self.assertFalse(self.trash().exists())

    def test_an_installation_that_installs_nothing_keeps_the_old_environment(self):
        env = self.lose_version("one", "two")
        before = digests(env)
        for setting in (f"target = {self.home}/elsewhere", "dry-run = true", f"root = {self.home}/root"):
            self.write(self.home / ".config/pip/pip.conf", f"[install]\n{setting}\n")
            outcome = self.run_program("repair", "--offline", env)
            self.assertEqual(outcome.code, 1, setting)
            self.assertIn("the new environment lacks one 1.0, two 2.5", outcome.err, setting)
            self.assertEqual(digests(env), before)
        (self.home / ".config/pip/pip.conf").unlink()
        self.ok("repair", "--offline", env, variables={"PIP_DRY_RUN": "1", "PIP_ROOT": str(self.home / "root")})
        subprocess.run([env / "bin/one"], check=True)

    def test_an_environment_in_use_is_not_rebuilt(self):
        env = self.lose_version("one")
        copied = shutil.copy(os.path.realpath(PYTHON), env / "bin/python3.99")
        process = subprocess.Popen([copied, "-c", "input()"], stdin=subprocess.PIPE)
        try:
            self.assertIn(f"in use by process {process.pid}", self.fails(1, "repair", env).err)
        finally:
            process.kill()
            process.communicate()

    def test_a_healthy_environment_is_rebuilt_on_request(self):
        env = self.directory / ".venv"
        self.create(env)
        old = os.stat(env).st_ino
        self.assertIn("needs no repair", self.ok("repair", env).err)
        self.ok("repair", "--rebuild", env)
        self.assertNotEqual(os.stat(env).st_ino, old)
        self.assertEqual(self.trust(env), "created")
        self.assert_works(env)
        self.fails(2, "repair", "--all", "--rebuild")

    def test_upgrade_uses_the_python_in_its_option(self):
        env = self.directory / ".venv"
        self.create(env)
        python = install_python(self.home / "python")
        before = digests(env)
        self.assertIn("would rebuild", self.ok("upgrade", "--dry-run", "-p", python / "bin/python3").err)
        self.assertEqual(digests(env), before)
        outcome = self.ok("upgrade", "--json", "-p", python / "bin/python3")
        self.assertEqual(outcome.json["python"], str(python / "bin/python3"))
        self.assertIn(str(python), (env / "pyvenv.cfg").read_text())
        self.assert_works(env)
        self.assertEqual(self.trust(env), "created")

    def test_upgrade_without_a_python_uses_the_newest_that_the_project_allows(self):
        self.create()
        self.write(self.directory / "pyproject.toml", '[project]\nrequires-python = ">=3.99"\n')
        self.assertIn("no installed Python is suitable for", self.fails(1, "upgrade").err)
        self.write(self.directory / "pyproject.toml", '[project]\nrequires-python = ">=3.9"\n')
        self.ok("upgrade")
        self.assert_works(self.directory / ".venv")

    def test_for_an_environment_that_poetry_named_the_command_of_poetry_is_shown(self):
        env = self.make_venv(self.home / ".cache/pypoetry/virtualenvs/p-0123abcd-py3.99")
        os.rename(env / f"lib/python{PYTHON_VERSION}", env / "lib/python3.99")
        (env / "bin/python3").unlink()
        self.assertIn("run poetry install in its project", self.fails(1, "repair", env).err)


if __name__ == "__main__":
    main()
