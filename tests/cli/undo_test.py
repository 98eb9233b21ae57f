"""`venvctl undo` reverses removals, repairs, upgrades and renames. It reverses each change as a whole."""
import json
import os
import shutil
import subprocess

from directory_content import digests
from environments import PACKAGES, install_python
from program import ProgramTest, main


class UndoTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.trash = self.home / ".local/share/Trash"
        self.env = self.directory / ".venv"

    def known(self):
        """All records, approvals and pins, without the times of use."""
        records = json.loads(self.state("environments.json"))["environments"]
        for each in records:
            each.pop("lastUsed")
        entries = json.loads(self.state("trust.json"))["entries"]
        return (records, sorted(entries, key=lambda each: each["path"]),
                json.loads(self.state("pins.json") or "{}").get("pins"))

    def changes(self):
        text = self.state("undo.json")
        return [each["command"] for each in json.loads(text)["changes"]] if text else []

    def break_link(self):
        python = install_python(self.home / "python")
        subprocess.run([python / "bin/python3", "-m", "venv", "--without-pip", self.env], check=True)
        self.ok("allow", self.env)
        shutil.rmtree(python)

    def assert_trash_is_empty(self):
        for name in ("files", "info"):
            self.assertEqual(os.listdir(self.trash / name), [])


class Removals(UndoTest):
    def test_a_removed_environment_is_restored_with_its_approval_pin_and_protection(self):
        self.create()
        self.ok("use", self.env)
        self.ok("protect", self.env)
        files, known = digests(self.env), self.known()
        self.ok("remove", "-y", "--force", ".venv")
        self.assertFalse(self.env.exists())
        self.assertIn("would undo remove (restore ~/project/.venv from the trash)",
                      self.ok("undo", "--dry-run").err)
        self.assertIn("-y", self.fails(2, "undo").err)
        self.assertIn("restored ~/project/.venv", self.ok("undo", "-y").err)
        self.assertEqual(digests(self.env), files)
        self.assertEqual(self.known(), known)
        self.assertEqual(self.ok("which").out.strip(), str(self.env))
        self.assert_trash_is_empty()
        self.assertIn("nothing to undo", self.fails(3, "undo", "-y").err)

    def test_several_environments_of_one_removal_are_restored_together(self):
        for name in ("one", "two"):
            self.create(name)
        known = self.known()
        self.ok("remove", "-y", "one", "two")
        undone = self.ok("undo", "-y", "--json").json
        self.assertEqual(undone["command"], "remove")
        self.assertEqual({each["prefix"] for each in undone["environments"]},
                         {f"{self.directory}/{name}" for name in ("one", "two")})
        self.assertEqual(self.known(), known)

    def test_prune_can_be_undone(self):
        for name in ("one", "two"):
            env = self.make_venv(self.home / ".virtualenvs" / name)
            (env / ".project").write_text(str(self.home / "gone"))
        self.ok("prune", "-y", "--orphaned")
        self.assertEqual(os.listdir(self.home / ".virtualenvs"), [])
        self.ok("undo", "-y")
        self.assertEqual(sorted(os.listdir(self.home / ".virtualenvs")), ["one", "two"])

    def test_nothing_is_undone_if_a_newer_venvctl_wrote_the_list(self):
        self.create()
        self.ok("remove", "-y", ".venv")
        path = self.private.state / "undo.json"
        path.write_text(path.read_text().replace('"schema": 1', '"schema": 99'))
        self.assertIn("newer", self.fails(1, "undo", "-y").err)
        self.assertFalse(self.env.exists())

    def test_without_the_list_environments_can_only_be_deleted_permanently(self):
        self.create()
        self.write(self.private.state / "undo", "a file")
        self.assertIn("venvctl remove --now", self.fails(1, "remove", "-y", ".venv").err)
        self.assertTrue(self.env.exists())
        self.ok("remove", "-y", "--now", ".venv")
        self.assertFalse(self.env.exists())

    def test_an_occupied_path_is_refused_and_nothing_is_changed(self):
        self.create("one"), self.create("two")
        self.ok("remove", "-y", "one", "two")
        (self.directory / "two").mkdir()
        self.assertIn("~/project/two exists again", self.fails(1, "undo", "-y").err)
        self.assertFalse((self.directory / "one").exists())
        (self.directory / "two").rmdir()
        self.ok("undo", "-y")
        self.assertTrue((self.directory / "one/pyvenv.cfg").exists())

    def test_an_emptied_trash_is_reported_and_the_previous_change_can_be_undone(self):
        self.create("one"), self.create("two")
        self.ok("remove", "-y", "one")
        self.ok("remove", "-y", "two")
        shutil.rmtree(self.trash / "files/two")
        self.assertIn("~/project/two is no longer in the trash", self.fails(1, "undo", "--dry-run").err)
        said = self.fails(1, "undo", "-y").err
        self.assertRegex(said, r"\Avenvctl: ~/project/two is no longer in the trash, so [^\n]*\n\Z")
        self.ok("undo", "-y")
        self.assertTrue((self.directory / "one/pyvenv.cfg").exists())

    def test_undo_names_a_project_that_no_longer_exists(self):
        self.create(self.home / "gone/.venv")
        self.ok("remove", "-y", self.home / "gone/.venv")
        (self.home / "gone").rmdir()
        self.assertIn("~/gone no longer exists: create it first", self.fails(1, "undo", "-y").err)

    def test_ten_changes_can_be_undone(self):
        for number in range(12):
            self.create(f"e{number}")
            self.ok("remove", "-y", f"e{number}")
        self.assertEqual(self.changes(), ["remove"] * 10)
        self.assertEqual(len(os.listdir(self.private.state / "undo")), 10)
        for _ in range(10):
            self.ok("undo", "-y")
        self.fails(3, "undo", "-y")
        self.assertEqual(sorted(os.listdir(self.directory)), sorted(f"e{number}" for number in range(2, 12)))
        self.assertEqual(os.listdir(self.private.state / "undo"), [])

    def test_a_direct_deletion_cannot_be_undone(self):
        self.create()
        self.ok("remove", "-y", "--now", ".venv")
        self.fails(3, "undo", "-y")

    def test_undo_works_with_the_daemon(self):
        self.start_daemon()
        self.create()
        self.ok("remove", "-y", ".venv")
        self.fails(3, "which")
        self.ok("undo", "-y")
        self.assertEqual(self.ok("which").out.strip(), str(self.env))


class Rewritten(UndoTest):
    def test_undo_restores_the_old_files_of_a_relinked_environment(self):
        self.break_link()
        files, known = digests(self.env), self.known()
        self.ok("repair", self.env)
        self.ok("undo", "-y")
        self.assertEqual(digests(self.env), files)
        self.assertEqual(self.known(), known)
        self.ok("repair", self.env)
        self.ok("which")

    def test_undo_restores_the_records_of_a_moved_environment_at_its_old_path(self):
        env = self.home / "p/.venv"
        self.create(env)
        self.ok("use", "-C", env.parent, env)
        known = self.known()
        env.parent.rename(self.home / "new")
        files = digests(self.home / "new")
        self.ok("repair", self.home / "new/.venv")
        self.ok("undo", "-y")
        self.assertEqual(digests(self.home / "new"), files)
        self.assertEqual(self.known(), known)

    def test_a_file_that_was_changed_since_is_kept_and_listed(self):
        self.break_link()
        self.ok("repair", self.env)
        (self.env / "pyvenv.cfg").write_text("home = /mine\n")
        self.assertIn("~/project/.venv/pyvenv.cfg was changed after that, so it was kept", self.ok("undo", "-y").err)
        self.assertEqual((self.env / "pyvenv.cfg").read_text(), "home = /mine\n")

    def test_the_mode_of_a_file_outside_the_environment_is_never_changed(self):
        python = install_python(self.home / "python")
        subprocess.run([python / "bin/python3", "-m", "venv", "--without-pip", "--copies", self.env], check=True)
        copy = self.env / "bin/python3"
        copy.chmod(0o700)
        self.ok("allow", self.env)
        shutil.rmtree(python)
        self.ok("repair", self.env)
        self.assertTrue(copy.is_symlink())
        mine = self.write(self.home / "mine", "mine\n", 0o755)
        copy.unlink()
        copy.symlink_to(mine)
        self.assertIn("bin/python3 was changed after that, so it was kept", self.ok("undo", "-y").err)
        self.assertEqual(mine.stat().st_mode & 0o777, 0o755)

    def test_a_change_whose_saved_files_are_lost_does_not_hide_the_change_before_it(self):
        other = self.home / "other/.venv"
        self.create(other)
        self.ok("remove", "-y", other)
        self.break_link()
        self.ok("repair", self.env)
        saved, = (self.private.state / "undo").glob("*/1")
        saved.write_text("{")
        self.assertIn("damaged", self.run_program("undo", "-y").err)
        self.ok("undo", "-y")
        self.assertTrue(other.exists())

    def test_a_repair_of_all_is_one_change(self):
        python = install_python(self.home / "python")
        for name in ("one", "two"):
            subprocess.run([python / "bin/python3", "-m", "venv", "--without-pip",
                            self.home / ".virtualenvs" / name], check=True)
        shutil.rmtree(python)
        files = digests(self.home / ".virtualenvs")
        self.ok("repair", "--all")
        self.assertEqual(self.changes(), ["repair"])
        self.ok("undo", "-y")
        self.assertEqual(digests(self.home / ".virtualenvs"), files)


class Replaced(UndoTest):
    def test_a_rebuilt_environment_is_exchanged_and_later_work_is_in_the_trash(self):
        self.create()
        files, known = digests(self.env), self.known()
        self.ok("repair", "--rebuild", self.env)
        self.assertNotEqual(digests(self.env), files)
        self.write(self.env / PACKAGES / "later.py", "later")
        said = self.ok("undo", "-y").err
        self.assertIn("restored ~/project/.venv; the newer environment is in the trash", said)
        self.assertEqual(digests(self.env), files)
        self.assertEqual(self.known(), known)
        self.assertEqual((self.trash / "files/.venv" / PACKAGES / "later.py").read_text(), "later")
        self.assertEqual(os.listdir(self.trash / "info"), [".venv.trashinfo"])

    def test_an_upgrade_can_be_undone(self):
        self.create()
        python = install_python(self.home / "python")
        files = digests(self.env)
        self.ok("upgrade", "-p", python / "bin/python3")
        self.assertIn("home = " + str(python), (self.env / "pyvenv.cfg").read_text())
        self.ok("undo", "-y")
        self.assertEqual(digests(self.env), files)

    def test_a_running_environment_is_refused(self):
        self.create()
        self.ok("repair", "--rebuild", self.env)
        process = subprocess.Popen([self.env / "bin/python", "-c", "input()"], stdin=subprocess.PIPE)
        try:
            self.assertIn(f"in use by process {process.pid}", self.fails(1, "undo", "-y").err)
        finally:
            process.kill()
            process.communicate()
        self.ok("undo", "-y")


class Renamed(UndoTest):
    def test_a_renamed_environment_is_restored_and_the_newer_one_is_in_the_trash(self):
        self.create()
        self.ok("use", self.env)
        self.ok("protect", self.env)
        files, known = digests(self.env), self.known()
        self.ok("rename", ".venv", "new")
        self.write(self.directory / "new" / PACKAGES / "later.py", "later")
        self.ok("undo", "-y")
        self.assertEqual(os.listdir(self.directory), [".venv"])
        self.assertEqual(digests(self.env), files)
        self.assertEqual(self.known(), known)
        self.assertEqual((self.trash / "files/new" / PACKAGES / "later.py").read_text(), "later")
        self.assertEqual(os.listdir(self.trash / "info"), ["new.trashinfo"])
        self.ok("which")
        self.assertEqual(self.changes(), [])

    def test_rename_is_recommended_if_the_trash_was_emptied(self):
        self.create()
        self.ok("rename", ".venv", "new")
        shutil.rmtree(self.trash)
        self.assertIn("run venvctl rename ~/project/new ~/project/.venv", self.fails(1, "undo", "-y").err)

    def test_changes_are_undone_in_reverse_order(self):
        self.create()
        files = digests(self.env)
        self.ok("rename", ".venv", "one")
        self.ok("remove", "-y", "one")
        self.ok("undo", "-y")
        self.assertTrue((self.directory / "one").exists())
        self.ok("undo", "-y")
        self.assertEqual(digests(self.env), files)


class DecidedSince(UndoTest):
    """What the user decided after a change takes precedence over what undo restores."""

    def trust_of(self, env):
        return self.ok("info", "--json", env).json["trust"]

    def test_a_choice_that_the_user_forgot_stays_forgotten(self):
        def removed():
            self.ok("remove", "-y", self.env)

        def renamed():
            self.ok("rename", self.env, "new")

        for change in (removed, renamed):
            with self.subTest(change.__name__):
                self.create()
                self.ok("use", self.env)
                change()
                self.ok("use", "--forget")
                self.ok("undo", "-y")
                self.assertEqual(json.loads(self.state("pins.json"))["pins"], [])
                self.ok("remove", "-y", "--now", self.env)

    def test_a_denied_environment_stays_denied(self):
        def rebuilt():
            self.create()
            self.ok("repair", "--rebuild", self.env)
            return self.env

        def renamed():
            self.create()
            self.ok("rename", self.env, "new")
            return self.directory / "new"

        def relinked():
            self.break_link()
            self.ok("repair", self.env)
            return self.env

        for change in (rebuilt, renamed, relinked):
            with self.subTest(change.__name__):
                self.ok("deny", change())
                self.assertIn("the environment stays denied", self.ok("undo", "-y").err)
                # The relinked environment has lost its python again, so only its trust entry is checked.
                self.assertEqual({each["grant"] for each in self.known()[1]}, {"denied"})
                self.assertNotEqual(self.run_program("which").code, 0)
                shutil.rmtree(self.env)
                for state in self.private.state.glob("*.json*"):
                    state.unlink()

    def test_a_denial_follows_a_moved_environment_to_its_old_path(self):
        old, new = self.home / "p/.venv", self.home / "new/.venv"
        self.create(old)
        old.parent.rename(new.parent)
        self.ok("repair", new)
        self.ok("deny", new)
        self.ok("undo", "-y")
        self.assertEqual(self.trust_of(new), "denied")
        new.parent.rename(old.parent)
        self.assertEqual(self.trust_of(old), "denied")

    def test_a_protected_environment_is_not_moved_to_the_trash(self):
        for words, place in ((["rename", ".venv", "new"], self.directory / "new"),
                             (["repair", "--rebuild", ".venv"], self.env)):
            with self.subTest(words[0]):
                self.create()
                self.ok(*words)
                self.ok("protect", place)
                before = digests(place)
                self.assertIn(f"~/project/{place.name} is protected: run venvctl unprotect",
                              self.fails(1, "undo", "-y").err)
                self.assertEqual(digests(place), before)
                self.ok("unprotect", place)
                self.ok("undo", "-y")
                shutil.rmtree(self.env)

    def test_a_protection_stays_when_a_repair_is_undone(self):
        old, new = self.home / "p/.venv", self.home / "new/.venv"
        self.create(old)
        old.parent.rename(new.parent)
        self.ok("repair", new)
        self.ok("protect", new)
        self.ok("undo", "-y")
        self.assertIn("is protected", self.fails(1, "remove", "-y", new).err)
        new.parent.rename(old.parent)
        self.assertIn("is protected", self.fails(1, "remove", "-y", old).err)


class OtherDirectories(UndoTest):
    """Somebody has put another environment at one of the paths since the change. undo does not
    touch it."""

    def test_another_environment_at_the_new_path_stays_known(self):
        self.create()
        self.ok("rename", ".venv", "new")
        new = self.directory / "new"
        shutil.rmtree(new)
        self.create(new)
        self.ok("protect", new)
        self.ok("undo", "-y")
        self.assertEqual(self.ok("info", "--json", new).json["trust"], "created")
        self.assertIn("is protected", self.fails(1, "remove", "-y", new).err)

    def reuse_inode(self, path):
        """Changes undo.json: the directory of the last change now has the inode of `path`, as if
        the file system had reused the inode."""
        file = self.private.state / "undo.json"
        undo = json.loads(file.read_text())
        undo["changes"][-1]["environments"][0]["oldDirectory"]["inode"] = path.stat().st_ino
        file.write_text(json.dumps(undo))

    def test_another_directory_with_the_same_inode_stays_in_the_trash(self):
        self.create()
        self.ok("remove", "-y", ".venv")
        other = self.trash / "files/.venv"
        shutil.rmtree(other)
        self.write(other / "thesis.txt", "precious")
        self.reuse_inode(other)
        self.assertIn("no longer in the trash", self.fails(1, "undo", "-y").err)
        self.assertEqual((other / "thesis.txt").read_text(), "precious")
        self.assertFalse(self.env.exists())

    def test_another_environment_with_the_same_inode_keeps_its_denial(self):
        self.create()
        self.env.rename(self.home / "moved")
        self.ok("repair", self.home / "moved")
        shutil.rmtree(self.home / "moved")
        self.create(self.home / "moved")
        self.ok("deny", self.home / "moved")
        self.reuse_inode(self.home / "moved")
        known = self.known()
        self.assertIn("was moved or replaced after its repair", self.fails(1, "undo", "-y").err)
        self.assertEqual(self.known(), known)

    def test_the_listing_of_another_directory_in_the_trash_is_kept(self):
        self.create()
        self.ok("remove", "-y", ".venv")
        listing = self.trash / "info/.venv.trashinfo"
        (self.trash / "files/.venv").rename(self.env)
        for is_there in (True, False):
            self.write(listing, "[Trash Info]\nPath=/elsewhere/.venv\n")
            if is_there:
                self.write(self.trash / "files/.venv/thesis.txt", "precious")
            with self.subTest(is_there=is_there):
                undo = self.state("undo.json")
                self.ok("undo", "-y")
                self.assertTrue(listing.exists())
            (self.private.state / "undo.json").write_text(undo)
            shutil.rmtree(self.trash / "files/.venv", ignore_errors=True)


if __name__ == "__main__":
    main()
