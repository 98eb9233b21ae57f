"""The interpreter of environments is removed: which shells are warned, and how often."""

import os
import shutil
import subprocess
import unittest

from venvd import DaemonTest
from environments import PYTHON_VERSION, install_python
from private_home import PYTHON
from waiting import wait_until


class BreakAlarm(DaemonTest):
    def setUp(self):
        super().setUp()
        self.python = install_python(self.top / "opt/python")
        self.env = self.make_on(self.python, self.project / ".venv")
        self.bystander = self.make_on(None, self.home / "bystander/.venv")

    def make_on(self, python, env):
        """Makes an environment with this Python, or with the machine's Python if `python` is
        None."""
        program = python / "bin/python3" if python else PYTHON
        subprocess.run([program, "-m", "venv", "--without-pip", env], check=True)
        return env

    def begin(self, pythons=2):
        """Waits until the daemon has inspected the environments and knows their interpreters."""
        self.start()
        self.allow_all()
        for env in (self.env, self.bystander):
            self.assertEqual(self.resolve(env.parent).env, str(env))
        wait_until(lambda: self.status()["interpreters"] == pythons, "the daemon knows the interpreters")

    def shell_in(self, directory):
        """The pid of a process in this directory. The process stands for a shell."""
        process = subprocess.Popen(["sleep", "infinity"], cwd=directory)
        self.processes.append(process)
        self.ask(process.pid, directory)
        return process.pid

    def ask(self, shell, directory, heard=None, **variables):
        if heard:
            variables["VENVCTL_HEARD"] = heard
        return self.resolve(directory, pid=shell, **variables)

    def warned(self, shell, directory, **variables):
        """Waits until the shell gets a warning. Returns its (number, text)."""
        found = wait_until(lambda: self.ask(shell, directory, **variables).words.get("warn"), "the shell is warned")
        return tuple(found.split(" ", 1))

    def sentence(self, count=1, python=None, others=""):
        lost = (python or self.python) / f"bin/python{PYTHON_VERSION}"
        return f"venvctl: {count} environment{'s' if count > 1 else ''} lost {lost}{others}: run venvctl repair --all"

    def becomes(self, env):
        wait_until(lambda: self.resolve().env == str(env or ""), f"the environment is {env!r}")

    def test_a_shell_in_the_project_is_warned_until_it_has_asked_with_the_number(self):
        self.begin()
        shell = self.shell_in(self.project)
        shutil.rmtree(self.python)
        number, text = self.warned(shell, self.project)
        self.assertEqual(text, self.sentence())
        again = self.ask(shell, self.project)
        self.assertEqual(again.words["warn"], f"{number} {text}")
        self.assertEqual((again.words["keep"], again.env), ("no", ""))
        self.assertNotIn("warn", self.ask(shell, self.project, heard=number).words)
        self.assertNotIn("warn", self.ask(shell, self.project).words)

    def test_a_shell_that_does_not_use_the_interpreter_is_not_warned(self):
        self.begin()
        concerned, other = self.shell_in(self.project), self.shell_in(self.bystander.parent)
        shutil.rmtree(self.python)
        self.warned(concerned, self.project)
        answer = self.ask(other, self.bystander.parent)
        self.assertNotIn("warn", answer.words)
        self.assertEqual(answer.env, str(self.bystander))

    def test_a_shell_that_has_the_environment_is_warned_everywhere(self):
        self.begin()
        shell = self.shell_in(self.home)
        self.ask(shell, self.home, VIRTUAL_ENV=str(self.env))
        shutil.rmtree(self.python)
        self.warned(shell, self.home, VIRTUAL_ENV=str(self.env))

    def test_losses_at_the_same_time_cause_one_line(self):
        second = install_python(self.top / "opt/second")
        for name in ("one", "two"):
            self.make_on(second, self.home / f".virtualenvs/{name}")
        self.begin(pythons=3)
        shell = self.shell_in(self.project)
        shutil.rmtree(self.top / "opt")
        number, text = self.warned(shell, self.project)
        self.assertEqual(text, self.sentence(3, second, " and 1 other Python"))
        self.assertNotIn("warn", self.ask(shell, self.project, heard=number).words)

    def test_renaming_a_parent_directory_loses_the_interpreter_and_renaming_it_back_restores_it(self):
        self.begin()
        shell = self.shell_in(self.project)
        above = self.top / "opt"
        above.rename(self.top / "away")
        number, text = self.warned(shell, self.project)
        self.assertEqual(text, self.sentence())
        self.becomes(None)
        (self.top / "away").rename(above)
        self.becomes(self.env)
        self.assertNotIn("warn", self.ask(shell, self.project, heard=number).words)

    def test_an_interpreter_that_a_package_manager_unlinks_is_lost_and_one_that_it_replaces_is_not(self):
        self.begin()
        shell = self.shell_in(self.project)
        program = self.python / f"bin/python{PYTHON_VERSION}"
        shutil.copy(program, program.with_name("new.dpkg-new"))
        program.with_name("new.dpkg-new").rename(program)
        self.becomes(self.env)
        program.unlink()
        self.warned(shell, self.project)
        self.becomes(None)

    def test_an_interpreter_of_another_minor_version_is_a_loss(self):
        self.begin()
        shell = self.shell_in(self.project)
        shutil.copy(self.python / f"bin/python{PYTHON_VERSION}", self.python / "bin/python3.99")
        (self.python / "bin/new").symlink_to("python3.99")
        (self.python / "bin/new").rename(self.python / "bin/python3")
        _, text = self.warned(shell, self.project)
        self.assertEqual(text, self.sentence())
        self.becomes(None)

    def test_an_interpreter_lost_before_the_daemon_started_causes_no_warning_but_its_return_is_noticed(self):
        self.begin()
        self.stop()
        shutil.move(self.python, self.top / "away")
        self.start()
        shell = self.shell_in(self.project)
        self.assertEqual(self.resolve().env, "")
        wait_until(lambda: self.status()["interpreters"] == 1, "the daemon has looked for the interpreters")
        shutil.move(self.top / "away", self.python)
        self.becomes(self.env)
        self.assertNotIn("warn", self.ask(shell, self.project).words)


if __name__ == "__main__":
    unittest.main()
