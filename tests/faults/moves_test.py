"""`repair`, `upgrade`, `clone`, `rename`, `remove` and `undo` are killed at their system calls. Afterwards, the old or
the new environment is complete, and the next command completes the change."""
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

from directory_content import digests
from extent import rounds, tell
from private_home import PYTHON, PrivateHome
from processes import children_of, processes_with
from program import PROGRAM
from system_calls import points_in
from waiting import DEADLINE, wait_until

# These system calls change only memory, read, or wait. A kill at one of them has the same effect as
# a kill at the previous call.
LEFT_OUT = ("mmap", "munmap", "mprotect", "brk", "close", "rt_sigprocmask", "rt_sigaction",
            "clock_nanosleep", "poll", "ppoll", "read", "fstat", "newfstatat", "lseek", "getdents64",
            "readlinkat", "madvise", "statx", "fcntl", "getrandom", "prlimit64", "access", "ioctl")


class MovesTest(unittest.TestCase):
    def setUp(self):
        self.private = PrivateHome()
        self.addCleanup(self.private.remove)
        self.trace = self.private.top / "trace"

    def variables_in(self, home):
        # LeakSanitizer does not work under strace.
        return {**self.private.variables, "ASAN_OPTIONS": "detect_leaks=0", "HOME": str(home), "PWD": str(home),
                "XDG_STATE_HOME": str(home / ".local/state"), "XDG_DATA_HOME": str(home / ".local/share")}

    def venvctl(self, *words, home, before=()):
        return subprocess.run([*map(str, before), PROGRAM, *map(str, words)], cwd=home,
                              env=self.variables_in(home), capture_output=True, text=True, timeout=DEADLINE)

    def begin(self, number):
        """A home with an approved environment that has a program."""
        home = self.private.top / f"home{number}"
        env = home / "p/.venv"
        env.parent.mkdir(parents=True)
        done = self.venvctl("create", "-q", "--backend", "venv", "--no-pip", env, home=home)
        self.assertEqual(done.returncode, 0, done.stderr)
        program = env / "bin/program"
        program.write_text(f"#!{env}/bin/python\nimport sys\nprint(sys.prefix)\n")
        program.chmod(0o755)
        return home, env

    def is_whole(self, env):
        if not env.is_dir():
            return False
        done = subprocess.run([env / "bin/program"], capture_output=True, text=True)
        shell = subprocess.run(["bash", "-c", '. "$1/bin/activate"; echo "$VIRTUAL_ENV"', "-", env],
                               capture_output=True, text=True, env=self.private.variables)
        return done.stdout.strip() == str(env) and shell.stdout.strip() == str(env)

    def trust(self, home, env):
        done = self.venvctl("info", "--json", env, home=home)
        return '"trust": "created"' in done.stdout or '"trust": "allowed"' in done.stdout

    def kill_at_points(self, words_of, begins, check, kept=12):
        home, env = self.begin("first")
        words = words_of(home, env)
        done = self.venvctl(*words, home=home, before=("strace", "-qq", "-o", self.trace))
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.rmtree(home)
        points = points_in(self.trace, begins, LEFT_OUT)
        step = max(1, len(points) // rounds(kept, len(points)))
        points = points[::step]
        self.assertGreater(len(points), 5)
        for number, (call, occurrence) in enumerate(points):
            home, env = self.begin(number)
            words = words_of(home, env)
            self.venvctl(*words, home=home, before=(
                "strace", "-qq", "-o", self.trace, "-e",
                f"inject={call}:signal=SIGKILL:when={occurrence}"))
            with self.subTest(f"killed at {call} #{occurrence}"):
                check(home, env)
            shutil.rmtree(home)
        tell(f"{words[0]}: killed at {len(points)} system calls")

    def hidden(self, directory):
        return [name for name in os.listdir(directory) if name.endswith(".venvctl-new")]


class Kills(MovesTest):
    def test_the_next_repair_completes_a_killed_repair(self):
        def words_of(home, env):
            env.parent.rename(home / "new")
            return ["repair", home / "new/.venv"]

        def check(home, _):
            env = home / "new/.venv"
            done = self.venvctl("repair", env, home=home)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(self.is_whole(env))
            self.assertTrue(self.trust(home, env))
            self.assertFalse((env / ".venvctl-changes").exists())

        self.kill_at_points(words_of, lambda line: ".venvctl-changes" in line, check)

    def test_after_a_killed_clone_the_copy_is_complete_or_missing(self):
        def check(home, env):
            new = home / "p/new"
            self.assertTrue(self.is_whole(env))
            self.assertTrue(not new.exists() or self.is_whole(new))
            if not new.exists():
                done = self.venvctl("clone", env, "new", home=home)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue(self.trust(home, new))
            done = self.venvctl("clone", env, "other", home=home)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.hidden(home / "p"), [])

        self.kill_at_points(lambda home, env: ["clone", env, "new"],
                            lambda line: ".venvctl-new" in line, check)

    def test_the_next_command_completes_a_killed_rename(self):
        def check(home, env):
            new = home / "p/new"
            self.assertTrue(self.is_whole(env) or self.is_whole(new))
            self.assertTrue(not new.exists() or self.is_whole(new))
            self.assertTrue(not env.exists() or self.is_whole(env))
            if new.exists():
                done = self.venvctl("repair", "--all", home=home)
            else:
                done = self.venvctl("rename", env, "new", home=home)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertFalse(env.exists())
            self.assertTrue(self.is_whole(new))
            self.assertTrue(self.trust(home, new))
            self.assertEqual(self.hidden(home / "p"), [])
            self.check_undo(home, env, new)

        self.kill_at_points(lambda home, env: ["rename", env, "new"],
                            lambda line: ".venvctl-new" in line, check)

    def check_undo(self, home, env, new=None):
        """Checks that the change of the killed command can be undone."""
        done = self.venvctl("undo", "-y", home=home)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.is_whole(env))
        self.assertTrue(self.trust(home, env))
        self.assertFalse(new and new.exists())

    def is_rebuilt(self, env):
        """Whether the environment at the path is the new one. The new one lacks the program of the
        old one."""
        done = subprocess.run([env / "bin/python", "-c", "import sys; print(sys.prefix)"],
                              capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), str(env), done.stderr)
        return not (env / "bin/program").exists()

    def check_killed_rebuild(self, words, kept):
        def check(home, env):
            was_rebuilt = self.is_rebuilt(env)
            done = self.venvctl(*(["repair"] if was_rebuilt else words), env, home=home)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(self.is_rebuilt(env))
            self.assertTrue(self.trust(home, env))
            self.assertEqual(self.hidden(home / "p"), [])
            self.assertEqual(len(os.listdir(home / ".local/share/Trash/files")), 1)
            self.check_undo(home, env)

        self.kill_at_points(lambda home, env: [*words, env], lambda line: ".venvctl-new" in line, check, kept)

    def test_the_next_command_completes_a_killed_rebuild(self):
        self.check_killed_rebuild(["repair", "--rebuild"], kept=12)

    def test_the_next_command_completes_a_killed_upgrade(self):
        self.check_killed_rebuild(["upgrade"], kept=6)

    def test_after_a_killed_upgrade_by_a_tool_undo_restores_the_old_environment(self):
        tools = self.private.top / "tools"
        tools.mkdir()
        (tools / "uv").write_text('#!/bin/sh\nrm -rf "$HOME/.local/share/uv/tools/demo/bin"\n'
                                  f'{PYTHON} -m venv --without-pip "$HOME/.local/share/uv/tools/demo"\n')
        (tools / "uv").chmod(0o755)
        self.private.variables["PATH"] = f"{tools}:{self.private.variables['PATH']}"
        before = {}

        def place(home):
            return home / ".local/share/uv/tools/demo"

        def words_of(home, _):
            env = place(home)
            subprocess.run([PYTHON, "-m", "venv", "--without-pip", env], check=True)
            (env / "uv-receipt.toml").write_text("[tool]\n")
            before[home] = os.stat(env).st_ino, digests(env)
            return ["upgrade", "-y", env]

        def check(home, _):
            env = place(home)
            wait_until(lambda: not processes_with(f"HOME={home}\0"), "the tool has ended")
            done = self.venvctl("undo", "-y", home=home)
            if "exists again" in done.stderr:  # the tool was killed as well
                shutil.rmtree(env)
                done = self.venvctl("undo", "-y", home=home)
            self.assertIn(done.returncode, (0, 3), done.stderr)  # 3: nothing was changed
            self.assertEqual((os.stat(env).st_ino, digests(env)), before[home])
            self.assertEqual(self.hidden(env.parent), [])

        self.kill_at_points(words_of, lambda line: ".venvctl-new" in line, check, kept=8)

    def test_the_next_command_completes_a_killed_removal(self):
        def check(home, env):
            trashed = home / ".local/share/Trash/files/.venv"
            self.assertEqual(trashed.exists(), not env.exists())
            done = self.venvctl("remove", "-y", env, home=home) if env.exists() else \
                self.venvctl("repair", "--all", home=home)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertFalse(env.exists())
            self.assertNotIn(str(env), self.venvctl("list", "--json", home=home).stdout)
            self.check_undo(home, env)

        self.kill_at_points(lambda home, env: ["remove", "-y", env],
                            lambda line: "Trash" in line, check)

    def test_the_next_undo_completes_a_killed_undo(self):
        def words_of(change):
            def words(home, env):
                done = self.venvctl(*change(env), home=home)
                self.assertEqual(done.returncode, 0, done.stderr)
                return ["undo", "-y"]
            return words

        def check(home, env):
            new = home / "p/new"
            self.assertTrue(not env.exists() or self.is_rebuilt(env) or self.is_whole(env))
            done = self.venvctl("undo", "-y", home=home)
            # Exit code 3: the killed undo, or the command that completed its rename, had already
            # reversed everything.
            self.assertIn(done.returncode, (0, 3), done.stderr)
            self.assertTrue(self.is_whole(env))
            self.assertTrue(self.trust(home, env))
            self.assertFalse(new.exists())

        for change, kept in ((lambda env: ["remove", "-y", env], 12), (lambda env: ["repair", "--rebuild", env], 12),
                             (lambda env: ["upgrade", env], 6), (lambda env: ["rename", env, "new"], 12)):
            self.kill_at_points(words_of(change), lambda line: "undo.json" in line, check, kept)

    def test_undo_after_a_clone_keeps_the_clone(self):
        """A clone changes no environment, so `undo` has nothing to reverse. It reverses the change before it."""
        def words_of(home, env):
            for words in (["rename", env, "new"], ["clone", home / "p/new", "copy"]):
                done = self.venvctl(*words, home=home)
                self.assertEqual(done.returncode, 0, done.stderr)
            return ["undo", "-y"]

        def check(home, env):
            self.assertTrue(self.is_whole(home / "p/copy"))
            done = self.venvctl("undo", "-y", home=home)
            self.assertIn(done.returncode, (0, 3), done.stderr)  # 3: the killed undo had already done everything
            self.assertTrue(self.is_whole(env))
            self.assertTrue(self.is_whole(home / "p/copy"))
            self.assertTrue(self.trust(home, home / "p/copy"))
            self.assertFalse((home / "p/new").exists())

        self.kill_at_points(words_of, lambda line: "undo.json" in line, check, kept=6)

    def test_the_next_undo_completes_a_killed_undo_of_a_repair(self):
        before = {}

        def words_of(home, env):
            env.parent.rename(home / "new")
            before[home] = digests(home / "new/.venv")
            done = self.venvctl("repair", home / "new/.venv", home=home)
            self.assertEqual(done.returncode, 0, done.stderr)
            return ["undo", "-y"]

        def check(home, _):
            done = self.venvctl("undo", "-y", home=home)
            self.assertIn(done.returncode, (0, 3), done.stderr)  # 3: the killed undo had already reversed everything
            self.assertEqual(digests(home / "new/.venv"), before[home])

        self.kill_at_points(words_of, lambda line: "undo.json" in line, check)


class Races(MovesTest):
    """The user changes the old environment while the new one replaces it."""

    def overtake(self, words, meanwhile, **variables):
        home, env = self.begin("home")
        process = subprocess.Popen(
            ["strace", "-qq", "-o", "/dev/null", "-e", "inject=renameat2:signal=SIGSTOP:when=1", PROGRAM,
             *map(str, words(env))], cwd=home, stderr=subprocess.PIPE, text=True,
            env={**self.variables_in(home), **variables})
        # The signal suspends the program when its first renameat2 returns.
        exchanged = env.parent / "..venv.venvctl-new/env/bin/program"
        wait_until(lambda: (env.parent / "new").exists() or exchanged.exists(), "the new one is at its place")
        meanwhile(env)
        os.kill(children_of(process.pid)[0], signal.SIGCONT)
        _, said = process.communicate(timeout=DEADLINE)
        return home, env, process.returncode, said

    def find(self, top, name):
        return [path.read_text() for path in top.rglob(name) if path.is_file()]

    def test_a_file_that_appears_in_the_old_directory_is_not_lost(self):
        home, _, _, _ = self.overtake(lambda env: ["rename", env, "new"],
                                      lambda env: (env / "lib/late.py").write_text("late"))
        self.assertEqual(self.find(home, "late.py"), ["late"])

    def test_a_repository_that_appears_in_the_old_directory_is_not_lost(self):
        other = next(place for place in ("/tmp", "/dev/shm")
                     if os.stat(place).st_dev != os.stat(self.private.top).st_dev)

        def meanwhile(env):
            # A rebuild exchanges the old and the new environment, so the old one may be at the path
            # of the new one.
            old = env if (env / "bin/program").exists() else env.parent / "..venv.venvctl-new/env"
            (old / "lib/mine/.git").mkdir(parents=True)
            (old / "lib/mine/.git/HEAD").write_text("")
            (old / "lib/mine/thesis.txt").write_text("precious")
        for words in (lambda env: ["rename", env, "new"], lambda env: ["repair", "-y", "--rebuild", env]):
            with tempfile.TemporaryDirectory(dir=other) as data, self.subTest(words("ENV")):
                home, _, _, said = self.overtake(words, meanwhile, XDG_DATA_HOME=data)
                self.assertEqual(self.find(home, "thesis.txt"), ["precious"], said)
                self.assertIn("lib/mine is a repository", said)
                shutil.rmtree(home)

    def test_a_directory_that_replaces_the_old_one_is_not_lost(self):
        def meanwhile(env):
            env.rename(env.parent / "saved")
            env.mkdir()
            (env / "thesis.txt").write_text("precious")
        home, env, code, said = self.overtake(lambda env: ["rename", env, "new"], meanwhile)
        self.assertEqual(code, 1)
        self.assertIn("was replaced while venvctl was running", said)
        self.assertEqual((env / "thesis.txt").read_text(), "precious")
        self.assertFalse((home / "p/new").exists())

    def test_an_environment_created_after_a_killed_removal_stays_known(self):
        home, env = self.begin("home")
        process = subprocess.Popen(
            ["strace", "-qq", "-o", "/dev/null", "-e", "inject=renameat2:signal=SIGSTOP:when=1", PROGRAM,
             "remove", "-y", str(env)], cwd=home, env=self.variables_in(home), stderr=subprocess.DEVNULL)
        wait_until(lambda: not env.exists(), "it is in the trash")
        os.kill(children_of(process.pid)[0], signal.SIGKILL)
        process.wait(timeout=DEADLINE)
        for words in (["create", "-q", "--backend", "venv", "--no-pip", env], ["protect", env]):
            done = self.venvctl(*words, home=home)
            self.assertEqual(done.returncode, 0, done.stderr)
        done = self.venvctl("remove", "-y", env, home=home)
        self.assertIn("completed an interrupted remove", done.stderr)
        self.assertIn("is protected", done.stderr)
        self.assertTrue((env / "pyvenv.cfg").exists())
        self.assertTrue(self.trust(home, env))


if __name__ == "__main__":
    unittest.main()
