"""What `allow`, `deny`, `trust` and `remove` write. changes_with_daemon_test.py repeats ChangesTest with a
daemon."""
import base64
import hashlib
import json
import os
import shutil
import subprocess
import tempfile

from program import PROGRAM, ProgramTest, main
from environments import make_environment


class RefusalsTest(ProgramTest):
    """Commands that fail before they ask a daemon."""

    def test_allow_without_an_environment_exits_with_3(self):
        self.fails(3, "allow")
        self.fails(3, "allow", "/no/such")
        self.fails(3, "allow", "--under", "/no/such")
        self.fails(2, "allow", "--under", "/")
        for words in (("allow", "--under", ""), ("allow", ""), ("adopt", ""), ("deny", "")):
            self.fails(2, *words)
        self.assertEqual(self.ok("trust", "--json").json["roots"], [])
        self.fails(2, "allow", "--under", ".", ".venv")

    def test_remove_refuses_a_project_that_is_its_own_environment(self):
        self.make_venv(self.directory)
        self.write(self.directory / "pyproject.toml", "")
        self.assertIn("pyproject.toml", self.fails(1, "remove", "-y", ".").err)
        self.assertTrue((self.directory / "pyvenv.cfg").exists())

    def test_remove_deletes_nothing_if_one_of_its_arguments_is_wrong(self):
        self.create("one")
        self.fails(3, "remove", "-y", "./one", "./two")
        self.assertTrue((self.directory / "one").exists())


class ChangesTest(ProgramTest):
    """Commands that ask the daemon if one runs."""

    def trusted(self):
        return self.ok("trust", "--json").json

    def records(self):
        text = self.state("environments.json")
        return [each["prefix"] for each in json.loads(text)["environments"]] if text else []

    def test_allow_lets_the_environment_of_this_directory_be_used(self):
        self.make_venv()
        self.assertIn("approved ~/project/.venv (venv, Python 3.", self.ok("allow").err)
        self.assertEqual(self.ok("which", "--json").json["trust"], "allowed")
        self.assertIn("is already approved", self.ok("allow").err)
        self.assertEqual(self.ok("list", "-C", "/", "--json").json[0]["name"], "project")

    def test_allow_accepts_a_directory_or_an_environment(self):
        self.make_venv()
        self.ok("allow", "project", cwd=self.home, variables={"PWD": str(self.home)})
        self.ok("which")
        other = self.make_venv(self.home / "other" / "env")
        self.ok("allow", other)
        self.assertEqual(self.ok("which", "-C", other.parent, "--json").json["trust"], "allowed")

    def test_a_moved_environment_is_reported_and_is_still_usable(self):
        made = self.make_venv(self.home / "made/.venv")
        self.assertNotIn("created for", self.ok("allow", made).err)
        moved = self.home / "moved"
        made.parent.rename(moved)
        told = self.ok("allow", moved, cwd=self.home, variables={"PWD": str(self.home)}).err
        self.assertIn(f"created for {made}", told.replace('"', '').replace("'", ''))
        self.assertIn("venvctl repair ~/moved/.venv", told)
        self.assertEqual(self.ok("which", "-C", moved, "--json").json["health"], "foreign")
        self.ok("run", "-C", moved, "--", "python", "-c", "")
        self.assertIn(f"foreign, created for {made}", self.ok("info", moved).out)
        self.assertRegex(self.ok("list").out, r"allowed +foreign +")

    def test_a_replaced_environment_needs_a_new_approval(self):
        prefix = self.make_venv()
        self.ok("allow")
        shutil.rmtree(prefix)
        self.make_venv()
        self.fails(4, "which")
        self.assertIn("replaced after you approved it", self.ok("why").out)
        self.assertEqual(self.trusted()["environments"][0]["state"], "replaced")

    def test_allow_under_does_not_match_a_name_prefix(self):
        code = self.home / "code"
        self.make_venv(code / "p" / ".venv")
        self.make_venv(self.home / "code-evil" / ".venv")
        self.ok("allow", "--under", code)
        self.ok("which", "-C", code / "p")
        self.fails(4, "which", "-C", self.home / "code-evil")
        roots = self.trusted()["roots"]
        self.assertEqual([each["path"] for each in roots], [str(code)])
        self.assertIn("everything below ~/code", self.ok("trust").out)
        self.ok("deny", "--under", code)
        self.assertEqual(self.trusted()["roots"], [])
        self.fails(4, "which", "-C", code / "p")
        self.fails(3, "deny", "--under", code)
        self.fails(2, "deny", "--under", code, "x")

    def test_adopt_writes_the_records_of_many_environments_together(self):
        code = self.home / "many"
        for number in range(40):
            make_environment(str(code / f"p{number}/.venv"))
        log = self.home / "calls"
        self.ok("-f", "-o", log, "-e", "trace=rename,sendto", PROGRAM, "adopt", code, "-y", program="strace",
                variables={"ASAN_OPTIONS": "detect_leaks=0"})
        calls = log.read_text()
        written = calls.count('/environments.json") = 0') + calls.count("venvctl1 register")
        self.assertIn(written, range(1, 5), calls)
        self.assertEqual(len(self.trusted()["environments"]), 40)
        listed = [each["prefix"] for each in self.ok("list", "--json").json]
        self.assertEqual(len([each for each in listed if each.startswith(f"{code}/")]), 40)

    def test_adopt_shows_all_and_approves_only_safe_environments(self):
        code = self.home / "code"
        mine = [self.make_venv(code / name / ".venv") for name in ("a", "b")]
        tracked = self.make_venv(code / "clone" / ".venv")
        for words in (["init", "-q"], ["add", "-f", ".venv"]):
            subprocess.run(["git", *words], cwd=tracked.parent, check=True)
        shadowing = self.make_venv(code / "shadow" / ".venv")
        (shadowing / "bin/ls").write_text("x")
        open_to_all = self.make_venv(code / "open" / ".venv")
        open_to_all.chmod(0o777)
        shown = self.ok("adopt", code, "--dry-run")
        self.assertIn("would approve 2 environments", shown.err)
        self.assertEqual(shown.out.count("left out"), 3)
        self.assertIn("git index", shown.out)
        self.assertEqual(self.trusted()["environments"], [])
        self.assertIn("cannot ask for confirmation without a terminal", self.fails(2, "adopt", code).err)
        self.assertIn("approved 2 environments", self.ok("adopt", code, "-y").err)
        self.assertEqual([each["prefix"] for each in self.trusted()["environments"]],
                         [str(each) for each in mine])
        self.assertIn("nothing new", self.ok("adopt", code, "-y").err)
        self.fails(4, "which", "-C", tracked.parent)
        self.fails(3, "adopt", "/no/such")

    def test_allow_shared_accepts_an_environment_that_others_can_change(self):
        prefix = self.make_venv()
        prefix.chmod(0o777)
        self.fails(4, "allow")
        self.ok("allow", "--shared")
        self.assertIn("although", self.ok("why").out)
        self.assertEqual(self.ok("which", "--json").json["trust"], "allowed")
        self.fails(2, "allow", "--under", ".", "--shared")

    def test_a_link_or_file_that_leads_out_of_the_project_needs_its_own_approval(self):
        path = self.directory / ".venv"
        for name, lead in (("one", path.symlink_to), ("two", lambda to: path.write_text(str(to)))):
            other = self.make_venv(self.home / name / "env")
            self.ok("allow", other)
            lead(other)
            self.assertIn("points outside the project", self.fails(4, "which").err)
            self.ok("allow")
            self.ok("which")
            path.unlink()

    def test_scripts_are_approved_by_content(self):
        prefix = self.directory / ".conda"
        make_environment(prefix, "conda")
        script = prefix / "etc/conda/activate.d/a.sh"
        self.write(script, "export A=1\n")
        self.ok("allow")
        self.assertNotIn("source ", self.ok("activate", "--answer").out)
        self.ok("allow", "--scripts")
        self.assertIn(f"source {script}", self.ok("activate", "--answer").out)
        script.write_text("export A=2\n")
        self.assertNotIn("source ", self.ok("activate", "--answer").out)
        script.unlink()
        self.assertIn("no activation scripts", self.fails(3, "allow", "--scripts").err)

    def test_deny_overrides_allow_under_and_allow_undoes_deny(self):
        self.make_venv()
        self.ok("allow", "--under", ".")
        self.ok("deny")
        self.assertEqual(self.fails(4, "which", "--json").json["trust"], "denied")
        self.ok("allow")
        self.ok("which")

    def test_trust_shows_each_entry_with_its_state(self):
        self.assertIn("nothing is approved", self.ok("trust").err)
        self.create()
        self.make_venv(self.home / "other" / ".venv")
        self.ok("deny", self.home / "other")
        shown = {each["prefix"]: each for each in self.trusted()["environments"]}
        self.assertEqual(shown[f"{self.directory}/.venv"]["trust"], "created")
        self.assertEqual(shown[f"{self.directory}/.venv"]["state"], "valid")
        self.assertEqual(shown[f"{self.home}/other/.venv"]["trust"], "denied")
        table = self.ok("trust").out
        self.assertRegex(table, r"(?m)^created +just now +valid +~/project/\.venv$")

    def test_remove_deletes_the_directory_the_record_and_the_approval(self):
        self.create()
        self.assertEqual(self.records(), [f"{self.directory}/.venv"])
        self.assertIn("removed ~/project/.venv", self.ok("remove", "-y", ".").err)
        self.assertFalse((self.directory / ".venv").exists())
        self.assertEqual(self.records(), [])
        self.assertEqual(self.trusted()["environments"], [])

    def test_remove_moves_the_environment_to_the_trash_and_with_now_deletes_it_immediately(self):
        trash = self.home / ".local/share/Trash"
        self.create()
        (self.directory / ".venv/notes").symlink_to("/x")
        said = self.ok("remove", "-y", ".").err
        self.assertIn("removed ~/project/.venv; it is in the trash", said)
        self.assertEqual(os.readlink(trash / "files/.venv/notes"), "/x")
        self.assertIn(f"Path={self.directory}/.venv\nDeletionDate=2",
                      (trash / "info/.venv.trashinfo").read_text())
        self.create()
        self.assertIn("would delete ~/project/.venv;", self.ok("remove", "--now", "--dry-run", ".").err)
        self.ok("remove", "-y", "--now", ".")
        self.assertFalse((self.directory / ".venv").exists())
        self.assertEqual(os.listdir(trash / "files"), [".venv"])

    def test_remove_reports_a_trash_on_another_file_system_and_deletes_the_environment(self):
        here = os.stat(self.home).st_dev
        other = next(place for place in ("/tmp", "/dev/shm") if os.stat(place).st_dev != here)
        with tempfile.TemporaryDirectory(dir=other) as data:
            here = {"variables": {"XDG_DATA_HOME": data}}
            self.create()
            self.assertIn("would remove ~/project/.venv (deleted permanently: the trash is on another file system",
                          self.ok("remove", "--dry-run", ".", **here).err)
            self.fails(2, "remove", ".", **here)
            said = self.ok("remove", "-y", ".", **here).err
            self.assertIn("~/project/.venv is not on the file system of the trash, so it is deleted permanently", said)
            self.assertFalse((self.directory / ".venv").exists())
            self.assertEqual(os.listdir(data), [])

    def test_remove_through_a_link_shows_the_real_path_and_deletes_all_records(self):
        self.create()
        linked = self.home / "linked"
        linked.symlink_to(self.directory)
        code = self.answer("y\n", "rm", linked,
                           question="remove ~/linked/.venv (a link to ~/project/.venv)?")
        self.assertEqual(code, 0)
        self.assertFalse((self.directory / ".venv").exists())
        self.assertEqual(self.records(), [])

    def test_remove_asks_for_confirmation_or_needs_yes_without_a_terminal(self):
        self.create()
        self.assertIn("-y", self.fails(2, "remove", ".venv").err)
        for answer, code in (("n\n", 1), ("\n", 1), ("y\n", 0)):
            self.assertTrue((self.directory / ".venv").exists())
            self.assertEqual(self.answer(answer, "rm", ".venv"), code)
        self.assertFalse((self.directory / ".venv").exists())

    def test_remove_stops_if_the_directory_was_replaced_before_the_confirmation(self):
        self.create()
        prefix = self.directory / ".venv"

        def replace():
            shutil.rmtree(prefix)
            self.make_venv()
            self.write(prefix / "new", "")

        self.assertEqual(self.answer("y\n", "rm", ".venv", meanwhile=replace), 1)
        self.assertRegex(self.said, r"\nvenvctl: .*/\.venv was replaced while venvctl was running: "
                                    r"check it, then try again\s*$")
        self.assertTrue((prefix / "new").exists())
        self.assertTrue((prefix / "pyvenv.cfg").exists())

    def answer(self, text, *words, question="remove ~/project/.venv?", meanwhile=lambda: None):
        """Types `text` when the question is shown. Returns the exit code."""
        code, self.said = super().answer(text, *words, meanwhile=meanwhile)
        self.assertIn(question, self.said)
        return code

    def test_remove_refuses_a_directory_that_is_not_an_environment(self):
        self.write(self.directory / "src" / "main.py", "")
        self.fails(3, "remove", "-y", "src")
        self.fails(3, "remove", "-y", "/no/such")
        self.fails(3, "remove", "-y", "nobody")
        self.fails(2, "remove", "-y")
        self.assertTrue((self.directory / "src" / "main.py").exists())

    def test_remove_refuses_a_link_and_keeps_link_targets(self):
        self.create(self.home / "real" / "env")
        (self.directory / ".venv").symlink_to(self.home / "real" / "env")
        self.fails(1, "remove", "-y", "./.venv")
        (self.directory / ".venv").unlink()
        self.create()
        keep = self.write(self.home / "keep" / "file", "")
        (self.directory / ".venv" / "link").symlink_to(self.home / "keep")
        self.ok("remove", "-y", "./.venv")
        self.assertTrue(keep.exists())
        self.assertTrue((self.home / "real" / "env" / "pyvenv.cfg").exists())

    def test_remove_of_a_project_keeps_outside_environments_that_the_projects_files_name(self):
        shop = self.home / "shop/.venv"
        self.create(shop)
        for name, text in ((".venv", "../shop/.venv\n"), (".pdm-python", f"{shop}/bin/python\n"),
                           (".mise.toml", '[env]\n_.python.venv = "../shop/.venv"\n')):
            clone = self.home / f"clone{name}"
            self.write(clone / name, text)
            for words, options in (((clone,), {}), ((".",), {"cwd": clone, "variables":
                                                            {"PWD": str(clone)}})):
                with self.subTest(name, words=words):
                    said = self.fails(1, "remove", "-y", *words, **options).err
                    self.assertIn("run venvctl remove ~/shop/.venv to remove it anyway", said)
        make_environment(self.home / ".conda/envs/data", "conda")
        self.write(self.home / "clone/environment.yml", "name: data\n")
        self.assertIn("may be used by other", self.fails(1, "remove", "-y", self.home / "clone").err)
        self.ok("remove", "-y", "data")
        self.ok("remove", "-y", shop)
        self.assertFalse(shop.exists())

    def test_remove_of_a_project_deletes_its_environment_in_the_store_of_its_tool(self):
        self.write(self.directory / "pyproject.toml", '[tool.poetry]\nname = "shop"\n')
        self.write(self.directory / "poetry.lock", "")
        digest = hashlib.sha256(str(self.directory).encode()).digest()
        short = base64.urlsafe_b64encode(digest)[:8].decode()
        kept = self.home / f".cache/pypoetry/virtualenvs/shop-{short}-py3.11"
        self.make_venv(kept)
        self.ok("remove", "-y", ".")
        self.assertFalse(kept.exists())

    def test_remove_of_a_missing_environment_deletes_its_record(self):
        self.create()
        shutil.rmtree(self.directory / ".venv")
        self.ok("remove", "-y", "project")
        self.assertEqual(self.records(), [])

    def test_remove_reports_that_the_environment_is_active_in_this_shell(self):
        self.create()
        prefix = f"{self.directory}/.venv"
        held = {"VIRTUAL_ENV": prefix, "VENVCTL_ENV": prefix,
                "_VENVCTL_SHELL": f"bash 1 automatic {self.directory}"}
        self.assertIn("will be deactivated at the next prompt", self.ok("rm", "-y", ".", variables=held).err)
        self.create()
        self.assertIn("deactivate", self.ok("rm", "-y", ".", variables={"VIRTUAL_ENV": prefix}).err)

    def as_root(self, *words):
        """The arguments and options to run venvctl as root, whether or not the test itself runs as root."""
        if os.geteuid() == 0:
            return words, {}
        variables = {**self.variables, "PWD": str(self.directory)}
        settings = [f"{name}={value}" for name, value in variables.items()]
        return ("-n", "env", "-i", *settings, PROGRAM, *words), {"program": "/usr/bin/sudo"}

    def test_root_in_another_users_home_can_read_but_not_write(self):
        """The project belongs to root, because root sees no environment in another user's
        project."""
        self.make_venv()
        if os.geteuid() == 0:
            os.chown(self.home, 65534, 65534)
        else:
            subprocess.run(["sudo", "-n", "chown", "-R", "0:0", self.directory], check=True)
            self.addCleanup(subprocess.run, ["sudo", "-n", "chown", "-R", f"{os.getuid()}",
                                             self.directory], check=True)
        before = sorted(self.home.rglob("*"))
        for words in (["create", "other"], ["create"], ["remove", "-y", "."], ["deny"],
                      ["allow", "--under", "."], ["use", "--forget"], ["init"],
                      ["config", "set", "create.backend", "uv"],
                      ["daemon", "start"], ["daemon", "restart"], ["daemon", "run"]):
            with self.subTest(words):
                words, options = self.as_root(*words)
                self.assertIn("without sudo, or with sudo -H", self.fails(1, *words, **options).err)
        for words in (["list"], ["why"], ["info"], ["config", "list"], ["init", "--dry-run"],
                      ["hook", "bash"]):
            words, options = self.as_root(*words)
            self.ok(*words, **options)
        self.assertEqual(sorted(self.home.rglob("*")), before)

    def test_a_corrupt_trust_file_is_reported_and_its_backup_is_used(self):
        self.create()
        self.make_venv(self.home / "other" / ".venv")
        self.ok("allow", self.home / "other")
        (self.private.state / "trust.json").write_text("{ torn")
        self.assertEqual(self.ok("which", "--json").json["trust"], "created")
        findings = self.run_program("doctor", "--json").json["checks"]
        state = [each for each in findings if each["check"] == "state"]
        self.assertEqual(state[0]["level"], "problem")


if __name__ == "__main__":
    main()
