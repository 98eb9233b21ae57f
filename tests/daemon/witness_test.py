"""The daemon approves a new environment if it saw that the user created it. All other environments
need `venvctl allow`."""

import json
import os
import shutil
import subprocess
import unittest

from venvd import DaemonTest
from environments import PACKAGES, make_environment
from waiting import wait_until

PYTHON = "/usr/bin/python3"


class Witness(DaemonTest):
    ROUNDS = 100

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
        """Starts a process in this directory. Later requests are sent in its name, as if it were a
        shell."""
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
        # The daemon saw the creation of some environments that were then moved away. Their
        # approvals do not count.
        there = [entry for entry in self.trust() if os.path.exists(entry["path"])]
        self.assertEqual(there, [])

    def test_an_environment_created_in_a_watched_shell_is_active_even_after_restarts(self):
        for tool in ("venv", "virtualenv"):
            self.make(tool=tool)
            self.assertEqual(self.resolve().env, str(self.env), tool)
            wait_until(lambda: self.grants() == ["witnessed"], "the approval is recorded")
            self.stop()
            self.start()
            self.assertEqual(self.resolve().env, str(self.env), tool)
            shutil.rmtree(self.env)
            wait_until(lambda: self.resolve().env == "", "it is inactive")
            self.request("forget", json.dumps({"realPath": str(self.env)}))

    def test_an_environment_of_any_name_is_witnessed(self):
        self.make(self.project / "myenv")
        wait_until(lambda: self.resolve().env == str(self.project / "myenv"), "it is active")

    def test_an_untracked_environment_in_a_git_checkout_is_witnessed(self):
        self.git("init", "-q")
        (self.project / "code.py").write_text("x")
        self.git("add", "code.py")
        self.make()
        self.assertEqual(self.resolve().env, str(self.env))

    def quick_rounds(self, is_known):
        """Repeats mkdir p; cd p; TOOL, with this process as the shell. Returns the answers in which the
        environment is missing."""
        def ask(directory):
            return DaemonTest.resolve(self, directory, pid=os.getpid())
        self.addCleanup(os.chdir, os.getcwd())
        wrong = []
        for number in range(self.ROUNDS):
            project = self.home / f"quick{number}"
            if is_known:
                project.mkdir()
                ask(project)
            os.chdir(self.home)
            ask(self.home)
            (self.home / f"beside{number}" if is_known else project).mkdir()
            os.chdir(project)
            if not is_known:
                ask(project)
            make_environment(project / ".venv", scripts={"activate": "VIRTUAL_ENV=@ENV@\n"})
            # The first request may come before the file event. The answer then has no environment and no
            # message.
            answer = wait_until(lambda: next((each for each in [ask(project)] if each.root), None),
                                "the environment is found")
            if answer.env != str(project / ".venv"):
                wrong.append((number, answer.text))
        return wrong

    def test_an_environment_created_right_after_cd_is_always_witnessed(self):
        self.assertEqual(self.quick_rounds(is_known=False), [])

    def test_an_environment_created_right_after_cd_to_a_known_directory_is_always_witnessed(self):
        self.assertEqual(self.quick_rounds(is_known=True), [])

    def test_questions_during_a_creation_do_not_delay_the_approval(self):
        script = "bin/activate"
        for last in ("pyvenv.cfg", script, f"{PACKAGES}/pip.py"):
            with self.subTest(last=last):
                make_environment(self.env, scripts={"activate": "VIRTUAL_ENV=@ENV@\n"})
                texts = {"pyvenv.cfg": (self.env / "pyvenv.cfg").read_text(), script: (self.env / script).read_text()}
                shutil.rmtree(self.env)
                (self.env / "bin").mkdir(parents=True)
                (self.env / "bin/python").symlink_to(PYTHON)
                (self.env / PACKAGES).mkdir(parents=True)
                for name in sorted([*texts, f"{PACKAGES}/pip.py"], key=lambda name: name == last):
                    self.resolve()
                    (self.env / name).write_text(texts.get(name, ""))
                self.assertEqual(self.resolve().env, str(self.env))
                shutil.rmtree(self.env)
                wait_until(lambda: self.resolve().env == "", "it is inactive")
                self.request("forget", json.dumps({"realPath": str(self.env)}))

    def test_an_existing_environment_is_not_witnessed(self):
        other = self.home / "other"
        other.mkdir()
        self.make(other / ".venv")
        self.expect_unknown(other)

    def test_an_environment_created_while_no_shell_was_in_the_project_is_not_witnessed(self):
        self.shell.kill()
        self.shell.wait()
        self.make()
        self.shell_in(self.project)
        self.expect_unknown()

    def test_an_environment_created_while_no_daemon_ran_is_not_witnessed(self):
        self.stop()
        self.make()
        self.start()
        self.expect_unknown()

    def test_a_moved_environment_is_not_witnessed(self):
        self.make(self.home / "elsewhere")
        (self.home / "elsewhere").rename(self.env)
        self.expect_unknown()

    def test_a_copied_environment_is_not_witnessed(self):
        self.make(self.home / "elsewhere")
        shutil.copytree(self.home / "elsewhere", self.env, symlinks=True,
                        copy_function=shutil.copyfile)
        self.expect_unknown()

    def test_an_unpacked_environment_is_not_witnessed(self):
        self.make(self.home / "elsewhere/.venv")
        script = self.home / "elsewhere/.venv/bin/activate"
        script.write_text(script.read_text().replace("/elsewhere/", "/project/"))
        archive = self.home / "e.tar"
        subprocess.run(["tar", "-C", self.home / "elsewhere", "--mtime=2020-01-01", "-cf", archive,
                        ".venv"], check=True)
        subprocess.run(["tar", "-C", self.project, "-xf", archive], check=True)
        self.expect_unknown()

    def test_an_environment_in_the_git_index_is_not_witnessed(self):
        self.git("init", "-q")
        self.make(self.project / "tree")
        text = (self.project / "tree/bin/activate").read_text()
        (self.project / "tree/bin/activate").write_text(text.replace("/tree", "/.venv"))
        (self.project / "tree").rename(self.home / "tree")
        # The checkout creates the environment, whose scripts contain the correct path.
        upstream = self.home / "upstream"
        self.git("clone", "-q", str(self.project), str(upstream), where=self.home)
        shutil.copytree(self.home / "tree", upstream / ".venv", symlinks=True)
        self.git("add", "-f", ".venv", where=upstream)
        self.git("commit", "-qm", "x", where=upstream)
        self.git("pull", "-q", str(upstream), "HEAD")
        self.assertTrue((self.env / "bin/activate").exists())
        self.expect_unknown()

    def test_an_environment_with_a_python_from_the_project_is_not_witnessed(self):
        shutil.copy(PYTHON, self.project / "python3")
        self.make()
        (self.env / "bin/python").unlink()
        (self.env / "bin/python").symlink_to(self.project / "python3")
        self.expect_unknown()

    def test_an_environment_that_shadows_a_command_is_not_witnessed(self):
        staged = self.project / ".venv"
        self.make(staged)
        (staged / "bin/ls").write_text("x")
        self.assertEqual(self.resolve().env, "")
        self.assertEqual(self.grants(), [])

    def test_the_answer_waits_while_git_holds_its_index_lock(self):
        self.git("init", "-q")
        lock = self.project / ".git/index.lock"
        lock.write_text("")
        self.make()
        self.assertTrue(self.resolve_once(pid=self.shell.pid).is_later)
        lock.unlink()
        self.assertEqual(self.resolve().env, str(self.env))

    def test_a_recreated_environment_stays_denied(self):
        self.make()
        self.assertEqual(self.resolve().env, str(self.env))
        wait_until(lambda: self.grants() == ["witnessed"], "the approval is recorded")
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
        wait_until(lambda: self.grants() == ["witnessed"], "the approval is recorded")
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

    def test_a_fake_work_tree_does_not_share_the_approval(self):
        self.git("init", "-q")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        self.make()
        self.assertEqual(self.resolve().env, str(self.env))
        wait_until(lambda: self.grants() == ["witnessed"], "the approval is recorded")
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
