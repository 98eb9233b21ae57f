"""Environments that are unpacked, copied, moved or checked out in a project while the user's shell
is there. The daemon must not take any of them for an environment that the user created there."""

import json
import os
import shutil
import subprocess
import time
import unittest

from venvd import DaemonTest
from waiting import wait_until

PYTHON = "/usr/bin/python3"
# Modification times that an archive may give its files, in seconds from now.
AHEAD = (-10**8, -3600, -1, 0, 0.001, 0.05, 1, 60, 200, 10**6)


class Arrivals(DaemonTest):
    def setUp(self):
        super().setUp()
        self.env = self.project / ".venv"
        self.start()
        self.shell = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                      cwd=self.project)
        self.processes.append(self.shell)
        self.addCleanup(self.shell.stdin.close)
        self.assertEqual(self.ask().env, "")

    def tearDown(self):
        if self.daemon.poll() is None:
            self.stop()

    def ask(self):
        return self.resolve(pid=self.shell.pid)

    def run_tool(self, *words, where=None):
        subprocess.run([str(word) for word in words], cwd=where or self.project, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={"HOME": str(self.home), "PATH": os.environ["PATH"],
                            "GIT_CONFIG_NOSYSTEM": "1"})

    def git(self, *words, where=None):
        self.run_tool("git", "-c", "user.name=n", "-c", "user.email=e@example.org", *words,
                      where=where)

    def stranger(self, name):
        """An environment in another directory whose scripts contain the path of the project."""
        holder = self.home / name
        self.run_tool(PYTHON, "-m", "venv", "--without-pip", holder / ".venv", where=self.home)
        for script in (holder / ".venv/bin").glob("[aA]ctivate*"):
            script.write_text(script.read_text().replace(str(holder), str(self.project)))
        # Python 3.13 and newer write this file, and git would then skip the environment.
        (holder / ".venv/.gitignore").unlink(missing_ok=True)
        return holder

    def set_times(self, holder, at):
        for path in [*holder.rglob("*"), holder]:
            os.utime(path, (at, at), follow_symlinks=False)

    def expect_unknown(self, way):
        self.assertTrue((self.env / "bin/activate").exists(), way)
        self.assertEqual(self.ask().env, "", way)
        self.assertIn("venvctl allow", self.ask().say or "", way)
        path = self.state / "trust.json"
        entries = json.loads(path.read_text())["entries"] if path.exists() else []
        self.assertEqual(entries, [], way)

    def clear(self):
        shutil.rmtree(self.env)
        wait_until(lambda: not self.ask().say, "its removal is noticed")

    def each(self, ways):
        for number, (way, arrive) in enumerate(ways.items()):
            with self.subTest(way):
                arrive(self.stranger(f"stranger{number}"))
                self.expect_unknown(way)
                self.clear()

    def test_an_unpacked_archive_with_any_times_is_not_witnessed(self):
        holder = self.stranger("packed")
        for ahead in AHEAD:
            for form in ("tar", "tar of nanoseconds", "tar without directories", "zip"):
                with self.subTest(form, ahead=ahead):
                    archive = self.home / "archive"
                    archive.unlink(missing_ok=True)
                    self.pack(holder, form, time.time() + ahead, archive)
                    if form == "zip":
                        self.run_tool("unzip", archive)
                    else:
                        self.run_tool("tar", "-xf", archive)
                    self.expect_unknown(f"{form} {ahead}")
                    self.clear()

    def pack(self, holder, form, at, archive):
        self.set_times(holder, at)
        if form == "zip":
            self.run_tool("zip", "-qry", archive.with_suffix(".zip"), ".venv", where=holder)
            archive.with_suffix(".zip").rename(archive)
        elif form == "tar without directories":
            names = [path.relative_to(holder) for path in holder.rglob("*") if not path.is_dir()]
            self.run_tool("tar", "-cf", archive, *names, where=holder)
        else:
            style = ["--format=pax"] if "nano" in form else []
            self.run_tool("tar", *style, "-cf", archive, ".venv", where=holder)

    def test_an_archive_packed_for_another_path_is_not_witnessed_even_with_new_times(self):
        holder = self.home / "other"
        self.run_tool(PYTHON, "-m", "venv", "--without-pip", holder / ".venv", where=self.home)
        self.run_tool("tar", "-cf", self.home / "archive", ".venv", where=holder)
        self.run_tool("tar", "-xmf", self.home / "archive")
        self.expect_unknown("tar -m")

    def test_a_moved_environment_or_a_copy_that_keeps_times_is_not_witnessed(self):
        def moved_into(holder):
            self.env.mkdir()
            for path in (holder / ".venv").iterdir():
                path.rename(self.env / path.name)

        def bin_moved_into(holder):
            self.env.mkdir()
            shutil.copy(holder / ".venv/pyvenv.cfg", self.env)
            (holder / ".venv/bin").rename(self.env / "bin")

        self.each({
            "cp -a": lambda holder: self.run_tool("cp", "-a", holder / ".venv", "."),
            "cp -rp": lambda holder: self.run_tool("cp", "-rp", holder / ".venv", "."),
            "cp -al": lambda holder: self.run_tool("cp", "-al", holder / ".venv", "."),
            "copytree": lambda holder: shutil.copytree(holder / ".venv", self.env, symlinks=True),
            "mv": lambda holder: self.run_tool("mv", holder / ".venv", "."),
            "tar | tar": lambda holder: self.run_tool(
                "sh", "-c", 'tar -C "$1" -cf - .venv | tar -xf -', "sh", holder),
            "moved into": moved_into,
            "bin moved into": bin_moved_into,
        })

    def upstream(self):
        """Makes a repository with the environment in its branch `side`. The project is a clone of
        an earlier commit without the environment."""
        holder = self.stranger("upstream")
        self.git("init", "-q", where=holder)
        self.git("commit", "-q", "--allow-empty", "-m", "x", where=holder)
        self.git("init", "-q")
        self.git("pull", "-q", holder, "HEAD")
        self.git("checkout", "-qb", "side", where=holder)
        self.git("add", "-f", ".venv", where=holder)
        self.git("commit", "-qm", "y", where=holder)
        self.git("fetch", "-q", holder, "side:side")
        return holder

    def test_an_environment_from_git_is_not_witnessed(self):
        self.upstream()
        self.git("checkout", "-q", "--detach")
        self.git("tag", "before")
        ways = {
            "checkout": ["checkout", "-q", "side"],
            "merge": ["merge", "-q", "side"],
            "checkout of a path": ["checkout", "-q", "side", "--", ".venv"],
            "reset": ["reset", "-q", "--hard", "side"],
            "cherry-pick": ["cherry-pick", "side"],
            "read-tree": ["read-tree", "-u", "-m", "side"],
        }
        for way, words in ways.items():
            with self.subTest(way):
                self.git(*words)
                self.expect_unknown(way)
                self.git("checkout", "-qf", "--detach", "before")
                self.git("reset", "-q", "--hard")
                wait_until(lambda: not self.ask().say, "its removal is noticed")

    def test_an_environment_that_is_later_removed_from_the_git_index_is_not_witnessed(self):
        self.upstream()
        self.git("merge", "-q", "side")
        self.expect_unknown("merge")
        for words in (["rm", "-rq", "--cached", ".venv"], ["commit", "-qm", "z"]):
            self.git(*words)
            (self.project / "pyproject.toml").write_text("")  # makes the daemon check again
            self.expect_unknown(words[0])

    def test_an_environment_from_git_worktree_add_is_not_witnessed(self):
        self.upstream()
        repository = self.home / "upstream"
        shutil.rmtree(self.project / ".git")
        self.git("worktree", "add", "-q", "-f", self.project, "-b", "new", where=repository)
        self.expect_unknown("worktree add")

    def test_an_environment_from_git_stash_is_not_witnessed(self):
        holder = self.stranger("stashed")
        self.git("init", "-q")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        for way, options in {"untracked": ["-u"], "added": []}.items():
            with self.subTest(way):
                self.run_tool("cp", "-a", holder / ".venv", ".")
                if not options:
                    self.git("add", "-f", ".venv")
                self.git("stash", "-q", *options)
                wait_until(lambda: not self.ask().say, "the stash is noticed")
                self.git("stash", "pop", "-q")
                self.expect_unknown(way)
                self.git("rm", "-rqf", "--cached", "--ignore-unmatch", ".venv")
                self.clear()


if __name__ == "__main__":
    unittest.main()
