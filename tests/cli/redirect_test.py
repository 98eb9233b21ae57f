"""`.venv` as a file: `venvctl use --write` and `venvctl create --central`."""
import os
import shutil

from program import ProgramTest, main


class RedirectTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.redirect = self.directory / ".venv"

    def central(self):
        found = list((self.home / ".local/share/venvctl/environments").iterdir())
        self.assertEqual(len(found), 1)
        return found[0]

    def everything(self):
        """The modification time of each entry, without the templates, because `create` makes these
        after it has finished."""
        found = [path for each in self.home.iterdir() if each.name != ".cache" for path in (each, *each.rglob("*"))]
        return {str(path): os.lstat(path).st_mtime_ns for path in found}

    def test_use_write_writes_the_file_and_approves_that_it_leads_out_of_the_project(self):
        other = self.home / "other/.venv"
        self.create(other)
        (self.directory / "sub").mkdir()
        outcome = self.ok("use", "--write", "other")
        self.assertEqual(self.redirect.read_text(), f"{other}\n")
        self.assertIn("now points to ~/other/.venv", outcome.err)
        for where in (self.directory, self.directory / "sub"):
            self.assertEqual(self.ok("-C", where, "which").out, f"{other}\n")
        self.assertEqual(self.state("pins.json"), "")
        before = self.everything()
        self.assertIn("already points to ~/other/.venv", self.ok("use", "--write", other).err)
        self.assertEqual(self.redirect.stat().st_mtime_ns, before[str(self.redirect)])

    def test_a_file_that_cannot_be_approved_is_not_left_behind(self):
        other = self.home / "other/.venv"
        self.create(other)
        lock = self.private.state / "trust.json.lock"
        lock.unlink(missing_ok=True)
        lock.mkdir()
        self.fails(1, "use", "--write", other)
        lock.rmdir()
        self.assertFalse(self.redirect.exists())

    def test_the_file_contains_a_relative_path_to_an_environment_in_the_project(self):
        self.create("envs/blue")
        self.ok("use", "--write", "envs/blue")
        self.assertEqual(self.redirect.read_text(), "./envs/blue\n")
        self.assertEqual(self.ok("which").out, f"{self.directory}/envs/blue\n")

    def test_an_existing_file_or_directory_is_never_changed(self):
        other, third = self.home / "other/.venv", self.home / "third/.venv"
        self.create(other)
        self.create(third)
        ways = (lambda: self.redirect.mkdir(), lambda: self.redirect.symlink_to("/no/such"),
                lambda: self.redirect.symlink_to(other), lambda: self.redirect.write_text(""),
                lambda: self.redirect.write_text(f"{third}\n"), lambda: self.make_venv())
        for number, make in enumerate(ways):
            make()
            before = self.everything()
            for words in (["use", "--write", other], ["create", "--central", "--backend", "venv", "--no-pip"],
                          ["create", "--central", "--clear", "-y"]):
                self.assertIn("~/project/.venv already exists: rename or remove it first", self.fails(1, *words).err)
            self.assertEqual(self.everything(), before, number)
            self.redirect.rename(self.home / f"aside{number}")

    def test_use_write_refuses_an_unusable_or_unapproved_environment(self):
        self.fails(2, "use", "--write")
        self.fails(2, "use", "--write", "--forget")
        self.fails(3, "use", "--write", "nobody")
        foreign = self.make_venv(self.home / "foreign/.venv")
        self.fails(4, "use", "--write", foreign)
        self.assertFalse(self.redirect.exists())

    def test_create_central_keeps_the_environment_in_the_data_directory(self):
        self.create("--central")
        prefix = self.central()
        self.assertRegex(prefix.name, r"^project-[0-9a-f]{8}$")
        self.assertEqual(self.redirect.read_text(), f"{prefix}\n")
        self.assertEqual(self.ok("which").out, f"{prefix}\n")
        self.assertEqual(self.ok("prompt").out, "project\n")
        listed = {each["prefix"]: each["project"] for each in self.ok("list", "--json").json}
        self.assertEqual(listed, {str(prefix): str(self.directory)})
        self.assertIn("already", self.create("--central").err + self.ok("create", "--central").err)
        same_name = self.home / "deeper/project"
        same_name.mkdir(parents=True)
        self.create("--central", "-C", same_name)
        self.assertEqual(len(list(prefix.parent.iterdir())), 2)

    def test_create_central_can_be_repeated_after_a_removal(self):
        self.create("--central")
        prefix = self.central()
        self.create("--central", "--clear", "-y")
        self.ok("which")
        shutil.rmtree(prefix)
        self.create("--central")
        self.assertEqual(self.ok("which").out, f"{prefix}\n")

    def test_create_central_refuses_a_path_argument_and_a_directory_name_that_is_not_utf8(self):
        self.fails(2, "create", "--central", "x")
        self.directory = self.home / os.fsdecode(b"\xff")
        self.directory.mkdir()
        self.fails(1, "create", "--central")
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_a_dry_run_of_create_central_changes_nothing(self):
        before = self.everything()
        self.assertIn("would create ~/.local/share/venvctl/environments/project-",
                      self.ok("create", "--central", "--dry-run").err)
        self.assertEqual(set(self.everything()), set(before))


if __name__ == "__main__":
    main()
