"""What happens to files while answers are remembered: the epoch goes, the next answer is right."""

import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

from venvd import DaemonTest, make_environment, wait_until


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
        """Waits until a shell that obeys the epoch holds this environment."""
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
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch goes")

    def test_an_environment_that_is_made_is_answered(self):
        self.epoch_goes(lambda: make_environment(self.env))
        self.becomes(self.env)

    def test_an_environment_that_is_deleted_is_answered_no_more(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.epoch_goes(lambda: shutil.rmtree(self.env))
        self.becomes(None)

    def test_an_environment_of_any_name_is_found_when_it_is_made(self):
        self.becomes(None)
        make_environment(self.project / "myprojectenv")
        self.becomes(self.project / "myprojectenv")

    def test_one_that_is_made_slowly_is_found_when_it_is_complete(self):
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

    def test_one_that_comes_in_by_a_rename_is_found(self):
        make_environment(self.top / "elsewhere")
        self.becomes(None)
        (self.top / "elsewhere").rename(self.env)
        self.becomes(self.env)

    def test_one_that_is_renamed_away_is_gone(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.env.rename(self.top / "away")
        self.becomes(None)

    def test_a_nearer_one_wins_when_it_comes_and_the_outer_when_it_goes(self):
        inner = self.project / "inner"
        inner.mkdir()
        make_environment(self.env)
        self.becomes(self.env, inner)
        make_environment(inner / ".venv")
        self.becomes(inner / ".venv", inner)
        shutil.rmtree(inner / ".venv")
        self.becomes(self.env, inner)

    def test_a_link_that_is_turned_to_another_environment_is_followed(self):
        make_environment(self.top / "one", "one")
        make_environment(self.top / "two", "two")
        self.env.symlink_to(self.top / "one")
        self.assertEqual(self.resolve().words["name"], "one")

        def turn():
            (self.project / "new").symlink_to(self.top / "two")
            (self.project / "new").rename(self.env)
        self.epoch_goes(turn)
        self.assertEqual(self.resolve().words["name"], "two")

    def test_a_link_on_the_way_to_the_project_is_followed(self):
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

    def test_a_project_that_is_moved_takes_its_answer_along(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.epoch_goes(lambda: self.project.rename(self.home / "moved"))
        self.becomes(None)
        self.becomes(self.home / "moved/.venv", self.home / "moved")

    def test_a_directory_that_comes_back_under_its_name_is_watched_again(self):
        make_environment(self.env)
        self.becomes(self.env)
        shutil.rmtree(self.project)
        self.becomes(None)
        self.project.mkdir()
        self.becomes(None)
        make_environment(self.env)
        self.becomes(self.env)

    def test_a_python_that_goes_takes_the_environment_along(self):
        make_environment(self.env)
        self.becomes(self.env)
        self.epoch_goes((self.env / "bin/python").unlink)
        self.becomes(None)

    def test_a_changed_pyvenv_cfg_asks_for_trust_again(self):
        make_environment(self.env, "old")
        self.assertEqual(self.resolve().words["name"], "old")
        config = self.env / "pyvenv.cfg"
        self.epoch_goes(lambda: config.write_text(config.read_text().replace("old", "new")))
        self.assertEqual(self.resolve().words["name"], "new")

    def test_names_that_decide_nothing_change_nothing(self):
        held = self.resolve()
        for number in range(200):
            (self.project / f"file{number}").write_text("x")
        for number in range(10):
            (self.project / f"directory{number}").mkdir()
            self.resolve(self.home)
        self.assertTrue(os.path.exists(held.epoch))
        # What matters comes after it, on the same watch: all of the above has been read by then.
        self.env.touch()
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch goes")

    def test_an_installation_into_the_environment_changes_nothing(self):
        make_environment(self.env)
        held = self.resolve()
        for number in range(50):
            (self.env / "bin" / f"tool{number}").write_text("x")
        (self.env / "lib").mkdir()
        self.resolve(self.home)
        self.assertTrue(os.path.exists(held.epoch))

    def test_a_program_that_shadows_a_command_holds_the_environment_back(self):
        make_environment(self.env)
        self.becomes(self.env)
        # As pip does it: the program, and at the end the file that accounts for it.
        record = self.env / "lib/python3.11/site-packages/tool-1.dist-info/RECORD"
        record.parent.mkdir(parents=True)
        (self.env / "bin/ls").write_text("x")
        self.becomes(None)
        self.assertIn("its bin/ls would take the place", self.resolve().words["say"])
        record.write_text("../../../bin/ls,,\n")
        self.becomes(self.env)

    def test_two_environments_of_unknown_names_are_none_until_one_goes(self):
        make_environment(self.project / "one")
        self.becomes(self.project / "one")
        make_environment(self.project / "two")
        self.becomes(None)
        shutil.rmtree(self.project / "one")
        self.becomes(self.project / "two")

    def test_more_events_than_the_kernel_keeps_end_in_the_right_answer(self):
        held = self.resolve()
        os.kill(self.daemon.pid, signal.SIGSTOP)
        limit = int(pathlib.Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        # Two names in turn, because the kernel merges equal events that follow each other.
        for _ in range(limit // 4 + 100):
            for name in ("one", "two"):
                os.mkdir(self.project / name)
                os.rmdir(self.project / name)
        make_environment(self.env)
        os.kill(self.daemon.pid, signal.SIGCONT)
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch goes")
        self.becomes(self.env)

    def test_files_that_change_while_a_worker_looks_are_looked_at_again(self):
        for _ in range(20):
            make_environment(self.env)
            self.resolve_once()
            shutil.rmtree(self.env)
            self.becomes(None)

    def test_an_epoch_file_that_someone_removes_is_made_anew(self):
        held = self.resolve()
        os.unlink(held.epoch)
        wait_until(self.epoch_files, "the next epoch file")
        self.assertTrue(os.path.exists(self.resolve().epoch))


class WrittenByOthers(DaemonTest):
    """State files that another program writes, and tells nobody; without any sweep."""

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
        """What the file of approvals holds when all is approved."""
        self.start()
        self.allow_all()
        return self.trust.read_bytes()

    def answer_becomes(self, env, change):
        held = self.resolve()
        change()
        wait_until(lambda: not os.path.exists(held.epoch), "the daemon sees it")
        self.assertEqual(self.resolve().env, env)

    def test_an_approval_counts_and_one_that_is_taken_away_counts_no_more(self):
        written = self.approved()
        self.answer_becomes("", self.trust.unlink)
        self.answer_becomes(str(self.env), lambda: self.replace(written))
        self.answer_becomes("", lambda: self.trust.write_bytes(b'{"schema":1}'))
        self.stop()

    def test_a_directory_that_comes_or_is_replaced_is_seen(self):
        written = self.approved()
        self.stop()
        shutil.rmtree(self.state)
        self.start()
        held = self.resolve()
        self.assertEqual(held.env, "")
        self.state.mkdir()
        self.replace(written)
        wait_until(lambda: not os.path.exists(held.epoch), "the daemon sees it")
        self.assertEqual(self.resolve().env, str(self.env))
        self.answer_becomes("", lambda: self.state.rename(self.top / "old"))
        self.answer_becomes(str(self.env), lambda: (self.top / "old").rename(self.state))
        self.stop()

    def test_what_came_while_the_daemon_was_stopped_counts_when_it_goes_on(self):
        written = self.approved()
        self.answer_becomes("", self.trust.unlink)

        def write_while_stopped():
            os.kill(self.daemon.pid, signal.SIGSTOP)
            self.replace(written)
            os.kill(self.daemon.pid, signal.SIGCONT)
        self.answer_becomes(str(self.env), write_while_stopped)
        self.stop()


class LockedByOthers(DaemonTest):
    def test_who_asks_for_a_change_is_told_long_before_its_worker_is_late(self):
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


class Sweeps(DaemonTest):
    arguments = ("--sweep-ms=100",)

    def test_what_no_event_tells_is_healed(self):
        self.start()
        self.allow_all()
        env = self.project / ".venv"
        make_environment(env)
        held = self.resolve()
        self.assertEqual(held.env, str(env))
        env.chmod(0o777)  # modes tell no event
        wait_until(lambda: not os.path.exists(held.epoch), "the sweep saw it")
        self.assertEqual(self.resolve().env, "")
        self.stop()

    def test_an_approval_that_another_program_wrote_is_taken_in(self):
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
        wait_until(lambda: not os.path.exists(held.epoch), "the sweep saw it")
        self.assertEqual(self.resolve().env, str(self.project / ".venv"))
        self.stop()

    def test_a_shell_that_ended_is_dropped(self):
        self.start()
        shell = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE)
        self.resolve(pid=shell.pid)
        self.assertEqual(self.status()["shellCount"], 1)
        shell.communicate()
        self.assertEqual(self.status()["shellCount"], 0)
        self.stop()

    def test_watches_go_with_what_needed_them(self):
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
        wait_until(lambda: self.watched() < before + 5, "the watches go")
        self.stop()

    def watched(self):
        """As the kernel has them."""
        directory = pathlib.Path(f"/proc/{self.daemon.pid}/fdinfo")
        return sum(path.read_text().count("inotify wd:") for path in directory.iterdir())


class Days(DaemonTest):
    def test_the_epoch_changes_with_time(self):
        self.start("--epoch-ms=100")
        held = self.resolve()
        wait_until(lambda: not os.path.exists(held.epoch), "the epoch of the next day")
        self.stop()


if __name__ == "__main__":
    unittest.main()
