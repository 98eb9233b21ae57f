"""The commands `which`, `why`, `info`, `list`, `run` and `activate`."""
import os
import pwd
import re
import shlex
import shutil

from program import PROGRAM, ProgramTest, main
from environments import make_environment

KEYS = ["displayName", "name", "kind", "prefix", "executable", "version", "project", "manager",
        "arch", "symlinks", "error", "trust", "health", "lastUsed", "createdAt", "sizeBytes", "rule", "base",
        "trustReason"]


class DecisionsTest(ProgramTest):
    def test_which_prints_only_the_prefix(self):
        self.create()
        outcome = self.ok("which")
        self.assertEqual((outcome.out, outcome.err), (f"{self.directory}/.venv\n", ""))
        below = self.directory / "a" / "b"
        below.mkdir(parents=True)
        self.assertEqual(self.ok("-C", below, "which").out, outcome.out)
        self.assertEqual(self.ok("which", "-C", "a/b").out, outcome.out)

    def test_which_without_an_environment_exits_with_3_and_prints_nothing(self):
        for words in (["which"], ["which", "--json"]):
            outcome = self.fails(3, *words)
            self.assertEqual(outcome.out, "")
            self.assertIn("venvctl create", outcome.err)

    def test_which_of_an_untrusted_environment_exits_with_4_and_only_json_shows_it(self):
        self.make_venv()
        outcome = self.fails(4, "which")
        self.assertEqual(outcome.out, "")
        self.assertIn("venvctl allow", outcome.err)
        self.assertEqual(self.fails(4, "which", "--json").json["trust"], "unknown")

    def test_paths_in_recommended_commands_are_quoted_for_a_shell(self):
        directory = self.home / "a b;$(touch PWNED)&'"
        directory.mkdir()
        env = self.make_venv(directory / ".venv")
        said = self.fails(4, "run", "-e", env, "true").err
        command = re.search("run (venvctl allow .*)", said)[1]
        self.assertEqual(shlex.split(command), ["venvctl", "allow", str(env)])
        self.ok("allow", env)
        (env / "bin/python").unlink()
        said = self.fails(3, "run", "-e", env, "true").err
        command = re.search("(venvctl create .*)", said)[1]
        self.assertEqual(shlex.split(command), ["venvctl", "create", "--clear", str(env)])
        self.assertIn(command, self.run_program("doctor").out)

    def test_which_of_a_refused_environment_exits_with_4(self):
        self.make_venv().chmod(0o777)
        self.assertEqual(self.fails(4, "which", "--json").json["trust"], "refused")
        self.fails(4, "allow")
        self.fails(4, "run", "true")

    def test_a_path_that_is_not_utf8_is_printed_as_bytes(self):
        # Python's venv cannot make an environment at such a path, but a user can move one to this path.
        self.make_venv(self.directory / "env")
        moved = self.home / os.fsdecode(b"\xff")
        self.directory.rename(moved)
        self.directory = moved
        self.ok("allow")
        one = self.ok("which", "--json").json
        self.assertEqual(list(one["prefix"]), ["bytes"])
        self.assertEqual(self.ok("which").out, f"{self.directory}/env\n")

    def test_pwd_is_used_if_it_is_the_path_of_the_working_directory(self):
        self.create()
        link = self.home / "link"
        link.symlink_to(self.directory)
        outcome = self.ok("which", variables={"PWD": str(link)})
        self.assertEqual(outcome.out, f"{link}/.venv\n")
        lying = self.ok("which", variables={"PWD": str(self.home)})
        self.assertEqual(lying.out, f"{self.directory}/.venv\n")

    def test_why_explains_every_situation(self):
        cases = []
        cases.append(("none was found", None))
        cases.append(("it is not approved yet", self.make_venv))
        cases.append(("gets ~/project/.venv", lambda: self.ok("allow")))
        cases.append(("it is denied", lambda: self.ok("deny")))
        cases.append(("incomplete", lambda: [each.unlink() for each in
                                             (self.directory / ".venv/bin").glob("[aA]ctivate*")]))
        cases.append(("broken", lambda: self.break_python()))
        cases.append(("the search stopped at ~/project", lambda: self.leave_empty()))
        for words, prepare in cases:
            if prepare:
                prepare()
            with self.subTest(words=words):
                self.assertIn(words, self.ok("why").out)

    def break_python(self):
        shutil.rmtree(self.directory / ".venv")
        self.make_venv()
        for each in (self.directory / ".venv/bin").glob("python*"):
            each.unlink()
            each.symlink_to("/no/such/python")

    def leave_empty(self):
        shutil.rmtree(self.directory / ".venv")
        (self.directory / ".venv").mkdir()

    def test_why_of_a_refused_environment_shows_the_reason_and_the_fix(self):
        self.make_venv()
        (self.directory / ".venv" / "bin").chmod(0o777)
        why = self.ok("why").out
        self.assertIn("it is refused", why)
        self.assertIn("chmod go-w", why)

    def test_why_json_has_directory_environment_steps_and_shell(self):
        self.create()
        why = self.ok("why", "--json").json
        self.assertEqual(why["directory"], str(self.directory))
        self.assertEqual(why["environment"]["prefix"], f"{self.directory}/.venv")
        self.assertEqual(why["shell"]["hook"], False)
        for step in why["steps"]:
            self.assertEqual(sorted(step), ["detail", "directory", "outcome", "rule"])
        self.assertEqual(why["steps"][-1]["outcome"], "chosen")

    def test_why_shows_the_state_of_the_shell(self):
        self.create()
        prefix = f"{self.directory}/.venv"
        root = str(self.directory)
        paused = self.ok("why", variables={"_VENVCTL_SHELL": f"zsh 17 paused {root}"}).out
        self.assertIn("zsh 17: paused by deactivate until you leave ~/project", paused)
        manual = {"_VENVCTL_SHELL": "bash 17 manual ", "VIRTUAL_ENV": "/opt/other"}
        self.assertIn("it stays active until you run deactivate", self.ok("why", variables=manual).out)
        held = {"_VENVCTL_SHELL": f"fish 17 automatic {root}", "VIRTUAL_ENV": prefix,
                "VENVCTL_ENV": prefix}
        self.assertIn("(by the hook)", self.ok("why", variables=held).out)
        shell = self.ok("why", "--json", variables=held).json["shell"]
        self.assertEqual(shell, {"hook": True, "shell": "fish", "pid": 17, "mode": "automatic",
                                 "root": root, "active": prefix, "activatedByHook": True})

    def test_run_starts_the_program_in_the_environment(self):
        self.create()
        script = ("import os, sys; print(sys.prefix, os.environ['VIRTUAL_ENV'], "
                  "os.environ['PATH'].split(':')[0], 'PYTHONHOME' in os.environ)")
        prefix = f"{self.directory}/.venv"
        outcome = self.ok("run", "--", "python", "-c", script, variables={"PYTHONHOME": "/nowhere"})
        self.assertEqual(outcome.out.split(), [prefix, prefix, f"{prefix}/bin", "False"])
        elsewhere = self.ok("run", "-C", self.directory, "python", "-c", script, cwd=self.home,
                            variables={"PWD": str(self.home)})
        self.assertEqual(elsewhere.out, outcome.out)
        named = self.ok("run", "-e", "project", "python", "-c", script, cwd="/",
                        variables={"PWD": "/"})
        self.assertEqual(named.out, outcome.out)

    def test_run_without_home_uses_the_home_of_the_account(self):
        """System services are started in this way, without HOME."""
        self.create()
        account = pwd.getpwuid(os.getuid()).pw_dir
        for no_home in (["-u", "HOME"], ["HOME="]):
            outcome = self.ok(*no_home, PROGRAM, "run", "--", "sh", "-c", "echo $HOME",
                              program="/usr/bin/env")
            self.assertEqual(outcome.out, account + "\n")

    def test_run_passes_arguments_unchanged(self):
        self.create()
        words = ["-C", "x", "--", "-e", "[a,b]", "", "--json"]
        script = "import sys; print(sys.argv[1:])"
        self.assertEqual(self.ok("run", "python", "-c", script, *words).out.strip(), str(words))
        self.assertEqual(self.ok("run", "--", "python", "-c", script, *words).out.strip(),
                         str(words))

    def test_run_uses_the_same_exit_codes_as_a_shell(self):
        self.create()
        self.assertEqual(self.run_program("run", "--", "sh", "-c", "exit 42").code, 42)
        self.fails(127, "run", "--", "no-such-command")
        self.write(self.directory / "script", "", 0o644)
        self.fails(126, "run", "--", "./script")
        self.fails(127, "run", "--", "./no-such-script")
        self.write(self.directory / ".venv/bin/mode-lost", "#!/bin/sh\n", 0o644)
        self.fails(126, "run", "--", "mode-lost")
        self.fails(2, "run")
        self.fails(3, "run", "-e", "nobody", "true")

    def test_run_starts_no_other_program_of_that_name_if_the_environments_program_fails(self):
        self.create()
        self.write(self.directory / ".venv/bin/tool", "#!/no/such/python\n", 0o755)
        self.write(self.home / "other/tool", "#!/bin/sh\necho the wrong one\n", 0o755)
        path = f"{self.home}/other:{os.environ['PATH']}"
        # `tool` in the environment shadows a command of the user, so the environment needs an
        # approval.
        self.ok("allow", variables={"PATH": path})
        refused = self.fails(126, "run", "--", "tool", variables={"PATH": path})
        self.assertEqual(refused.out, "")
        self.assertIn(f"{self.directory}/.venv/bin/tool", refused.err.replace("~", str(self.home)))
        self.assertTrue(refused.err.endswith(": if the environment was moved, run venvctl repair ~/project/.venv\n"),
                        refused.err)
        # A file that is not executable is skipped, as in a shell.
        (self.directory / ".venv/bin/tool").chmod(0o644)
        self.assertEqual(self.ok("run", "--", "tool", variables={"PATH": path}).out,
                         "the wrong one\n")

    def test_run_without_path_uses_the_system_path_and_not_the_current_directory(self):
        self.create()
        self.write(self.directory / "mytool", "#!/bin/sh\necho the wrong one\n", 0o755)
        for no_path in (["-u", "PATH"], ["PATH="]):
            run = (*no_path, PROGRAM, "run", "--")
            self.fails(127, *run, "mytool", program="/usr/bin/env")
            shown = self.ok(*run, "/usr/bin/env", program="/usr/bin/env").out.splitlines()
            self.assertIn(f"PATH={self.directory}/.venv/bin:/usr/local/bin:/usr/bin:/bin", shown)
            self.ok(*run, "sh", "-c", "ls", program="/usr/bin/env")

    def test_suggested_commands_contain_the_path_of_their_target(self):
        self.create()
        self.break_python()
        here = self.fails(3, "which").err
        self.assertIn(": run venvctl repair\n", here)
        elsewhere = {"cwd": self.home, "variables": {"PWD": str(self.home)}}
        told = self.fails(3, "run", "-e", "project", "true", **elsewhere).err
        self.assertTrue(told.endswith(": run venvctl repair ~/project/.venv\n"), told)
        for words in (("run", "-e", str(self.directory), "true"), ("which", "-C", self.directory)):
            told = self.fails(3, *words, **elsewhere).err
            self.assertIn(": run venvctl repair -C ~/project\n", told)
        (self.home / "empty").mkdir()
        told = self.fails(3, "which", "-C", self.home / "empty", **elsewhere).err
        self.assertIn(": run venvctl create -C ~/empty\n", told)

    def test_the_suggested_fix_for_a_blocking_file_works(self):
        path = self.directory / ".venv"
        ways = (lambda: path.write_text("a\nb\n"), lambda: path.write_text("../gone\n"),
                lambda: path.symlink_to("/no/such"),
                lambda: self.write(path / "notes.txt", "mine"))
        for number, way in enumerate(ways):
            way()
            for words in (("which",), ("run", "true"), ("info",)):
                self.assertIn(": remove or rename ~/project/.venv, then run venvctl create\n",
                              self.fails(3, *words).err)
            why = self.ok("why").out
            self.assertIn("\nremove or rename ~/project/.venv, then run venvctl create\n", why)
            self.assertNotIn("--clear", why)
            path.rename(self.directory / f"aside{number}")
            self.create()
            self.ok("which")
            shutil.rmtree(path)

    def test_in_a_deleted_directory_every_command_names_a_directory_to_change_to(self):
        self.create(self.home / "other/.venv")
        for begin, there in (('rmdir "$PWD"', "~"), ('rmdir "$PWD"; mkdir "$PWD"', "~/project")):
            gone = ("-c", begin + '; exec "$0" "$@"', PROGRAM)
            for words in (["which"], ["why"], ["info"], ["info", "."], ["run", "true"], ["deny"],
                          ["allow"], ["adopt"], ["use", "other"], ["activate", "--answer"]):
                with self.subTest(begin, words=words):
                    self.directory.mkdir(exist_ok=True)
                    said = self.fails(3, *gone, *words, program="/bin/sh").err
                    self.assertIn(f"this directory no longer exists: cd to {there} first\n", said)
            self.directory.mkdir(exist_ok=True)
            self.ok(*gone, "info", "other", program="/bin/sh")
            self.directory.mkdir(exist_ok=True)
            self.ok(*gone, "-C", self.home / "other", "which", program="/bin/sh")

    def test_run_exits_with_3_without_an_environment_and_with_4_if_it_is_untrusted(self):
        self.fails(3, "run", "true")
        self.make_venv()
        self.assertEqual(self.fails(4, "run", "touch", "ran").out, "")
        self.fails(4, "run", "-e", ".venv", "touch", "ran")
        self.assertFalse((self.directory / "ran").exists())

    def test_run_in_a_broken_environment_exits_with_3_and_starts_nothing(self):
        self.create()
        self.break_python()
        self.assertIn("broken", self.fails(3, "run", "-e", ".venv", "true").err)

    def test_run_replaces_the_environment_that_the_hook_activated(self):
        self.create()
        old = str(self.home / "old")
        variables = {"VIRTUAL_ENV": old, "VENVCTL_ENV": old, "VENVCTL_VARS": "VIRTUAL_ENV",
                     "PATH": f"{old}/bin:/usr/bin:/bin", "VENVCTL_SAVED_PYTHONHOME": "/x"}
        shown = self.ok("run", "env", variables=variables).out.splitlines()
        self.assertIn(f"PATH={self.directory}/.venv/bin:/usr/bin:/bin", shown)
        self.assertIn("VIRTUAL_ENV_PROMPT=project", shown)
        self.assertEqual([line for line in shown if line.startswith("VENVCTL_")], [])

    def test_a_conda_environment_gets_conda_variables(self):
        prefix = self.directory / ".conda"
        make_environment(prefix, "conda", variables={"COLOUR": "blue", "LD_PRELOAD": "/evil"})
        self.ok("allow")
        shown = self.ok("run", "env", variables={"VIRTUAL_ENV": "/old"}).out.splitlines()
        self.assertIn(f"CONDA_PREFIX={prefix}", shown)
        self.assertIn("COLOUR=blue", shown)
        self.assertEqual([line for line in shown if line.startswith(("LD_", "VIRTUAL_"))], [])
        for words in (["activate", "--answer"], ["activate", "--answer", "./.conda"]):
            lines = self.ok(*words).out.splitlines()
            self.assertIn(f"set CONDA_PREFIX {prefix}", lines)
            self.assertIn("set CONDA_SHLVL 1", lines)
            self.assertIn(f"path {prefix}/bin", lines)
            self.assertIn("set COLOUR blue", lines)

    def test_activate_prints_answer_lines_for_the_hook(self):
        self.create("-n", "it's $(x)")
        lines = self.ok("activate", "--answer", ".venv").out.splitlines()
        self.assertEqual(lines[-1], ".")
        self.assertIn(f"env {self.directory}/.venv", lines)
        self.assertIn("name it's $(x)", lines)
        self.assertEqual(self.ok("activate", "--answer").out.splitlines(), lines)
        self.ok("config", "set", "prompt.marks", "off")
        for words in ([], [".venv"]):
            self.assertIn("marks off", self.ok("activate", "--answer", *words).out.splitlines())

    def test_activate_of_an_untrusted_environment_prints_nothing(self):
        self.assertEqual(self.fails(3, "activate", "--answer").out, "")
        self.make_venv()
        self.assertEqual(self.fails(4, "activate", "--answer").out, "")
        self.assertEqual(self.fails(3, "activate", "--answer", "nobody").out, "")

    def test_activate_and_deactivate_without_the_hook_say_how_to_set_it_up(self):
        self.assertIn("venvctl init", self.fails(1, "activate").err)
        self.assertIn("venvctl init", self.fails(1, "deactivate").err)

    def test_info_prints_readable_text(self):
        self.create()
        text = self.ok("info").out
        for word in ("project", "~/project/.venv", "created, created by venvctl create", "kB"):
            self.assertIn(word, text)


class RememberedEnvironmentsTest(ProgramTest):
    """Commands that ask a running daemon which environments exist."""

    def test_json_has_the_documented_keys(self):
        self.create("-n", "näme")
        one = self.ok("which", "--json").json
        self.assertEqual(list(one), KEYS)
        self.assertEqual(one["name"], "näme")
        self.assertEqual(one["kind"], "venv")
        self.assertEqual(one["rule"], ".venv")
        self.assertEqual(one["project"], str(self.directory))
        self.assertEqual(one["health"], "ok")
        self.assertIn(one["executable"], one["symlinks"])
        self.assertRegex(one["createdAt"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(list(self.ok("list", "--json").json[0]), KEYS)
        info = self.ok("info", "--json").json
        self.assertEqual(list(info), KEYS)
        # The birth time of its directory shows when it was created.
        other = self.make_venv(self.home / "other/.venv")
        shown = self.run_program("which", "--json", cwd=other.parent, variables={"PWD": str(other.parent)}).json
        self.assertEqual(shown["createdAt"], self.ok("info", "--json", other).json["createdAt"])
        self.assertGreater(info["sizeBytes"], 1000)

    def test_an_environment_can_be_given_by_name_path_project_or_dot(self):
        self.create("-n", "blue")
        self.create("-n", "red", self.home / "other" / "env")
        prefix = f"{self.directory}/.venv"
        for argument in ("blue", ".", "./.venv", ".venv", prefix, "../project", str(self.directory)):
            with self.subTest(argument=argument):
                self.assertEqual(self.ok("info", argument, "--json").json["prefix"], prefix)
        self.assertEqual(self.ok("info", "red", "--json").json["prefix"],
                         f"{self.home}/other/env")
        self.fails(3, "info", "green")
        self.fails(3, "info", "/no/such")
        self.fails(2, "info", "")

    def test_an_ambiguous_name_exits_with_2_and_lists_the_candidates(self):
        self.create("-n", "same")
        self.create("-n", "same", self.home / "other" / "env")
        outcome = self.fails(2, "info", "same")
        self.assertIn("~/project/.venv", outcome.err)
        self.assertIn("~/other/env", outcome.err)

    def test_list_prints_a_table_with_short_paths(self):
        self.assertEqual(self.ok("list").out, "")
        self.create()
        lines = self.ok("list").out.splitlines()
        self.assertEqual(lines[0].split(),
                         ["NAME", "VERSION", "KIND", "TRUST", "HEALTH", "BASE", "PROJECT", "ENVIRONMENT"])
        self.assertRegex(lines[1], r"^project +3\.\d+\.\d+ +venv +created +ok +/usr/bin/python\S+ "
                                   r"+~/project +\.venv$")
        self.assertEqual(self.ok("ls").out, self.ok("list").out)
        active = self.ok("list", variables={"VIRTUAL_ENV": f"{self.directory}/.venv"}).out
        self.assertRegex(active.splitlines()[1], r"^\* +project ")

    def test_list_can_be_filtered(self):
        self.create()
        self.ok("create", "-q", "--no-pip", "--backend", "virtualenv", self.home / "other" / "env")
        self.create(self.home / "lost" / "env")
        shutil.rmtree(self.home / "lost" / "env")

        def names(*words):
            return [each["name"] for each in self.ok("list", "--json", *words).json]

        self.assertEqual(sorted(names()), ["lost", "other", "project"])
        self.assertEqual(names("--kind", "virtualenv"), ["other"])
        self.assertRegex(self.ok("list", "--kind", "conda").err,
                         r"none of the \d environments matches; their kinds are .*virtualenv")
        self.assertIn("venv, virtualenv, ", self.fails(2, "list", "--kind", "vrtualenv").err)
        self.assertEqual(names("--broken"), ["lost"])
        self.assertEqual(names("--here"), ["project"])
        self.assertEqual(names("--used"), [])
        self.assertEqual(names("--unused", "30d"), [])
        self.assertEqual(len(names("--unused", "0d")), 3)
        sized = self.ok("list", "--json", "--sizes", "--here").json
        self.assertGreater(sized[0]["sizeBytes"], 1000)
        self.assertIn("gone", self.ok("list").out)
        self.fails(2, "list", "--unused", "soon")
        self.fails(2, "list", "--used", "--unused", "1d")

    def test_use_chooses_between_two_environments(self):
        for name in ("e1", "e2"):
            self.create(name)
        below = self.directory / "src"
        below.mkdir()
        for options, there in (({}, ""),
                               ({"cwd": below, "variables": {"PWD": str(below)}}, " -C ~/project")):
            told = self.fails(3, "which", **options).err
            self.assertIn(f"e1, e2): run venvctl use{there} NAME to choose one\n", told)
        self.assertIn("contains more than one environment (e1, e2)\nrun venvctl use NAME", self.ok("why").out)
        self.ok("use", "e2")
        self.assertEqual(self.ok("which").out, f"{self.directory}/e2\n")


if __name__ == "__main__":
    main()
