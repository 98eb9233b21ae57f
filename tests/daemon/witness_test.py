"""Which environments are the user's own making, and which are left for `venvctl allow`."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

from venvd import DaemonTest, wait_until

PYTHON = "/usr/bin/python3"


class Witness(DaemonTest):
    def setUp(self):
        super().setUp()
        self.env = self.project / ".venv"
        self.start()
        self.shell_in(self.project)
        self.assertEqual(self.resolve().env, "")

    def tearDown(self):
        if self.daemon.poll() is None:
            self.stop()

    def shell_in(self, directory):
        """A process whose working directory is there, which asks as a shell would."""
        self.shell = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                      cwd=directory)
        self.processes.append(self.shell)
        self.addCleanup(self.shell.stdin.close)

    def resolve(self, directory=None, **options):
        return super().resolve(directory, pid=self.shell.pid, **options)

    def make(self, env=None, tool="venv"):
        words = {"venv": ["venv", "--without-pip"],
                 "virtualenv": ["virtualenv", "--no-download", "-q"]}[tool]
        subprocess.run([PYTHON, "-m", *words, str(env or self.env)], check=True,
                       cwd=self.project)

    def git(self, *words, where=None):
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *words],
                       cwd=where or self.project, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL,
                       env={"HOME": str(self.home), "PATH": os.environ["PATH"],
                            "GIT_CONFIG_NOSYSTEM": "1"})

    def trust(self):
        path = self.state / "trust.json"
        return json.loads(path.read_text())["entries"] if path.exists() else []

    def grants(self):
        return [entry["grant"] for entry in self.trust()]

    def expect_unknown(self, directory=None):
        self.assertEqual(self.resolve(directory).env, "")
        self.assertIn("venvctl allow", self.resolve(directory).say)
        # One that was witnessed and then moved away is none of those that are there.
        there = [entry for entry in self.trust() if os.path.exists(entry["path"])]
        self.assertEqual(there, [])

    def test_what_a_shell_is_seen_making_is_on_and_stays_so_over_restarts(self):
        for tool in ("venv", "virtualenv"):
            self.make(tool=tool)
            self.assertEqual(self.resolve().env, str(self.env), tool)
            wait_until(lambda: self.grants() == ["witnessed"], "it is recorded")
            self.stop()
            self.start()
            self.assertEqual(self.resolve().env, str(self.env), tool)
            shutil.rmtree(self.env)
            wait_until(lambda: self.resolve().env == "", "it is off")
            self.request("forget", json.dumps({"realPath": str(self.env)}))

    def test_one_of_any_name_is_witnessed(self):
        self.make(self.project / "myenv")
        wait_until(lambda: self.resolve().env == str(self.project / "myenv"), "it is on")

    def test_one_made_beside_an_untracked_checkout_is_witnessed(self):
        self.git("init", "-q")
        (self.project / "code.py").write_text("x")
        self.git("add", "code.py")
        self.make()
        self.assertEqual(self.resolve().env, str(self.env))

    def test_one_that_was_there_before_is_not(self):
        other = self.home / "other"
        other.mkdir()
        self.make(other / ".venv")
        self.expect_unknown(other)

    def test_one_made_while_no_shell_was_inside_is_not(self):
        self.shell.kill()
        self.shell.wait()
        self.make()
        self.shell_in(self.project)
        self.expect_unknown()

    def test_one_made_while_no_daemon_watched_is_not(self):
        self.stop()
        self.make()
        self.start()
        self.expect_unknown()

    def test_one_that_was_moved_here_is_not(self):
        self.make(self.home / "elsewhere")
        (self.home / "elsewhere").rename(self.env)
        self.expect_unknown()

    def test_one_that_was_copied_here_is_not(self):
        self.make(self.home / "elsewhere")
        shutil.copytree(self.home / "elsewhere", self.env, symlinks=True,
                        copy_function=shutil.copyfile)
        self.expect_unknown()

    def test_one_that_was_unpacked_here_is_not(self):
        self.make(self.home / "elsewhere/.venv")
        script = self.home / "elsewhere/.venv/bin/activate"
        script.write_text(script.read_text().replace("/elsewhere/", "/project/"))
        archive = self.home / "e.tar"
        subprocess.run(["tar", "-C", self.home / "elsewhere", "--mtime=2020-01-01", "-cf", archive,
                        ".venv"], check=True)
        subprocess.run(["tar", "-C", self.project, "-xf", archive], check=True)
        self.expect_unknown()

    def test_one_in_the_git_index_is_not(self):
        self.git("init", "-q")
        self.make(self.project / "tree")
        text = (self.project / "tree/bin/activate").read_text()
        (self.project / "tree/bin/activate").write_text(text.replace("/tree", "/.venv"))
        (self.project / "tree").rename(self.home / "tree")
        # A checkout puts it there, with the right path in it.
        upstream = self.home / "upstream"
        self.git("clone", "-q", str(self.project), str(upstream), where=self.home)
        shutil.copytree(self.home / "tree", upstream / ".venv", symlinks=True)
        self.git("add", "-f", ".venv", where=upstream)
        self.git("commit", "-qm", "x", where=upstream)
        self.git("pull", "-q", str(upstream), "HEAD")
        self.assertTrue((self.env / "bin/activate").exists())
        self.expect_unknown()

    def test_one_with_a_python_of_its_own_is_not(self):
        shutil.copy(PYTHON, self.project / "python3")
        self.make()
        (self.env / "bin/python").unlink()
        (self.env / "bin/python").symlink_to(self.project / "python3")
        self.expect_unknown()

    def test_one_that_shadows_a_command_is_not(self):
        staged = self.project / ".venv"
        self.make(staged)
        (staged / "bin/ls").write_text("x")
        self.assertEqual(self.resolve().env, "")
        self.assertEqual(self.grants(), [])

    def test_a_git_at_work_is_waited_for(self):
        self.git("init", "-q")
        lock = self.project / ".git/index.lock"
        lock.write_text("")
        self.make()
        self.assertTrue(self.resolve_once(pid=self.shell.pid).is_later)
        lock.unlink()
        self.assertEqual(self.resolve().env, str(self.env))

    def test_a_denied_one_made_again_stays_denied(self):
        self.make()
        self.assertEqual(self.resolve().env, str(self.env))
        wait_until(lambda: self.grants() == ["witnessed"], "it is recorded")
        entry = dict(self.trust()[0], grant="denied")
        self.assertEqual(self.request("deny", json.dumps(entry))[0], "ok")
        shutil.rmtree(self.env)
        self.make()
        self.assertEqual(self.resolve().env, "")
        self.assertIsNone(self.resolve().say)

    def test_work_trees_of_one_repository_share_an_approval(self):
        self.git("init", "-q")
        (self.project / "code.py").write_text("x")
        self.git("add", "code.py")
        self.git("commit", "-qm", "x")
        self.make()
        self.assertEqual(self.resolve().env, str(self.env))
        wait_until(lambda: self.grants() == ["witnessed"], "it is recorded")
        for name, is_tracked in (("plain", False), ("tracked", True)):
            tree = self.home / name
            self.git("worktree", "add", "-q", str(tree))
            self.make(tree / ".venv")
            if is_tracked:
                self.git("add", "-f", ".venv", where=tree)
            self.assertEqual(self.resolve(tree).env, "" if is_tracked else str(tree / ".venv"))
        copied = self.home / "copied"
        self.git("worktree", "add", "-q", str(copied))
        shutil.copytree(self.env, copied / ".venv", symlinks=True)
        self.assertEqual(self.resolve(copied).env, "")
        stranger = self.home / "stranger"
        self.git("clone", "-q", str(self.project), str(stranger), where=self.home)
        self.make(stranger / ".venv")
        self.assertEqual(self.resolve(stranger).env, "")

    def test_an_archive_that_says_it_is_a_work_tree_shares_nothing(self):
        self.git("init", "-q")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        self.make()
        self.assertEqual(self.resolve().env, str(self.env))
        wait_until(lambda: self.grants() == ["witnessed"], "it is recorded")
        repository = self.project / ".git"
        for name in ("file", "link", "directory"):
            evil = self.home / name
            self.make(evil / ".venv")
            if name == "file":
                (evil / ".git").write_text(f"gitdir: {repository}\n")
            elif name == "link":
                (evil / ".git").symlink_to(repository)
            else:
                (evil / ".git").mkdir()
                (evil / ".git/commondir").write_text(f"{repository}\n")
            self.assertEqual(self.resolve(evil).env, "", name)


if __name__ == "__main__":
    unittest.main()
