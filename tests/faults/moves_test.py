"""`repair`, `clone` and `rename`, killed at their system calls: the old or the new environment is whole."""
import os
import shutil
import subprocess
import unittest

from extent import rounds, tell
from private_home import PrivateHome
from program import PROGRAM
from system_calls import points_in
from waiting import DEADLINE

# They change only memory or wait, so that a kill there is the same as one at the call before.
LEFT_OUT = ("mmap", "munmap", "mprotect", "brk", "close", "rt_sigprocmask", "rt_sigaction",
            "clock_nanosleep", "poll", "ppoll", "read", "fstat", "newfstatat", "lseek", "getdents64",
            "readlinkat", "madvise", "statx", "fcntl", "getrandom", "prlimit64", "access", "ioctl")


class MovesTest(unittest.TestCase):
    def setUp(self):
        self.private = PrivateHome()
        self.addCleanup(self.private.remove)
        self.trace = self.private.top / "trace"

    def venvctl(self, *words, home, before=()):
        # LeakSanitizer does not work under strace.
        variables = {**self.private.variables, "ASAN_OPTIONS": "detect_leaks=0", "HOME": str(home), "PWD": str(home),
                     "XDG_STATE_HOME": str(home / ".local/state"),
                     "XDG_DATA_HOME": str(home / ".local/share")}
        return subprocess.run([*map(str, before), PROGRAM, *map(str, words)], cwd=home, env=variables,
                              capture_output=True, text=True, timeout=DEADLINE)

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

    def kill_at_points(self, words_of, begins, check, kept=24):
        home, env = self.begin("first")
        words = words_of(home, env)
        done = self.venvctl(*words, home=home, before=("strace", "-qq", "-o", self.trace))
        self.assertEqual(done.returncode, 0, done.stderr)
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

    def test_after_a_killed_rename_the_old_or_the_new_environment_is_complete(self):
        def check(home, env):
            new = home / "p/new"
            self.assertTrue(self.is_whole(env) or self.is_whole(new))
            self.assertTrue(not new.exists() or self.is_whole(new))
            self.assertTrue(not env.exists() or self.is_whole(env))
            if not new.exists():
                done = self.venvctl("rename", env, "new", home=home)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue(self.is_whole(new))
                self.assertTrue(self.trust(home, new))
                self.assertEqual(self.hidden(home / "p"), [])

        self.kill_at_points(lambda home, env: ["rename", env, "new"],
                            lambda line: ".venvctl-new" in line, check)

    def test_after_a_killed_rebuild_the_old_or_the_new_environment_is_complete(self):
        def check(home, env):
            done = subprocess.run([env / "bin/python", "-c", "import sys; print(sys.prefix)"],
                                  capture_output=True, text=True)
            self.assertEqual(done.stdout.strip(), str(env), done.stderr)
            self.assertTrue(self.trust(home, env) or self.venvctl("repair", env, home=home).returncode == 0)
            trashed = home / ".local/share/Trash/files/.venv"
            kept = [env, trashed, home / "p/..venv.venvctl-new/env"]
            self.assertTrue(any((each / "bin/program").exists() for each in kept))

        self.kill_at_points(lambda home, env: ["repair", "--rebuild", env],
                            lambda line: ".venvctl-new" in line, check)


if __name__ == "__main__":
    unittest.main()
