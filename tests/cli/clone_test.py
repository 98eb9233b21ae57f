"""`venvctl clone` and `venvctl rename`."""
import json
import os
import shutil
import signal
import subprocess
import tempfile

from environments import PACKAGES
from private_home import PYTHON
from program import ProgramTest, main
from wheels import make_wheel


class CloneTest(ProgramTest):
    def make_full(self, path=None):
        """An approved environment with a program."""
        env = path or self.directory / ".venv"
        self.create(env)
        wheel = make_wheel(self.home, "tool", programs=["tool"])
        subprocess.run([PYTHON, "-m", "pip", "--python", env / "bin/python", "install", "-q", "--no-index",
                        wheel], check=True, env=self.variables)
        return env

    def info(self, env):
        return self.ok("info", "--json", env).json

    def assert_works(self, env):
        subprocess.run([env / "bin/tool"], check=True)
        done = subprocess.run([env / "bin/python", "-c", "import sys, tool; print(sys.prefix)"],
                              capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), str(env), done.stderr)

    def named_in(self, env, path):
        done = subprocess.run(["grep", "-rlI", "--exclude-dir=__pycache__", f"{path}\\b", env],
                              capture_output=True, text=True)
        return done.stdout.split()


class Clone(CloneTest):
    def test_a_clone_works_and_contains_no_path_of_its_source(self):
        env = self.make_full()
        new = self.directory / "new"
        self.assertIn("cloned ~/project/.venv to ~/project/new", self.ok("clone", env, "new").err)
        self.assert_works(env)
        self.assert_works(new)
        self.assertEqual(self.named_in(new, env), [])
        shutil.rmtree(env)
        self.assert_works(new)

    def test_a_clone_is_approved_if_its_source_is_approved(self):
        env = self.make_full()
        self.ok("clone", env, "new")
        self.assertEqual(self.info(self.directory / "new")["trust"], "allowed")
        foreign = self.make_venv(self.home / "other/.venv")
        self.ok("clone", foreign, "new")
        self.assertEqual(self.info(self.home / "other/new")["trust"], "unknown")

    def test_if_the_records_cannot_be_written_nothing_is_cloned(self):
        env = self.make_full()
        for name in ("trust.json.lock", "environments.json.lock"):
            with self.subTest(name):
                lock = self.private.state / name
                lock.unlink(missing_ok=True)
                lock.mkdir()
                self.assertIn("nothing was cloned", self.fails(1, "clone", env, "new").err)
                lock.rmdir()
                self.assertEqual(os.listdir(self.directory), [".venv"])
        self.ok("clone", env, "new")
        self.assert_works(self.directory / "new")

    def test_a_clone_of_a_denied_environment_is_denied(self):
        env = self.make_venv(self.home / "other/.venv")
        self.ok("deny", env)
        self.ok("clone", env, "new")
        self.assertEqual(self.info(self.home / "other/new")["trust"], "denied")

    def test_a_name_with_a_slash_is_a_path(self):
        env = self.make_full()
        (self.home / "elsewhere").mkdir()
        self.ok("clone", env, "../elsewhere/copy")
        self.assert_works(self.home / "elsewhere/copy")

    def test_with_link_the_files_of_packages_are_shared_but_scripts_are_copied(self):
        env = self.make_full()
        outcome = self.ok("clone", "--link", "--json", env, "new")
        self.assertEqual(outcome.json["method"], "hard links")
        self.assertIn("share package files: if you edit such a file", outcome.err)
        new = self.directory / "new"
        module = f"{PACKAGES}/tool/__init__.py"
        self.assertEqual(os.stat(env / module).st_ino, os.stat(new / module).st_ino)
        for name in ("bin/tool", "bin/activate", "pyvenv.cfg"):
            self.assertNotEqual(os.stat(env / name).st_ino, os.stat(new / name).st_ino)
        before = (env / module).read_text()
        wheel = make_wheel(self.home / "newer", "tool", version="2.0", programs=["tool"])
        subprocess.run([PYTHON, "-m", "pip", "--python", new / "bin/python", "install", "-q", "--no-index",
                        wheel], check=True, env=self.variables)
        self.assertEqual((env / module).read_text(), before)
        self.assert_works(env)

    def test_a_prompt_equal_to_the_old_name_becomes_the_new_name_and_any_other_is_kept(self):
        env = self.make_full(self.directory / "one")
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", "--prompt", "mine", self.directory / "two"],
                       check=True)
        self.ok("clone", env, "new")
        self.ok("clone", self.directory / "two", "newer")
        for name, prompt in (("new", "(new) "), ("newer", "(mine) ")):
            done = subprocess.run(["bash", "-c", 'PS1=; . "$1/bin/activate"; printf %s "$PS1"', "-",
                                   self.directory / name], capture_output=True, text=True, check=True)
            self.assertEqual(done.stdout, prompt)

    def test_an_editable_install_is_not_changed_and_is_reported(self):
        env = self.make_full()
        pth = self.write(env / PACKAGES / "_x.pth", f"{self.directory}/src\n")
        (self.home / "elsewhere").mkdir()
        outcome = self.ok("clone", env, self.home / "elsewhere/copy")
        self.assertIn("elsewhere/copy/" + PACKAGES + "/_x.pth refers to another path and was not changed", outcome.err)
        self.assertEqual((self.home / "elsewhere/copy" / PACKAGES / "_x.pth").read_text(), pth.read_text())

    def test_an_editable_install_refers_to_the_other_work_tree_after_a_clone_into_it(self):
        git = ["git", "-C", self.directory, "-c", "user.name=a", "-c", "user.email=a@b", "-c",
               "commit.gpgsign=false"]
        subprocess.run([*git, "init", "-q"], check=True, env=self.variables)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True, env=self.variables)
        tree = self.home / "tree"
        subprocess.run([*git, "worktree", "add", "-q", tree], check=True, env=self.variables,
                       stderr=subprocess.DEVNULL)
        env = self.make_full()
        self.write(env / PACKAGES / "_x.pth", f"{self.directory}/src\n")
        self.ok("clone", env, tree / ".venv")
        self.assertEqual((tree / ".venv" / PACKAGES / "_x.pth").read_text(), f"{tree}/src\n")
        self.assertEqual(self.named_in(tree / ".venv", self.directory), [])

    def test_an_existing_file_or_directory_is_never_replaced(self):
        env = self.make_full()
        (self.directory / "file").write_text("mine")
        self.assertIn("already exists", self.fails(1, "clone", env, "file").err)
        self.assertEqual((self.directory / "file").read_text(), "mine")
        self.fails(1, "clone", env, ".venv")
        self.fails(2, "clone", env, ".venv/inside")
        self.fails(2, "clone", env, "a:b")
        self.fails(3, "clone", env, "missing/new")
        self.fails(3, "clone", self.directory / "nothing", "new")

    def test_a_refusal_recommends_a_command_that_works(self):
        env = self.make_full()
        (env / "bin/python").unlink()
        (env / "bin/python").symlink_to("/no/such/python")
        self.assertIn("run venvctl repair", self.fails(3, "clone", env, "new").err)
        (env / "bin/python").unlink()
        self.assertIn("run venvctl create --clear", self.fails(3, "clone", env, "new").err)

    def test_a_dry_run_changes_nothing(self):
        env = self.make_full()
        self.assertIn("would clone", self.ok("clone", "--dry-run", env, "new").err)
        self.assertIn("would rename", self.ok("rename", "--dry-run", env, "new").err)
        self.assertEqual(sorted(os.listdir(self.directory)), [".venv"])

    def test_a_conda_environment_is_refused(self):
        env = self.home / "envs/x"
        self.write(env / "conda-meta/history", "==> x <==\n")
        self.assertIn("conda create --clone", self.fails(1, "clone", env, "new").err)

    def test_ctrl_c_during_clone_leaves_no_files(self):
        env = self.make_full()
        for number in range(400):
            (env / PACKAGES / f"file{number}").write_bytes(bytes(200_000))
        process = self.start("clone", env, "new")
        hidden = self.directory / ".new.venvctl-new/env/pyvenv.cfg"
        while process.poll() is None and not hidden.exists():
            pass
        process.send_signal(signal.SIGINT)
        process.communicate()
        left = sorted(os.listdir(self.directory))
        self.assertIn(left, ([".venv"], [".venv", "new"]))


class Rename(CloneTest):
    def test_a_renamed_environment_works_and_keeps_its_approval_pin_and_name(self):
        env = self.make_full(self.directory / "one")
        self.ok("use", env)
        self.assertIn("renamed ~/project/one to ~/project/two", self.ok("rename", "one", "two").err)
        new = self.directory / "two"
        self.assert_works(new)
        self.assertEqual(sorted(os.listdir(self.directory)), ["two"])
        self.assertEqual(self.info(new)["trust"], "created")
        self.assertEqual(self.info(new)["name"], "two")
        self.assertEqual(self.ok("which").out.strip(), str(new))
        pins = [[each["directory"], each["prefix"]] for each in json.loads(self.state("pins.json"))["pins"]]
        self.assertEqual(pins, [[str(self.directory), str(new)]])
        self.assertNotIn(str(env), self.state("environments.json") + self.state("trust.json"))
        self.assertEqual(self.named_in(new, env), [])

    def test_rename_into_another_work_tree_changes_no_choice_of_other_environments(self):
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@x", "-C", self.directory]
        subprocess.run([*git, "init", "-q"], check=True, env=self.variables)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True, env=self.variables)
        tree = self.home / "tree"
        subprocess.run([*git, "worktree", "add", "-q", tree], check=True, env=self.variables,
                       stderr=subprocess.DEVNULL)
        env, below = self.make_full(), self.directory / "sub"
        self.make_venv(below / ".venv")
        for each in (env, below / ".venv"):
            self.ok("allow", each)
            self.ok("use", each, "-C", each.parent)
        (below / ".venv").rename(below / "away")
        self.ok("rename", env, tree / ".venv")
        pins = {each["directory"]: each["prefix"] for each in json.loads(self.state("pins.json"))["pins"]}
        self.assertEqual(pins, {str(self.directory): f"{tree}/.venv", str(below): f"{below}/.venv"})

    def test_rename_refuses_an_environment_in_use_and_names_the_process(self):
        env = self.make_full()
        process = subprocess.Popen([env / "bin/python", "-c", "input()"], stdin=subprocess.PIPE)
        try:
            self.assertIn(f"in use by process {process.pid}", self.fails(1, "rename", env, "new").err)
        finally:
            process.kill()
            process.communicate()
        self.assert_works(env)

    def test_the_environment_belongs_to_the_project_to_which_it_was_moved(self):
        self.create(self.home / "p/.venv")
        (self.home / "q").mkdir()
        self.ok("rename", self.home / "p/.venv", self.home / "q/.venv")
        shutil.rmtree(self.home / "p")
        self.assertIn("no environment can be pruned", self.ok("prune").err)

    def test_a_protection_by_another_path_is_kept(self):
        self.create()
        (self.home / "link").symlink_to(self.directory)
        self.ok("protect", self.home / "link/.venv")
        self.ok("rename", ".venv", "new")
        self.assertIn("protected", self.fails(1, "remove", "-y", "./new").err)
        self.assertEqual([each["prefix"] for each in self.ok("list", "--json").json],
                         [str(self.directory / "new")])

    def test_rename_moves_the_old_directory_to_the_trash(self):
        env = self.make_full()
        self.ok("rename", env, "new")
        self.assertTrue((self.home / ".local/share/Trash/files/.venv/pyvenv.cfg").exists())

    def test_if_the_records_cannot_be_written_rename_changes_nothing(self):
        env = self.make_full()
        self.ok("use", env)
        for name in ("trust.json.lock", "environments.json.lock", "undo.json.lock"):
            with self.subTest(name):
                lock = self.private.state / name
                lock.unlink(missing_ok=True)
                lock.mkdir()
                self.fails(1, "rename", env, "new")
                lock.rmdir()
                self.assertEqual(os.listdir(self.directory), [".venv"])
                self.assert_works(env)
                self.assertEqual(self.ok("which").out.strip(), str(env))
                trash = self.home / ".local/share/Trash/info"
                self.assertEqual(os.listdir(trash) if trash.exists() else [], [])

    def test_if_the_trash_cannot_be_used_rename_changes_nothing(self):
        env = self.make_full()
        self.write(self.home / ".local/share/Trash", "a file")
        self.fails(1, "rename", env, "new")
        self.assertEqual(os.listdir(self.directory), [".venv"])
        self.assert_works(env)
        plain = self.home / "plain/.venv"
        self.create(plain)
        done = self.run_program("repair", "--rebuild", plain)
        self.assertEqual(done.code, 1, done.err)
        self.assertIn("Trash", done.err)
        self.assertEqual(self.info(plain)["trust"], "created")
        self.assertNotIn("..venv.venvctl-new", os.listdir(plain.parent))

    def test_on_another_file_system_than_the_trash_the_old_directory_is_deleted(self):
        env = self.make_full()
        here = os.stat(self.home).st_dev
        other = next(place for place in ("/tmp", "/dev/shm") if os.stat(place).st_dev != here)
        with tempfile.TemporaryDirectory(dir=other) as data:
            self.ok("rename", env, "new", variables={"XDG_DATA_HOME": data})
            self.assertEqual(os.listdir(data), [])
        self.assertEqual(os.listdir(self.directory), ["new"])
        self.assert_works(self.directory / "new")
        self.assertEqual(self.info(self.directory / "new")["trust"], "created")

    def test_rename_refuses_an_environment_that_contains_other_files(self):
        env = self.make_full()
        (env / "notes.txt").write_text("mine")
        self.assertIn("notes.txt", self.fails(1, "rename", env, "new").err)
        self.assertEqual((env / "notes.txt").read_text(), "mine")

    def test_rename_refuses_an_environment_that_its_tool_finds_by_name(self):
        store = self.home / ".cache/pypoetry/virtualenvs"
        env = self.make_venv(store / "p-0123abcd-py3.11")
        self.assertIn("Poetry would not find ", self.fails(1, "rename", env, "new").err)
        self.assertTrue(env.is_dir())

    def test_clone_and_rename_work_while_a_daemon_runs(self):
        self.start_daemon()
        env = self.make_full()
        self.ok("clone", env, "copy")
        self.ok("remove", "-y", self.directory / "copy")
        self.ok("rename", env, "new")
        self.assert_works(self.directory / "new")
        self.assertEqual(self.ok("which").out.strip(), str(self.directory / "new"))


if __name__ == "__main__":
    main()
