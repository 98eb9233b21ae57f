"""What clients get: answers, verbs, and trust from the first line to the last."""

import hashlib
import json
import os
import signal
import unittest

from venvd import DaemonTest, make_environment, wait_until


def identity(prefix):
    """As `venvctl allow` sees it."""
    found = os.stat(prefix)
    config = (prefix / "pyvenv.cfg").read_bytes()
    return {"path": str(prefix), "inode": found.st_ino, "birth": 0, "owner": found.st_uid,
            "config": hashlib.sha256(config).hexdigest(),
            "python": os.readlink(prefix / "bin/python")}


class Answers(DaemonTest):
    def setUp(self):
        super().setUp()
        self.start()
        self.env = self.project / ".venv"

    def entry(self, grant):
        return json.dumps({"grant": grant, "at": 1, **identity(self.env)})

    def test_a_directory_without_environment_gets_an_empty_answer(self):
        answer = self.resolve()
        self.assertEqual((answer.root, answer.env), ("", ""))
        self.assertTrue(os.path.exists(answer.epoch))

    def test_an_approved_environment_is_answered_with_root_name_and_epoch(self):
        make_environment(self.env)
        self.allow_all()
        answer = self.resolve(self.project)
        self.assertEqual(answer.root, str(self.project))
        self.assertEqual(answer.env, str(self.env))
        self.assertEqual(answer.words["name"], "project")

    def test_a_directory_below_the_project_gets_the_same_environment(self):
        make_environment(self.env)
        self.allow_all()
        below = self.project / "a" / "b"
        below.mkdir(parents=True)
        self.assertEqual(self.resolve(below).env, str(self.env))

    def test_a_vanished_directory_is_answered(self):
        answer = self.resolve(self.home / "never" / "was")
        self.assertEqual(answer.env, "")

    def test_a_name_of_any_bytes_is_answered(self):
        odd = os.fsencode(self.home) + b"/a b'\"$`\xff\xc3"
        os.mkdir(odd)
        make_environment(os.fsdecode(odd) + "/.venv")
        self.allow_all()
        self.assertEqual(self.resolve(odd).env, os.fsdecode(odd + b"/.venv"))

    def test_unknown_becomes_allowed_and_the_epoch_changes_before_the_reply(self):
        make_environment(self.env)
        before = self.resolve()
        self.assertEqual(before.env, "")
        self.assertIn("venvctl allow", before.say)
        self.assertEqual(self.request("allow", self.entry("allowed"))[0], "ok")
        self.assertFalse(os.path.exists(before.epoch))
        self.assertEqual(self.resolve().env, str(self.env))

    def test_denied_is_silent(self):
        make_environment(self.env)
        self.assertEqual(self.request("deny", self.entry("denied"))[0], "ok")
        answer = self.resolve()
        self.assertEqual((answer.env, answer.say), ("", None))

    def test_an_allow_that_denies_and_a_deny_that_allows_are_refused(self):
        make_environment(self.env)
        self.assertEqual(self.request("allow", self.entry("denied"))[0], "error")
        self.assertEqual(self.request("deny", self.entry("allowed"))[0], "error")

    def test_forgetting_takes_record_and_trust(self):
        make_environment(self.env)
        self.request("allow", self.entry("allowed"))
        record = {"prefix": str(self.env), "kind": "venv", "name": "project", "stage": "ready"}
        self.assertEqual(self.request("register", json.dumps(record))[0], "ok")
        self.assertIn(str(self.env), self.request("list")[1].decode())
        forget = json.dumps({"prefix": str(self.env), "realPath": str(self.env)})
        before = self.resolve().epoch
        self.assertEqual(self.request("forget", forget)[0], "ok")
        self.assertFalse(os.path.exists(before))
        self.assertNotIn(str(self.env), self.request("list")[1].decode())
        self.assertEqual(self.resolve().env, "")

    def test_an_environment_in_use_is_recorded_with_its_use(self):
        make_environment(self.env)
        self.allow_all()
        self.resolve()
        self.stop()
        records = json.loads((self.state / "environments.json").read_text())["environments"]
        self.assertEqual([record["prefix"] for record in records], [str(self.env)])
        self.assertGreater(records[0]["lastUsed"], 0)

    def test_a_steering_variable_has_a_decision_of_its_own(self):
        self.resolve()
        self.resolve(WORKON_HOME=str(self.top))
        self.assertEqual(self.status()["cachedDecisions"], 2)

    def test_path_has_none(self):
        self.resolve(PATH="/usr/bin")
        self.resolve(PATH="/bin")
        self.assertEqual(self.status()["cachedDecisions"], 1)

    def test_another_mount_namespace_gets_no_environment(self):
        make_environment(self.env)
        self.allow_all()
        self.assertEqual(self.resolve_once(namespace="1").env, "")
        own = str(os.stat("/proc/self/ns/mnt").st_ino)
        self.assertEqual(self.resolve(namespace=own).env, str(self.env))

    def test_an_older_protocol_is_understood_and_a_newer_one_told_the_cure(self):
        self.assertEqual(self.resolve(protocol="0").env, "")
        verb, body = self.request("resolve", self.fields(self.project, protocol="7"))
        self.assertEqual(verb, "error")
        self.assertIn("venvctl daemon restart", json.loads(body)["message"])

    def test_status_names_the_shells_that_asked(self):
        self.resolve()
        status = self.status()
        self.assertEqual([shell["pid"] for shell in status["shells"]], [os.getpid()])
        self.assertEqual(status["shells"][0]["directory"], str(self.project))
        self.assertEqual(status["pid"], self.daemon.pid)
        self.assertEqual(status["startedBy"], "hand")
        self.assertEqual(status["socket"], str(self.socket_path))
        self.assertEqual(status["degraded"], [])
        self.assertTrue(os.path.exists(status["epoch"]))

    def test_a_process_that_does_not_live_is_no_shell(self):
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

    def test_an_environment_open_to_others_is_refused_until_its_mode_is_mended(self):
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
        self.resolve(self.home)  # the state files are read, no worker is at work
        self.workers = children(self.daemon.pid)

    def signal_workers(self, number):
        for worker in self.workers:
            os.kill(worker, number)

    def test_a_stopped_worker_means_later_and_is_replaced(self):
        self.signal_workers(signal.SIGSTOP)
        self.assertTrue(self.resolve_once().is_later)
        elsewhere = self.home / "elsewhere"
        elsewhere.mkdir()
        self.assertEqual(self.resolve(elsewhere).env, "")
        wait_until(lambda: not set(self.workers) & set(children(self.daemon.pid)),
                   "the stopped workers are gone")
        self.stop()

    def test_a_place_that_hung_is_left_alone_and_told(self):
        self.signal_workers(signal.SIGSTOP)
        self.assertTrue(self.resolve_once().is_later)
        told = wait_until(lambda: self.status()["degraded"], "the slow place is told")
        self.assertIn(str(self.project), told[0]["what"])
        self.assertTrue(self.resolve_once().is_later)
        self.stop()

    def test_a_killed_worker_is_replaced(self):
        self.signal_workers(signal.SIGKILL)
        self.assertEqual(self.resolve().env, "")
        self.stop()


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as listing:
        return [int(child) for child in listing.read().split()]


if __name__ == "__main__":
    unittest.main()
