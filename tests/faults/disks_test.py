"""Disks that are full or read-only or have no free inodes, and mounts. The state is always the complete old
state or the complete new one, and the error gives the reason."""
import json
import os
import subprocess
import unittest

import namespace
from client import STAGE, ClientTest
from environments import make_environment
from waiting import DEADLINE, wait_until


class Disks(ClientTest):
    def mount(self, directory, options):
        directory.mkdir(mode=0o700)
        namespace.mount("-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", directory)
        self.addCleanup(namespace.unmount, directory)

    def command(self, *words):
        return subprocess.run([STAGE / "bin/venvctl", *words], env=self.environment(),
                              cwd=self.project, capture_output=True, text=True, timeout=DEADLINE,
                              check=False)

    def roots(self):
        shown = json.loads((self.state / "trust.json").read_text())
        return [each["path"] for each in shown["roots"]]

    def fill(self, directory):
        """Uses up all space."""
        filler = os.open(directory / "filler", os.O_WRONLY | os.O_CREAT)
        try:
            while True:
                os.write(filler, bytes(4096))
        except OSError:
            os.close(filler)
        return directory / "filler"

    def use_up_inodes(self, directory):
        made = []
        try:
            for number in range(1000):
                (directory / f"filler{number}").touch()
                made.append(directory / f"filler{number}")
        except OSError:
            return made
        raise AssertionError("the inodes are not limited")

    def allow(self, name):
        (self.home / name).mkdir(exist_ok=True)
        return self.command("allow", "--under", str(self.home / name))

    def refused(self, name, reason):
        """Checks that a command fails with one line and does not change the recorded state."""
        before = (self.state / "trust.json").read_bytes()
        done = self.allow(name)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"^venvctl: .*" + reason)
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertEqual((self.state / "trust.json").read_bytes(), before)
        self.assertEqual(self.command("trust").returncode, 0)

    def test_a_change_fails_while_the_disk_is_full(self):
        self.mount(self.state, "size=16k")
        self.assertEqual(self.allow("first").returncode, 0)
        filler = self.fill(self.state)
        self.refused("second", "No space left")
        filler.unlink()
        self.assertEqual(self.allow("third").returncode, 0)
        self.assertEqual(self.roots(), [str(self.home / "first"), str(self.home / "third")])

    def test_a_change_fails_while_the_disk_has_no_free_inodes(self):
        self.mount(self.state, "nr_inodes=8")
        self.assertEqual(self.allow("first").returncode, 0)
        made = self.use_up_inodes(self.state)
        self.refused("second", "No space left")
        for path in made:
            path.unlink()
        self.assertEqual(self.allow("third").returncode, 0)

    def test_the_state_can_be_read_from_a_read_only_disk(self):
        self.mount(self.state, "size=1m")
        self.assertEqual(self.allow("first").returncode, 0)
        namespace.mount("-o", "remount,ro", self.state)
        self.refused("second", "Read-only file system")
        make_environment(self.home / "first/.venv")
        shown = self.command("which", "-C", str(self.home / "first"))
        self.assertEqual(shown.stdout.strip(), str(self.home / "first/.venv"))

    def test_a_daemon_that_cannot_write_still_answers_and_reports_the_reason(self):
        self.mount(self.state, "size=64k")
        make_environment(self.project / ".venv")
        self.start()
        self.allow_all()
        filler = self.fill(self.state)
        verb, body = self.request("allow", json.dumps({"root": "/other"}))
        self.assertEqual(verb, "error")
        self.assertIn("No space left", json.loads(body)["message"])
        self.assertEqual(self.resolve().env, str(self.project / ".venv"))
        filler.unlink()
        self.assertEqual(self.request("allow", json.dumps({"root": "/other"}))[0], "ok")
        self.assertEqual(set(self.roots()), {"/other", str(self.top)})
        self.stop()

    def test_uses_that_could_not_be_written_are_written_later(self):
        self.mount(self.state, "size=64k")
        make_environment(self.project / ".venv")
        self.start("--sweep-ms=50")
        self.allow_all()
        filler = self.fill(self.state)
        self.assertEqual(self.resolve().env, str(self.project / ".venv"))
        wait_until(lambda: any("No space left" in each["what"] for each in self.status()["degraded"]),
                   "the daemon reports that it cannot write")
        filler.unlink()
        recorded = self.state / "environments.json"
        wait_until(lambda: recorded.exists() and str(self.project) in recorded.read_text(),
                   "the use is recorded")
        wait_until(lambda: not self.status()["degraded"], "the daemon reports no problem")
        self.stop()

    def test_answers_are_not_cached_if_the_runtime_directory_is_full(self):
        self.mount(self.run_directory, "nr_inodes=16")
        make_environment(self.project / ".venv")
        self.start("--sweep-ms=50")
        self.allow_all()
        held = self.resolve()
        made = self.use_up_inodes(self.run_directory)
        # Moves the epoch file instead of removing it, because the daemon would immediately use the
        # free inode.
        made.append(self.run_directory / "last")
        os.rename(held.epoch, made[-1])
        self.assertEqual(self.request("allow", json.dumps({"root": "/other"}))[0], "ok")
        answer = self.resolve()
        self.assertEqual((answer.env, answer.words.get("keep")), (str(self.project / ".venv"), "no"))
        self.assertIn("make room", str(self.status()["degraded"]))
        for path in made:
            path.unlink(missing_ok=True)
        wait_until(lambda: "keep" not in self.resolve().words, "answers are cached again")
        self.stop()

    def test_a_search_does_not_enter_other_mounts(self):
        code, others = self.home / "code", self.home / "others"
        make_environment(code / "own/.venv")
        make_environment(others / "bound/.venv")
        self.mount(code / "stick", "size=1m")
        make_environment(code / "stick/.venv")
        (code / "bound").mkdir()
        namespace.mount("--bind", others, code / "bound")
        self.addCleanup(namespace.unmount, code / "bound")

        def listed():
            return {each["prefix"] for each in json.loads(self.command("list", "--json").stdout)}
        self.assertEqual(self.command("scan", str(code)).returncode, 0)
        self.assertEqual(listed(), {f"{code}/own/.venv"})
        self.start()
        make_environment(code / "stick/later/.venv")
        make_environment(code / "later/.venv")
        wait_until(lambda: f"{code}/later/.venv" in listed(), "the daemon has searched again", within=60)
        self.assertEqual(listed(), {f"{code}/own/.venv", f"{code}/later/.venv"})
        # A search whose argument is the mount point searches this mount.
        self.assertEqual(self.command("scan", str(code / "stick")).returncode, 0)
        self.assertEqual(len(listed()), 4)
        self.stop()


if __name__ == "__main__":
    namespace.enter()
    unittest.main()
