"""Other accounts on the machine: they share a group with the user, or own files of the project."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

import namespace
from private_home import PrivateHome
from waiting import DEADLINE

STAGE = pathlib.Path(os.environ["VENVCTL_STAGE"])
USER, OTHER = 4242, 4243


class AccountsTest(unittest.TestCase):
    """The account `victim` has a private group and a project. The test mounts its own /etc/passwd
    and /etc/group."""

    def setUp(self):
        self.private = PrivateHome()
        self.addCleanup(self.private.remove)
        self.top, self.home = self.private.top, self.private.home
        for directory in (self.top, self.home):
            directory.chmod(0o755)
        self.program = shutil.copy(STAGE / "bin/venvctl", self.top)
        self.project = self.home / "project"
        self.project.mkdir()
        for directory in (self.top, self.home, self.project, self.private.run_directory.parent):
            os.chown(directory, USER, USER)
        self.accounts()

    def accounts(self, *more, group=f"victim:x:{USER}:"):
        """Bind-mounts copies of /etc/passwd and /etc/group. They contain the victim, the victim's
        group and the accounts in `more`."""
        for name, lines in (("passwd", [f"victim:x:{USER}:{USER}::{self.home}:/bin/sh", *more]),
                            ("group", [group])):
            text = pathlib.Path("/etc", name).read_text().rstrip("\n").split("\n")
            kept = [line for line in text
                    if not line.startswith(("victim:", "mallory:")) and f":x:{USER}:" not in line]
            file = self.top / f"{name}{len(os.listdir(self.top))}"
            file.write_text("\n".join([*kept, *lines, ""]))
            namespace.mount("--bind", file, f"/etc/{name}")
            self.addCleanup(namespace.unmount, f"/etc/{name}")

    def run_as(self, uid, *words):
        environment = {**self.private.variables, "PWD": str(self.project)}
        return subprocess.run(["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups",
                               *map(str, words)], cwd=self.project, env=environment, text=True,
                              capture_output=True, timeout=DEADLINE, check=False)

    def trust(self):
        outcome = self.run_as(USER, self.program, "why", "--json")
        environment = json.loads(outcome.stdout)["environment"]
        return environment and environment["trust"]

    def allow_for_group(self):
        """Approves an environment that the victim's group can write to."""
        self.run_as(USER, "/usr/bin/python3", "-m", "venv", "--without-pip", ".venv")
        (self.project / ".venv").chmod(0o775)
        self.assertEqual(self.run_as(USER, self.program, "allow").returncode, 0)
        self.assertEqual(self.trust(), "allowed")

    def test_a_group_that_is_another_accounts_primary_group_is_not_private(self):
        self.allow_for_group()
        self.accounts(f"mallory:x:{OTHER}:{USER}::/nonexistent:/bin/sh")
        self.assertEqual(self.trust(), "refused")

    def test_a_group_with_another_member_is_not_private(self):
        self.allow_for_group()
        self.accounts(group=f"victim:x:{USER}:victim")
        self.assertEqual(self.trust(), "allowed")
        self.accounts(group=f"victim:x:{USER}:victim,mallory")
        self.assertEqual(self.trust(), "refused")

    def test_a_group_with_another_name_is_not_private(self):
        self.allow_for_group()
        self.accounts(group=f"team:x:{USER}:")
        self.assertEqual(self.trust(), "refused")

    def test_a_project_file_owned_by_another_user_is_ignored(self):
        prefix = self.home / "miniconda3/envs/mine"
        for name in ("miniconda3/conda-meta", "miniconda3/envs/mine/conda-meta",
                     "miniconda3/envs/mine/bin"):
            self.run_as(USER, "/usr/bin/mkdir", "-p", self.home / name)
        self.run_as(USER, "/bin/sh", "-c", f"echo '==> now <==' > {prefix}/conda-meta/history; "
                                           f"ln -s /usr/bin/python3 {prefix}/bin/python")
        self.project.chmod(0o1777)
        writes = ("/bin/sh", "-c", "echo 'name: mine' > environment.yml")
        self.run_as(OTHER, *writes)
        self.assertEqual((self.project / "environment.yml").stat().st_uid, OTHER)
        self.assertIsNone(self.trust())
        (self.project / "environment.yml").unlink()
        self.project.chmod(0o755)
        self.run_as(USER, *writes)
        self.assertEqual(self.trust(), "central")


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
