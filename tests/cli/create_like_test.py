"""`venvctl create --like`, and the offer in linked work trees of git."""
import os
import subprocess

from environments import PACKAGES
from program import ProgramTest, main


class LikeTest(ProgramTest):
    def make_source(self, path=None):
        """An approved environment with a module."""
        env = path or self.home / "other/.venv"
        self.create(env)
        self.write(env / PACKAGES / "tool.py", "import sys\nprint(sys.prefix)\n")
        return env

    def assert_works(self, env):
        done = subprocess.run([env / "bin/python", "-m", "tool"], capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), str(env), done.stderr)

    def trust_of(self, env):
        return self.ok("info", "--json", env).json["trust"]


class CreateLike(LikeTest):
    def test_create_like_clones_an_environment_to_this_directory(self):
        source = self.make_source()
        outcome = self.ok("create", "--like", source)
        self.assertIn("cloned ~/other/.venv to ~/project/.venv", outcome.err)
        self.assert_works(self.directory / ".venv")
        self.assertEqual(self.ok("which").out, f"{self.directory}/.venv\n")
        self.assertEqual(self.trust_of(self.directory / ".venv"), "allowed")

    def test_the_source_can_be_a_project_directory_and_the_clone_can_have_a_path(self):
        self.make_source()
        self.ok("create", "--like", self.home / "other", "env")
        self.assert_works(self.directory / "env")

    def test_a_clone_of_an_unapproved_environment_is_not_approved(self):
        source = self.make_venv(self.home / "other/.venv")
        self.assertIn("run venvctl allow", self.ok("create", "--like", source).err)
        self.assertEqual(self.trust_of(self.directory / ".venv"), "unknown")
        self.fails(4, "which")

    def test_with_link_the_files_of_packages_are_shared(self):
        source = self.make_source()
        self.assertIn("share package files", self.ok("create", "--like", source, "--link").err)
        inodes = [os.stat(env / PACKAGES / "tool.py").st_ino for env in (source, self.directory / ".venv")]
        self.assertEqual(*inodes)

    def test_like_refuses_options_that_are_for_a_new_environment(self):
        source = self.make_source()
        for words in (("-p", "python3"), ("-n", "x"), ("--clear",), ("--central",), ("--no-pip",), ("-i", "x"),
                      ("--system-site-packages",), ("--backend", "venv")):
            self.fails(2, "create", "--like", source, *words)
        self.assertEqual(os.listdir(self.directory), [])

    def test_an_existing_environment_is_not_replaced(self):
        source = self.make_source()
        self.create()
        self.assertIn("already exists", self.fails(1, "create", "--like", source).err)

    def test_a_dry_run_changes_nothing(self):
        source = self.make_source()
        self.assertIn("would clone", self.ok("create", "--like", source, "--dry-run").err)
        self.assertEqual(os.listdir(self.directory), [])

    def test_an_unknown_source_is_an_error(self):
        self.fails(3, "create", "--like", "nothing")


class LinkedWorkTree(LikeTest):
    """self.main and self.tree are two work trees of one repository; the program runs in self.tree."""

    def setUp(self):
        super().setUp()
        self.main, self.tree = self.directory, self.home / "tree"
        self.variables |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        self.git("init", "-q")
        self.write(self.main / "sub/file", "")
        self.git("add", "sub")
        self.git("commit", "-q", "-m", "x")
        self.git("worktree", "add", "-q", "--detach", self.tree)

    def git(self, *words):
        subprocess.run(["git", "-C", self.main, "-c", "user.name=a", "-c", "user.email=a@b", *words],
                       check=True, env=self.variables)

    def make_main(self):
        env = self.make_source(self.main / ".venv")
        self.write(env / PACKAGES / "_x.pth", f"{self.main}/src\n")
        self.directory = self.tree
        return env

    def is_clone(self, env):
        return (env / PACKAGES / "tool.py").exists()

    def test_with_yes_the_environment_of_the_main_work_tree_is_cloned(self):
        self.make_main()
        self.assertIn("cloned ~/project/.venv to ~/tree/.venv", self.ok("create", "-y").err)
        self.assert_works(self.tree / ".venv")
        self.assertEqual((self.tree / ".venv" / PACKAGES / "_x.pth").read_text(), f"{self.tree}/src\n")
        left = subprocess.run(["grep", "-rlI", "--exclude-dir=__pycache__", f"{self.main}\\b", self.tree / ".venv"],
                              capture_output=True, text=True)
        self.assertEqual(left.stdout, "")
        self.assertEqual(self.ok("which").out, f"{self.tree}/.venv\n")

    def test_in_a_subdirectory_the_clone_is_made_at_the_same_place_as_in_the_main_work_tree(self):
        self.make_main()
        self.directory = self.tree / "sub"
        self.ok("create", "-y", "--link")
        self.assert_works(self.tree / ".venv")

    def test_without_a_terminal_a_new_environment_is_created_and_the_command_for_a_clone_is_printed(self):
        self.make_main()
        outcome = self.ok("create")
        self.assertIn("venvctl create --like ~/project/.venv ~/tree/.venv", outcome.err)
        self.assertFalse(self.is_clone(self.tree / ".venv"))
        self.ok("which")

    def test_on_a_terminal_create_asks_one_question_before_it_clones(self):
        self.make_main()
        code, seen = self.answer("y\n", "create")
        self.assertEqual(code, 0, seen)
        self.assertEqual(seen.count("[y/N]"), 1)
        self.assertTrue(self.is_clone(self.tree / ".venv"))

    def test_after_the_answer_no_a_new_environment_is_created(self):
        self.make_main()
        code, seen = self.answer("n\n", "create")
        self.assertEqual(code, 0, seen)
        self.assertTrue((self.tree / ".venv/pyvenv.cfg").exists())
        self.assertFalse(self.is_clone(self.tree / ".venv"))

    def assert_plain(self, *words):
        outcome = self.ok("create", "-y", *words)
        self.assertNotIn("cloned", outcome.err)
        self.assertNotIn("--like", outcome.err)

    def test_options_of_a_new_environment_prevent_the_offer(self):
        self.make_main()
        self.assert_plain("-p", "python3", "--backend", "venv", "--no-pip")

    def test_an_environment_that_is_not_approved_is_not_offered(self):
        self.make_venv(self.main / ".venv")
        self.directory = self.tree
        self.assert_plain()

    def test_the_main_work_tree_itself_gets_no_offer(self):
        self.make_source(self.tree / ".venv")
        self.assert_plain()

    def test_a_directory_that_only_claims_to_be_a_work_tree_gets_no_offer(self):
        self.make_main()
        self.directory = self.home / "claims"
        self.directory.mkdir()
        self.write(self.directory / ".git", (self.tree / ".git").read_text())
        self.assert_plain()

    def test_a_dry_run_shows_the_clone(self):
        self.make_main()
        self.assertIn("would clone ~/project/.venv to ~/tree/.venv", self.ok("create", "-y", "--dry-run").err)
        self.assertFalse((self.tree / ".venv").exists())


if __name__ == "__main__":
    main()
