"""`scan` finds environments that no shell has visited. They are listed and not trusted."""
import contextlib
import os
import pathlib
import subprocess
import tempfile

from program import PROGRAM, ProgramTest, main
from environments import make_environment
from waiting import wait_until

NEVER_ENTERED = (".git", "node_modules", ".cache", "__pycache__")


class ScanTest(ProgramTest):
    def lay(self, *names, form="venv"):
        return [pathlib.Path(make_environment(self.home / name, form)) for name in names]

    def listed(self, *words):
        return {each["prefix"]: each for each in self.ok("list", "--json", *words, cwd=self.home,
                                                         variables={"PWD": str(self.home)}).json}

    def new(self, *words):
        return [each["prefix"] for each in self.ok("scan", "--json", *words).json]

    def roots(self):
        return self.ok("config", "get", "scan.roots").out.splitlines()

    def test_a_new_environment_is_printed_once_and_then_listed(self):
        one, two = self.lay("code/a/.venv", "odd/place/x y")
        self.lay("code/a/.venv/inner/.venv", *(f"code/{name}/env" for name in NEVER_ENTERED))
        (self.home / "link").symlink_to(self.home / "code")
        self.assertEqual(self.listed(), {})
        self.assertEqual(self.new(), [str(one), str(two)])
        self.assertEqual(self.new(), [])
        self.assertEqual(set(self.listed()), {str(one), str(two)})
        self.assertEqual(self.listed()[str(one)]["trust"], "unknown")
        self.assertEqual(self.listed()[str(one)]["project"], str(self.home / "code/a"))
        self.assertEqual(self.roots(), [str(self.home)])
        self.fails(4, "which", cwd=one.parent, variables={"PWD": str(one.parent)})

    def test_a_table_and_a_summary_are_printed_for_people(self):
        self.lay("code/.venv")
        outcome = self.ok("scan", "-C", self.home, "code")
        self.assertRegex(outcome.out, r"(?m)^~/code/\.venv +venv +\d\S+ +unknown +ok$")
        self.assertRegex(outcome.err, r"found 1 environment, 1 new, in 2 directories \(\d+\.\d s\)")
        self.assertIn("venvctl adopt", outcome.err)
        self.assertEqual(self.ok("scan", self.home / "code").out, "")

    def test_on_a_terminal_the_summary_and_the_next_step_follow_the_table(self):
        self.lay("code/.venv")
        self.assertIn("run venvctl scan", self.run_program("list").err)
        ours, theirs = os.openpty()
        process = self.start("scan", self.home / "code", stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown = ""
        with contextlib.suppress(OSError):  # the program has closed its terminal
            while part := os.read(ours, 4096):
                shown += part.decode()
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        places = [shown.find(text) for text in ("ENVIRONMENT", "~/code/.venv", "found 1 environment", "venvctl adopt")]
        self.assertTrue(0 <= places[0] < places[1] < places[2] < places[3], shown)

    def test_the_list_is_the_same_with_and_without_a_daemon(self):
        self.lay("code/a/.venv", "code/b/.venv")
        self.lay("code/conda", "code/conda/envs/x", form="conda")
        self.ok("scan", self.home / "code")
        alone = self.listed()
        self.assertEqual(len(alone), 4)
        self.start_daemon()
        self.assertEqual(self.listed(), alone)
        subprocess.run(["rm", "-r", self.home / "code/a"], check=True)
        self.assertEqual(len(self.listed()), 3)
        self.ok("daemon", "stop")
        self.assertEqual(len(self.listed()), 3)

    def test_the_daemon_lists_a_new_environment_below_a_root(self):
        (self.home / "code").mkdir()
        self.ok("scan", self.home / "code")
        self.start_daemon()
        new, = self.lay("code/deep/down/.venv")
        wait_until(lambda: str(new) in self.listed(), "the new environment is listed", within=60)
        self.assertEqual(self.listed()[str(new)]["trust"], "unknown")

    def test_allow_under_and_adopt_add_their_directory_to_the_roots(self):
        allowed, adopted = self.home / "one", self.home / "two"
        self.lay("one/.venv", "two/.venv")
        self.ok("allow", "--under", allowed)
        self.ok("adopt", "--dry-run", adopted)
        self.assertEqual(self.roots(), [str(allowed)])
        self.ok("adopt", "-y", adopted)
        self.assertEqual(self.roots(), [str(allowed), str(adopted)])
        self.assertIn(str(adopted / ".venv"), self.listed())

    def test_skipped_names_and_paths_are_not_searched(self):
        self.lay("code/old/.venv", "code/big/.venv", "code/new/.venv")
        self.ok("config", "set", "scan.skip", "old", self.home / "code/big")
        self.assertEqual(self.ok("config", "get", "scan.skip").out.splitlines(),
                         ["old", str(self.home / "code/big")])
        self.assertEqual(self.new(self.home / "code"), [str(self.home / "code/new/.venv")])
        self.assertIn("begin it with / or ~/", self.fails(2, "config", "set", "scan.skip", "code/big").err)
        self.fails(2, "config", "set", "scan.roots", "code")
        self.ok("config", "set", "scan.skip")
        self.assertEqual(len(self.new(self.home / "code")), 2)

    def test_a_cache_is_not_searched_but_an_environment_with_a_cache_tag_is_found(self):
        inside, env = self.lay("code/cache/.venv", "code/.venv")
        for directory in (self.home / "code/cache", env):
            self.write(directory / "CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55")
        self.assertEqual(self.new(self.home / "code"), [str(env)])

    def test_a_wrong_directory_causes_one_error_line_and_changes_nothing(self):
        self.fails(3, "scan", self.home / "missing")
        self.write(self.home / "file", "")
        self.fails(3, "scan", self.home / "file")
        self.assertEqual(self.roots(), [])

    def test_a_directory_that_cannot_be_read_causes_one_error_line_and_changes_nothing(self):
        closed = self.home / "closed"
        closed.mkdir(mode=0)
        words, options = self.bound_by_permissions("scan", closed)
        self.assertIn("closed cannot be read", self.fails(1, *words, **options).err)
        self.assertEqual(self.roots(), [])

    def test_a_directory_that_the_settings_cannot_hold_is_named_and_nothing_changes(self):
        for name in (b"a\nb", b"a\x1b[31mb", b"\xff"):
            directory = os.fsencode(self.home) + b"/" + name
            os.mkdir(directory)
            error = self.fails(1, "scan", os.fsdecode(directory)).err
            self.assertRegex(error, r"^venvctl: the settings cannot contain the name of [^\n\x1b\xff]+: give a directory above it, or rename this directory\n$")
        self.assertEqual(self.roots(), [])

    def test_an_unchanged_tree_is_searched_by_times_only_and_nothing_is_executed(self):
        self.lay("code/a/.venv")
        for i in range(50):
            (self.home / f"code/d{i}/inner").mkdir(parents=True)
        self.ok("scan", self.home / "code")
        # venvctl does not trust the modification times of directories that have just changed.
        wait_until(lambda: not self.traced("getdents64"), "nothing is listed again")
        self.assertEqual(self.traced("execve"), [])

    def traced(self, call):
        """The lines of strace about `call` in the searched tree. Leaves out code/a and its .venv,
        because each search inspects this environment."""
        with tempfile.NamedTemporaryFile("r") as log:
            words = ["strace", "-f", "-y", "-o", log.name, "-e", f"trace={call}", PROGRAM, "scan",
                     str(self.home / "code")]
            self.ok(*words[1:], program="strace", variables={"ASAN_OPTIONS": "detect_leaks=0"})
            return [line for line in log if f"{self.home}/code/" in line and "/.venv" not in line and "/code/a>" not in line
                    or "execve(" in line and PROGRAM not in line]

    def test_the_memory_of_directories_may_be_deleted_or_damaged(self):
        new, = self.lay("code/.venv")
        memory = self.private.state / "directories"
        self.ok("scan", self.home / "code")
        for damage in (memory.unlink, lambda: memory.write_text("3:abc")):
            damage()
            self.assertEqual(self.new(self.home / "code"), [])
            self.assertIn(str(new), self.listed())


if __name__ == "__main__":
    main()
