"""Files change while answers are cached: the epoch file is removed and the next answer is correct."""

import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

from venvd import PROGRAM, DaemonTest
from environments import PACKAGES, make_environment
from processes import children_of
from waiting import DEADLINE, wait_until


class Changes(DaemonTest):
    def setUp(self):
        super().setUp()
        self.start()
        self.env = self.project / ".venv"
        self.allow_all()

    def tearDown(self):
        if self.daemon.poll() is None:
            self.stop()

    def becomes(self, env, directory=None):
        """Waits until a shell gets this environment. The shell keeps its answer until the epoch
        file is removed."""
        held = self.resolve(directory)

        def ask():
            nonlocal held
            if held.epoch is None or not os.path.exists(held.epoch):
                held = self.resolve(directory)
            return held.env == str(env or "")
        wait_until(ask, f"the environment is {env!r}")

    def epoch_goes(self, change, directory=None):
        held = self.resolve(directory)
        self.assertNotIn("keep", held.words)
        change()
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch file is removed")

    def test_a_new_environment_is_found(self):
        self.epoch_goes(lambda: make_environment(self.env))
        self.becomes(self.env)

    def test_a_deleted_environment_is_missing_from_the_next_answer(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.epoch_goes(lambda: shutil.rmtree(self.env))
        self.becomes(None)

    def test_a_new_environment_of_any_name_is_found(self):
        self.becomes(None)
        make_environment(self.project / "myprojectenv")
        self.becomes(self.project / "myprojectenv")

    def test_an_environment_that_is_created_slowly_is_found_once_it_is_complete(self):
        self.becomes(None)
        slow = self.project / "slowenv"
        slow.mkdir()
        self.becomes(None)
        (slow / "pyvenv.cfg").write_text("home = /usr/bin\n")
        self.becomes(None)
        (slow / "bin").mkdir()
        (slow / "bin/python").symlink_to("/usr/bin/python3")
        self.becomes(None)
        (slow / "bin/activate").write_text("")
        self.becomes(slow)

    def test_an_environment_that_is_renamed_into_the_project_is_found(self):
        make_environment(self.top / "elsewhere")
        self.becomes(None)
        (self.top / "elsewhere").rename(self.env)
        self.becomes(self.env)

    def test_an_environment_that_was_renamed_is_missing_from_the_next_answer(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.env.rename(self.top / "away")
        self.becomes(None)

    def test_the_answer_after_each_change_has_the_nearest_environment(self):
        inner = self.project / "inner"
        inner.mkdir()
        make_environment(self.env)
        self.becomes(self.env, inner)
        make_environment(inner / ".venv")
        self.becomes(inner / ".venv", inner)
        shutil.rmtree(inner / ".venv")
        self.becomes(self.env, inner)

    def test_a_changed_link_leads_to_its_new_environment(self):
        make_environment(self.top / "one", prompt="one")
        make_environment(self.top / "two", prompt="two")
        self.env.symlink_to(self.top / "one")
        self.assertEqual(self.resolve().words["name"], "one")

        def turn():
            (self.project / "new").symlink_to(self.top / "two")
            (self.project / "new").rename(self.env)
        self.epoch_goes(turn)
        self.assertEqual(self.resolve().words["name"], "two")

    def test_a_changed_link_above_the_project_leads_to_its_new_target(self):
        make_environment(self.env)
        way = self.home / "way"
        way.symlink_to(self.project)
        self.becomes(way / ".venv", way)
        other = self.home / "other"
        other.mkdir()

        def turn():
            (self.home / "new").symlink_to(other)
            (self.home / "new").rename(way)
        self.epoch_goes(turn, way)
        self.becomes(None, way)

    def test_a_moved_project_keeps_its_environment(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.epoch_goes(lambda: self.project.rename(self.home / "moved"))
        self.becomes(None)
        self.becomes(self.home / "moved/.venv", self.home / "moved")

    def test_a_recreated_directory_is_watched_again(self):
        make_environment(self.env)
        self.becomes(self.env)
        shutil.rmtree(self.project)
        self.becomes(None)
        self.project.mkdir()
        self.becomes(None)
        make_environment(self.env)
        self.becomes(self.env)

    def test_removing_bin_python_deactivates_the_environment(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.epoch_goes((self.env / "bin/python").unlink)
        self.becomes(None)

    def test_the_answer_contains_the_changed_prompt_from_pyvenv_cfg(self):
        make_environment(self.env, prompt="old")
        self.assertEqual(self.resolve().words["name"], "old")
        config = self.env / "pyvenv.cfg"
        self.epoch_goes(lambda: config.write_text(config.read_text().replace("old", "new")))
        self.assertEqual(self.resolve().words["name"], "new")

    def test_a_change_through_another_hard_link_is_noticed(self):
        for name, text in (("pyvenv.cfg", b"prompt = 'other'\n"), ("bin/python", b"changed")):
            with self.subTest(name):
                make_environment(self.env)
                (self.env / "bin/python").unlink()
                shutil.copy(sys.executable, self.env / "bin/python")
                other = self.project.parent / "other"
                other.hardlink_to(self.env / name)
                self.becomes(self.env)
                self.epoch_goes(lambda: other.write_bytes(other.read_bytes() + text))
                other.unlink()

    def test_irrelevant_names_do_not_change_the_epoch(self):
        held = self.resolve()
        for number in range(200):
            (self.project / f"file{number}").write_text("x")
        for number in range(10):
            (self.project / f"directory{number}").mkdir()
            self.resolve(self.home)
        self.assertTrue(os.path.exists(held.epoch))
        # touch() causes a relevant event on the same watch. When the daemon reacts to this event, it has also
        # read the irrelevant events before it.
        self.env.touch()
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch file is removed")

    def test_installing_programs_changes_the_epoch_once_and_keeps_the_answer(self):
        make_environment(self.env)
        self.becomes(self.env)
        held = self.resolve()
        number = int(held.epoch.rpartition(".")[2])
        (self.env / "lib").mkdir()
        self.resolve(self.home)
        self.assertTrue(os.path.exists(held.epoch))
        for tool in range(200):
            (self.env / "bin" / f"tool{tool}").write_text("x")
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch file is removed")
        after = self.resolve()
        self.assertEqual(after.env, str(self.env))
        # The first name causes one new epoch. If answers are late while further events arrive, they
        # cause more epochs.
        self.assertLessEqual(int(after.epoch.rpartition(".")[2]) - number, 3)

    def test_a_new_name_in_bin_changes_the_epoch_before_a_worker_checks_it(self):
        make_environment(self.env)
        self.becomes(self.env)
        with self.workers_stopped():
            self.epoch_goes((self.env / "bin/tool").touch)

    def test_a_changed_mode_changes_the_epoch_and_the_environment_is_refused(self):
        make_environment(self.env)
        for path in (self.env, self.env / "bin", self.project, self.env / "pyvenv.cfg"):
            with self.subTest(path=path):
                self.becomes(self.env)
                mode = path.stat().st_mode & 0o7777
                with self.workers_stopped():
                    self.epoch_goes(lambda path=path: path.chmod(0o777))
                self.becomes(None)
                self.assertIn("refused", self.resolve().words["say"])
                path.chmod(mode)
                self.becomes(self.env)

    def test_a_changed_mode_at_the_target_of_bin_python_changes_the_epoch(self):
        python = self.home / "pythons/bin/python3"
        python.parent.mkdir(parents=True)
        shutil.copy("/bin/true", python)
        make_environment(self.env)
        (self.env / "bin/python").unlink()
        (self.env / "bin/python").symlink_to(python)
        for path in (python, python.parent, python.parent.parent):
            with self.subTest(path=path):
                self.becomes(self.env)
                mode = path.stat().st_mode & 0o7777
                self.epoch_goes(lambda path=path: path.chmod(0o777))
                self.becomes(None)
                path.chmod(mode)
                self.becomes(self.env)

    @contextlib.contextmanager
    def workers_stopped(self):
        """Suspends the workers. Inside this context, they cannot check anything."""
        pids = children_of(self.daemon.pid)
        self.assertTrue(pids)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def test_a_daemon_that_was_stopped_does_not_repeat_a_change_that_the_command_made_itself(self):
        program = pathlib.Path(PROGRAM).with_name("venvctl")
        os.kill(self.daemon.pid, signal.SIGSTOP)
        try:
            subprocess.run([program, "create", "-q", "--backend", "venv", "--no-pip", self.env], check=True,
                           cwd=self.project, env=self.environment(), timeout=DEADLINE)
        finally:
            os.kill(self.daemon.pid, signal.SIGCONT)
        # The daemon makes changes in the order of the requests. The earlier change is therefore
        # done when this one is.
        self.assertEqual(self.request("allow", json.dumps({"root": str(self.home)}))[0], "ok")
        self.becomes(self.env)
        records = json.loads((self.state / "environments.json").read_text())["environments"]
        self.assertNotIn("creating", [each.get("stage") for each in records])

    def test_a_program_that_shadows_a_command_makes_the_environment_inactive(self):
        make_environment(self.env)
        self.becomes(self.env)
        # Files are written in pip's order: first the program, and last the RECORD that lists it.
        record = self.env / PACKAGES / "tool-1.dist-info/RECORD"
        record.parent.mkdir(parents=True)
        (self.env / "bin/ls").write_text("x")
        self.becomes(None)
        self.assertIn("its bin/ls shadows", self.resolve().words["say"])
        record.write_text("../../../bin/ls,,\n")
        self.becomes(self.env)

    def test_neither_of_two_environments_with_unknown_names_is_chosen(self):
        make_environment(self.project / "one")
        self.becomes(self.project / "one")
        make_environment(self.project / "two")
        self.becomes(None)
        shutil.rmtree(self.project / "one")
        self.becomes(self.project / "two")

    def test_the_answer_is_correct_after_a_queue_overflow(self):
        held = self.resolve()
        os.kill(self.daemon.pid, signal.SIGSTOP)
        limit = int(pathlib.Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        # Uses two names alternately, because the kernel merges equal consecutive events.
        for _ in range(limit // 4 + 100):
            for name in ("one", "two"):
                os.mkdir(self.project / name)
                os.rmdir(self.project / name)
        make_environment(self.env)
        os.kill(self.daemon.pid, signal.SIGCONT)
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch file is removed")
        self.becomes(self.env)

    def test_files_that_change_during_a_check_are_checked_again(self):
        for _ in range(20):
            make_environment(self.env)
            self.resolve_once()
            shutil.rmtree(self.env)
            self.becomes(None)

    def test_a_removed_epoch_file_is_recreated(self):
        held = self.resolve()
        os.unlink(held.epoch)
        wait_until(self.epoch_files, "there is a new epoch file")
        self.assertTrue(os.path.exists(self.resolve().epoch))


class WrittenByOthers(DaemonTest):
    """Another program writes the state files and does not notify the daemon. No sweep runs."""

    arguments = ("--sweep-ms=3600000",)

    def setUp(self):
        super().setUp()
        self.env = self.project / ".venv"
        make_environment(self.env)
        self.trust = self.state / "trust.json"

    def replace(self, written):
        other = self.trust.with_suffix(".other")
        other.write_bytes(written)
        other.rename(self.trust)

    def approved(self):
        """The content of trust.json when everything is approved."""
        self.start()
        self.allow_all()
        return self.trust.read_bytes()

    def answer_becomes(self, env, change):
        held = self.resolve()
        change()
        wait_until(lambda: not os.path.exists(held.epoch), "the daemon notices the change")
        self.assertEqual(self.resolve().env, env)

    def test_an_approval_that_is_added_to_or_deleted_from_the_file_takes_effect(self):
        written = self.approved()
        self.answer_becomes("", self.trust.unlink)
        self.answer_becomes(str(self.env), lambda: self.replace(written))
        self.answer_becomes("", lambda: self.trust.write_bytes(b'{"schema":1}'))
        self.stop()

    def test_a_new_or_replaced_state_directory_is_noticed(self):
        written = self.approved()
        self.stop()
        shutil.rmtree(self.state)
        self.start()
        held = self.resolve()
        self.assertEqual(held.env, "")
        self.state.mkdir()
        self.replace(written)
        wait_until(lambda: not os.path.exists(held.epoch), "the daemon notices the change")
        self.assertEqual(self.resolve().env, str(self.env))
        self.answer_becomes("", lambda: self.state.rename(self.top / "old"))
        self.answer_becomes(str(self.env), lambda: (self.top / "old").rename(self.state))
        self.stop()

    def test_an_approval_that_was_written_while_the_daemon_was_stopped_takes_effect(self):
        written = self.approved()
        self.answer_becomes("", self.trust.unlink)

        def write_while_stopped():
            os.kill(self.daemon.pid, signal.SIGSTOP)
            self.replace(written)
            os.kill(self.daemon.pid, signal.SIGCONT)
        self.answer_becomes(str(self.env), write_while_stopped)
        self.stop()


class LockedByOthers(DaemonTest):
    def test_a_request_that_needs_a_locked_file_gets_an_error_within_4_seconds(self):
        self.start()
        self.allow_all()
        lock = os.open(self.state / "trust.json.lock", os.O_RDWR)
        self.addCleanup(os.close, lock)
        fcntl.flock(lock, fcntl.LOCK_EX)
        began = time.monotonic()
        verb, body = self.request("allow", json.dumps({"root": str(self.top)}))
        self.assertLess(time.monotonic() - began, 4)
        self.assertEqual(verb, "error")
        self.assertIn("trust.json.lock is locked by another program: try again",
                      json.loads(body)["message"])
        fcntl.flock(lock, fcntl.LOCK_UN)
        self.allow_all()
        self.stop()


@contextlib.contextmanager
def quiet_change(env):
    """Yields an environment, and a function that changes the environment's name without an event: the
    function writes to a file but does not close it."""
    make_environment(env)
    with open(env / "pyvenv.cfg", "ab", buffering=0) as config:
        yield env, lambda: config.write(b"prompt = 'other'\n")


class OldAnswers(DaemonTest):
    """Tests with a daemon that makes no sweep."""
    arguments = ("--sweep-ms=3600000", "--fresh-ms=100")

    def test_an_old_decision_is_checked_before_it_is_sent(self):
        self.start()
        self.allow_all()
        with quiet_change(self.project / ".venv") as (_, change):
            self.resolve()
            change()
            # No live shell is in the directory, so the daemon removes no epoch file. Only a new
            # request shows the change.
            wait_until(lambda: self.resolve().words["name"] == "other", "the answer has the new name")
        self.stop()


class Sweeps(DaemonTest):
    arguments = ("--sweep-ms=100",)

    def test_a_change_without_an_event_is_found_by_a_sweep(self):
        self.start()
        self.allow_all()
        with quiet_change(self.project / ".venv") as (env, change):
            held = self.resolve()
            self.assertEqual(held.env, str(env))
            change()
            wait_until(lambda: not os.path.exists(held.epoch), "a sweep notices the change")
            self.assertEqual(self.resolve().words["name"], "other")
        self.stop()

    def test_a_sweep_reads_an_approval_that_another_program_wrote(self):
        make_environment(self.project / ".venv")
        self.start()
        self.allow_all()
        self.stop()
        written = (self.state / "trust.json").read_bytes()
        (self.state / "trust.json").unlink()
        self.start()
        held = self.resolve()
        self.assertEqual(held.env, "")
        (self.state / "trust.json").write_bytes(written)
        wait_until(lambda: not os.path.exists(held.epoch), "a sweep notices the change")
        self.assertEqual(self.resolve().env, str(self.project / ".venv"))
        self.stop()

    def test_a_shell_that_ended_is_removed_from_the_list(self):
        self.start()
        shell = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE)
        self.resolve(pid=shell.pid)
        self.assertEqual(self.status()["shellCount"], 1)
        shell.communicate()
        self.assertEqual(self.status()["shellCount"], 0)
        self.stop()

    def test_watches_are_removed_once_they_are_no_longer_needed(self):
        self.start()
        self.resolve()
        before = self.watched()
        for number in range(20):
            (self.project / str(number)).mkdir()
            self.resolve(self.project / str(number))
        self.assertGreaterEqual(self.watched(), before + 20)
        for number in range(20):
            (self.project / str(number)).rmdir()
        self.resolve()
        wait_until(lambda: self.watched() < before + 5, "the watches are removed")
        self.stop()

    def watched(self):
        """The number of watches in the kernel."""
        directory = pathlib.Path(f"/proc/{self.daemon.pid}/fdinfo")
        return sum(path.read_text().count("inotify wd:") for path in directory.iterdir())


class Days(DaemonTest):
    def test_the_epoch_changes_with_time(self):
        self.start("--epoch-ms=100")
        held = self.resolve()
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch expires")
        self.stop()


if __name__ == "__main__":
    unittest.main()
