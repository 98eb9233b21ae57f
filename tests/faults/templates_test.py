"""`venvctl create` copies a template or keeps a new environment as a template, while it is killed,
runs out of space, or runs at the same time as another create. No incomplete environment is
activated, and no incomplete template is used."""
import subprocess
import unittest

import namespace
from client import STAGE
from creates_test import WAITING, CreateTest, contents, spread
from extent import rounds, tell
from system_calls import points_in
from waiting import DEADLINE

TRACED = ("strace", "-f", "-qq")  # with -f, strace also waits for the process that keeps the template
COPYING = "copying the template that virtualenv made with"


class TemplateTest(CreateTest):
    """`create` runs the real virtualenv, because venvctl keeps no template if a wrapper runs virtualenv."""

    def setUp(self):
        super().setUp()
        (self.home / "tools/virtualenv").unlink()
        self.store = self.home / ".cache/venvctl/templates"

    def keep_template(self):
        self.begin()
        self.succeed(self.create(before=(*TRACED, "-o", "/dev/null")))
        self.assertEqual(len(self.templates()), 1)

    def templates(self):
        if not self.store.exists():
            return []
        return [path for path in self.store.iterdir() if (path / "template").exists() and path.name[0] != "."]

    def unfinished(self):
        return list(self.store.glob(".new-*"))

    def check_next(self, where):
        """Checks that the next create makes a complete environment and leaves one template."""
        self.begin()
        done = self.create(before=(*TRACED, "-o", "/dev/null"))
        self.assertEqual(done.returncode, 0, where + done.stderr)
        self.assertTrue(self.is_complete(), where)
        self.is_on(where)
        self.assertEqual((len(self.templates()), self.unfinished()), (1, []), where)


class Kills(TemplateTest):
    def kill_at_points(self, begin, count, *words):
        self.keep_template()
        points = [each for each in self.own_points(begin, *words) if each[0] != "futex"]
        self.kill_at(spread(points, count), begin, words, ())
        tell(f"templates: {begin.__name__}, killed at {min(count, len(points))} system calls")

    def test_killing_a_copy_at_any_call_activates_no_incomplete_environment(self):
        self.kill_at_points(self.begin, rounds(6, 100))

    def test_killing_a_copy_in_an_existing_directory_activates_no_incomplete_environment(self):
        self.kill_at_points(self.begin_in_directory, rounds(6, 100))

    def test_killing_a_copy_with_link_activates_no_incomplete_environment(self):
        self.kill_at_points(self.begin, rounds(3, 100), "--link")

    def test_killing_a_thread_that_copies_activates_no_incomplete_environment(self):
        self.keep_template()
        for number in (1, 3):
            kept = self.begin()
            done = self.create(before=(*TRACED, "-o", self.trace, "-e",
                                       f"inject=utimensat:signal=SIGKILL:when={number}"))
            self.assertNotEqual(done.returncode, 0)
            where = f"killed at file {number} of a thread: {done.stderr}"
            self.check(kept, where)

    def test_killing_the_process_that_keeps_a_template_leaves_a_whole_template_or_none(self):
        self.begin()
        self.succeed(self.create(before=("strace", "-ff", "-qq", "-o", self.trace)))
        [trace] = [path for path in self.home.glob("trace.*") if "setsid(" in path.read_text(errors="replace")]
        points = points_in(trace, lambda line: line.startswith("setsid("), WAITING | {"futex"})
        for call, occurrence in spread(points, rounds(8, 100)):
            subprocess.run(["rm", "-rf", self.store], check=True)
            kept = self.begin()
            done = self.create(before=(*TRACED, "-o", self.trace, "-e",
                                       f"inject={call}:signal=SIGKILL:when={occurrence}"))
            where = f"the keeping killed at {call} #{occurrence}: {done.stderr}"
            self.check(kept, where)
            self.check_next(where)
        tell(f"templates: the keeping killed at {min(len(points), rounds(8, 100))} of {len(points)} system calls")


class Races(TemplateTest):
    def test_two_creates_at_once_are_both_complete_and_leave_one_template(self):
        for is_first in (True, False):
            self.begin()
            prefixes = [self.project / "one", self.project / "two"]
            running = [subprocess.Popen([*TRACED, "-o", "/dev/null", STAGE / "bin/venvctl", "create", "--backend",
                                         "virtualenv", "--no-pip", prefix], cwd=self.project,
                                        env=self.environment(PWD=str(self.project)), stdin=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True) for prefix in prefixes]
            for process, self.prefix in zip(running, prefixes):
                _, said = process.communicate(timeout=DEADLINE)
                self.assertEqual(process.returncode, 0, said)
                self.assertEqual(COPYING in said, not is_first, said)
                self.assertTrue(self.is_complete())
            self.assertEqual((len(self.templates()), self.unfinished()), (1, []))

    def test_if_a_copy_fails_the_tool_makes_the_environment(self):
        self.keep_template()
        for call in ("symlink", "mkdir"):
            kept = self.begin()
            self.succeed(self.create(before=("strace", "-qq", "-o", self.trace)))
            last = max(number for name, number in self.points("mkdir(") if name == call)
            kept = self.begin()
            done = self.disturbed(call, last, "error=EIO")
            self.succeed(done)
            self.assertRegex(done.stderr, r"(?m)^venvctl: cannot .*Input/output error.*; running virtualenv$")
            self.assertTrue(self.check(kept, f"{call} failed during the copy"))


class Disks(TemplateTest):
    def begin_on_disk(self, options):
        self.begin()
        namespace.mount("-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", self.project)
        self.addCleanup(namespace.unmount, self.project)
        (self.project / "main.py").write_text("print()\n")
        return contents(self.project)

    def test_a_copy_leaves_nothing_if_the_disk_fills_up(self):
        self.keep_template()
        for options in ("size=12k", "size=24k", "size=40k", "nr_inodes=9", "nr_inodes=20"):
            kept = self.begin_on_disk(options)
            done = self.create()
            self.assertEqual(done.returncode, 1, options + done.stderr)
            self.assertRegex(done.stderr, r"(?m)^venvctl: .*No space left", options)
            self.assertNotIn("running virtualenv", done.stderr)
            self.assertEqual(contents(self.project), kept, options)
            self.assertFalse(self.prefix.exists(), options)
            namespace.mount("-o", "remount,size=64m,nr_inodes=10000", self.project)
            self.check(kept, f"{options}, then enlarged")

    def on_cache_disk(self, options):
        cache = self.home / ".cache"
        cache.mkdir(exist_ok=True)
        namespace.mount("-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", cache)
        self.addCleanup(namespace.unmount, cache)

    def test_no_template_is_kept_on_a_full_disk_and_nothing_is_printed(self):
        self.on_cache_disk("size=32k")
        self.begin()
        done = self.create(before=(*TRACED, "-o", "/dev/null"))
        self.succeed(done)
        self.assertTrue(self.is_complete())
        self.assertNotRegex(done.stderr, "space|template")
        self.assertEqual((self.templates(), self.unfinished()), ([], []))

    def test_create_works_with_a_read_only_cache(self):
        self.on_cache_disk("ro")
        self.begin()
        self.succeed(self.create(before=(*TRACED, "-o", "/dev/null")))
        self.assertTrue(self.is_complete())
        self.assertEqual(self.command("cache", "--json").stdout.strip(), "[]")

    def test_a_template_on_another_file_system_is_copied_with_link_as_well(self):
        self.on_cache_disk("size=64m")
        self.keep_template()
        for words in ((), ("--link",)):
            self.begin()
            done = self.create(*words)
            self.succeed(done)
            self.assertIn(COPYING, done.stderr)
            self.assertTrue(self.is_complete())
            files = [path for path in self.prefix.rglob("*") if path.is_file() and not path.is_symlink()]
            self.assertEqual([path for path in files if path.stat().st_nlink > 1], [])
            self.assertEqual([path for path in files if not path.stat().st_mode & 0o200], [])


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
