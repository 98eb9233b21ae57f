"""`venvctl repair` and `upgrade` run no code that is not approved, and approve nothing by themselves."""
import json
import os
import shutil

from environments import PACKAGES
from private_home import PYTHON
from program import main
from repair_test import RepairTest


class Unapproved(RepairTest):
    """An environment that is not approved. Its version of Python no longer exists, and its packages
    contain code."""

    def setUp(self):
        super().setUp()
        self.ran = self.home / "ran"
        self.variables["PIP_NO_INDEX"] = "1"

    def lay_hostile(self, env):
        packages = env / "lib/python3.9/site-packages"
        info = packages / "ev-1.dist-info"
        self.write(env / "pyvenv.cfg", "home = /nonexistent/bin\nversion = 3.9.1\n")
        (env / "bin").mkdir()
        (env / "bin/python").symlink_to("/nonexistent/bin/python3.9")
        self.write(env / "bin/activate", f"VIRTUAL_ENV='{env}'\n")
        self.write(info / "METADATA", "Metadata-Version: 2.1\nName: ev\nVersion: 1\n")
        self.write(info / "direct_url.json", '{"url": "file:///x", "dir_info": {"editable": true}}')
        self.write(info / "RECORD", "ev.pth,,\nev-1.dist-info/METADATA,,\n")
        self.write(packages / "ev.pth", f"import os; open({str(self.ran)!r}, 'w').close()\n")
        return env

    def test_a_rebuild_is_refused_until_the_environment_is_approved(self):
        env = self.lay_hostile(self.directory / ".venv")
        for words in (["repair"], ["repair", "--offline", env], ["repair", "--dry-run", env],
                      ["repair", "--rebuild", "-y", env], ["upgrade", "--offline", env],
                      ["upgrade", "--dry-run", env]):
            code = 4 if words[0] == "upgrade" else 1
            self.assertIn(f"a rebuild may run code of its packages: run venvctl allow {env} first".replace(
                str(self.home), "~"), self.fails(code, *words).err)
            self.assertFalse(self.ran.exists(), words)
        self.ok("allow", env)
        self.ok("repair", "--offline", env)

    def test_repair_all_lists_an_unapproved_environment_as_not_repaired(self):
        env = self.lay_hostile(self.home / "code/.venv")
        self.ok("scan", self.home / "code")
        outcome = self.run_program("repair", "--all", "-y", "--json")
        self.assertEqual([(each["prefix"], each["result"]) for each in outcome.json], [(str(env), "not-repaired")])
        self.assertIn("run venvctl allow", outcome.json[0]["action"])
        self.assertFalse(self.ran.exists())

    def test_a_denied_environment_is_refused(self):
        env = self.lay_hostile(self.directory / ".venv")
        self.ok("deny", env)
        self.assertIn("it is denied by you", self.fails(1, "repair", env).err)

    def test_a_replaced_environment_is_refused(self):
        env = self.directory / ".venv"
        self.create(env)
        shutil.rmtree(env)
        self.lay_hostile(env)
        self.assertIn("run venvctl allow", self.fails(1, "repair", "--offline", env).err)
        self.assertFalse(self.ran.exists())

    def test_a_tool_is_not_pointed_to_a_directory_that_is_not_its_own(self):
        called = self.home / "called"
        self.fake_tool("pipx", f'echo "$*" >>"{called}"\n')
        env = self.lay_hostile(self.directory / "venvs/black")
        self.write(env / "pipx_metadata.json", "{}")
        self.assertIn("your pipx does not keep environments in this directory", self.fails(1, "repair", "-y", env).err)
        self.assertFalse(called.exists())

    def test_a_moved_environment_without_its_python_keeps_its_approval(self):
        env = self.make_venv(self.home / "old/.venv")
        self.ok("allow", env)
        os.rename(env / os.path.dirname(PACKAGES), env / "lib/python3.9")
        for name in os.listdir(env / "bin"):
            if name.startswith("python"):
                (env / "bin" / name).unlink()
        (env / "bin/python").symlink_to("/nonexistent/bin/python3.9")
        config = (env / "pyvenv.cfg").read_text().replace("/usr/bin", "/nonexistent/bin")
        self.write(env / "pyvenv.cfg", config)
        (self.home / "old").rename(self.home / "new")
        self.ok("repair", "--offline", self.home / "new/.venv")
        self.assertEqual(self.health(self.home / "new/.venv"), "ok")


class Claims(RepairTest):
    """An environment whose bin/activate contains the path of an approved environment."""

    def lay_copy(self, place, source=None):
        source = source or self.home / "p/.venv"
        self.create(source)
        shutil.copytree(source, place, symlinks=True)
        return place

    def test_the_environment_of_an_unpacked_archive_is_not_approved(self):
        copy = self.lay_copy(self.home / "dl/x/.venv")
        outcome = self.ok("repair", "-C", copy.parent)
        self.assertIn("paths changed from ~/p/.venv to ~/dl/x/.venv; it is not approved: run venvctl allow ~/dl/x/.venv", outcome.err)
        self.assertEqual(self.trust(copy), "unknown")

    def test_an_unpacked_environment_is_not_approved_even_if_the_user_names_it(self):
        copy = self.lay_copy(self.home / "dl/x/.venv")
        self.assertIn("it is not approved", self.ok("repair", copy).err)
        self.assertEqual(self.trust(copy), "unknown")

    def test_an_unpacked_environment_is_not_approved_even_if_the_approved_one_is_gone(self):
        copy = self.lay_copy(self.home / "dl/x/.venv")
        shutil.rmtree(self.home / "p")
        self.assertIn("it is not approved", self.ok("repair", copy).err)
        self.assertEqual(self.trust(copy), "unknown")

    def known(self):
        records = json.loads(self.state("environments.json"))["environments"]
        entries = json.loads(self.state("trust.json"))["entries"]
        return ([each for each in records if str(self.home / "dl") not in each["prefix"]], entries,
                json.loads(self.state("pins.json"))["pins"])

    def test_nothing_is_transferred_from_an_original_that_is_only_unavailable(self):
        drive = self.home / "drive"
        drive.mkdir()
        (self.home / "code").symlink_to(drive)
        env = self.home / "code/p/.venv"
        self.create(env)
        self.ok("protect", env)
        self.ok("use", env)
        shutil.copytree(drive / "p", self.home / "dl/x", symlinks=True)
        drive.rename(self.home / "away")
        known = self.known()
        self.ok("repair", self.home / "dl/x/.venv")
        self.assertEqual(self.known(), known)
        (self.home / "away").rename(drive)
        self.assertIn("is protected", self.fails(1, "remove", "-y", env).err)

    def test_an_original_that_was_moved_keeps_approval_and_protection(self):
        copy = self.lay_copy(self.home / "dl/x/.venv")
        original = self.home / "p"
        self.ok("protect", original / ".venv")
        self.ok("use", original / ".venv")
        known = self.known()
        original.rename(self.home / "elsewhere")
        self.ok("scan", self.home / "dl")
        self.ok("repair", "--all")
        self.assertEqual(self.known(), known)
        self.ok("repair", copy)
        (self.home / "elsewhere").rename(original)
        self.assertEqual(self.trust(original / ".venv"), "created")
        self.assertIn("is protected", self.fails(1, "remove", "-y", original / ".venv").err)

    def test_another_directory_at_the_same_path_is_not_approved(self):
        env = self.home / "p/.venv"
        other = self.lay_copy(self.home / "q/.venv")
        activate = other / "bin/activate"
        activate.write_text(activate.read_text().replace(str(env), str(self.home / "gone/.venv")))
        shutil.rmtree(env)
        other.rename(env)
        self.ok("repair", env)
        self.assertEqual(self.health(env), "ok")
        self.assertEqual(self.trust(env), "unknown")

    def test_a_moved_environment_with_an_exchanged_python_is_not_approved(self):
        env = self.home / "p/.venv"
        self.create(env)
        (self.home / "p").rename(self.home / "q")
        env = self.home / "q/.venv"
        (env / "bin/python").unlink()
        shutil.copy(os.path.realpath(PYTHON), env / "bin/python")
        self.assertIn("its pyvenv.cfg or its python was changed", self.ok("repair", env).err)
        self.assertEqual(self.trust(env), "unknown")

    def make_restored(self):
        self.create(self.home / "p/.venv")
        return self.restore_home() / "p/.venv"

    def test_an_environment_of_a_restored_home_is_approved_if_it_is_named_and_the_output_says_so(self):
        env = self.make_restored()
        outcome = self.ok("repair", env)
        self.assertRegex(outcome.err, r"paths changed from \S+/p/\.venv to \S+; approved, because \S+/p/\.venv was approved")
        self.assertEqual(self.trust(env), "allowed")

    def test_an_environment_of_a_restored_home_is_not_approved_without_its_name(self):
        env = self.make_restored()
        self.assertIn("it is not approved", self.ok("repair", "-C", env.parent).err)
        self.assertEqual(self.trust(env), "unknown")

    def test_an_environment_of_a_restored_home_is_not_approved_if_it_shadows_a_command(self):
        env = self.make_restored()
        self.write(env / "bin/ls", "#!/bin/sh\n", 0o755)
        self.assertIn("it is not approved", self.ok("repair", env).err)
        self.assertEqual(self.trust(env), "unknown")


if __name__ == "__main__":
    main()
