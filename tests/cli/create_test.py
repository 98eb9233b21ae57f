"""venvctl create, with the real virtualenv and venv."""
import json
import os
import pathlib
import pty
import re
import signal
import subprocess

import zipfile

from program import PROGRAM, ProgramTest, main
from private_home import PYTHON
from waiting import wait_until

# A fake virtualenv that starts, writes a marker file, and then waits until the pipe is opened.
STUCK = """
for prefix; do :; done
mkdir -p "$prefix/bin" && : > "$prefix/pyvenv.cfg"
echo begun > "$HOME/begun"
read line < "$HOME/pipe"
"""


class CreateTest(ProgramTest):
    def record(self, prefix):
        text = self.state("environments.json")
        records = json.loads(text)["environments"] if text else []
        return next((each for each in records if each["prefix"] == str(prefix)), None)

    def start_stuck(self, *words):
        self.fake_tool("virtualenv", STUCK)
        os.mkfifo(self.home / "pipe")
        process = self.start("create", "--backend", "virtualenv", *words)
        wait_until((self.home / "begun").exists, "the tool has started")
        return process

    def test_create_makes_a_trusted_dot_venv(self):
        made = self.ok("create")
        self.assertIn("virtualenv --no-download", made.err)
        self.assertRegex(made.err, r"created ~/project/\.venv \(Python 3\.\d+\.\d+, virtualenv\) in ")
        self.assertEqual(made.out, "")
        self.assertEqual(self.ok("which").out, f"{self.directory}/.venv\n")
        self.assertEqual(self.ok("which", "--json").json["trust"], "created")
        subprocess.run([f"{self.directory}/.venv/bin/python", "-m", "pip", "--version"], check=True,
                       capture_output=True)

    def test_create_makes_parent_directories_and_names_the_environment_after_its_directory(self):
        target = self.home / "var" / "projects" / "myproject" / "myprojectenv"
        self.ok("create", "-p", "python3", target)
        which = self.ok("-C", target.parent, "which", "--json").json
        self.assertEqual(which["name"], "myprojectenv")
        self.assertEqual(which["prefix"], str(target))

    def test_create_with_the_quiet_option_prints_nothing(self):
        outcome = self.create()
        self.assertEqual((outcome.out, outcome.err), ("", ""))

    def test_the_intent_is_recorded_before_the_tool_runs(self):
        process = self.start_stuck()
        prefix = self.directory / ".venv"
        record = self.record(prefix)
        self.assertEqual(record["stage"], "creating")
        self.assertEqual(record["inode"], prefix.stat().st_ino)
        self.assertEqual(record["device"], prefix.stat().st_dev)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)

    def test_ctrl_c_during_create_leaves_no_files(self):
        process = self.start_stuck("deep/er/env")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted: ~/project/deep/er/env was not created", err)
        self.assertEqual(list(self.directory.iterdir()), [])
        self.assertIsNone(self.record(self.directory / "deep/er/env"))

    def test_ctrl_c_during_create_clear_leaves_no_files(self):
        self.create()
        process = self.start_stuck("--clear", "-y")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted: ~/project/.venv was not created", err)
        self.assertEqual(list(self.directory.iterdir()), [])
        self.assertIsNone(self.record(self.directory / ".venv"))

    def test_ctrl_c_keeps_files_that_create_did_not_create(self):
        target = self.directory / "env"
        target.mkdir()
        process = self.start_stuck("env")
        (target / "notes.txt").write_text("mine")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertIn("interrupted: no new files are left in ~/project/env", err)
        self.assertEqual([each.name for each in target.iterdir()], ["notes.txt"])

    def test_the_next_create_deletes_the_files_of_a_killed_create(self):
        process = self.start_stuck()
        process.kill()
        process.communicate(timeout=60)
        prefix = self.directory / ".venv"
        self.assertTrue((prefix / "pyvenv.cfg").exists())
        self.assertEqual(self.record(prefix)["stage"], "creating")
        self.assertEqual(self.run_program("which").code, 3)
        again = self.ok("create", "--backend", "venv", "--no-pip")
        self.assertIn("removed the files of an interrupted venvctl create", again.err)
        self.assertEqual(self.record(prefix)["stage"], "ready")
        self.ok("which")

    def test_the_users_own_files_are_kept_after_a_killed_create(self):
        target = self.directory / "env"
        target.mkdir()
        process = self.start_stuck("env")
        process.kill()
        process.communicate(timeout=60)
        (target / "notes.txt").write_text("mine")
        self.fails(1, "create", "env")
        self.assertEqual((target / "notes.txt").read_text(), "mine")
        (target / "notes.txt").unlink()
        self.create("env")

    def test_a_manually_created_environment_is_not_mistaken_for_that_of_a_killed_create(self):
        process = self.start_stuck()
        process.kill()
        process.communicate(timeout=60)
        prefix = self.directory / ".venv"
        prefix.rename(self.home / "old")  # moved, so that its inode is not reused
        self.make_venv()
        self.assertIn("is already an environment", self.fails(1, "create", "--backend", "venv").err)
        self.assertTrue((prefix / "pyvenv.cfg").exists())
        self.create("--clear", "-y")

    def test_create_works_when_the_parent_ignores_sigchld(self):
        def ignore():
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)

        self.create(preexec_fn=ignore)
        self.fake_tool("virtualenv", "exit 7")
        failed = self.run_program("create", "--clear", "-y", "--backend", "virtualenv", preexec_fn=ignore)
        self.assertIn("failed with exit code 7", failed.err)
        self.create()
        script = "import signal; print(signal.getsignal(signal.SIGCHLD).name)"
        for prepare, name in ((ignore, "SIG_IGN"), (None, "SIG_DFL")):
            shown = self.ok("run", "--", "python", "-c", script, preexec_fn=prepare).out
            self.assertEqual(shown, name + "\n")

    def test_a_running_create_is_not_mistaken_for_an_interrupted_create(self):
        process = self.start_stuck()
        second = self.fails(1, "create", "--backend", "venv", "--no-pip")
        self.assertIn("another venvctl create is running", second.err)
        for words in (("-y", "./.venv"), ("./.venv",)):
            removal = self.fails(1, "remove", *words)
            self.assertIn("another venvctl create is running", removal.err)
        self.assertTrue((self.directory / ".venv" / "pyvenv.cfg").exists())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)

    def test_the_output_of_a_failing_tool_is_shown_and_no_files_are_left(self):
        self.fake_tool("virtualenv", "echo no snakes today; exit 7")
        failed = self.run_program("create", "--backend", "virtualenv", "new/env")
        self.assertEqual(failed.code, 1)
        self.assertIn("no snakes today", failed.err)
        self.assertIn("failed with exit code 7", failed.err)
        self.assertEqual(list(self.directory.iterdir()), [])
        self.assertIsNone(self.record(self.directory / "new/env"))

    def test_venv_is_used_if_virtualenv_fails(self):
        self.fake_tool("virtualenv", 'for p; do :; done; mkdir "$p/bin"; : > "$p/bin/half"; echo broken; exit 1')
        made = self.ok("create", "--no-pip")
        self.assertIn("virtualenv failed with exit code 1 (broken): trying venv", made.err)
        self.assertFalse((self.directory / ".venv" / "bin/half").exists())
        self.assertEqual(self.ok("which", "--json").json["kind"], "venv")

    def test_the_reason_that_a_failing_tool_prints_is_quoted(self):
        self.fake_tool("virtualenv", "echo 'error: not here'; echo 'SystemExit: 2'; exit 2")
        made = self.ok("create", "--no-pip")
        self.assertIn("failed with exit code 2 (error: not here): trying venv", made.err)

    def test_no_other_tool_is_tried_if_the_disk_is_full(self):
        words = "OSError: [Errno 28] No space left on device: 'x'"
        self.fake_tool("virtualenv", f'echo "{words}"; exit 1')
        for volume in ([], ["-v"]):
            failed = self.run_program("create", *volume)
            self.assertEqual(failed.code, 1)
            self.assertEqual(failed.err.count(words), 1 if volume else 0, failed.err)
            self.assertRegex(failed.err, r"\nvenvctl: virtualenv failed \(No space left on device\): free some space")
            self.assertNotIn("trying", failed.err)
            self.assertEqual(list(self.directory.iterdir()), [])

    def test_a_failing_ensurepip_is_not_mistaken_for_a_missing_ensurepip(self):
        python = self.python_without_ensurepip()
        library = self.home / "opt/lib" / pathlib.Path(os.__file__).parent.name
        self.write(library / "ensurepip/__init__.py", "")
        self.write(library / "ensurepip/__main__.py", "raise OSError('no wheel in the house')")
        failed = self.run_program("create", "--backend", "venv", "-p", python)
        self.assertEqual(failed.code, 1)
        self.assertIn("no wheel in the house", failed.err)
        self.assertNotIn("the environment has no pip", failed.err)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_create_without_ensurepip_reports_that_the_environment_has_no_pip(self):
        python = self.python_without_ensurepip()
        for volume in ([], ["-v"]):
            made = self.ok("create", "--clear", "-y", "--backend", "venv", "-p", python, *volume)
            self.assertIn("the environment has no pip", made.err)
            self.assertRegex(made.err, r"install python3\.\d+-venv")
            self.ok("which")

    def test_installing_packages_without_pip_fails_and_leaves_nothing(self):
        python = self.python_without_ensurepip()
        failed = self.run_program("create", "--backend", "venv", "-p", python, "-i", "x")
        self.assertEqual(failed.code, 1)
        self.assertRegex(failed.err, r"\nvenvctl: python failed \(its Python has no ensurepip\): install python3-venv")
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_an_interpreter_that_cannot_run_is_reported_in_one_line_with_the_fix(self):
        python = self.write(self.home / "bad/bin" / pathlib.Path(os.path.realpath(PYTHON)).name, "\x7fELF", 0o755)
        (self.home / "bad/lib" / python.name).mkdir(parents=True)
        for backend in ("venv", "virtualenv"):
            failed = self.run_program("create", "-q", "--backend", backend, "-p", python).err
            self.assertRegex(failed, r"^venvctl: \S+ failed \(it cannot run this interpreter\): choose another Python")
            self.assertEqual(len(failed.splitlines()), 1, failed)
            self.assertEqual(list(self.directory.iterdir()), [])

    def test_a_missing_network_is_reported_in_one_line_with_the_fix(self):
        # No program listens at this port of this machine.
        failed = self.run_program("create", "-q", "--backend", "venv", "-i", "demo", variables={
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}).err
        self.assertRegex(failed, r"^venvctl: python failed \(no network\): check the connection, or install from local")
        self.assertEqual(len(failed.splitlines()), 1, failed)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_virtualenv_does_not_use_the_network(self):
        self.fake_tool("virtualenv", f'echo "$PIP_NO_INDEX" >"{self.home}/no-index"; exit 1')
        self.ok("create", "--no-pip")
        self.assertEqual((self.home / "no-index").read_text(), "1\n")

    def test_the_known_cause_of_a_failure_is_one_line_and_with_v_the_output_is_shown_as_well(self):
        for words, cause in (("RuntimeError: failed to find interpreter for Builtin", "it cannot run this interpreter"),
                             ("OSError: [Errno 122] Disk quota exceeded", "Disk quota exceeded"),
                             ("NewConnectionError: Temporary failure in name resolution", "no network")):
            self.fake_tool("virtualenv", f'echo Traceback; echo "{words}"; exit 1')
            failed = self.run_program("create", "--backend", "virtualenv")
            self.assertEqual(failed.code, 1)
            self.assertNotIn("Traceback", failed.err)
            line = failed.err.splitlines()[-1]
            self.assertRegex(line, rf"^venvctl: virtualenv failed \({re.escape(cause)}\): \S")
            self.assertIn(" (-v shows the output of the tool)", line)
            failed = self.run_program("create", "--backend", "virtualenv", "-v")
            self.assertIn("Traceback", failed.err)
            self.assertRegex(failed.err.splitlines()[-1], rf"^venvctl: virtualenv failed \({re.escape(cause)}\): ")

    def python_without_ensurepip(self):
        real = pathlib.Path(os.path.realpath(PYTHON))
        library = pathlib.Path(os.__file__).parent
        prefix = self.home / "opt"
        copied = prefix / "lib" / library.name
        copied.mkdir(parents=True)
        for entry in library.iterdir():
            if entry.name != "ensurepip":
                (copied / entry.name).symlink_to(entry)
        (prefix / "bin").mkdir()
        python = prefix / "bin" / real.name
        python.write_bytes(real.read_bytes())
        python.chmod(0o755)
        return python

    def test_create_installs_packages_and_requirements(self):
        wheel = self.directory / "snake_oil-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            info = "snake_oil-1.0.dist-info/"
            archive.writestr("snake_oil.py", "")
            archive.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: snake-oil\nVersion: 1.0\n")
            archive.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: t\n"
                                             "Root-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(info + "RECORD", "")
        self.write(self.directory / "list of things.txt", f"{wheel}\n")
        self.ok("create", "one", "-i", wheel)
        self.ok("create", "two", "-r", "list of things.txt")
        for name in ("one", "two"):
            self.ok("run", "-e", f"./{name}", "--", "python", "-c", "import snake_oil")

    def test_create_tries_to_install_unavailable_packages_only_once(self):
        failed = self.run_program("create", "-i", "nosuchpkg-xyz", variables={"PIP_NO_INDEX": "1"})
        self.assertEqual(failed.code, 1)
        self.assertIn("No matching distribution", failed.err)
        self.assertEqual(failed.err.count("\n$ ") + failed.err.startswith("$ "), 2, failed.err)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_an_unreadable_requirements_file_is_reported_before_anything_is_created(self):
        listed = self.write(self.home / "list.txt", "x\n", 0)
        said = self.fails(1, "create", "-r", f"{listed}/x").err
        self.assertIn("cannot read ~/list.txt/x (Not a directory): check the path", said)
        words, options = self.bound_by_permissions("create", "-r", listed)
        said = self.fails(1, *words, **options).err
        self.assertIn("cannot read ~/list.txt (Permission denied): check its permissions", said)
        self.fails(3, "create", "-r", self.home)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_a_missing_requirements_file_is_reported_before_anything_is_created(self):
        self.assertIn("no.txt", self.fails(3, "create", "-r", "no.txt").err)
        self.fails(2, "create", "--no-pip", "-i", "x")
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_every_form_of_interpreter_name_is_accepted(self):
        version = subprocess.run([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                                 check=True, capture_output=True, text=True).stdout.strip()
        (self.directory / "py").symlink_to(PYTHON)
        forms = ["python3", version, f"python{version}", version.replace(".", ""),
                 f"cpython{version}", f">={version}", PYTHON, "./py"]
        for number, form in enumerate(forms):
            self.create("-p", form, f"e{number}")

    def test_the_error_for_a_missing_interpreter_lists_the_interpreters_that_exist(self):
        missing = self.fails(3, "create", "-p", "3.2")
        self.assertIn("3.2", missing.err)
        self.assertIn("(/usr/bin/python3)", missing.err)
        self.assertIn("pypy", self.fails(3, "create", "-p", "pypy3").err)
        self.fails(3, "create", "-p", "/no/such/python")
        self.fails(2, "create", "-p", "snake")
        self.fails(2, "create", "-p", "")
        self.assertFalse((self.directory / ".venv").exists())

    def test_name_and_system_site_packages_are_passed_to_the_tool(self):
        for backend in ("virtualenv", "venv"):
            name = f"it's {backend}"
            self.ok("create", "-q", "--backend", backend, "--no-pip", "-n", name,
                    "--system-site-packages", backend)
            self.assertEqual(self.ok("info", "./" + backend, "--json").json["name"], name)
            cfg = (self.directory / backend / "pyvenv.cfg").read_text()
            self.assertIn("include-system-site-packages = true", cfg)

    def test_unsuitable_paths_are_refused(self):
        self.write(self.directory / "src" / "main.py", "")
        self.write(self.directory / "file", "")
        (self.directory / "dangling").symlink_to("nowhere")
        (self.directory / "link").symlink_to("src")
        cases = [(1, "src"), (1, "file"), (1, "dangling"), (1, "link"), (2, "a:b"), (2, "a\nb"),
                 (2, "")]
        for code, path in cases:
            with self.subTest(path=path):
                self.fails(code, "create", path)
                self.fails(code, "create", "--clear", path)
        self.assertTrue((self.directory / "src" / "main.py").exists())

    def test_an_environment_is_replaced_only_with_clear(self):
        self.create()
        (self.directory / ".venv/lib/old").write_text("")
        refused = self.fails(1, "create")
        self.assertIn("is already an environment", refused.err)
        self.assertIn("--clear", refused.err)
        self.assertTrue((self.directory / ".venv/lib/old").exists())
        self.create("--clear", "-y")
        self.assertFalse((self.directory / ".venv/lib/old").exists())
        self.assertEqual(self.ok("which", "--json").json["trust"], "created")

    def test_an_unwritable_target_gives_one_error_line(self):
        failed = self.fails(1, "create", "/sys/projects/env")
        self.assertIn("cannot create /sys/projects", failed.err)
        (self.directory / "env").mkdir(mode=0o555)
        words, options = self.bound_by_permissions("create", "env")
        failed = self.fails(1, *words, **options)
        self.assertIn(f"cannot write to {self.directory}/env (Permission denied): choose another path", failed.err)

    def test_create_with_an_unwritable_state_directory_leaves_nothing_behind(self):
        self.write(self.private.state.parent, "a file")
        self.assertEqual(self.run_program("create", "new/env").code, 1)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_create_fails_in_a_deleted_directory(self):
        for begin, there in (('rmdir "$PWD"', "~"), ('rmdir "$PWD"; mkdir "$PWD"', "~/project")):
            with self.subTest(begin=begin):
                self.directory.mkdir(exist_ok=True)
                gone = ("-c", begin + '; exec "$0" "$@"', PROGRAM, "create")
                for words in ((), (self.home / "other",)):
                    self.directory.mkdir(exist_ok=True)
                    said = self.fails(1, *gone, *words, program="/bin/sh").err
                    self.assertIn(f"this directory no longer exists: cd to {there} first\n", said)
                self.assertFalse((self.home / "other").exists())
                self.assertFalse((self.directory / ".venv").exists())
        self.ok("-c", 'rmdir "$PWD"; exec "$0" "$@"', PROGRAM, "-C", self.home, "create",
                "--no-pip", program="/bin/sh")

    def test_a_hostile_directory_name_runs_nothing(self):
        name = "$(touch pwned) `touch pwned` 'quo\"te' -x é"
        self.create("--", name)
        self.assertEqual(self.ok("which").out, f"{self.directory}/{name}\n")
        self.assertFalse((self.directory / "pwned").exists())

    def test_the_configured_backend_is_used(self):
        self.ok("config", "set", "create.backend", "venv")
        self.assertIn("-m venv --without-pip", self.ok("create", "--no-pip").err)

    def test_a_missing_backend_is_reported(self):
        self.assertIn("uv is not installed", self.fails(3, "create", "--backend", "uv").err)
        self.fails(2, "create", "--backend", "conda")

    def test_progress_is_shown_on_a_terminal_and_erased(self):
        master, slave = pty.openpty()
        process = self.start("create", stderr=slave, variables={"TERM": "xterm"})
        os.close(slave)
        seen = b""
        while True:
            try:
                chunk = os.read(master, 4096)
            except OSError:  # the other end of the pty is closed
                break
            seen += chunk
        os.close(master)
        self.assertEqual(process.wait(timeout=60), 0)
        process.stdout.close()
        text = seen.decode()
        self.assertIn("creating .venv with virtualenv", text)
        self.assertIn("\r\x1b[K", text)
        self.assertIn("created", text.rsplit("\r\x1b[K", 1)[-1])


if __name__ == "__main__":
    main()
