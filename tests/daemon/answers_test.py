"""The replies that clients get: answers to shells, replies to each verb, and different answers
after changes of approvals."""

import hashlib
import json
import os
import subprocess
import signal
import unittest

from venvd import DaemonTest
from environments import PACKAGES, make_environment
from processes import children_of
from protocol import edits_of
from waiting import wait_until


def birth_of(path):
    """The birth time in nanoseconds, which os.stat does not have."""
    told = subprocess.run(["stat", "-c", "%.9W", str(path)], capture_output=True, text=True, check=True).stdout
    return int(told.replace(".", ""))


def identity(prefix):
    """The identity of an environment as `venvctl allow` sends it."""
    found = os.stat(prefix)
    # The digest covers the form of the environment and the settings that affect it. It covers
    # neither versions nor paths into the installation of Python.
    configuration = b"1\ninclude-system-site-packages=false\n"
    return {"path": str(prefix), "inode": found.st_ino, "birth": birth_of(prefix), "owner": found.st_uid,
            "config": hashlib.sha256(configuration).hexdigest(),
            "python": "installed"}


class Answers(DaemonTest):
    def setUp(self):
        super().setUp()
        self.start()
        self.env = self.project / ".venv"

    def entry(self, grant):
        return json.dumps({"grant": grant, "at": 1, **identity(self.env)})

    def test_a_directory_without_an_environment_gets_an_empty_answer(self):
        answer = self.resolve()
        self.assertEqual((answer.root, answer.env), ("", ""))
        self.assertTrue(os.path.exists(answer.epoch))

    def test_the_answer_for_an_approved_environment_has_root_name_and_epoch(self):
        make_environment(self.env)
        self.allow_all()
        answer = self.resolve(self.project)
        self.assertEqual(answer.root, str(self.project))
        self.assertEqual(answer.env, str(self.env))
        self.assertEqual(answer.words["name"], "project")
        self.assertEqual(answer.edits, edits_of(self.env, "project"))

    def test_packages_that_differ_from_the_lock_file_are_reported_when_a_worker_has_compared_them(self):
        make_environment(self.env)
        (self.project / "requirements.txt").write_text("idna==3.6\n")
        self.allow_all()
        first = self.resolve(self.project)
        self.assertNotIn("state", first.words)
        wait_until(lambda: not os.path.exists(first.epoch), "the epoch is renewed")
        stale = self.resolve(self.project)
        self.assertEqual(stale.words["state"], "stale")
        self.assertEqual(stale.edits, first.edits)
        (self.env / PACKAGES / "idna-3.6.dist-info").mkdir(parents=True)
        wait_until(lambda: "state" not in self.resolve(self.project).words, "the packages are as wanted")

    def test_the_setting_of_marks_is_sent_to_the_hook(self):
        make_environment(self.env)
        self.allow_all()
        self.assertNotIn("marks", self.resolve(self.project).words)
        configuration = self.private.config / "config.toml"
        configuration.parent.mkdir(parents=True, exist_ok=True)
        configuration.write_text('[prompt]\nmarks = "off"\n')
        wait_until(lambda: self.resolve(self.project).words.get("marks") == "off", "the setting is sent")

    def test_a_directory_below_the_project_gets_the_same_environment(self):
        make_environment(self.env)
        self.allow_all()
        below = self.project / "a" / "b"
        below.mkdir(parents=True)
        self.assertEqual(self.resolve(below).env, str(self.env))

    def test_a_missing_directory_gets_an_empty_answer(self):
        answer = self.resolve(self.home / "never" / "was")
        self.assertEqual(answer.env, "")

    def test_a_directory_name_of_any_bytes_gets_its_environment(self):
        odd = os.fsencode(self.home) + b"/a b'\"$`\xff\xc3"
        os.mkdir(odd)
        make_environment(os.fsdecode(odd) + "/.venv")
        self.allow_all()
        self.assertEqual(self.resolve(odd).env, os.fsdecode(odd + b"/.venv"))

    def test_an_approval_changes_the_epoch_before_the_reply(self):
        make_environment(self.env)
        before = self.resolve()
        self.assertEqual(before.env, "")
        self.assertIn("venvctl allow", before.say)
        self.assertEqual(self.request("allow", self.entry("allowed"))[0], "ok")
        self.assertFalse(os.path.exists(before.epoch))
        self.assertEqual(self.resolve().env, str(self.env))

    def test_the_answer_for_a_denied_environment_has_no_message(self):
        make_environment(self.env)
        self.assertEqual(self.request("deny", self.entry("denied"))[0], "ok")
        answer = self.resolve()
        self.assertEqual((answer.env, answer.say), ("", None))

    def test_an_allow_request_with_a_denial_and_a_deny_request_with_an_approval_are_refused(self):
        make_environment(self.env)
        self.assertEqual(self.request("allow", self.entry("denied"))[0], "error")
        self.assertEqual(self.request("deny", self.entry("allowed"))[0], "error")

    def test_a_forget_request_deletes_the_record_and_the_approval(self):
        make_environment(self.env)
        self.request("allow", self.entry("allowed"))
        record = {"prefix": str(self.env), "kind": "venv", "name": "project", "stage": "ready"}
        self.assertEqual(self.request("register", json.dumps(record))[0], "ok")
        records = self.state / "environments.json"
        self.assertIn(str(self.env), records.read_text())
        forget = json.dumps({"prefix": str(self.env), "realPath": str(self.env)})
        before = self.resolve().epoch
        self.assertEqual(self.request("forget", forget)[0], "ok")
        self.assertFalse(os.path.exists(before))
        self.assertNotIn(str(self.env), records.read_text())
        self.assertEqual(self.resolve().env, "")

    def test_the_use_of_an_environment_is_recorded(self):
        make_environment(self.env)
        self.allow_all()
        self.resolve()
        self.stop()
        records = json.loads((self.state / "environments.json").read_text())["environments"]
        self.assertEqual([record["prefix"] for record in records], [str(self.env)])
        self.assertGreater(records[0]["lastUsed"], 0)

    def test_each_value_of_a_steering_variable_has_its_own_decision(self):
        self.resolve()
        self.resolve(WORKON_HOME=str(self.top))
        self.assertEqual(self.status()["cachedDecisions"], 2)

    def test_each_path_has_its_own_decision_but_the_bin_of_the_active_environment_is_ignored(self):
        self.resolve(PATH="/usr/bin")
        self.resolve(PATH="/bin")
        self.assertEqual(self.status()["cachedDecisions"], 2)
        self.resolve(PATH="/e/bin:/bin", VIRTUAL_ENV="/e")
        self.assertEqual(self.status()["cachedDecisions"], 2)

    def test_another_mount_namespace_is_refused(self):
        make_environment(self.env)
        self.allow_all()
        verb, body = self.request("resolve", self.fields(self.project, namespace="1"))
        self.assertEqual(verb, "error")
        self.assertIn("another mount namespace", json.loads(body)["message"])
        own = str(os.stat("/proc/self/ns/mnt").st_ino)
        self.assertEqual(self.resolve(namespace=own).env, str(self.env))

    def test_an_older_protocol_is_accepted_and_a_newer_protocol_gets_an_error_with_the_fix(self):
        self.assertEqual(self.resolve(protocol="1").env, "")
        verb, body = self.request("resolve", self.fields(self.project, protocol="7"))
        self.assertEqual(verb, "error")
        self.assertIn("venvctl daemon restart", json.loads(body)["message"])

    def test_status_lists_the_shells_that_asked(self):
        self.resolve()
        status = self.status()
        self.assertEqual([shell["pid"] for shell in status["shells"]], [os.getpid()])
        self.assertEqual(status["shells"][0]["directory"], str(self.project))
        self.assertEqual(status["pid"], self.daemon.pid)
        self.assertEqual(status["startedBy"], "manual")
        self.assertEqual(status["socket"], str(self.socket_path))
        self.assertEqual(status["degraded"], [])
        self.assertTrue(os.path.exists(status["epoch"]))

    def test_a_confirmation_does_not_change_the_recorded_directory_of_the_shell(self):
        self.resolve()
        make_environment(self.env)
        self.allow_all()
        answer = self.resolve(self.env, confirm=True)
        self.assertEqual((answer.root, answer.env), (str(self.project), str(self.env)))
        self.assertEqual(self.status()["shells"][0]["directory"], str(self.project))

    def test_a_confirmation_takes_all_earlier_events_into_account(self):
        make_environment(self.env)
        self.allow_all()
        self.assertEqual(self.resolve(self.env, confirm=True).env, str(self.env))
        for i in range(50):
            (self.project / f"{i}").mkdir()  # fills the event queue before the event under test
            (self.env / "pyvenv.cfg").unlink()
            self.assertEqual(self.resolve(self.env, confirm=True).env, "", i)
            (self.env / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")
            self.assertEqual(self.resolve(self.env, confirm=True).env, str(self.env), i)

    def test_a_question_of_a_program_takes_all_earlier_events_into_account(self):
        make_environment(self.env)
        self.allow_all()
        self.assertEqual(self.resolve(shell="").env, str(self.env))
        for i in range(50):
            (self.project / f"{i}").mkdir()  # fills the event queue before the event under test
            (self.env / "pyvenv.cfg").unlink()
            self.assertEqual(self.resolve(shell="").env, "", i)
            (self.env / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")
            self.assertEqual(self.resolve(shell="").env, str(self.env), i)

    def test_a_program_that_asks_is_not_listed_as_a_shell(self):
        self.resolve(shell="")
        self.assertEqual(self.status()["shells"], [])

    def test_a_process_that_does_not_exist_is_not_listed_as_a_shell(self):
        self.resolve(pid=2**22 + 1)
        self.assertEqual(self.status()["shells"], [])

    def test_an_unknown_verb_gets_an_error(self):
        verb, body = self.request("dance")
        self.assertEqual(verb, "error")
        self.assertIn("dance", json.loads(body)["message"])

    def test_bad_json_gets_an_error_and_changes_nothing(self):
        for verb in ("allow", "deny", "register", "forget"):
            for body in ("", "{}", "[]", "{\"root\":1}", "\xff{"):
                with self.subTest(verb=verb, body=body):
                    self.assertEqual(self.request(verb, body)[0], "error")
        self.assertFalse((self.state / "trust.json").exists())

    def test_an_environment_that_others_can_write_is_refused_until_its_mode_is_fixed(self):
        make_environment(self.env)
        self.allow_all()
        self.env.chmod(0o777)
        refused = self.resolve()
        self.assertEqual(refused.env, "")
        self.assertEqual(refused.words["keep"], "no")
        self.env.chmod(0o755)
        self.assertEqual(self.resolve().env, str(self.env))

    def tearDown(self):
        if self.daemon.poll() is None:
            self.stop()


class SlowAnswers(DaemonTest):
    def setUp(self):
        super().setUp()
        self.start()
        self.resolve(self.home)  # now the state files have been read and the workers are idle
        self.workers = children_of(self.daemon.pid)

    def signal_workers(self, number):
        for worker in self.workers:
            os.kill(worker, number)

    def test_a_stopped_worker_causes_the_answer_later_and_is_replaced(self):
        self.signal_workers(signal.SIGSTOP)
        self.assertTrue(self.resolve_once().is_later)
        elsewhere = self.home / "elsewhere"
        elsewhere.mkdir()
        self.assertEqual(self.resolve(elsewhere).env, "")
        wait_until(lambda: not set(self.workers) & set(children_of(self.daemon.pid)),
                   "the stopped workers are gone")
        self.stop()

    def test_a_directory_whose_check_hung_is_reported_and_is_not_checked_for_a_while(self):
        self.signal_workers(signal.SIGSTOP)
        self.assertTrue(self.resolve_once().is_later)
        told = wait_until(lambda: self.status()["degraded"], "the slow place is reported")
        self.assertIn(str(self.project), told[0]["what"])
        self.assertTrue(self.resolve_once().is_later)
        self.stop()

    def test_a_killed_worker_is_replaced(self):
        self.signal_workers(signal.SIGKILL)
        self.assertEqual(self.resolve().env, "")
        self.stop()


if __name__ == "__main__":
    unittest.main()
