"""who: lists the processes that run from environments."""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import time

from program import STAGE, ProgramTest, main
from waiting import wait_until


class WhoTest(ProgramTest):
    def running(self, *words, **options):
        """Starts a process that waits for its input to end, and waits until it has begun."""
        process = subprocess.Popen([*map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   cwd=self.directory, **options)
        self.addCleanup(process.communicate)
        self.assertEqual(process.stdout.readline(), b"begun\n")
        return process

    def python(self, program, **options):
        return self.running(program, "-c", "import sys; print('begun', flush=True); sys.stdin.read()", **options)

    def seen(self, *words):
        return {each["pid"]: each for each in self.ok("who", "--json", *words).json}

    def test_a_python_of_an_environment_is_listed_with_its_details(self):
        self.create()
        process = self.python(self.directory / ".venv/bin/python")
        found = self.seen()[process.pid]
        self.assertEqual(found["environment"], str(self.directory / ".venv"))
        self.assertEqual(found["directory"], str(self.directory))
        self.assertIn("begun", found["command"])
        began = time.strptime(found["since"], "%Y-%m-%dT%H:%M:%SZ")
        self.assertLess(abs(time.mktime(began) - time.timezone - time.time()), 3600)
        shown = self.ok("who", ".venv").out
        self.assertIn(str(process.pid), shown)
        self.assertNotIn("ENVIRONMENT", shown)

    def test_a_relative_program_a_copy_and_a_variable_are_found(self):
        self.create()
        bin_directory = self.directory / ".venv/bin"
        shutil.copy("/bin/sh", bin_directory / "copied")
        script = "echo begun; read line"
        wanted = {
            self.python(".venv/bin/python").pid,
            self.running("anything", "-c", script, executable=bin_directory / "copied").pid,
            self.running("/bin/sh", "-c", script, env={"VIRTUAL_ENV": str(self.directory / ".venv")}).pid,
        }
        self.assertEqual(set(self.seen(".venv")), wanted)

    def test_a_program_found_through_path_is_in_use(self):
        self.create()
        process = self.python("python", env={"PATH": f"{self.directory}/.venv/bin:/usr/bin"})
        self.assertEqual(list(self.seen(".venv")), [process.pid])
        self.assertIn(str(process.pid), self.fails(1, "remove", "-y", ".venv").err)

    def test_a_process_counts_for_the_innermost_environment(self):
        self.create("outer")
        self.create("outer/inner")
        process = self.python(self.directory / "outer/inner/bin/python")
        self.assertEqual(self.seen()[process.pid]["environment"], str(self.directory / "outer/inner"))
        self.assertEqual(self.run_program("who", "outer").code, 3)
        self.assertIn(str(process.pid), self.fails(1, "remove", "-y", "outer/inner").err)

    def test_a_mapped_file_is_found(self):
        self.create()
        (self.directory / ".venv/data").write_text("x" * 4096)
        program = ("import mmap, sys; f = open('.venv/data', 'r+b'); m = mmap.mmap(f.fileno(), 0); "
                   "print('begun', flush=True); sys.stdin.read()")
        process = self.running("/usr/bin/python3", "-c", program)
        self.assertEqual(list(self.seen(".venv")), [process.pid])

    def test_a_link_to_an_environment_can_be_given_as_the_argument(self):
        real = self.home / "real"
        real.mkdir()
        self.create(real / ".venv")
        (self.home / "link").symlink_to(real)
        process = self.python(self.home / "link/.venv/bin/python")
        self.assertIn(process.pid, self.seen(self.home / "link/.venv"))

    def test_a_process_that_was_started_through_a_link_is_found_and_prevents_the_removal(self):
        self.create()
        link = self.home / "link"
        link.symlink_to(self.directory / ".venv")
        process = self.python(link / "bin/python")
        other = self.running("/bin/sh", "-c", "echo begun; read line", env={"VIRTUAL_ENV": str(link)})
        self.assertEqual(set(self.seen()), {process.pid, other.pid})
        self.assertIn(f"process {process.pid} ", self.fails(1, "remove", "-y", ".venv").err)

    def test_who_exits_with_3_if_no_process_runs(self):
        self.create()
        self.create("other")
        self.python(self.directory / "other/bin/python")
        outcome = self.run_program("who", "--json", ".venv")
        self.assertEqual((outcome.code, outcome.json), (3, []))
        self.assertEqual(self.run_program("who", ".venv").code, 3)
        self.fails(3, "who", "nowhere")

    def test_a_shell_that_the_daemon_knows_is_found_by_its_directory(self):
        self.create()
        self.start_daemon()
        client = STAGE / "libexec/venvctl/venvctl-resolve"
        asking = self.running("/bin/sh", "-c", f'"{client}" bash >/dev/null; echo begun; read line',
                              env=self.variables | {"PWD": str(self.directory)})
        wait_until(lambda: self.run_program("who", ".venv").code == 0, "the shell is found")
        self.assertEqual(list(self.seen(".venv")), [asking.pid])

    def test_an_environment_in_use_is_not_deleted_without_force(self):
        prefix = self.directory / ".venv"
        clear = ("create", "-q", "-y", "--backend", "venv", "--no-pip", "--clear")
        self.create()
        process = self.python(prefix / "bin/python")
        self.fails(2, "create", "--force", "new")
        for words in (("remove", "-y", ".venv"), ("remove", "--dry-run", ".venv"), clear):
            self.assertIn(f"is in use by process {process.pid} (", self.fails(1, *words).err)
            self.assertTrue((prefix / "bin/python").exists())
        self.ok(*clear, "--force")
        self.ok("remove", "-y", "--force", ".venv")
        self.assertFalse(prefix.exists())

    def test_a_process_with_only_the_variables_of_an_environment_does_not_prevent_its_removal(self):
        self.create()
        self.running("/bin/sh", "-c", "echo begun; read line",
                     env={"VIRTUAL_ENV": str(self.directory / ".venv")})
        self.ok("remove", "-y", ".venv")

    def test_list_counts_processes(self):
        self.create()
        self.create("idle")
        self.python(self.directory / ".venv/bin/python")
        counts = {os.path.basename(each["prefix"]): each["processCount"]
                  for each in self.ok("list", "--who", "--json").json}
        self.assertEqual(counts, {".venv": 1, "idle": 0})
        self.assertIn("PROCESSES", self.ok("list", "--who").out)
        self.assertNotIn("processCount", self.ok("list", "--json").out)

    def other_users_processes(self):
        """The number of processes of other users. Kernel threads have no arguments and do not
        count."""
        count = 0
        for entry in pathlib.Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and entry.stat().st_uid != os.geteuid():
                    count += bool((entry / "cmdline").read_bytes())
        return count

    def test_only_the_number_of_other_users_processes_is_printed(self):
        self.create()
        if os.geteuid() == 0:
            other = subprocess.Popen(["setpriv", "--reuid=54321", "--clear-groups", "cat"], stdin=subprocess.PIPE)
            self.addCleanup(other.communicate)

        def is_right():
            before = self.other_users_processes()
            outcome = self.run_program("who", ".venv")
            said = re.search(r"(\d+) process(es)? of (another user is|other users are) not shown",
                             outcome.out + outcome.err)
            return outcome.code == 3 and said and before == int(said[1]) == self.other_users_processes()
        wait_until(is_right, "the number is the same as in /proc")


if __name__ == "__main__":
    main()
