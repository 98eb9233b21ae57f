#!/usr/bin/env python3
"""An approval does not cover later changes by upstream or by another user."""
import json
import os
import subprocess

from environments import PACKAGES, make_environment
from private_home import PYTHON
from program import ProgramTest, main


class ProvenanceTest(ProgramTest):
    """self.directory is a clone of self.upstream. Environments are made at self.prefix, inside the clone."""

    def setUp(self):
        super().setUp()
        self.write(self.home / ".gitconfig", "[user]\nname = n\nemail = e@example.org\n"
                                             "[init]\ndefaultBranch = main\n[pull]\nff = only\n")
        self.upstream = self.home / "upstream"
        self.write(self.upstream / "code.py", "1\n")
        self.git(self.upstream, "init", "-q")
        self.commit()
        self.directory.rmdir()
        self.git(self.home, "clone", "-q", self.upstream, self.directory)
        self.prefix = self.directory / ".venv"

    def git(self, where, *words):
        subprocess.run(["git", "-C", where, *words], check=True, env={**self.variables},
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def commit(self):
        self.git(self.upstream, "add", "-Af", ".")
        self.git(self.upstream, "commit", "-qm", "change")

    def pull(self):
        self.commit()
        self.git(self.directory, "pull", "-q")

    def trust(self):
        return self.ok("why", "--json").json["environment"]["trust"]

    def reason(self):
        return self.ok("why", "--json").json["environment"]["trustReason"]

    def is_active(self):
        outcome = self.run_program("which")
        self.assertIn(outcome.code, (0, 3, 4), outcome.err)
        return outcome.code == 0

    def check_held_back(self, name):
        self.assertFalse(self.is_active())
        self.assertIn("not approved because git tracks " + name, self.reason())


class Upstream(ProvenanceTest):
    def setUp(self):
        super().setUp()
        self.create()
        self.assertTrue(self.is_active())

    def test_ordinary_commits_keep_the_environment_active(self):
        for content in ("2\n", "3\n"):
            self.write(self.upstream / "code.py", content)
            self.write(self.upstream / "bin/deploy", content)
            self.pull()
            self.assertTrue(self.is_active())

    def test_a_venv_is_not_activated_if_upstream_adds_conda_files(self):
        self.write(self.upstream / ".venv/conda-meta/state",
                   '{"env_vars": {"MAILCHECK": "0", "GIT_SSH_COMMAND": "touch x"}}')
        self.write(self.upstream / ".venv/conda-meta/history", "==> now <==\n")
        self.pull()
        self.check_held_back("conda-meta/history")

    def test_each_file_that_can_run_makes_the_environment_inactive(self):
        for name in ("bin/ls", "bin/pip", "bin/python-evil", "bin/activate.d", "bin/mytool",
                     f"{PACKAGES}/evil.pth", f"{PACKAGES}/sitecustomize.py",
                     f"{PACKAGES}/usercustomize.py", f"{PACKAGES}/x-1.dist-info/RECORD",
                     "conda-meta/x.json", "etc/conda/activate.d/a.sh"):
            with self.subTest(name):
                self.write(self.upstream / ".venv" / name, "x\n", 0o755)
                self.pull()
                self.check_held_back(name)
                self.git(self.upstream, "rm", "-rqf", ".venv")
                self.pull()
                self.assertTrue(self.is_active(), self.run_program("why").out)

    def test_a_record_that_upstream_wrote_does_not_make_a_program_trusted(self):
        self.write(self.upstream / ".venv/bin/ls", "#!/bin/sh\n", 0o755)
        self.write(self.upstream / ".venv" / PACKAGES / "x-1.dist-info/RECORD",
                   "../../../bin/ls,,\n")
        self.pull()
        self.assertFalse(self.is_active())
        said = self.ok("allow").err
        self.assertIn("bin/ls shadows another command", said)
        self.assertIn("git tracks bin/ls and 1 other file in it", said)
        self.assertTrue(self.is_active())
        self.write(self.upstream / ".venv/bin/ls", "#!/bin/sh\nevil\n", 0o755)
        self.pull()
        self.check_held_back("bin/ls")

    def test_an_allowed_root_does_not_cover_files_that_upstream_adds(self):
        self.ok("allow", "--under", self.directory)
        self.write(self.upstream / ".venv/bin/ls", "#!/bin/sh\n", 0o755)
        self.pull()
        self.check_held_back("bin/ls")

    def test_adopt_skips_an_environment_that_git_tracks(self):
        self.write(self.upstream / ".venv/bin/mytool", "#!/bin/sh\n", 0o755)
        self.pull()
        self.ok("adopt", "-y")
        self.assertFalse(self.is_active())

    def test_a_submodule_inside_an_environment_makes_the_environment_inactive(self):
        evil = self.home / "evil"
        self.write(evil / "ls", "#!/bin/sh\n", 0o755)
        self.git(evil, "init", "-q")
        self.git(evil, "add", "-A")
        self.git(evil, "commit", "-qm", "x")
        self.git(self.upstream, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
                 "-f", evil, ".venv/tools")
        self.git(self.upstream, "mv", ".venv/tools", ".venv/sbin")
        self.pull()
        self.check_held_back("sbin")


class Users(ProvenanceTest):
    """Users' own changes need no new approval."""

    def test_upgrades_installs_and_branch_switches_need_no_new_approval(self):
        self.write(self.upstream / ".gitignore", ".venv\n")
        self.pull()
        self.create()
        subprocess.run([PYTHON, "-m", "venv", "--upgrade", "--without-pip", self.prefix], check=True)
        self.assertTrue(self.is_active())
        packages = next(self.prefix.glob("lib/python3.*")) / "site-packages"
        self.write(packages / "tool-1.dist-info/RECORD", "../../../bin/git,,\n")
        self.write(packages / "tool.pth", "/somewhere\n")
        self.write(self.prefix / "bin/git", "#!/bin/sh\n", 0o755)
        self.assertTrue(self.is_active())
        self.git(self.directory, "checkout", "-qb", "other")
        self.write(self.directory / "new.py", "")
        self.git(self.directory, "add", "-A")
        self.git(self.directory, "commit", "-qm", "x")
        self.git(self.directory, "checkout", "-q", "main")
        self.assertTrue(self.is_active())


class Place(ProvenanceTest):
    """Identity, owners and modes: an environment that other users could change is refused."""

    def setUp(self):
        super().setUp()
        self.create()

    def test_replacing_bin_python_with_a_script_invalidates_the_approval(self):
        for link in self.prefix.glob("bin/python*"):
            if not os.readlink(link).startswith("/"):
                continue
            link.unlink()
            self.write(link, "#!/bin/sh\n", 0o755)
        self.assertFalse(self.is_active())
        self.assertEqual(self.reason(), "not approved because it was replaced after you approved it")

    def test_an_environment_is_refused_if_others_may_write_any_part_of_it(self):
        packages = next(self.prefix.glob("lib/python3.*")) / "site-packages"
        self.write(packages / "a.pth", "")
        for path, mode in ((self.prefix / "bin", 0o1777), (self.prefix / "bin/activate", 0o666),
                           (packages, 0o777), (packages / "a.pth", 0o666),
                           (self.prefix, 0o1777), (self.prefix / "pyvenv.cfg", 0o646)):
            with self.subTest(path.name):
                before = path.stat().st_mode
                path.chmod(mode)
                self.assertFalse(self.is_active())
                self.assertEqual(self.trust(), "refused")
                path.chmod(before)
                self.assertTrue(self.is_active())

    def test_a_base_python_directory_that_others_may_write_is_refused(self):
        base = self.home / "base/bin"
        base.mkdir(parents=True)
        config = self.prefix / "pyvenv.cfg"
        lines = [line for line in config.read_text().splitlines() if not line.startswith("home")]
        config.write_text("\n".join([f"home = {base}", *lines, ""]))
        self.ok("allow")
        self.assertTrue(self.is_active())
        base.chmod(0o777)
        self.assertEqual(self.trust(), "refused")


class Variables(ProvenanceTest):
    def setUp(self):
        super().setUp()
        self.conda = self.directory / ".conda"
        make_environment(self.conda, "conda")

    def state(self, **variables):
        self.write(self.conda / "conda-meta/state", json.dumps({"env_vars": variables}))

    def seen(self):
        return self.ok("run", "env").out.splitlines()

    def test_changed_variables_are_not_set_before_a_new_approval(self):
        self.state(DATA="/d", GIT_SSH_COMMAND="touch x")
        self.assertIn("it sets DATA=/d", self.ok("allow").err)
        self.assertIn("DATA=/d", self.seen())
        self.assertFalse([line for line in self.seen() if line.startswith("GIT_SSH")])
        self.state(DATA="/e")
        self.assertFalse(self.is_active())  # a changed state file invalidates the approval

    def test_an_environment_below_an_allowed_root_sets_its_current_variables(self):
        self.state(DATA="/d")
        self.ok("allow", "--under", self.directory)
        self.assertIn("DATA=/d", self.seen())


if __name__ == "__main__":
    main()
