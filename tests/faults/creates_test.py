"""`venvctl create`, or the tool that it runs, is killed or interrupted or runs out of space. No
incomplete environment is activated, no other file is deleted, and the next create succeeds (with
--clear if the environment is complete)."""
import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest

import namespace
from client import STAGE, ClientTest
from extent import rounds, tell
from system_calls import points_in
from waiting import DEADLINE, wait_until

# System calls that wait for the tool. Their number differs between runs, and a kill at such a call
# has no visible effect, so no process is killed at them.
WAITING = {"poll", "wait4", "clock_nanosleep", "restart_syscall"}
# Runs virtualenv; the test may inject a kill at one of its system calls.
TOOL = """#!/bin/sh
if [ -n "$TRACE" ]; then
  exec strace -qq -o "$TRACE" ${INJECT:+-e "inject=$INJECT"} /usr/bin/virtualenv "$@"
fi
exec /usr/bin/virtualenv "$@"
"""
# Runs virtualenv, and then waits until the pipe is opened.
STUCK = """#!/bin/sh
/usr/bin/virtualenv --no-seed "$@" && : > "$HOME/begun"
read line < "$HOME/pipe"
"""
# Runs virtualenv and leaves a child process that keeps writing.
SPAWNING = """#!/bin/sh
for prefix; do :; done
/usr/bin/virtualenv --no-seed "$@"
setsid sh -c 'echo $$ > "$HOME/orphan"
  while :; do echo > "$0/bin/python9"; done' "$prefix" 2>/dev/null &
wait
"""


def spread(points, count):
    """`count` of the points, evenly spread from the first to the last."""
    if count >= len(points):
        return points
    return [points[number * (len(points) - 1) // (count - 1)] for number in range(count)]


def contents(directory):
    """The content of every file below the directory, by path."""
    return {str(path): path.read_bytes() for path in sorted(pathlib.Path(directory).rglob("*"))
            if path.is_file()}


class CreateTest(ClientTest):
    """Everything below self.top is approved. An environment is therefore inactive only if it is incomplete."""

    def setUp(self):
        super().setUp()
        self.trace = self.home / "trace"
        self.number = 0
        self.tool(TOOL)
        self.start("--sweep-ms=100")
        self.allow_all()

    def tool(self, text):
        tool = self.home / "tools/virtualenv"
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(text)
        tool.chmod(0o755)

    def environment(self, **variables):
        return {**super().environment(), "PATH": f"{self.home}/tools:/usr/bin:/bin",
                "ASAN_OPTIONS": "detect_leaks=0",  # the leak checker fails under strace
                **variables}

    def begin(self):
        """Makes a new project for each round. Returns its files, which must not change."""
        self.number += 1
        self.project = self.home / f"project{self.number}"
        (self.project / "src").mkdir(parents=True)
        (self.project / "src/main.py").write_text("print()\n")
        (self.project / ".venv2").mkdir()
        (self.project / ".venv2/pyvenv.cfg").write_bytes(b"\0not yours\xff")
        self.prefix = self.project / ".venv"
        return contents(self.project)

    def begin_in_directory(self):
        """Makes a project with an empty directory .venv, in which create will run."""
        kept = self.begin()
        self.prefix.mkdir()
        return kept

    def begin_again(self):
        """Makes a project with an active environment, for create --clear."""
        kept = self.begin()
        self.succeed(self.create())
        return kept

    def create(self, *words, before=(), variables=None):
        words = [*before, STAGE / "bin/venvctl", "create", "--backend", "virtualenv", "--no-pip",
                 *words]
        environment = self.environment(**(variables or {}), PWD=str(self.project))
        return subprocess.run(words, env=environment, cwd=self.project, capture_output=True,
                              stdin=subprocess.DEVNULL, text=True, timeout=DEADLINE, check=False)

    def start_create(self, *words, before=()):
        process = subprocess.Popen(
            [*before, STAGE / "bin/venvctl", "create", "--backend", "virtualenv", *words],
            cwd=self.project, env=self.environment(PWD=str(self.project)), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.processes.append(process)
        return process

    def start_stuck(self, *words):
        self.tool(STUCK)
        os.mkfifo(self.home / "pipe")
        process = self.start_create(*words)
        wait_until((self.home / "begun").exists, "the tool has made everything except pip")
        return process

    def command(self, *words):
        return subprocess.run([STAGE / "bin/venvctl", *words], env=self.environment(),
                              cwd=self.project, capture_output=True, text=True, timeout=DEADLINE,
                              check=False)

    def succeed(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)

    def is_complete(self):
        """Whether all files of the tool exist and the environment's Python runs."""
        names = ("pyvenv.cfg", "bin/python", "bin/activate", "bin/activate.fish", "bin/activate_this.py")
        if not all((self.prefix / name).exists() for name in names):
            return False
        done = subprocess.run([self.prefix / "bin/python", "-c", "import sys; print(sys.prefix)"],
                              capture_output=True, text=True, check=False)
        return done.stdout.strip() == str(self.prefix)

    def check_state(self, where):
        for path in self.state.glob("*.json"):
            self.assertIn("schema", json.loads(path.read_text()), where)

    def check(self, kept, where, again=()):
        """Checks the invariants after any disturbance. Returns whether the environment is active."""
        self.assertLessEqual(kept.items(), contents(self.project).items(), where)
        self.check_state(where)
        env = self.resolve().env
        shown = self.command("which").stdout.strip()
        if env or shown:
            self.assertTrue(self.is_complete(), where + ": incomplete and active")
            self.is_on(where)
        else:
            self.succeed_again(where, again)
        self.assertLessEqual(kept.items(), contents(self.project).items(), where)
        return bool(env or shown)

    def is_on(self, where):
        """Checks that the environment is active. Waits, because a busy daemon may miss the
        notification. It then reads the files only at its next sweep."""
        first = self.resolve()
        if first.env != str(self.prefix):
            tell(f"creates: a first answer was {first.words}")
        wait_until(lambda: self.resolve().env == str(self.prefix), where + ": it is active")
        self.assertEqual(self.command("which").stdout.strip(), str(self.prefix), where)

    def succeed_again(self, where, words):
        """Creates the environment again. For a complete environment, --clear is needed, because the user may
        have created it meanwhile."""
        was_whole = self.prefix.is_dir() and self.is_complete()
        done = self.create(*words)
        if was_whole and not words:
            self.assertEqual(done.returncode, 1, where)
            self.assertIn("is already an environment", done.stderr, where)
            self.assertTrue(self.is_complete(), where)
            done = self.create("--clear", "-y")
        self.assertEqual(done.returncode, 0, where + done.stderr)
        self.assertTrue(self.is_complete(), where)
        self.is_on(where)

    def points(self, begins_with):
        """The system calls of the tool, from the first `begins_with` call on the prefix, each as
        (name, number). The number counts the calls of this name from the beginning of the trace."""
        found = points_in(self.trace, lambda line: line.startswith(begins_with) and
                          str(self.prefix) in line, WAITING)
        self.assertTrue(found)
        return found

    def own_points(self, begin, *words):
        begin()
        self.succeed(self.create(*words, before=("strace", "-qq", "-o", self.trace)))
        return self.points("mkdir(")

    def disturbed(self, call, occurrence, how, *words):
        return self.create(*words, before=(
            "strace", "-qq", "-o", self.trace, "-e", f"inject={call}:{how}:when={occurrence}"))

    def kill_at(self, points, begin, words, again):
        """Kills `create WORDS` once at each point. Returns in how many cases the environment is active
        afterwards."""
        on = 0
        for call, occurrence in points:
            kept = begin()
            done = self.disturbed(call, occurrence, "signal=SIGKILL", *words)
            on += self.check(kept, f"{begin.__name__}: killed at {call} #{occurrence}: {done.stderr}", again)
        return on


class Kills(CreateTest):
    def kill_at_points(self, begin, count, *words):
        points = spread(self.own_points(begin, *words), count)
        on = self.kill_at(points, begin, words, words)
        tell(f"creates: {begin.__name__}, killed at {len(points)} system calls, {on} completed")

    def test_killing_create_at_any_call_activates_no_incomplete_environment(self):
        self.kill_at_points(self.begin, rounds(5, 100))

    def test_killing_create_in_an_existing_directory_activates_no_incomplete_environment(self):
        self.kill_at_points(self.begin_in_directory, rounds(2, 50))

    def test_killing_create_clear_activates_no_incomplete_environment(self):
        self.kill_at_points(self.begin_again, rounds(5, 100), "--clear", "-y")

    def test_create_fails_and_leaves_no_files_if_its_tool_is_killed(self):
        self.begin()
        self.succeed(self.create(variables={"TRACE": str(self.trace)}))
        points = spread(self.points(("mkdir(", "openat(")), rounds(3, 100))
        for call, occurrence in points:
            kept = self.begin()
            done = self.create(variables={"TRACE": str(self.trace),
                                          "INJECT": f"{call}:signal=SIGKILL:when={occurrence}"})
            where = f"the tool killed at {call} #{occurrence}: {done.stderr}"
            if done.returncode == 0:  # in this run, the call with the injected fault did not happen
                self.assertTrue(self.check(kept, where), where)
                continue
            self.assertEqual(done.returncode, 1, where)
            self.assertFalse(self.prefix.exists(), where)
            self.check(kept, where)
        tell(f"creates: the tool killed at {len(points)} system calls")


class Interruptions(CreateTest):
    def test_after_an_interruption_at_any_call_the_environment_is_complete_or_missing(self):
        points = spread(self.own_points(self.begin), rounds(2, 34))
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name)
            for call, occurrence in points:
                kept = self.begin()
                done = self.disturbed(call, occurrence, f"signal={name}")
                where = f"{name} at {call} #{occurrence}: {done.stderr}"
                if done.returncode == 0:
                    self.assertTrue(self.check(kept, where), where)
                    continue
                # After create has printed its last message, a signal kills it as it kills any other
                # program.
                self.assertIn(done.returncode, (128 + number, -number), where)
                if done.returncode > 0:
                    self.assertFalse(self.prefix.exists(), where)
                self.check(kept, where)
        tell(f"creates: {3 * len(points)} signals")

    def end(self, pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def test_a_use_that_is_recorded_during_create_clear_does_not_activate_the_environment(self):
        self.stop()
        self.start("--sweep-ms=60000")
        self.begin_again()
        self.assertEqual(self.resolve().env, str(self.prefix))
        process = self.start_stuck("--clear", "-y")
        self.assertTrue(self.is_complete())
        self.stop()  # the daemon writes to its records that the environment was used
        self.start("--sweep-ms=100")
        self.assertFalse(self.resolve().env)
        process.kill()
        process.communicate(timeout=DEADLINE)
        self.assertFalse(self.resolve().env)

    def test_a_manually_replaced_environment_is_inactive_during_create_clear(self):
        self.begin_again()
        old = self.prefix.rename(self.home / "old")  # moved, so that its inode is not reused
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", self.prefix], check=True)
        shutil.rmtree(old)
        self.is_on("made with python -m venv")
        self.start_stuck("--clear", "-y")
        self.assertTrue(self.is_complete())
        self.assertFalse(self.resolve().env)

    def test_an_environment_without_its_packages_is_inactive(self):
        kept = self.begin()
        process = self.start_stuck()
        self.assertTrue(self.is_complete())
        self.assertFalse(self.resolve().env)
        shown = self.command("which")
        self.assertEqual((shown.returncode, shown.stdout), (3, ""))
        self.assertIn("is incomplete", shown.stderr)
        self.assertIn("not activated until it is fixed", self.command("why").stdout)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 130)
        self.assertFalse(self.prefix.exists())
        self.tool(TOOL)
        self.check(kept, "interrupted with its tool")

    def test_an_environment_whose_create_was_killed_before_the_packages_stays_inactive(self):
        kept = self.begin()
        process = self.start_stuck()
        process.kill()
        process.communicate(timeout=DEADLINE)
        self.assertFalse(self.resolve().env)
        self.stop()
        self.start("--sweep-ms=100")
        self.assertFalse(self.resolve().env)
        self.tool(TOOL)
        self.check(kept, "killed when everything except pip was made")

    def test_the_next_create_ends_the_processes_of_a_killed_create(self):
        self.tool(SPAWNING)
        kept = self.begin()
        process = self.start_create()
        wait_until((self.prefix / "bin/python9").exists, "the tool's child writes")
        orphan = int((self.home / "orphan").read_text())
        self.addCleanup(self.end, orphan)
        process.kill()
        process.wait(DEADLINE)
        self.tool(TOOL)
        self.check(kept, "killed with a tool that has children")
        self.assertFalse(os.path.exists(f"/proc/{orphan}"))
        self.assertFalse((self.prefix / "bin/python9").exists())


class Races(CreateTest):
    """One create makes the directory, but another process locks the directory first."""

    def start_slow(self):
        """Starts a create and suspends it after it has made and opened the directory, but before it locks the
        directory."""
        slow = self.start_create(before=(
            "strace", "-qq", "-o", self.trace, "-P", self.prefix, "-e", "inject=openat:signal=SIGSTOP:when=1"))
        wait_until(lambda: self.prefix.exists() and "stopped by SIGSTOP" in self.trace.read_text(),
                   "the first create has opened the directory that it made")
        return slow

    def expect_refusal(self, process, words):
        """Lets the suspended create continue, and checks that it refuses."""
        os.killpg(process.pid, signal.SIGCONT)
        _, said = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 1, said)
        self.assertIn(words, said)

    def test_a_create_that_comes_too_late_keeps_the_environment_of_the_other_create(self):
        self.begin()
        slow = self.start_slow()
        process = self.start_stuck()
        self.expect_refusal(slow, "another venvctl create is running")
        self.assertTrue(self.is_complete())
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=DEADLINE)

    def test_a_create_that_comes_too_late_keeps_the_empty_directory_of_the_other_create(self):
        self.begin()
        slow = self.start_slow()
        lock = os.open(self.prefix, os.O_RDONLY)
        self.addCleanup(os.close, lock)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.expect_refusal(slow, "another venvctl create is running")
        self.assertTrue(self.prefix.exists())

    def test_a_create_that_comes_too_late_reports_the_finished_environment(self):
        self.begin()
        slow = self.start_slow()
        self.succeed(self.create())
        self.expect_refusal(slow, "is already an environment")
        self.assertTrue(self.is_complete())
        self.is_on("made by the other create")

    def test_a_create_whose_directory_was_replaced_creates_nothing(self):
        self.begin()
        slow = self.start_slow()
        self.prefix.rmdir()
        self.prefix.mkdir()
        self.expect_refusal(slow, "another venvctl create is running")
        self.assertTrue(self.prefix.exists())


class Disks(CreateTest):
    def test_an_interrupted_create_empties_a_mount_point_and_keeps_it(self):
        self.begin()
        self.prefix.mkdir()
        namespace.mount("-t", "tmpfs", "tmpfs", self.prefix)
        self.addCleanup(namespace.unmount, self.prefix)
        self.succeed(self.create())
        self.tool('#!/bin/sh\nkill -INT "$VENVCTL"\nread line < "$HOME/pipe"\n')
        os.mkfifo(self.home / "pipe")
        done = self.create("--clear", "-y", before=("sh", "-c", 'export VENVCTL=$$; exec "$0" "$@"'))
        self.assertEqual(done.returncode, 130, done.stderr)
        self.assertIn(f"cannot remove {self.prefix} (Device or resource busy): unmount it", done.stderr)
        self.assertEqual(list(self.prefix.iterdir()), [])

    def begin_on_disk(self, options):
        self.begin()
        namespace.mount("-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", self.project)
        self.addCleanup(namespace.unmount, self.project)
        (self.project / "main.py").write_text("print()\n")
        return contents(self.project)

    def refused(self, kept, where):
        """Returns True if create failed with the reason and left nothing, and False if there was enough
        space."""
        done = self.create()
        where = f"{where}: {done.stderr}"
        if done.returncode == 0:
            self.assertTrue(self.is_complete(), where)
            return False
        self.assertEqual(done.returncode, 1, where)
        self.assertRegex(done.stderr, r"(?m)^venvctl: .*No space left", where)
        self.assertEqual(contents(self.project), kept, where)
        self.assertFalse(self.prefix.exists(), where)
        self.assertFalse(self.resolve().env, where)
        self.check_state(where)
        return True

    def on_small_disks(self, name, sizes):
        count = 0
        for size in sizes:
            kept = self.begin_on_disk(f"{name}={size}")
            if not self.refused(kept, f"{name}={size}"):
                break
            count += 1
            room = {"size": "size=64m", "nr_inodes": "nr_inodes=10000"}[name]
            namespace.mount("-o", f"remount,{room}", self.project)
            self.check(kept, f"{name}={size}, then enlarged")
        self.assertGreater(count, 0)
        tell(f"creates: {count} disks too small ({name})")

    def test_create_leaves_nothing_if_the_disk_fills_up_at_any_point(self):
        self.on_small_disks("size", rounds(("12k", "24k"), [f"{4 * n}k" for n in range(2, 40)]))

    def test_create_leaves_nothing_if_the_disk_has_no_room_for_pip(self):
        kept = self.begin_on_disk("size=300k")
        for backend in ("auto", "venv"):
            done = self.command("create", "--backend", backend)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr, r"\nvenvctl: .* \(No space left on device\): free some space")
            self.assertNotIn("trying", done.stderr)
            self.assertNotIn("the environment has no pip", done.stderr)
            self.assertEqual(contents(self.project), kept)
            self.assertFalse(self.prefix.exists())

    def test_a_read_only_disk_is_reported_before_a_tool_runs(self):
        self.begin_on_disk("size=64m")
        self.prefix.mkdir()
        environment = self.project / "env"
        self.succeed(self.create(environment))
        namespace.mount("-o", "remount,ro", self.project)
        for words in ((self.prefix,), ("--clear", "-y", environment)):
            done = self.create(*words)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr, r"\Avenvctl: cannot write to .* \(Read-only file system\): choose another path.*\n\Z")
        self.assertEqual(self.command("which").stdout.strip(), str(environment))

    def test_create_leaves_nothing_if_the_disk_has_no_free_inodes(self):
        self.on_small_disks("nr_inodes", rounds((3, 9), range(2, 100)))

    def test_create_clear_does_not_empty_a_mount_inside_the_environment(self):
        self.begin_again()
        mounted = self.prefix / "mounted"
        mounted.mkdir()
        namespace.mount("-t", "tmpfs", "tmpfs", mounted)
        self.addCleanup(namespace.unmount, mounted)
        (mounted / "precious").write_text("mine")
        done = self.create("--clear", "-y")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("(mounted is a mount point): unmount it first\n", done.stderr)
        self.assertEqual((mounted / "precious").read_text(), "mine")
        self.is_on("nothing was deleted")

    def test_create_leaves_nothing_if_the_state_directory_is_full(self):
        self.stop()
        shutil.rmtree(self.state)
        self.state.mkdir()
        namespace.mount("-t", "tmpfs", "-o", "mode=700,size=64k", "tmpfs", self.state)
        self.addCleanup(namespace.unmount, self.state)
        self.start("--sweep-ms=100")
        self.allow_all()
        filler = self.state / "filler"
        for room in rounds((0, 1), range(8)):
            with open(filler, "wb", buffering=0) as file:
                try:
                    while file.write(bytes(4096)):
                        pass
                except OSError:
                    pass
                file.truncate(max(0, file.tell() - room * 4096))
            kept = self.begin()
            if self.refused(kept, f"{room} pages left for the state"):
                filler.unlink()
                self.check(kept, "space freed for the state")


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
