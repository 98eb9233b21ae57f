"""protect and unprotect, with and without a daemon."""
import json
import pathlib
import shutil

from environments import make_environment
from program import ProgramTest, main

CLEAR = ("create", "-q", "-y", "--backend", "venv", "--no-pip", "--clear")


class ProtectTest(ProgramTest):
    def is_protected(self, prefix):
        return self.ok("info", "--json", prefix).json.get("protected", False)

    def test_a_protected_environment_is_not_deleted_without_force(self):
        prefix = self.directory / ".venv"
        self.create()
        self.assertFalse(self.is_protected(prefix))
        self.assertIn("~/project/.venv is protected", self.ok("protect", ".venv").err)
        self.assertTrue(self.is_protected(prefix))
        self.assertTrue(self.ok("list", "--json").json[0]["protected"])
        marker = self.write(prefix / "pyvenv.cfg", (prefix / "pyvenv.cfg").read_text() + "kept = yes\n")
        for words in (("remove", "-y", ".venv"), CLEAR, ("remove", "--dry-run", ".venv")):
            refused = self.fails(1, *words).err
            self.assertIn("is protected: run venvctl unprotect ", refused)
            self.assertIn("kept", marker.read_text())
        self.ok(*CLEAR, "--force")
        self.assertNotIn("kept", marker.read_text())
        self.assertTrue(self.is_protected(prefix), "a new environment at the path is protected, too")
        self.assertIn("no longer protected", self.ok("unprotect", ".venv").err)
        self.assertIn("was not protected", self.ok("unprotect", ".venv").err)
        self.ok("remove", "-y", ".venv")
        self.assertFalse(prefix.exists())

    def test_an_unrecorded_environment_can_be_protected(self):
        prefix = self.make_venv(self.home / "other/env")
        self.ok("protect", prefix)
        self.fails(1, "remove", "-y", prefix)
        self.ok("remove", "-y", "--force", prefix)
        self.assertFalse(prefix.exists())
        self.make_venv(prefix)
        self.ok("remove", "-y", prefix)

    def test_the_protection_applies_to_every_path_of_the_environment(self):
        self.create()
        link = self.home / "link"
        link.symlink_to(self.directory)
        self.ok("protect", link / ".venv")
        self.fails(1, "remove", "-y", self.directory / ".venv")
        self.ok("unprotect", self.directory / ".venv")
        self.ok("remove", "-y", self.directory / ".venv")

    def test_a_protection_given_through_a_link_follows_a_moved_environment(self):
        self.create()
        link = self.home / "link"
        link.symlink_to(self.directory)
        self.ok("protect", link / ".venv")
        moved = self.home / "moved"
        self.directory.rename(moved)
        self.ok("repair", "--force", moved / ".venv", cwd=self.home)
        self.fails(1, "remove", "-y", moved / ".venv", cwd=self.home)

    def test_a_frozen_file_of_conda_protects_the_environment(self):
        prefix = pathlib.Path(make_environment(self.home / "miniconda3/envs/data", "conda"))
        self.write(prefix / "conda-meta/frozen", "")
        self.assertTrue(self.is_protected(prefix))
        self.assertIn("conda-meta/frozen: delete this file first", self.fails(1, "remove", "-y", prefix).err)
        self.fails(1, "unprotect", prefix)
        (prefix / "conda-meta/frozen").unlink()
        self.ok("remove", "-y", prefix)

    def test_other_changes_of_the_record_do_not_remove_the_protection(self):
        self.create()
        self.ok("protect", ".venv")
        self.ok("allow", ".venv")
        self.ok("which")
        self.assertTrue(json.loads(self.state("environments.json"))["environments"][0]["protected"])

    def test_a_protected_environment_is_not_repaired_without_force(self):
        old = self.home / "old"
        self.make_venv(old)
        self.write(old / "bin/activate", f"VIRTUAL_ENV={old}\n")
        prefix = self.home / "new"
        old.rename(prefix)
        self.ok("protect", prefix)
        outcome = self.run_program("repair", "--json", prefix)
        self.assertEqual((outcome.code, outcome.json[0]["result"]), (1, "not-repaired"))
        self.assertIn("it is protected; run venvctl unprotect ", outcome.json[0]["action"])
        self.assertIn(str(old), (prefix / "bin/activate").read_text())
        self.ok("repair", "--force", prefix)
        self.assertIn(str(prefix), (prefix / "bin/activate").read_text())

    def test_protect_fails_for_a_missing_environment(self):
        self.fails(3, "protect", "none")
        self.create()
        shutil.rmtree(self.directory / ".venv")
        self.fails(3, "protect", self.directory / ".venv")
        self.fails(2, "protect")


class ProtectWithDaemonTest(ProtectTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()


if __name__ == "__main__":
    main()
