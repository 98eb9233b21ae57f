"""prune deletes broken, orphaned and unused environments and nothing else, with and without a daemon."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

from environments import PACKAGES, PYTHON_VERSION, make_environment
from program import ProgramTest, main

DAY = 24 * 60 * 60


class PruneTest(ProgramTest):
    def make(self, name, project=None):
        prefix = pathlib.Path(make_environment(self.home / ".virtualenvs" / name, "virtualenv"))
        if project:
            self.write(prefix / ".project", str(project))
        return prefix

    def orphan(self, name):
        return self.make(name, self.home / "gone")

    def broken(self, name, python="/no/such/python"):
        """Makes a broken environment. Its version of Python is not installed, so that only a new environment
        can replace it."""
        prefix = self.lose_version(self.make(name))
        (prefix / "bin/python").unlink()
        (prefix / "bin/python").symlink_to(python)
        return prefix

    def lose_version(self, prefix):
        config = prefix / "pyvenv.cfg"
        config.write_text(re.sub(r"(?m)^version.*", "version = 3.99.1", config.read_text()))
        if (prefix / PACKAGES).exists():
            os.rename(prefix / f"lib/python{PYTHON_VERSION}", prefix / "lib/python3.99")
        (prefix / "lib/python3.99/site-packages").mkdir(parents=True, exist_ok=True)
        return prefix

    def names(self, *words):
        return {os.path.basename(each["prefix"]) for each in self.ok("prune", "--json", *words).json}

    def left_out(self, *words):
        err = self.ok("prune", *words).err
        return [line for line in err.splitlines() if line.startswith("left out: ")]

    def used(self, *ages):
        """Records that each environment was last used this number of days ago."""
        records = [{"prefix": str(self.home / ".virtualenvs" / name), "lastUsed": int(time.time()) - days * DAY}
                   for name, days in ages]
        self.write(self.private.state / "environments.json",
                   json.dumps({"schema": 1, "environments": records}), 0o600)

    def test_nothing_is_deleted_without_yes(self):
        orphan, broken = self.orphan("orphan"), self.broken("broken")
        self.make("fine")
        shown = self.ok("prune")
        self.assertRegex(shown.out, r"~/\.virtualenvs/orphan +orphaned: its project ")
        self.assertRegex(shown.out, r"~/\.virtualenvs/broken +broken: its bin/python does not point")
        self.assertRegex(shown.out, r"(?m)^total +\S+ [kM]?B")
        self.assertNotIn("fine", shown.out)
        self.assertIn("nothing was removed: run the same command with -y", shown.err)
        found = self.ok("prune", "--json").json
        self.assertEqual([each["removed"] for each in found], [False, False])
        self.assertEqual(sum(each["sizeBytes"] for each in found), sum(
            int(subprocess.check_output(["du", "-sB1", prefix]).split()[0]) for prefix in (orphan, broken)))
        self.assertTrue(orphan.exists() and broken.exists())

    def test_the_options_select_the_environments_and_yes_deletes_them(self):
        self.orphan("orphan"), self.broken("broken"), self.make("fine"), self.make("old")
        self.used(("old", 100), ("orphan", 1))
        self.assertEqual(self.names("--broken"), {"broken"})
        self.assertEqual(self.names("--orphaned"), {"orphan"})
        self.assertEqual(self.names("--unused", "90d"), {"old"})
        self.assertEqual([each["name"] for each in self.ok("list", "--unused", "90d", "--json").json], ["old"])
        self.assertEqual(self.names("--unused", "90d", "--broken"), {"old", "broken"})
        self.assertEqual(self.names(), {"orphan", "broken"})
        self.assertIn("last used 3 months ago", self.ok("prune", "--unused", "90d").out)
        removed = self.ok("prune", "-y", "--json", "--unused", "90d", "--orphaned").json
        self.assertEqual({os.path.basename(each["prefix"]): each["removed"] for each in removed},
                         {"old": True, "orphan": True})
        self.assertEqual({each["trashed"] for each in removed},
                         {f"{self.home}/.local/share/Trash/files/{name}" for name in ("old", "orphan")})
        self.ok("prune", "-y")
        self.assertEqual(os.listdir(self.home / ".virtualenvs"), ["fine"])
        self.assertIn("no environment can be pruned", self.ok("prune").err)
        self.assertEqual(self.ok("prune", "--json").json, [])
        self.fails(2, "prune", "--unused", "long")

    def test_a_recreated_environment_counts_as_never_used(self):
        self.create("env")
        state = json.loads(self.state("environments.json"))
        state["environments"][0] |= {"lastUsed": int(time.time()) - 100 * DAY, "createdAt": int(time.time()) - 200 * DAY}
        self.write(self.private.state / "environments.json", json.dumps(state), 0o600)
        self.assertEqual(self.names("--unused", "90d"), {"env"})
        self.create("--clear", "-y", "env")
        self.assertEqual(self.names("--unused", "90d"), set())

    def test_environments_that_must_be_kept_are_reported(self):
        protected, used, pinned = self.orphan("protected"), self.orphan("used"), self.orphan("pinned")
        self.ok("protect", protected)
        self.ok("allow", pinned)
        self.ok("use", pinned)
        process = subprocess.Popen([used / "bin/python", "-c", "print(flush=True); import sys; sys.stdin.read()"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.communicate)
        process.stdout.readline()
        mine = self.orphan("mine")
        self.write(mine / "notes.txt", "important")
        tool = pathlib.Path(make_environment(self.home / ".local/share/pipx/venvs/black", "virtualenv"))
        self.write(tool / "pipx_metadata.json", "{}")
        (tool / "bin/python").unlink()
        (tool / "bin/python").symlink_to("/no/such/python")
        half = self.make("half")
        (half / "bin/activate").unlink()
        lines = "\n".join(self.left_out("-y"))
        for text in ("protected is protected", f"used is in use by process {process.pid}", "mine ",
                     "black belongs to pipx: ", "half is incomplete, and younger than a day",
                     "pinned is the environment of ~/project (venvctl use)"):
            self.assertIn(text, lines)
        for prefix in (protected, used, pinned, mine, tool, half):
            self.assertTrue((prefix / "pyvenv.cfg").exists(), prefix)

    def test_a_complete_environment_whose_create_was_interrupted_is_kept(self):
        """The user may have created it at the same path after the interrupted creation."""
        prefix = self.make("mine")
        record = {"prefix": str(prefix), "stage": "creating", "madeByUs": True, "createdAt": int(time.time()) + 100}
        self.write(self.private.state / "environments.json",
                   json.dumps({"schema": 1, "environments": [record]}), 0o600)
        self.assertIn("mine may be complete, because it has its python and scripts", "\n".join(self.left_out("-y")))
        self.assertTrue(prefix.exists())

    def test_only_certainly_broken_environments_are_removed(self):
        away = self.broken("away", "/mnt/no-such-stick/py/bin/python3")
        hidden = self.home / "hidden"
        unreachable = self.broken("unreachable", hidden / "bin/python3.99")
        closed, unread, repairable = self.broken("closed"), self.broken("unread"), self.make("repairable")
        (repairable / "bin/python").unlink()
        (repairable / "bin/python").symlink_to("/no/such/python")
        (repairable / PACKAGES).mkdir(parents=True)
        gone, colon = self.broken("gone"), self.make("a:b")
        os.rename(closed / "bin", closed / "old")
        (unread / "pyvenv.cfg").unlink()
        os.mkfifo(unread / "pyvenv.cfg")
        for path in (hidden, closed / "bin"):
            path.symlink_to(path)  # a link to itself cannot be read, not even by root
        lines = "\n".join(self.left_out("-y"))
        self.assertIn("away may still work, although /mnt/no-such-stick/py/bin/python3 is not available now", lines)
        self.assertRegex(lines, r"repairable can be repaired \(use .*\): run venvctl repair ")
        self.assertIn("unreachable may still work, although ~/hidden/bin/python3.99 is not available now", lines)
        self.assertIn("unread may still work, because its pyvenv.cfg cannot be read", lines)
        self.assertIn("closed may still work, because its bin cannot be read", lines)
        for prefix in (away, unreachable, closed, unread, repairable):
            self.assertTrue(prefix.exists())
        self.assertIn("a:b has a path that PATH cannot contain, but its python runs", lines)
        self.assertTrue(colon.exists())
        self.assertFalse(gone.exists())
        self.ok("repair", repairable)

    def test_an_environment_witnessed_today_is_kept(self):
        prefix = self.make_venv(self.home / "fresh")
        self.ok("allow", prefix)
        self.lose_version(prefix)
        (prefix / "bin/python3").unlink()
        path = self.private.state / "trust.json"
        trust = json.loads(path.read_text())
        trust["entries"][0] |= {"grant": "witnessed", "at": int(time.time()) - DAY // 2}
        path.write_text(json.dumps(trust))
        self.assertIn("fresh was created less than a day ago", "\n".join(self.left_out("-y")))
        trust["entries"][0]["at"] -= DAY
        path.write_text(json.dumps(trust))
        self.assertEqual(self.names(), {"fresh"})

    def test_records_of_deleted_environments_are_deleted_except_those_on_a_missing_drive(self):
        self.create("gone")
        shutil.rmtree(self.directory / "gone")
        records = json.loads(self.state("environments.json"))["environments"]
        drive = {"prefix": "/media/no-such-drive/env", "kind": "venv"}
        self.write(self.private.state / "environments.json",
                   json.dumps({"schema": 1, "environments": [drive, *records]}), 0o600)
        self.assertEqual(self.names(), {"gone"})
        self.ok("prune", "-y")
        self.assertEqual([each["prefix"] for each in self.ok("list", "--json").json], [drive["prefix"]])


class PruneWithDaemonTest(PruneTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()


if __name__ == "__main__":
    main()
