"""What `remove` and `create --clear` delete and refuse to delete, and when messages recommend them."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

from environments import PACKAGES
from program import ProgramTest, main
from waiting import wait_until


class DeletionsTest(ProgramTest):
    def contents(self, directory=None):
        """Every entry below the directory: inode, and a hash of the bytes of files. Omits the
        templates, because `create` makes these after it has finished."""
        found = {}
        for path, names, files in os.walk(directory or self.home):
            names[:] = [name for name in names if os.path.join(path, name) != f"{self.home}/.cache"]
            for name in names + files:
                each = os.path.join(path, name)
                content = pathlib.Path(each).read_bytes() if os.path.isfile(each) else b""
                found[each] = (os.lstat(each).st_ino, hashlib.md5(content).hexdigest())
        return found

    def refuses(self, *words, names=(), code=1, **options):
        before = self.contents()
        said = self.fails(code, *words, **options).err
        self.assertEqual(self.contents(), before)
        for name in names:
            self.assertIn(name, said)
        return said

    def project_that_is_an_environment(self):
        project = self.home / "proj"
        self.write(project / "src/main.py", "x")
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
        return self.make_venv(project)

    def make_incomplete(self, prefix):
        for script in (prefix / "bin").glob("[aA]ctivate*"):
            script.unlink()

    def test_a_project_that_is_an_environment_is_not_emptied(self):
        project = self.project_that_is_an_environment()
        for words in (["-C", project, "create", "--no-pip", "--clear", "."],
                      ["-C", project, "create", "--no-pip", "--clear", "-y", "."],
                      ["create", "--no-pip", "--clear", "-y", project],
                      ["create", "--no-pip", "--clear", "--dry-run", project],
                      ["remove", "-y", project], ["remove", "--dry-run", project]):
            with self.subTest(words):
                self.refuses(*words, names=[".git", "src"])
        said = self.refuses("create", project)
        self.assertNotIn("--clear", said)

    def test_a_script_inside_an_environment_is_named_and_kept(self):
        self.write(self.home / "scripts/plot.py", "x")
        self.make_venv(self.home / "scripts")
        self.refuses("remove", "-y", self.home / "scripts", names=["plot.py"])
        self.refuses("create", "--clear", "-y", self.home / "scripts", names=["plot.py"])

    def test_sources_of_an_editable_package_are_named_and_kept(self):
        self.create()
        self.write(self.directory / ".venv/src/mine/.git/HEAD", "")
        self.refuses("remove", "-y", "./.venv", names=["src"])

    def test_work_trees_and_repositories_of_every_system_are_named_and_kept(self):
        self.create()
        for mark in ("RCS", "SCCS", "_svn", ".plastic", ".bk", "BitKeeper", "{arch}", ".arch-ids", ".hg"):
            inner = self.directory / ".venv/share/work"
            self.write(inner / mark / "x", "mine")
            for words in (["remove"], ["create", "--clear"]):
                with self.subTest(mark, words=words):
                    self.refuses(*words, "-y", "./.venv", names=["share/work is a repository"])
            shutil.rmtree(inner)
        for name in ("format", "db/revs/0", "conf/authz", "hooks/x", "locks/x"):
            self.write(self.directory / ".venv/share/svn" / name, "5")
        self.refuses("remove", "-y", "./.venv", names=["share/svn is a repository"])

    def test_a_package_record_cannot_make_the_users_own_files_deletable(self):
        self.create()
        prefix = self.directory / ".venv"
        self.write(prefix / "src/main.py", "precious")
        self.write(prefix / PACKAGES / "evil-1.dist-info/RECORD", "../../../src/main.py,,\n")
        for words in (["remove"], ["create", "--clear"]):
            self.refuses(*words, "-y", "./.venv", names=["src"])

    def test_a_conda_record_without_digests_does_not_make_the_users_own_files_deletable(self):
        self.create()
        for prefix in (self.directory / ".venv", self.home / ".conda/envs/data"):
            self.write(prefix / "data/thesis.txt", "precious")
            self.write(prefix / "conda-meta/history", "")
            self.write(prefix / "conda-meta/x.json", json.dumps({"files": ["data/thesis.txt"]}))
            self.refuses("remove", "-y", prefix, names=["data"])
            self.assertEqual((prefix / "data/thesis.txt").read_text(), "precious")

    def test_home_and_directories_above_it_are_refused(self):
        self.make_venv(self.home)
        names = ["contains your home directory"]
        for words in (["remove", "-y", self.home], ["create", "--clear", "-y", self.home]):
            self.refuses(*words, names=names)
        inner = self.home / "lib/user"
        inner.mkdir()
        self.refuses("remove", "-y", self.home, names=names,
                     variables={"HOME": str(inner)})

    def test_the_directory_that_the_user_is_in_is_not_deleted(self):
        self.create()
        below = self.directory / ".venv/lib"
        self.refuses("remove", "-y", self.directory / ".venv", names=["the current directory"],
                     cwd=below, variables={"PWD": str(below)})
        (self.home / "way").symlink_to(below)
        self.refuses("create", "--clear", "-y", self.directory / ".venv", cwd=below,
                     names=["the current directory"], variables={"PWD": str(self.home / "way")})

    def test_a_conda_installation_is_not_removed_as_an_environment(self):
        root = self.home / "miniforge3"
        for name in ("conda-meta/history", "envs/proj/conda-meta/history", "pkgs/urls.txt"):
            self.write(root / name, "")
        self.write(root / "bin/python", "", 0o755)
        self.refuses("remove", "-y", root, names=["conda installation", "envs", "pkgs"])
        self.refuses("create", "--clear", "-y", root, names=["conda installation"])
        self.ok("remove", "-y", root / "envs/proj")

    def test_a_conda_environment_with_files_of_its_packages_is_removed(self):
        prefix = self.home / ".conda/envs/data"
        for name in ("conda-meta/history", "ssl/cert.pem", "x86_64-conda-linux-gnu/sysroot/a",
                     "compiler_compat/ld", "var/cache/x", "libexec/x", "sbin/x", "mkspecs/q.conf"):
            self.write(prefix / name, "")
        self.write(prefix / "conda-meta/qt.json", json.dumps({"paths_data": {"paths": [
            {"_path": "mkspecs/q.conf", "sha256": hashlib.sha256(b"").hexdigest()}]}}))
        self.write(prefix / "mkspecs/mine.conf", "")
        self.refuses("remove", "-y", "data", names=["mkspecs/mine.conf"])
        (prefix / "mkspecs/mine.conf").unlink()
        self.ok("remove", "-y", "data")
        self.assertFalse(prefix.exists())

    def test_clear_asks_for_confirmation_or_needs_yes_without_a_terminal(self):
        self.create()
        old = self.directory / ".venv/lib/old.py"
        old.write_text("")
        clear = ("create", "-q", "--backend", "venv", "--no-pip", "--clear")
        self.assertIn("-y", self.refuses(*clear, code=2))
        before = self.contents()
        code, shown = self.answer("n\n", *clear)
        self.assertEqual(code, 1)
        self.assertIn("delete and recreate ~/project/.venv? [y/N]", shown)
        self.assertEqual(self.contents(), before)
        self.assertEqual(self.answer("y\n", *clear)[0], 0)
        self.assertFalse(old.exists())
        self.ok("create", "-q", "--backend", "venv", "--no-pip", "--clear", "new")

    def test_only_the_confirmed_environment_is_deleted(self):
        self.create()
        prefix = self.directory / ".venv"

        def replace_project():
            self.directory.rename(self.home / "moved")
            self.make_venv(prefix)

        for words in (["remove", ".venv"], ["create", "--clear", "--no-pip"]):
            with self.subTest(words):
                code, shown = self.answer("y\n", *words, meanwhile=replace_project)
                self.assertTrue((prefix / "pyvenv.cfg").exists(), shown)
                if words[0] == "create":
                    self.assertEqual(code, 1, shown)
                    self.assertIn("was replaced while venvctl was running", shown)
                shutil.rmtree(self.home / "moved")

    def test_dry_run_changes_nothing(self):
        self.create()
        before = self.contents()
        for words, said in (
                (["remove", ".venv"], "would remove ~/project/.venv;"),
                (["create", "--clear"], "would delete and recreate ~/project/.venv;"),
                (["create", "new/env"], "would create ~/project/new/env;")):
            self.assertIn(said, self.ok(*words, "--dry-run").err)
        self.assertIn("pass --clear", self.fails(1, "create", "--dry-run").err)
        self.write(self.directory / "pyproject.toml", "[tool.poetry]\n")
        self.write(self.directory / "poetry.lock", "")
        shutil.rmtree(self.directory / ".venv")
        self.assertIn("would run poetry install in ~/project;", self.ok("create", "--dry-run").err)
        self.assertEqual([each for each in self.contents() if each not in before],
                         [f"{self.directory}/{name}" for name in ("poetry.lock", "pyproject.toml")])

    def test_an_environment_can_be_removed_after_its_first_removal_was_killed(self):
        self.create()
        shutil.rmtree(self.directory / ".venv")
        (self.directory / ".venv").mkdir()
        self.assertEqual(len(self.ok("list", "--json").json), 1)
        self.ok("remove", "-y", "./.venv")
        self.assertFalse((self.directory / ".venv").exists())
        self.assertEqual(self.ok("list", "--json").json, [])

    def test_a_directory_that_is_used_for_something_else_after_an_interrupted_create_is_kept(self):
        self.fake_tool("virtualenv", 'for p; do :; done; : > "$p/pyvenv.cfg"; read line < "$HOME/pipe"')
        os.mkfifo(self.home / "pipe")
        process = self.start("create", "--backend", "virtualenv", "tools")
        wait_until((self.directory / "tools/pyvenv.cfg").exists, "the tool has started")
        process.kill()
        process.communicate(timeout=60)
        (self.directory / "tools/pyvenv.cfg").unlink()
        self.write(self.directory / "tools/bin/deploy.sh", "mine")
        self.refuses("create", "--backend", "venv", "--no-pip", "tools", names=["tools"])
        self.refuses("create", "--dry-run", "tools", names=["tools"])
        self.assertEqual((self.directory / "tools/bin/deploy.sh").read_text(), "mine")

    def test_a_failing_create_keeps_files_that_the_user_added_meanwhile(self):
        self.fake_tool("virtualenv", """for p; do :; done; mkdir "$p/bin"; : > "$p/pyvenv.cfg"
            mkdir -p "$p/src/.git"; echo mine > "$p/src/main.c"; exit 1""")
        env = self.directory / "env"
        failed = self.run_program("create", "--backend", "virtualenv", env)
        self.assertEqual(failed.code, 1)
        self.assertIn("contains more than an environment (src)", failed.err)
        self.assertEqual((env / "src/main.c").read_text(), "mine\n")
        self.fails(3, "-C", env, "which")

    def kill_create(self, making, last):
        """Starts `venvctl create` with a tool that runs the command `making`, where $p is the environment,
        and then waits. Kills create when the path `last` exists."""
        self.fake_tool("virtualenv", f'for p; do :; done; {making}; read line < "$HOME/pipe"')
        os.mkfifo(self.home / "pipe")
        process = self.start("create", "--backend", "virtualenv")
        wait_until((self.directory / last).exists, f"{last} exists")
        process.kill()
        process.communicate(timeout=60)

    def test_create_does_not_delete_an_interrupted_environment_that_contains_the_users_files(self):
        self.kill_create('mkdir "$p/bin"', ".venv/bin")
        records = json.loads(self.state("environments.json"))["environments"]
        self.assertEqual([each["stage"] for each in records], ["creating"])
        self.write(self.directory / ".venv/notes.txt", "mine")
        self.refuses("create", "--backend", "venv", "--no-pip", names=["notes.txt"])
        (self.directory / ".venv/notes.txt").unlink()
        self.ok("create", "--backend", "venv", "--no-pip")

    def test_packages_and_programs_that_were_added_after_an_interrupted_create_are_kept(self):
        self.kill_create('/usr/bin/python3 -m venv --without-pip "$p"', ".venv/bin/activate.fish")
        packages = next((self.directory / ".venv/lib").glob("python3*/site-packages"))
        for path in (packages / "mine/__init__.py", self.directory / ".venv/bin/deploy"):
            self.write(path, "mine")
            for words in (["create"], ["create", "--dry-run"], ["create", "--backend", "venv"]):
                self.refuses(*words, names=["deploy" if path.name == "deploy" else "site-packages/mine", "--clear"])
            path.unlink()
        (packages / "mine").rmdir()
        self.refuses("create", "--backend", "venv", "--no-pip", names=["is already an environment"])
        self.ok("create", "--backend", "venv", "--no-pip", "--clear", "-y")

    def test_an_environment_that_was_created_manually_after_an_interrupted_create_is_kept(self):
        self.kill_create('mkdir "$p/bin"', ".venv/bin")
        self.make_venv()
        said = self.refuses("create", "--backend", "venv", names=["is already an environment", "--clear"])
        self.assertNotIn("interrupted", said)
        thesis = self.write(self.directory / ".venv" / PACKAGES / "pip_mine/thesis.py", "precious")
        script = self.write(self.directory / ".venv/bin/python-backup.sh", "#!/bin/sh\n")
        (self.directory / ".venv/pyvenv.cfg").unlink()  # as if the environment were incomplete
        self.refuses("create", "--backend", "venv", names=["python-backup.sh"])
        script.unlink()
        self.refuses("create", "--backend", "venv", names=["pip_mine"])
        self.assertEqual(thesis.read_text(), "precious")

    def shown_fixes(self, prefix):
        """The output of every command that reports a broken environment."""
        here = {"cwd": prefix.parent, "variables": {"PWD": str(prefix.parent)}}
        return {words: outcome.out + outcome.err for words, outcome in
                ((words, self.run_program(*words, **here)) for words in (
                    ("allow", prefix), ("doctor",), ("doctor", "--json"), ("why",), ("which",),
                    ("run", "-e", prefix, "true"), ("create", prefix), ("why", "--json"),
                    ("why", "-C", prefix), ("which", "-C", prefix)))}

    def test_a_command_that_deletes_is_recommended_where_it_works(self):
        prefix = self.make_venv()
        self.make_incomplete(prefix)
        shown = self.shown_fixes(prefix)
        for words in ("doctor", "why", "which"):
            self.assertIn("venvctl create --clear", shown[(words,)])
        for words in (("allow", prefix), ("run", "-e", prefix, "true")):
            self.assertIn("venvctl create --clear", shown[words])
        self.ok("create", "--clear", "-y", "--no-pip")

    def test_a_command_that_deletes_is_not_recommended_where_it_would_be_refused(self):
        def a_file(prefix):
            self.write(prefix / "notes.txt", "mine")

        def a_repository(prefix):
            self.write(prefix / "lib/mine/.git/HEAD", "")

        def a_link(prefix):
            prefix.rename(self.directory / "real")
            prefix.symlink_to("real")

        for number, spoil in enumerate((a_file, a_repository, a_link)):
            self.directory = self.home / f"project{number}"
            self.directory.mkdir()
            prefix = self.directory / ".venv"
            self.create()
            self.make_incomplete(prefix)
            spoil(prefix)
            for words, text in self.shown_fixes(prefix).items():
                with self.subTest(spoil.__name__, words=words):
                    self.assertNotIn("--clear", text)
                    self.assertNotIn("venvctl remove", text)
            self.assertEqual(self.run_program("create", "--clear", "-y", prefix).code, 1)
            shutil.rmtree(self.directory)
            self.ok("remove", "-y", prefix, cwd=self.home, variables={"PWD": str(self.home)})

    def test_deleting_a_project_or_home_is_not_recommended(self):
        project = self.project_that_is_an_environment()
        self.make_incomplete(project)
        for prefix in (project, self.make_venv(self.home)):
            self.make_incomplete(prefix)
            for words, text in self.shown_fixes(prefix).items():
                with self.subTest(prefix, words=words):
                    self.assertNotIn("--clear", text)
                    self.assertNotIn("venvctl remove", text)

    def test_a_name_that_begins_with_a_dash_is_accepted(self):
        for backend in ("venv", "virtualenv"):
            self.ok("create", "-q", "--no-pip", "--backend", backend, "--name=-x", backend)
            self.assertEqual(self.ok("info", f"./{backend}", "--json").json["name"], "-x")


if __name__ == "__main__":
    main()
