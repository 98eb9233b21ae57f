"""doctor reports what is wrong with the programs of an installation."""
import os
import pathlib
import shutil
import unittest

from client import STAGE
from doctor import DoctorTest
from environments import make_environment


class Programs(DoctorTest):
    def setUp(self):
        super().setUp()
        self.start()

    def put_on_path(self, directory):
        self.variables["PATH"] = f"{directory}:{super().environment()['PATH']}"

    def install(self, prefix):
        """Makes another installation, a copy of this one. Returns its venvctl."""
        shutil.copytree(STAGE, prefix, symlinks=True, dirs_exist_ok=True)
        return pathlib.Path(prefix) / "bin/venvctl"

    def test_program_missing(self):
        alone = self.top / "prefix/bin/venvctl"
        alone.parent.mkdir(parents=True)
        shutil.copy(STAGE / "bin/venvctl", alone)
        self.assert_named(str(self.top / "prefix"), program=alone)

    def test_program_foreign(self):
        program = self.top / "tools/venvctl"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        self.put_on_path(program.parent)
        self.assertIn(str(program), self.assert_named(str(program)))
        program.unlink()
        # pipx installs a link to the program. A link to this program does not count as another
        # program.
        program.symlink_to(STAGE / "bin/venvctl")
        self.assert_is_gone()

    def test_program_other(self):
        program = self.install(self.top / "other")
        links = self.top / "links"
        links.mkdir()
        (links / "venvctl").symlink_to(program)
        self.put_on_path(links)
        self.assert_named(str(links / "venvctl"), level="note")
        os.unlink(links / "venvctl")
        self.assert_is_gone()

    def test_program_in_environment(self):
        environment = self.project / ".venv"
        make_environment(environment)
        program = self.install(environment)
        self.assertIn("pipx", self.assert_named("~/project/.venv", level="note", program=program))
        # An environment of pipx contains only venvctl, so no user can mean another program.
        place = self.home / ".local/pipx/venvs/venvd"
        place.parent.mkdir(parents=True)
        shutil.move(environment, place)
        self.assertNotIn("program-in-environment", self.findings(program=place / "bin/venvctl"))


if __name__ == "__main__":
    unittest.main()
