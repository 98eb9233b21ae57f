"""`venvctl create` that is killed, interrupted, out of space, or whose tool is: nothing half made is
activated, nothing foreign goes, and the next one succeeds."""
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
from extent import IS_LONG, rounds, tell
from system_calls import points_in
from venvd import DEADLINE, wait_until

# Where the user sees nothing of it: what a wait for the tool is made of, and how often it happens
# differs from run to run.
WAITING = {"poll", "wait4", "clock_nanosleep", "restart_syscall"}
# Runs virtualenv; the test may have it killed at one of its own system calls.
TOOL = """#!/bin/sh
if [ -n "$TRACE" ]; then
  exec strace -qq -o "$TRACE" ${INJECT:+-e "inject=$INJECT"} /usr/bin/virtualenv "$@"
fi
exec /usr/bin/virtualenv "$@"
"""
# The same, and then waits until somebody opens the pipe.
STUCK = """#!/bin/sh
/usr/bin/virtualenv --no-seed "$@" && : > "$HOME/begun"
read line < "$HOME/pipe"
"""
# The same, and leaves a child of its own behind that writes on and on.
SPAWNING = """#!/bin/sh
for prefix; do :; done
/usr/bin/virtualenv --no-seed "$@"
setsid sh -c 'echo $$ > "$HOME/orphan"
  while :; do echo > "$0/more"; done' "$prefix" 2>/dev/null &
wait
"""


def spread(points, count):
    """`count` of them, from the first to the last."""
    if count >= len(points):
        return points
    return [points[number * (len(points) - 1) // (count - 1)] for number in range(count)]


def contents(directory):
    """Every file below it, by path."""
    return {str(path): path.read_bytes() for path in sorted(pathlib.Path(directory).rglob("*"))
            if path.is_file()}


class CreateTest(ClientTest):
    """Everything below self.top is approved: only that it is half made keeps one from being on."""

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
                "ASAN_OPTIONS": "detect_leaks=0",  # not under strace
                **variables}

    def begin(self):
        """A project of its own for each round; its files, which nobody may touch."""
        self.number += 1
        self.project = self.home / f"project{self.number}"
        (self.project / "src").mkdir(parents=True)
        (self.project / "src/main.py").write_text("print()\n")
        (self.project / ".venv2").mkdir()
        (self.project / ".venv2/pyvenv.cfg").write_bytes(b"\0not yours\xff")
        self.prefix = self.project / ".venv"
        return contents(self.project)

    def begin_in_directory(self):
        """The directory was there before us, and empty."""
        kept = self.begin()
        self.prefix.mkdir()
        return kept

    def begin_anew(self):
        """An environment that is on; --clear makes it anew."""
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
        wait_until((self.home / "begun").exists, "the tool has made all but pip")
        return process

    def command(self, *words):
        return subprocess.run([STAGE / "bin/venvctl", *words], env=self.environment(),
                              cwd=self.project, capture_output=True, text=True, timeout=DEADLINE,
                              check=False)

    def succeed(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)

    def is_complete(self):
        """What the tool would have made, with a Python that runs."""
        names = ("pyvenv.cfg", "bin/activate", "bin/activate.fish", "bin/activate_this.py")
        if not all((self.prefix / name).exists() for name in names):
            return False
        done = subprocess.run([self.prefix / "bin/python", "-c", "import sys; print(sys.prefix)"],
                              capture_output=True, text=True, check=False)
        return done.stdout.strip() == str(self.prefix)

    def check_state(self, where):
        for path in self.state.glob("*.json"):
            self.assertIn("schema", json.loads(path.read_text()), where)

    def check(self, kept, where, again=()):
        """After whatever happened: the laws. Returns whether the environment is on."""
        self.assertLessEqual(kept.items(), contents(self.project).items(), where)
        self.check_state(where)
        env = self.resolve().env
        shown = self.command("which").stdout.strip()
        if env or shown:
            self.assertTrue(self.is_complete(), where + ": half made, and on")
            self.is_on(where)
        else:
            self.succeed_again(where, again)
        self.assertLessEqual(kept.items(), contents(self.project).items(), where)
        return bool(env or shown)

    def is_on(self, where):
        """A daemon that was too busy to be told reads the files with its next sweep."""
        first = self.resolve()
        if first.env != str(self.prefix):
            tell(f"creates: a first answer was {first.words}")
        wait_until(lambda: self.resolve().env == str(self.prefix), where + ": it is on")
        self.assertEqual(self.command("which").stdout.strip(), str(self.prefix), where)

    def succeed_again(self, where, words):
        done = self.create(*words)
        self.assertEqual(done.returncode, 0, where + done.stderr)
        self.assertTrue(self.is_complete(), where)
        self.is_on(where)

    def points(self, begins_with):
        """(call, its occurrence) in the trace, from the first `begins_with` of the prefix."""
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


class Kills(CreateTest):
    def kill_at_points(self, begin, count, *words):
        on = 0
        points = spread(self.own_points(begin, *words), count)
        for call, occurrence in points:
            kept = begin()
            done = self.disturbed(call, occurrence, "signal=SIGKILL", *words)
            where = f"{begin.__name__}: killed at {call} #{occurrence}: {done.stderr}"
            on += self.check(kept, where, words)
        tell(f"creates: {begin.__name__}, killed at {len(points)} system calls, {on} were made")

    def test_killed_at_any_call_it_leaves_nothing_half_made_on(self):
        self.kill_at_points(self.begin, rounds(5, 100))

    def test_killed_in_a_directory_that_was_there(self):
        self.kill_at_points(self.begin_in_directory, rounds(2, 50))

    def test_killed_while_it_makes_one_anew(self):
        self.kill_at_points(self.begin_anew, rounds(5, 100), "--clear")

    def test_a_tool_that_is_killed_at_any_call_fails_and_leaves_nothing(self):
        self.begin()
        self.succeed(self.create(variables={"TRACE": str(self.trace)}))
        points = spread(self.points(("mkdir(", "openat(")), rounds(3, 100))
        for call, occurrence in points:
            kept = self.begin()
            done = self.create(variables={"TRACE": str(self.trace),
                                          "INJECT": f"{call}:signal=SIGKILL:when={occurrence}"})
            where = f"the tool killed at {call} #{occurrence}: {done.stderr}"
            if done.returncode == 0:  # it had other things to do this time
                self.assertTrue(self.check(kept, where), where)
                continue
            self.assertEqual(done.returncode, 1, where)
            self.assertFalse(self.prefix.exists(), where)
            self.check(kept, where)
        tell(f"creates: the tool killed at {len(points)} system calls")


class Interruptions(CreateTest):
    def test_interrupted_at_any_call_it_leaves_all_or_nothing(self):
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
                # After the last word it ends as any program does.
                self.assertIn(done.returncode, (128 + number, -number), where)
                if done.returncode > 0:
                    self.assertFalse(self.prefix.exists(), where)
                self.check(kept, where)
        tell(f"creates: {3 * len(points)} signals")

    def end(self, pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def test_a_use_that_is_written_while_it_is_made_anew_does_not_put_it_on(self):
        self.stop()
        self.start("--sweep-ms=60000")
        self.begin_anew()
        self.assertEqual(self.resolve().env, str(self.prefix))
        process = self.start_stuck("--clear")
        self.assertTrue(self.is_complete())
        self.stop()  # which writes the use
        self.start("--sweep-ms=100")
        self.assertFalse(self.resolve().env)
        process.kill()
        process.communicate(timeout=DEADLINE)
        self.assertFalse(self.resolve().env)

    def test_one_whose_directory_was_replaced_by_hand_before_is_not_on_either(self):
        self.begin_anew()
        old = self.prefix.rename(self.home / "old")  # its inode is not given to another one
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", self.prefix], check=True)
        shutil.rmtree(old)
        self.is_on("made by hand")
        self.start_stuck("--clear")
        self.assertTrue(self.is_complete())
        self.assertFalse(self.resolve().env)

    def test_one_that_is_complete_but_for_its_packages_is_not_on(self):
        kept = self.begin()
        process = self.start_stuck()
        self.assertTrue(self.is_complete())
        self.assertFalse(self.resolve().env)
        shown = self.command("which")
        self.assertEqual((shown.returncode, shown.stdout), (3, ""))
        self.assertIn("is incomplete", shown.stderr)
        self.assertIn("not activated while it is", self.command("why").stdout)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 130)
        self.assertFalse(self.prefix.exists())
        self.tool(TOOL)
        self.check(kept, "interrupted with its tool")

    def test_killed_there_it_is_not_on_for_this_daemon_nor_for_the_next(self):
        kept = self.begin()
        process = self.start_stuck()
        process.kill()
        process.communicate(timeout=DEADLINE)
        self.assertFalse(self.resolve().env)
        self.stop()
        self.start("--sweep-ms=100")
        self.assertFalse(self.resolve().env)
        self.tool(TOOL)
        self.check(kept, "killed when all was made but pip")

    def test_what_a_killed_one_had_started_is_gone_before_the_next_begins(self):
        self.tool(SPAWNING)
        kept = self.begin()
        process = self.start_create()
        wait_until((self.prefix / "more").exists, "the tool's child writes")
        orphan = int((self.home / "orphan").read_text())
        self.addCleanup(self.end, orphan)
        process.kill()
        process.wait(DEADLINE)
        self.tool(TOOL)
        self.check(kept, "killed with a tool that has children")
        self.assertFalse(os.path.exists(f"/proc/{orphan}"))
        self.assertFalse((self.prefix / "more").exists())


class Races(CreateTest):
    """One makes the directory, another one locks it first."""

    def start_slow(self):
        slow = self.start_create(before=(
            "strace", "-qq", "-o", self.trace, "-e", "inject=flock:delay_enter=3000000:when=1"))
        wait_until(self.prefix.exists, "the first has made the directory")
        return slow

    def fail(self, process, words):
        _, said = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 1, said)
        self.assertIn(words, said)

    def test_who_loses_leaves_the_other_one_what_it_makes(self):
        self.begin()
        slow = self.start_slow()
        process = self.start_stuck()
        self.fail(slow, "another venvctl create is at work")
        self.assertTrue(self.is_complete())
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=DEADLINE)

    def test_who_loses_leaves_the_other_one_its_empty_directory(self):
        self.begin()
        slow = self.start_slow()
        lock = os.open(self.prefix, os.O_RDONLY)
        self.addCleanup(os.close, lock)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.fail(slow, "another venvctl create is at work")
        self.assertTrue(self.prefix.exists())

    def test_who_comes_late_refuses_what_the_other_one_has_made(self):
        self.begin()
        slow = self.start_slow()
        self.succeed(self.create())
        self.fail(slow, "is an environment already")
        self.assertTrue(self.is_complete())
        self.is_on("the other one's")

    def test_who_waits_for_one_that_gives_up_makes_nothing_where_the_directory_was(self):
        self.begin()
        slow = self.start_slow()
        self.prefix.rmdir()
        self.prefix.mkdir()
        self.fail(slow, "another venvctl create is at work")
        self.assertTrue(self.prefix.exists())


class Disks(CreateTest):
    def test_a_mount_point_that_is_interrupted_is_emptied_and_said_to_stay(self):
        self.begin()
        self.prefix.mkdir()
        namespace.mount("-t", "tmpfs", "tmpfs", self.prefix)
        self.addCleanup(namespace.unmount, self.prefix)
        self.succeed(self.create())
        self.tool('#!/bin/sh\nkill -INT "$VENVCTL"\nread line < "$HOME/pipe"\n')
        os.mkfifo(self.home / "pipe")
        done = self.create("--clear", before=("sh", "-c", 'export VENVCTL=$$; exec "$0" "$@"'))
        self.assertEqual(done.returncode, 130, done.stderr)
        self.assertIn(f"cannot remove {self.prefix} itself: Device or resource busy", done.stderr)
        self.assertEqual(list(self.prefix.iterdir()), [])

    def begin_on_disk(self, options):
        self.begin()
        namespace.mount("-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", self.project)
        self.addCleanup(namespace.unmount, self.project)
        (self.project / "main.py").write_text("print()\n")
        return contents(self.project)

    def refused(self, kept, where):
        """It fails with the reason and leaves nothing; or there was room."""
        done = self.create()
        where = f"{where}: {done.stderr}"
        if done.returncode == 0:
            self.assertTrue(self.is_complete(), where)
            return False
        self.assertEqual(done.returncode, 1, where)
        self.assertRegex(done.stderr, r"(?s)No space left.*\nvenvctl: |^venvctl: .*No space left", where)
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
            self.check(kept, f"{name}={size}, and then room")
        self.assertGreater(count, 0)
        tell(f"creates: {count} disks too small, by {name}")

    def test_a_disk_that_is_full_at_any_moment_leaves_nothing(self):
        self.on_small_disks("size", rounds(("12k", "24k"), [f"{4 * n}k" for n in range(2, 40)]))

    def test_a_disk_without_room_for_pip_leaves_nothing(self):
        kept = self.begin_on_disk("size=300k")
        for backend in ("auto", "venv"):
            done = self.command("create", "--backend", backend)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("No space left", done.stderr)
            self.assertRegex(done.stderr, r"\nvenvctl: .* for want of space: see its own words")
            self.assertNotIn("trying", done.stderr)
            self.assertNotIn("it has no pip", done.stderr)
            self.assertEqual(contents(self.project), kept)
            self.assertFalse(self.prefix.exists())

    def test_a_disk_that_is_read_only_is_named_before_a_tool_runs(self):
        self.begin_on_disk("size=64m")
        self.prefix.mkdir()
        environment = self.project / "env"
        self.succeed(self.create(environment))
        namespace.mount("-o", "remount,ro", self.project)
        for words in ((self.prefix,), ("--clear", environment)):
            done = self.create(*words)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr, r"\Avenvctl: cannot write in .*: Read-only file system.*\n\Z")
        self.assertEqual(self.command("which").stdout.strip(), str(environment))

    def test_a_disk_without_inodes_leaves_nothing(self):
        self.on_small_disks("nr_inodes", rounds((3, 9), range(2, 100)))

    def test_what_is_mounted_in_an_environment_is_not_emptied_with_it(self):
        self.begin_anew()
        mounted = self.prefix / "mounted"
        mounted.mkdir()
        namespace.mount("-t", "tmpfs", "tmpfs", mounted)
        self.addCleanup(namespace.unmount, mounted)
        (mounted / "precious").write_text("mine")
        done = self.create("--clear")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("busy", done.stderr)
        self.assertEqual((mounted / "precious").read_text(), "mine")
        self.assertFalse(self.resolve().env)

    def test_a_state_directory_that_is_full_leaves_nothing(self):
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
                self.check(kept, "room for the state")


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
