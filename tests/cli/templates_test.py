"""`venvctl create` from templates, compared with what virtualenv and venv make, and `venvctl cache`."""
import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess

from environments import PACKAGES, install_python
from program import ProgramTest, main
from waiting import wait_until


class TemplatesTest(ProgramTest):
    def templates(self):
        return self.ok("cache", "--json").json

    def make_template(self, *words, path=None, count=1):
        """Creates an environment, and waits until its template is kept."""
        path = path or self.home / "first/.venv"
        made = self.ok("create", *words, path)
        wait_until(lambda: len(self.templates()) == count, "the template is kept")
        return made

    @staticmethod
    def content(env):
        """Everything about the files except their times: type, mode, content or target. Leaves out compiled
        modules."""
        found = {}
        for path, names, files in os.walk(env):
            names[:] = [name for name in names if name != "__pycache__"]
            for name in names + files:
                each = pathlib.Path(path, name)
                mode = each.lstat().st_mode
                if each.is_symlink():
                    what = os.readlink(each)
                else:
                    what = hashlib.sha256(each.read_bytes()).hexdigest() if each.is_file() else "directory"
                found[str(each.relative_to(env))] = (oct(mode), what)
        return found

    def tree(self):
        return pathlib.Path(self.templates()[0]["path"])


class SecondTool(TemplatesTest):
    def test_if_virtualenv_fails_the_template_of_venv_is_copied(self):
        self.fake_tool("virtualenv", "echo 'it has no pip' >&2; exit 1\n")
        made = self.make_template()
        self.assertIn("trying venv", made.err)
        copied = self.ok("create", self.directory / "env")
        self.assertIn("trying venv", copied.err)
        self.assertIn("copying the template that venv made", copied.err)
        self.assertNotIn("-m venv", copied.err)
        ran = subprocess.run([self.directory / "env/bin/pip", "--version"], capture_output=True, text=True, check=True)
        self.assertIn(str(self.directory / "env"), ran.stdout)
        asked = self.ok("create", "--backend", "venv", self.directory / "asked")
        self.assertIn("copying the template that venv made", asked.err)
        self.assertEqual(len(self.templates()), 1)


class EqualFiles(TemplatesTest):
    def compare(self, *words, first=None, env=None):
        """Checks that a copy of a template has the same content as what the tool makes at the same
        path with the same command."""
        env = env or self.directory / "env"
        made = self.make_template(*words, path=first)
        commands = [line[2:] for line in made.err.splitlines() if line.startswith("$ ")]
        copied = self.ok("create", *words, env)
        self.assertIn("copying the template", copied.err)
        self.assertNotIn("$ ", copied.err)
        from_template = self.content(env)
        shutil.rmtree(env)
        place = str(first or self.home / "first/.venv")
        self.assertIn(place, commands[0])
        for command in commands:
            command = [word.replace(place, str(env)) for word in shlex.split(command)]
            subprocess.run(command, env={**self.variables, "VIRTUALENV_NO_PERIODIC_UPDATE": "1"}, check=True,
                           capture_output=True)
        self.assertEqual(from_template, self.content(env))
        self.assertGreater(len(from_template), 10)

    def test_a_copy_equals_what_virtualenv_makes(self):
        self.compare("--backend", "virtualenv")

    def test_a_copy_equals_what_virtualenv_makes_with_a_name_and_the_packages_of_the_system(self):
        self.compare("--backend", "virtualenv", "-n", "my name", "--system-site-packages")

    def test_a_copy_equals_what_virtualenv_makes_without_pip(self):
        self.compare("--backend", "virtualenv", "--no-pip")

    def test_a_copy_equals_what_virtualenv_makes_with_the_old_name_as_name(self):
        self.compare("--backend", "virtualenv", "--no-pip", "-n", ".venv")
        self.ok("cache", "clear")
        self.compare("--backend", "virtualenv", "--no-pip", "-n", "first", first=self.home / "second/first",
                     env=self.home / "second/other")

    def test_a_copy_equals_what_the_tools_make_if_its_name_is_a_word_of_the_scripts(self):
        for backend in ("virtualenv", "venv"):
            for number, (first, second) in enumerate([("bin", "lib"), ("python", "a.b+c"), ("PS1", "deactivate"),
                                                      ("usr", "VIRTUAL_ENV"), ("e", "x-y@z")]):
                with self.subTest(backend=backend, first=first):
                    self.ok("cache", "clear")
                    self.compare("--backend", backend, "--no-pip", first=self.home / f"{backend}{number}" / first,
                                 env=self.home / f"copy-{backend}{number}" / second)

    def test_a_copy_equals_what_the_tools_make_with_another_umask(self):
        os.umask(0o027)
        self.addCleanup(os.umask, 0o022)
        for backend in ("virtualenv", "venv"):
            self.ok("cache", "clear")
            self.compare("--backend", backend, "--no-pip", first=self.home / backend, env=self.home / f"{backend}2")

    def test_a_copy_equals_what_venv_makes(self):
        self.compare("--backend", "venv")

    def test_a_copy_equals_what_venv_makes_without_pip(self):
        self.compare("--backend", "venv", "--no-pip")


class Templates(TemplatesTest):
    def test_a_copy_works_and_is_approved_and_packages_are_installed_in_it(self):
        self.make_template("--backend", "virtualenv")
        made = self.ok("create", "--backend", "virtualenv")
        self.assertIn("copying the template that virtualenv made with", made.err)
        env = self.directory / ".venv"
        self.assertEqual(self.ok("which", "--json").json["trust"], "created")
        shown = subprocess.run([env / "bin/pip", "--version"], capture_output=True, text=True, check=True)
        self.assertIn(f"{env}/lib/", shown.stdout)
        self.assertEqual(subprocess.run(["grep", "-rlI", f"{self.home}/first", env], check=False).returncode, 1)

    def test_other_options_and_another_python_need_another_template(self):
        self.make_template("--backend", "venv", "--no-pip")
        python = install_python(self.home / "python")
        for number, words in enumerate([["--system-site-packages"], ["-n", "other"],
                                        ["-p", python / "bin/python3"]], 2):
            made = self.make_template("--backend", "venv", "--no-pip", *words,
                                      path=self.home / f"env{number}", count=number)
            self.assertNotIn("copying the template", made.err)
        # Another file replaces the interpreter.
        program = next(python.glob("bin/python3.*"))
        shutil.copy(program, python / "new")
        (python / "new").rename(program)
        made = self.ok("create", "--backend", "venv", "--no-pip", "-p", python / "bin/python3")
        self.assertNotIn("copying the template", made.err)

    def test_a_changed_template_is_discarded(self):
        self.make_template("--backend", "venv", "--no-pip")
        activate = self.tree() / "bin/activate"
        text, status = activate.read_text(), activate.stat()
        activate.chmod(0o644)
        activate.write_text(text.replace("VIRTUAL_ENV", "VIRTUAL_EVN"))
        os.utime(activate, ns=(status.st_atime_ns, status.st_mtime_ns))
        made = self.ok("create", "--backend", "venv", "--no-pip")
        self.assertNotIn("copying the template", made.err)
        self.assertIn("VIRTUAL_ENV=", (self.directory / ".venv/bin/activate").read_text())

    def test_a_template_with_another_mode_owner_or_target_is_discarded(self):
        def replace_link(path):
            target = os.readlink(path)
            path.unlink()
            path.symlink_to(target + "/")

        tree_changes = {
            "a writable file": lambda tree: (tree / "bin/activate").chmod(0o644),
            "a setuid file": lambda tree: (tree / "bin/activate").chmod(0o4444),
            "an open directory": lambda tree: (tree / "bin").chmod(0o777),
            "another target": lambda tree: replace_link(tree / "lib64"),
            "a time": lambda tree: os.utime(tree / "bin/activate", (1, 1)),
            "an open top": lambda tree: tree.chmod(0o777),
            "an open template": lambda tree: tree.parent.chmod(0o755),
            "open facts": lambda tree: (tree.parent / "template").chmod(0o644),
            "cut facts": lambda tree: os.truncate(tree.parent / "template", 100),
        }
        if os.geteuid() == 0:
            tree_changes["another owner"] = lambda tree: os.chown(tree / "bin/activate", 65534, -1)
            tree_changes["a link of another owner"] = lambda tree: os.lchown(tree / "lib64", 65534, -1)
        for number, (what, change) in enumerate(tree_changes.items()):
            with self.subTest(what):
                self.ok("cache", "clear")
                self.make_template("--backend", "venv", "--no-pip", path=self.home / f"first{number}")
                change(self.tree())
                env = self.home / f"env{number}"
                made = self.ok("create", "--backend", "venv", "--no-pip", env)
                self.assertNotIn("copying the template", made.err)
                self.assertEqual((env / "bin/activate").stat().st_mode & 0o7777, 0o644)
                wait_until(lambda: len(self.templates()) == 1, "a new template is kept")

    def test_a_template_whose_top_has_another_owner_is_not_used(self):
        if os.geteuid() != 0:
            self.skipTest("only root can change an owner")
        self.make_template("--backend", "venv", "--no-pip")
        os.chown(self.tree(), 65534, -1)
        self.assertNotIn("copying the template", self.ok("create", "--backend", "venv", "--no-pip").err)

    def test_an_environment_that_others_can_change_does_not_become_a_template(self):
        self.directory.chmod(0o777)
        self.ok("create", "--backend", "venv", "--no-pip")
        self.make_template("--backend", "virtualenv", "--no-pip")
        self.assertEqual([each["backend"] for each in self.templates()], ["virtualenv"])

    def test_a_template_with_a_further_file_is_discarded(self):
        self.make_template("--backend", "venv", "--no-pip")
        directory = self.tree() / PACKAGES
        self.write(directory / "evil.pth", "import evil\n")
        self.assertNotIn("copying the template", self.ok("create", "--backend", "venv", "--no-pip").err)
        self.assertFalse((self.directory / ".venv" / PACKAGES / "evil.pth").exists())

    def test_the_files_of_a_template_are_read_only_and_those_of_a_copy_are_not(self):
        self.make_template("--backend", "venv", "--no-pip")
        self.ok("create", "--backend", "venv", "--no-pip")
        self.assertEqual((self.tree() / "bin/activate").stat().st_mode & 0o222, 0)
        self.assertEqual((self.directory / ".venv/bin/activate").stat().st_mode & 0o200, 0o200)

    def test_link_shares_the_files_of_packages_but_no_file_that_contains_a_path(self):
        self.make_template("--backend", "virtualenv")
        for _ in range(2):
            made = self.ok("create", "--backend", "virtualenv", "--link")
            self.assertIn("copying the template", made.err)
            self.assertIn("share package files", made.err)
            env = self.directory / ".venv"
            own = [path for path, (mode, _) in self.content(env).items()
                   if mode.startswith("0o100") and (env / path).stat().st_nlink == 1]
            shared = [path for path in self.content(env) if (env / path).lstat().st_nlink > 1]
            self.assertIn("bin/activate", own)
            self.assertIn("pyvenv.cfg", own)
            self.assertGreater(len(shared), len(own))
            # pip replaces files and does not write into them, so the template stays as it was.
            subprocess.run([env / "bin/pip", "uninstall", "-q", "-y", "wheel"], check=True)
            self.ok("remove", "--now", "-y", env)
        self.assertIn("copying the template", self.ok("create", "--backend", "virtualenv").err)

    def test_link_without_a_template_runs_the_tool(self):
        made = self.ok("create", "--backend", "venv", "--no-pip", "--link")
        self.assertNotIn("copying the template", made.err)

    def test_an_environment_with_packages_does_not_become_a_template(self):
        self.write(self.directory / "requirements.txt", "")
        self.ok("create", "--backend", "virtualenv", "-r", "requirements.txt", "one")
        self.make_template("--backend", "virtualenv")
        made = self.ok("create", "--backend", "virtualenv", "-r", "requirements.txt", "two")
        self.assertIn("copying the template", made.err)
        self.assertIn("pip install", made.err)

    def test_if_virtualenv_has_settings_the_tool_runs_and_no_template_is_used(self):
        self.make_template("--backend", "virtualenv", "--no-pip")
        made = self.ok("create", "--backend", "virtualenv", "--no-pip", variables={"VIRTUALENV_COPIES": "1"})
        self.assertNotIn("copying the template", made.err)

    def test_another_data_directory_of_virtualenv_needs_another_template(self):
        self.make_template("--backend", "virtualenv")
        made = self.ok("create", "--backend", "virtualenv", variables={"XDG_DATA_HOME": str(self.home / "data")})
        self.assertNotIn("copying the template", made.err)

    def test_for_a_path_that_needs_quotes_the_tool_runs_and_no_template_is_used(self):
        self.make_template("--backend", "venv", "--no-pip")
        made = self.ok("create", "--backend", "venv", "--no-pip", self.directory / "a blank")
        self.assertNotIn("copying the template", made.err)

    def test_an_unfinished_template_is_not_used_and_is_removed(self):
        self.make_template("--backend", "venv", "--no-pip")
        store = self.tree().parent.parent
        unfinished = store / ".new-1"
        shutil.move(self.tree().parent, unfinished)
        self.assertEqual(self.templates(), [])
        self.make_template("--backend", "venv", "--no-pip", path=self.home / "second")
        self.assertFalse(unfinished.exists())

    def test_a_store_that_others_can_write_is_not_used(self):
        self.make_template("--backend", "venv", "--no-pip")
        store = self.tree().parent.parent
        for number, directory in enumerate([store, store.parent, self.home / ".cache"]):
            mode = directory.stat().st_mode & 0o7777
            directory.chmod(0o777)
            made = self.ok("create", "--backend", "venv", "--no-pip", self.home / f"env{number}")
            self.assertNotIn("copying the template", made.err)
            self.assertEqual(self.templates(), [])
            self.assertRegex(self.ok("cache").err, f"no template is used because {directory} is writable by other")
            directory.chmod(mode)
        self.assertIn("copying the template", self.ok("create", "--backend", "venv", "--no-pip").err)

    def test_the_cache_directory_may_be_a_link_and_a_relative_one_does_not_count(self):
        (self.home / "elsewhere").mkdir(mode=0o700)
        (self.home / ".cache").symlink_to("elsewhere")
        self.make_template("--backend", "venv", "--no-pip")
        self.assertTrue(list((self.home / "elsewhere/venvctl/templates").glob("*/env")))
        made = self.ok("create", "--backend", "venv", "--no-pip", "one", variables={"XDG_CACHE_HOME": "here"})
        self.assertIn("copying the template", made.err)
        self.assertEqual(os.listdir(self.directory), ["one"])

    def test_a_store_that_is_a_link_or_has_other_files_is_neither_used_nor_cleared(self):
        others = self.home / "docs"
        for name in ("0" * 32, ".new-novel", ".new-7"):
            self.write(others / name / "file", "mine")
        before = self.content(others)
        for link in ("clone/venvctl/templates", "clone/venvctl"):
            with self.subTest(link=link):
                (self.home / link).parent.mkdir(parents=True, exist_ok=True)
                target = others if link.endswith("templates") else self.home / "docs-above"
                if target != others:
                    target.mkdir()
                    others.rename(target / "templates")
                (self.home / link).symlink_to(target)
                self.variables["XDG_CACHE_HOME"] = str(self.home / "clone")
                self.ok("create", "--backend", "venv", "--no-pip", self.home / link.replace("/", "-"))
                self.assertRegex(self.ok("cache").err, "no template is used because .*(directory|something else)")
                self.assertIn("nothing was removed", self.fails(1, "cache", "clear").err)
                self.assertEqual(self.content(target if target == others else target / "templates"), before)
                (self.home / link).unlink()
                shutil.rmtree(self.home / "clone")

    def test_a_store_is_used_although_the_first_process_was_killed(self):
        store = self.home / ".cache/venvctl/templates"
        self.write(store / "lock", "")
        self.write(store / "CACHEDIR.TAG.0123456789abcdef.new", "Sig")
        self.make_template("--backend", "venv", "--no-pip")

    def test_a_store_in_a_work_tree_is_not_used(self):
        clone = self.home / "clone"
        (clone / ".git").mkdir(parents=True)
        self.variables["XDG_CACHE_HOME"] = str(clone / "c")
        self.create()
        self.assertIn("is in the work tree", self.ok("cache").err)
        self.assertFalse((clone / "c").exists())

    def test_the_mode_of_an_existing_directory_is_kept(self):
        self.make_template("--backend", "venv", "--no-pip")
        env = self.directory / "env"
        env.mkdir(mode=0o700)
        self.assertIn("copying the template", self.ok("create", "--backend", "venv", "--no-pip", env).err)
        self.assertEqual(env.stat().st_mode & 0o7777, 0o700)

    def test_in_a_directory_that_sets_the_group_of_new_files_no_template_is_used(self):
        self.make_template("--backend", "venv", "--no-pip")
        self.directory.chmod(0o2755)
        self.assertNotIn("copying the template", self.ok("create", "--backend", "venv", "--no-pip").err)

    def test_a_program_that_chooses_the_tool_makes_no_template(self):
        self.fake_tool("virtualenv", 'exec /usr/bin/virtualenv "$@"\n')
        for name in ("one", "two"):
            self.assertIn("$ ", self.ok("create", "--backend", "virtualenv", "--no-pip", name).err)
        self.assertEqual(self.templates(), [])

    def test_git_sees_nothing_of_a_copy_of_virtualenv(self):
        self.make_template("--backend", "virtualenv", "--no-pip")
        git = ["git", "-C", self.directory]
        subprocess.run([*git, "init", "-q"], check=True)
        self.assertIn("copying the template", self.ok("create", "--backend", "virtualenv", "--no-pip").err)
        shown = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
        self.assertEqual(shown.stdout, "")


class Cache(TemplatesTest):
    def test_cache_lists_and_clears(self):
        self.assertIn("there are no templates", self.ok("cache").err)
        self.make_template("--backend", "venv", "--no-pip")
        found = self.templates()[0]
        self.assertEqual(found["backend"], "venv")
        self.assertGreater(found["sizeBytes"], 1000)
        self.assertIn("venv", self.ok("cache").out)
        shown = self.ok("cache", "clear", "--dry-run").err
        self.assertRegex(shown, r"would remove 1 template \(.*\); nothing was changed")
        self.assertEqual(len(self.templates()), 1)
        self.assertIn("removed 1 template", self.ok("cache", "clear").err)
        self.assertEqual(self.templates(), [])
        self.assertFalse(pathlib.Path(found["path"]).exists())

    def test_clear_removes_only_templates(self):
        self.make_template("--backend", "venv", "--no-pip")
        store = self.tree().parent.parent
        self.write(store / "notes.txt", "mine")
        (store / ("0" * 32)).symlink_to(self.directory)
        self.write(self.directory / "env/mine", "mine")
        self.ok("cache", "clear")
        self.assertEqual((store / "notes.txt").read_text(), "mine")
        self.assertEqual((self.directory / "env/mine").read_text(), "mine")

    def test_the_least_recently_used_template_is_removed_first(self):
        def paths():
            return [each["path"] for each in self.templates()]

        made = []
        for number in range(10):
            self.make_template("--backend", "venv", "--no-pip", "-n", f"n{number}",
                               path=self.home / f"env{number}", count=number + 1)
            made += set(paths()) - set(made)
        for number, path in enumerate(made, 1):
            os.utime(pathlib.Path(path).parent / "template", (number, number))
        used = self.ok("create", "--backend", "venv", "--no-pip", "-n", "n0", self.home / "again")
        self.assertIn("copying the template", used.err)
        self.assertEqual(paths()[0], made[0])
        self.ok("create", "--backend", "venv", "--no-pip", "-n", "n10", self.home / "env10")
        wait_until(lambda: made[1] not in paths() and len(paths()) == 10, "the one that was not used goes")
        self.assertLess({made[0], *made[2:]}, set(paths()))

    def test_a_setting_that_is_not_a_number_is_an_error_and_zero_keeps_no_template(self):
        self.ok("config", "set", "cache.max", "much")
        self.assertIn("cache.max", self.fails(2, "cache").err)
        self.ok("config", "set", "cache.max", "0")
        self.create()
        self.assertEqual(self.templates(), [])

    def test_cache_with_an_unknown_word_is_an_error(self):
        self.fails(2, "cache", "clean")
        self.fails(2, "cache", "--dry-run")


if __name__ == "__main__":
    main()
