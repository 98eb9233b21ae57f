"""Each `cd` gets the correct environment after changes, with and without file events."""
import os
import shutil
import signal
import subprocess
import unittest

import namespace
from client import STAGE, ClientTest
from environments import activation_scripts, make_environment
from extent import rounds, tell
from live import Live
from waiting import wait_until
from world import World


class Watching(ClientTest):
    def setUp(self):
        super().setUp()
        self.env = self.project / ".venv"
        self.held = {}  # the last answer by directory, as a shell remembers it

    def becomes(self, env, directory=None):
        """Waits until a shell that follows the epoch gets this environment."""
        self._wait(lambda answer: answer.env == str(env or ""), f"the environment is {env!r}", directory)

    def state_becomes(self, state):
        """Waits until the shell's answer has this state of the environment: None, or "stale"."""
        self._wait(lambda answer: answer.words.get("state") == state, f"its state is {state!r}")

    def _wait(self, is_right, what, directory=None):
        def ask():
            held = self.held.get(directory)
            if not held or not held.epoch or "keep" in held.words or not os.path.exists(held.epoch):
                held = self.held[directory] = self.resolve(directory)
            return is_right(held)
        wait_until(ask, what)

    def begin(self, *arguments):
        self.start(*arguments)
        self.allow_all()


class Mounts(Watching):
    def test_a_mount_over_a_project_hides_its_environment_until_it_is_unmounted(self):
        make_environment(self.env)
        self.begin()
        self.becomes(self.env)
        namespace.mount("-t", "tmpfs", "-o", "mode=700", "tmpfs", self.project)
        self.becomes(None)
        make_environment(self.env, prompt="inside")
        self.becomes(self.env)
        namespace.unmount(self.project)
        self.becomes(self.env)
        self.assertEqual(self.resolve().words["name"], "project")
        self.stop()

    def test_after_a_mount_elsewhere_changed_packages_are_still_noticed(self):
        elsewhere = self.home / "elsewhere"
        elsewhere.mkdir()
        make_environment(self.env)
        wanted = self.project / "requirements.txt"
        wanted.write_text("idna==3.6\n")
        self.begin()
        self.state_becomes("stale")
        namespace.mount("-t", "tmpfs", "tmpfs", elsewhere)
        wanted.write_text("# nothing\n")
        self.state_becomes(None)
        namespace.unmount(elsewhere)
        wanted.write_text("idna==3.6\n")
        self.state_becomes("stale")
        self.stop()

    def test_a_mount_over_a_parent_is_noticed(self):
        make_environment(self.env)
        self.begin()
        self.becomes(self.env)
        namespace.mount("-t", "tmpfs", "-o", "mode=700", "tmpfs", self.home)
        self.becomes(None)
        namespace.unmount(self.home)
        self.becomes(self.env)
        self.stop()

    def test_only_a_mount_at_or_above_a_checked_path_makes_shells_ask_again(self):
        make_environment(self.env)
        elsewhere = [self.top / "elsewhere", self.project / "data"]
        for directory in elsewhere:
            directory.mkdir(parents=True)
        self.begin()
        self.becomes(self.env)
        held = self.resolve()
        for directory in elsewhere:
            namespace.mount("-t", "tmpfs", "-o", "mode=700", "tmpfs", directory)
            namespace.unmount(directory)
        # The daemon must react to this mount. When it has reacted, it has also read the earlier
        # events.
        known = self.epoch_files()
        self.assertTrue(os.path.exists(held.epoch))
        namespace.mount("-t", "tmpfs", "-o", "mode=700", "tmpfs", self.env / "bin")
        wait_until(lambda: known[0] not in self.epoch_files(), "the epoch file is removed")
        self.assertEqual(int(self.epoch_files()[0].rpartition(".")[2]),
                         int(held.epoch.rpartition(".")[2]) + 1)
        self.becomes(None)
        namespace.unmount(self.env / "bin")
        self.becomes(self.env)
        self.stop()

    def test_changes_through_a_bind_mount_are_noticed_on_both_paths(self):
        other = self.home / "other"
        other.mkdir()
        namespace.mount("--bind", self.project, other)
        self.addCleanup(namespace.unmount, other)
        self.begin()
        self.becomes(None)
        self.becomes(None, other)
        make_environment(other / ".venv")
        self.becomes(self.env)
        self.becomes(other / ".venv", other)
        shutil.rmtree(self.env)
        self.becomes(None, other)
        self.becomes(None)
        self.stop()

    def test_an_overlay_is_watched(self):
        stack = self.top / "stack"
        stack.mkdir()
        namespace.mount("-t", "tmpfs", "-o", "mode=700", "tmpfs", stack)
        self.addCleanup(namespace.unmount, stack)
        for name in ("lower", "upper", "work"):
            (stack / name).mkdir()
        make_environment(stack / "lower/.venv")
        namespace.mount("-t", "overlay", "-o", f"lowerdir={stack}/lower,upperdir={stack}/upper,"
                        f"workdir={stack}/work", "overlay", self.project)
        self.addCleanup(namespace.unmount, self.project)
        self.begin()
        self.becomes(self.env)
        shutil.rmtree(self.env)
        self.becomes(None)
        make_environment(self.project / "made")
        self.becomes(self.project / "made")
        self.stop()


class Moves(Watching):
    def test_a_renamed_parent_of_the_project_is_noticed(self):
        deep = self.home / "a/b/c"
        deep.mkdir(parents=True)
        make_environment(deep / ".venv")
        self.begin()
        self.becomes(deep / ".venv", deep)
        (self.home / "a").rename(self.home / "z")
        self.becomes(None, deep)
        self.becomes(self.home / "z/b/c/.venv", self.home / "z/b/c")
        (self.home / "z").rename(self.home / "a")
        self.becomes(deep / ".venv", deep)
        self.stop()

    def test_repeated_deletion_and_creation_is_noticed(self):
        self.begin()
        for number in range(rounds(10, 300)):
            make_environment(self.env, prompt=f"n{number}")
            self.becomes(self.env)
            self.assertEqual(self.resolve().words["name"], f"n{number}")
            if number % 2:
                shutil.rmtree(self.env)
            else:
                shutil.rmtree(self.project)
                self.project.mkdir()
            self.becomes(None)
        self.stop()


class Overflow(Watching):
    def test_all_answers_are_correct_after_an_event_queue_overflow(self):
        namespace.mount("-t", "tmpfs", "-o", "mode=700", "tmpfs", self.home)  # changes there are fast
        self.addCleanup(namespace.unmount, self.home)
        directories = [self.home / f"p{number}" for number in range(10)]
        for directory in directories:
            directory.mkdir()
        self.begin()
        for directory in directories:
            self.becomes(None, directory)
        os.kill(self.daemon.pid, signal.SIGSTOP)
        events = 0
        while events < rounds(20_000, 200_000):
            directory = directories[events % 10]
            for name in ("one", "two"):
                os.mkdir(directory / name)
                os.rmdir(directory / name)
            events += 4
        for number, directory in enumerate(directories):
            if number % 2:
                make_environment(directory / ".venv")
        os.kill(self.daemon.pid, signal.SIGCONT)
        for number, directory in enumerate(directories):
            self.becomes(directory / ".venv" if number % 2 else None, directory)
        tell(f"overflow: {events} events, all answers correct")
        self.stop()


def limited(name, value):
    """The words to put before a command to run it with this limit."""
    script = f'echo {value} >/proc/sys/user/{name} && exec "$@"'
    return ["unshare", "-Ur", "/bin/sh", "-c", script, "sh"]


class Limits(Watching):
    """The daemon has too few inotify watches, as on a machine where other programs have used them
    up."""

    limit = ("max_inotify_watches", 100)

    def spawn(self, *arguments, **options):
        options.setdefault("stderr", subprocess.PIPE)
        options.setdefault("env", self.environment())
        process = subprocess.Popen([*limited(*self.limit), os.environ["VENVD"], *arguments], **options)
        self.processes.append(process)
        return process

    def check_many(self, count):
        """Checks that each answer is correct before and after a change, cached or not. Returns how many
        answers were cached."""
        kept = 0
        for number in range(count):
            directory = self.home / f"p{number}"
            make_environment(directory / ".venv")
            answer = self.resolve(directory)
            self.assertEqual(answer.env, str(directory / ".venv"))
            kept += "keep" not in answer.words
        for number in range(count):
            directory = self.home / f"p{number}"
            shutil.rmtree(directory / ".venv")
            self.becomes(None, directory)
        return kept

    def test_answers_are_correct_without_enough_watches(self):
        self.begin("--self-check-ms=200")
        kept = self.check_many(rounds(60, 1000))
        self.assertGreater(kept, 0)
        told = str(self.status()["degraded"])
        self.assertIn("fs.inotify.max_user_watches", told)
        said = self.stop()
        self.assertEqual(said.count("max_user_watches"), 1, said)


class NoInotify(Limits):
    limit = ("max_inotify_instances", 0)

    def test_answers_are_correct_without_enough_watches(self):
        self.begin("--sweep-ms=1000")
        self.assertEqual(self.check_many(20), 0)
        self.assertIn("fs.inotify.max_user_instances", str(self.status()["degraded"]))
        said = self.stop()
        self.assertEqual(said.count("max_user_instances"), 1, said)


class Prompts(unittest.TestCase):
    """A live shell whose daemon has no inotify watches."""

    def test_bash_notices_removal_and_creation_in_the_current_directory(self):
        self.at_the_next_prompt("bash")

    def test_zsh_notices_removal_and_creation_in_the_current_directory(self):
        self.at_the_next_prompt("zsh")

    def test_fish_notices_removal_and_creation_in_the_current_directory(self):
        self.at_the_next_prompt("fish")

    def at_the_next_prompt(self, shell):
        world = World(str(STAGE), activation_scripts())
        self.addCleanup(world.close)
        live = Live(world, shell)
        self.addCleanup(live.close)
        world.start_daemon(tracer=limited(*NoInotify.limit))
        world.approve(world.projects)
        env = world.make("p")
        live.open()
        live.cd("p")
        live.run("")
        live.expect_on(env, "p")
        live.run(f"rm -rf {env}")
        live.expect_off()
        live.run("")
        live.expect_equal(live.says("no longer exists"), 1, "messages that it is gone")
        world.make("p")
        live.run("")
        live.expect_on(env, "p")


if __name__ == "__main__":
    namespace.enter()
    namespace.make_limits_writable()
    unittest.main()
