"""`remove` and `create --clear` of unusual trees, while the command is killed or another process
changes the tree. A tree that the command refuses does not change. In all other trees, the command
deletes only files that tools made."""
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import unittest

import namespace
import strange_trees
from extent import rounds, tell
from environments import PACKAGES, PYTHON_VERSION
from private_home import SYSTEM_PATH, PrivateHome
from processes import children_of
from program import PROGRAM
from system_calls import points_in
from waiting import DEADLINE, wait_until

# A fake tool that creates an environment quickly.
TOOL = f"""#!/bin/sh
for prefix; do :; done
mkdir -p "$prefix/bin" "$prefix/{PACKAGES}"
: > "$prefix/bin/activate"; : > "$prefix/{PACKAGES}/new.py"
ln -s /usr/bin/python3 "$prefix/bin/python"
echo "home = /usr/bin" > "$prefix/pyvenv.cfg"
"""


MADE = ("bin", "bin/activate", "bin/python", "lib", f"lib/python{PYTHON_VERSION}",
        PACKAGES, f"{PACKAGES}/new.py", "pyvenv.cfg")


USER_NAMESPACE = "VENVCTL_TEST_USER_NAMESPACE"


def enter_namespace():
    """Enters a mount namespace: as real root if the test runs as root, otherwise as root of a user namespace."""
    if is_real_root() and os.getuid() != 0:
        os.environ[USER_NAMESPACE] = "1"
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-B",
                              *sys.argv])
    if is_real_root():
        namespace.enter()


def is_real_root():
    return USER_NAMESPACE not in os.environ


def manifest(directory):
    """Every entry below the directory: inode, mode and content."""
    found = {}
    for path, names, files in os.walk(os.fsencode(directory)):
        for name in names + files:
            each = os.path.join(path, name)
            status = os.lstat(each)
            content = b""
            if stat.S_ISREG(status.st_mode):
                content = hashlib.sha256(pathlib.Path(os.fsdecode(each)).read_bytes()).digest()
            elif stat.S_ISLNK(status.st_mode):
                content = os.readlink(each)
            found[each] = (status.st_dev, status.st_ino, status.st_mode, content)
    return found


class DeletionTest(unittest.TestCase):
    def setUp(self):
        self.private = PrivateHome()
        self.top = self.private.top
        self.mounts = []
        self.addCleanup(self.clean_up)
        tool = strange_trees.write(self.top / "tools/virtualenv", TOOL)
        tool.chmod(0o755)

    def clean_up(self):
        for mounted in reversed(self.mounts):
            namespace.unmount(mounted)
        subprocess.run(["chmod", "-R", "u+rwx", self.top], check=False, capture_output=True)
        self.private.remove()

    def environment(self, home, **variables):
        return {**self.private.variables, "HOME": str(home), "PATH": f"{self.top}/tools:{SYSTEM_PATH}",
                "ASAN_OPTIONS": "detect_leaks=0",  # the leak checker fails under strace
                **variables}

    def command(self, *words, home, directory, before=(), **variables):
        return subprocess.run([*before, PROGRAM, *map(str, words)], cwd=directory,
                              env=self.environment(home, PWD=str(directory), **variables),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE,
                              encoding="utf-8", errors="surrogateescape", check=False)


class StrangeTrees(DeletionTest):
    COUNT = rounds(200, 2000)

    def test_a_refused_tree_is_unchanged_and_only_tool_files_are_deleted(self):
        seed = int(os.environ.get("VENVCTL_SEED") or random.randrange(1 << 32))
        tell(f"deletions: VENVCTL_SEED={seed}")
        spoiled = strange_trees.SPOILED + (strange_trees.ONLY_ROOT_MAKES if is_real_root() else ())
        # For every seed, combines every way to spoil a tree with every command. One tree in three
        # is not spoiled.
        kinds = [(way, command) for command in (0, 1) for way in spoiled]
        counts = [0, 0]
        for number in range(self.COUNT):
            chance = random.Random(f"{seed}/{number}")
            ways = chance.sample(strange_trees.HARMLESS, chance.choice((0, 1, 2)))
            command = number // 3 % 2
            if number % 3:
                way, command = kinds[counts[True] % len(kinds)]
                ways.append(way)
            counts[self.try_tree(chance, number, ways, command)] += 1
        tell(f"deletions: {counts[False]} trees deleted, {counts[True]} refused")
        self.assertGreaterEqual(counts[True], len(kinds))

    def try_tree(self, chance, number, ways, command):
        top = self.top / str(number)
        tree = strange_trees.Tree(chance, top)
        for way in ways:
            name = way(tree)
            tree.names += [name] if name else []
        self.mounts = tree.mounts
        where = f"tree {number}: {[way.__name__ for way in ways]} at {tree.named}"
        remove = ["remove", "--now"] if chance.randrange(2) else ["remove"]
        words = (["create", "--clear", "--no-pip", "--backend", "virtualenv"], remove)[command]
        before = manifest(top)
        with self.subTest(where, words=words):
            if number % 10 == 0:
                shown = self.run_in(tree, *words, "--dry-run", "--", tree.named)
                self.assertEqual(shown.returncode, 1 if tree.names else 0, shown.stderr)
                self.assertEqual(manifest(top), before)
            self.check(tree, top, before, [*words, "-y", "--", tree.named])
        while tree.mounts:
            namespace.unmount(tree.mounts.pop())
        return bool(tree.names)

    def run_in(self, tree, *words):
        home = tree.variables.get("HOME", tree.home)
        return self.command(*words, home=home, directory=tree.directory)

    def check(self, tree, top, before, words):
        done = self.run_in(tree, *words)
        after = manifest(top)
        if tree.names:
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(after, before)
            self.assertRegex(done.stderr, r"\Avenvctl: [^\n]*: [^\n]*\n\Z")
            self.assertTrue(any(name in done.stderr for name in tree.names),
                            (tree.names, done.stderr))
            return
        self.assertEqual(done.returncode, 0, done.stderr)
        inside = os.fsencode(tree.prefix)
        foreign = {path: what for path, what in before.items()
                   if not (path == inside or path.startswith(inside + b"/"))}
        self.assertLessEqual(foreign.items(), after.items())
        left = {path for path in after if path == inside or path.startswith(inside + b"/")}
        if words[0] == "remove":
            self.assertEqual(left, set())
        else:
            self.assertEqual({os.fsdecode(path) for path in left},
                             {str(tree.prefix / name) for name in ("", *MADE)})
            self.assertEqual(after[inside][1], before[inside][1])


class Kills(DeletionTest):
    def begin(self, number, is_conda):
        home = self.top / f"home{number}"
        prefix = home / (".conda/envs/x" if is_conda else "project/.venv")
        (home / "project").mkdir(parents=True)
        shutil.rmtree(self.private.state, ignore_errors=True)
        if is_conda:
            strange_trees.make_conda(prefix)
        else:
            done = self.command("create", "--no-pip", "--backend", "virtualenv", home=home,
                                directory=home / "project")
            self.assertEqual(done.returncode, 0, done.stderr)
        return home, prefix

    def listed(self, home):
        done = self.command("list", "--json", home=home, directory=home)
        return [each["prefix"] for each in json.loads(done.stdout)]

    def remove(self, home, prefix, before=()):
        return self.command("remove", "-y", "--now", prefix, home=home, directory=home, before=before)

    def kill_at_points(self, is_conda):
        trace = self.top / "trace"
        self.remove(*self.begin("first", is_conda), before=("strace", "-qq", "-o", trace))
        points = points_in(trace, lambda line: line.startswith("unlinkat("))
        points = points[:2] + points[-rounds(8, len(points)):]
        for number, (call, occurrence) in enumerate(points):
            home, prefix = self.begin(number, is_conda)
            self.remove(home, prefix, before=(
                "strace", "-qq", "-o", trace, "-e",
                f"inject={call}:signal=SIGKILL:when={occurrence}"))
            where = f"killed at {call} #{occurrence}"
            is_listed = str(prefix) in self.listed(home)
            # An empty directory counts as removed if no record names it.
            is_gone = not prefix.exists() or (is_conda and not os.listdir(prefix))
            self.assertTrue(is_listed or is_gone, where)
            if is_listed:
                done = self.remove(home, prefix)
                self.assertEqual(done.returncode, 0, where + done.stderr)
                self.assertFalse(prefix.exists(), where)
                self.assertNotIn(str(prefix), self.listed(home), where)
        tell(f"deletions: killed at {len(points)} system calls")

    def test_a_partly_removed_environment_is_listed_and_can_be_removed(self):
        self.kill_at_points(is_conda=False)

    def test_a_partly_removed_conda_environment_without_a_record_can_be_removed(self):
        self.kill_at_points(is_conda=True)


class PruneKills(DeletionTest):
    """prune is killed at each system call that changes files. After that, each environment is complete: at
    its path, or in the trash."""

    def begin(self, number):
        home = self.top / f"prune{number}"
        shutil.rmtree(self.private.state, ignore_errors=True)
        for name, project in (("a", "gone"), ("b", "gone"), ("kept", "project")):
            prefix = home / ".virtualenvs" / name
            strange_trees.write(prefix / "pyvenv.cfg", f"home = /usr/bin\nversion = {PYTHON_VERSION}\n")
            (prefix / "bin").mkdir()
            (prefix / "bin/python").symlink_to("/usr/bin/python3")
            strange_trees.write(prefix / "bin/activate", "")
            (prefix / PACKAGES).mkdir(parents=True)
            (prefix / PACKAGES / "linked").symlink_to(home / "project")
            strange_trees.write(prefix / ".project", str(home / project))
        strange_trees.write(home / "project/work.py", "work")
        return home

    def prune(self, home, before=()):
        return self.command("prune", "-y", home=home, directory=home, before=before,
                            XDG_DATA_HOME=str(home / ".local/share"))

    def points(self):
        """The calls with which a prune changes files, with their numbers, and the names in each
        environment that it removes."""
        trace = self.top / "trace"
        self.prune(self.begin("before"))  # makes directories outside of HOME, which the next prune then does not make
        home = self.begin("first")
        whole = self.names_below(home / ".virtualenvs/a")
        done = self.prune(home, before=("strace", "-f", "-qq", "-o", trace))
        self.assertEqual(done.returncode, 0, done.stderr)
        # strace counts the calls of each process separately. Only the first process changes files.
        text = trace.read_text()
        calls = re.findall(rf"^{text.split()[0]} +(rename|renameat2|unlink|fsync|mkdir)\(", text, re.M)
        points = [(call, occurrence) for call in sorted(set(calls))
                  for occurrence in range(1, calls.count(call) + 1)]
        self.assertGreater(len(points), 5)
        return points[::max(1, len(points) // rounds(10, len(points)))], whole

    def prune_with(self, signal_name, home, call, occurrence):
        return self.prune(home, before=("strace", "-f", "-qq", "-o", self.top / "trace", "-e",
                                        f"inject={call}:signal={signal_name}:when={occurrence}"))

    def check_whole(self, home, whole, where):
        for name in ("a", "b"):
            places = [home / ".virtualenvs" / name, home / ".local/share/Trash/files" / name]
            self.assertEqual([self.names_below(each) for each in places if each.exists()], [whole], where)

    def test_after_a_killed_prune_no_file_is_lost_and_the_rest_can_be_removed(self):
        points, whole = self.points()
        for number, (call, occurrence) in enumerate(points):
            home = self.begin(number)
            kept = {path: entry for path, entry in manifest(home).items()
                    if b"/.virtualenvs/a" not in path and b"/.virtualenvs/b" not in path}
            self.prune_with("SIGKILL", home, call, occurrence)
            where = f"killed at {call} #{occurrence}"
            self.check_whole(home, whole, where)
            done = self.prune(home)
            self.assertEqual(done.returncode, 0, where + done.stderr)
            # A kill before prune has recorded its change leaves a reserved name in the trash.
            trash = home / ".local/share/Trash/files"
            self.assertEqual(sorted(name[0] for name in os.listdir(trash)), ["a", "b"], where)
            after = manifest(home)
            self.assertEqual({path: after.get(path) for path in kept}, kept, where)

    def test_an_interrupted_prune_completes_the_environment_that_it_removes_and_can_be_undone(self):
        points, whole = self.points()
        for number, (call, occurrence) in enumerate(points):
            home = self.begin(f"interrupted{number}")
            where = f"interrupted at {call} #{occurrence}"
            done = self.prune_with("SIGINT", home, call, occurrence)
            # Before prune removes an environment, a signal ends it at once. While prune removes
            # one, it first completes this removal.
            self.assertIn(done.returncode, (-signal.SIGINT, 128 + signal.SIGINT), where + done.stderr)
            self.check_whole(home, whole, where)
            trash = home / ".local/share/Trash"
            trashed = set(os.listdir(trash / "files")) if trash.exists() else set()
            listings = set(os.listdir(trash / "info")) if trash.exists() else set()
            self.assertEqual(listings, {name + ".trashinfo" for name in trashed}, where)
            listed = self.command("list", "--json", home=home, directory=home).stdout
            self.assertEqual({name for name in ("a", "b") if f"virtualenvs/{name}\"" in listed}, {"a", "b"} - trashed, where)
            if trashed:
                undone = self.command("undo", "-y", home=home, directory=home, XDG_DATA_HOME=str(home / ".local/share"))
                self.assertEqual(undone.returncode, 0, where + undone.stderr)
            self.assertEqual([self.names_below(home / ".virtualenvs" / name) for name in ("a", "b")], [whole] * 2, where)

    def names_below(self, directory):
        return sorted(os.path.relpath(path, os.fsencode(directory)) for path in manifest(directory))


class Races(DeletionTest):
    """Something is added to the tree while its first files are being deleted."""

    def overtake(self, meanwhile):
        home = self.private.home
        prefix = home / "project/.venv"
        strange_trees.make_venv(prefix)
        strange_trees.write(self.top / "outside/deep/file")
        before = manifest(self.top / "outside")
        process = subprocess.Popen(
            ["strace", "-qq", "-o", "/dev/null", "-e",
             "inject=unlinkat:signal=SIGSTOP:when=2", PROGRAM, "remove", "-y", "--now", prefix],
            cwd=home, env=self.environment(home, PWD=str(home)), stderr=subprocess.PIPE, text=True)
        count = len(os.listdir(prefix / "bin"))
        wait_until(lambda: len(os.listdir(prefix / "bin")) < count, "the first file is deleted")
        meanwhile(home, prefix)
        os.kill(children_of(process.pid)[0], signal.SIGCONT)
        _, said = process.communicate(timeout=DEADLINE)
        self.assertEqual(manifest(self.top / "outside"), before)
        return process.returncode, said

    def test_a_mount_added_during_removal_is_kept(self):
        def mount(_, prefix):
            inner = prefix / PACKAGES / "a"
            subprocess.run(["mount", "--bind", self.top / "outside", inner], check=True)
            self.mounts.append(inner)
        code, said = self.overtake(mount)
        self.assertEqual(code, 1)
        self.assertIn("site-packages/a changed while venvctl was running (now: a mount point)", said)

    def test_a_repository_added_during_removal_is_kept(self):
        def move(_, prefix):
            strange_trees.write(self.top / "mine/.git/HEAD")
            (self.top / "mine").rename(prefix / f"lib/python{PYTHON_VERSION}/mine")
        code, said = self.overtake(move)
        self.assertEqual(code, 1)
        self.assertIn(f"lib/python{PYTHON_VERSION}/mine changed while venvctl was running (now: a repository)", said)
        self.assertTrue((self.private.home / f"project/.venv/lib/python{PYTHON_VERSION}/mine/.git/HEAD").exists())

    def test_links_that_replace_directories_during_removal_are_not_followed(self):
        def turn(home, prefix):
            for path in (prefix / "include", home / "project"):
                path.rename(self.top / f"moved-{path.name}")
                path.symlink_to(self.top / "outside")
        self.overtake(turn)


if __name__ == "__main__":
    enter_namespace()
    unittest.main()
