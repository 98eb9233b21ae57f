"""doctor reports each known degraded state (core/faults/faults.h) with a fix that works.

There is one test for each fault, and its name is that of the fault: test_daemon_stopped causes "daemon-stopped".
"""
import contextlib
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import threading
import unittest

import doctor_programs_test  # the test Table counts the tests in this file, too
import namespace
import simultaneous
from client import STAGE
from doctor import DoctorTest
from environments import make_environment
from processes import children_of
from protocol import frame, read_reply
from venvd import PROGRAM
from waiting import DEADLINE, wait_until

SOURCES = pathlib.Path(__file__).resolve().parent.parent.parent
STRANGER = 65534


class Daemon(DoctorTest):
    def test_no_fault_is_reported_in_a_correct_setup(self):
        """Because a correct setup has no fault, each fault in another test is one that this test
        caused."""
        self.start()
        self.assertEqual(self.findings(), {})

    def test_daemon_absent(self):
        fix = self.assert_named("no socket")
        daemon = self.start()
        daemon.kill()
        daemon.wait()
        self.assert_named("socket still exists")
        self.assert_fixed_by(fix, "daemon", "start")

    def test_daemon_stopped(self):
        supervisor = self.start("--supervise")
        pid = self.status()["pid"]
        held = self.resolve()
        os.kill(pid, signal.SIGSTOP)
        fix = self.assert_named(f"pid {pid}")
        self.assertIn(f"kill -CONT {pid}", fix)
        for words in (["status"], ["daemon", "status"]):
            self.assertIn(f"the daemon (pid {pid}) is suspended: {fix}\n", self.command(*words).stdout)
        started = self.command("daemon", "start")
        self.assertEqual((started.returncode, started.stderr),
                         (5, f"venvctl: the daemon (pid {pid}) is suspended: {fix}\n"))
        self.assert_fixed_by(fix, "daemon", "restart")
        self.assertIn(supervisor.wait(DEADLINE), (0, 1))  # 1: it killed the daemon after a timeout
        self.assertFalse(os.path.exists(held.epoch))

    def test_daemon_silent(self):
        spinning = self.spin("listens")
        (self.run_directory / "epoch.x.1").touch()
        fix = self.assert_named(f"pid {spinning.pid}")
        threading.Thread(target=spinning.wait).start()
        self.assert_fixed_by(fix, "daemon", "restart")
        self.assertEqual(spinning.wait(DEADLINE), -signal.SIGTERM)
        self.assertNotIn("epoch.x.1", self.epoch_files())

    def test_daemon_slow(self):
        self.is_about_slowness = True
        status = self.status_of()
        never = threading.Event()

        def after_a_while(client):
            client.recv(1 << 20)
            never.wait(0.2)  # four times as long as a prompt waits
            client.sendall(status)
        self.serve(after_a_while)
        self.assert_named("prompts wait only 50", level="note")

    def test_crash_loop(self):
        supervisor = self.start("--supervise")
        pid = None
        for _ in range(5):
            pid = self.daemon_after(pid)
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(supervisor.wait(DEADLINE), 1)
        fix = self.assert_named("crashed 5 times within a minute (last: signal 9)")
        self.assertIn("venvctl logs", fix)
        self.assertIn("ended with signal 9", self.command("logs").stdout)
        self.assert_fixed_by(fix, "daemon", "start")

    def test_daemon_version(self):
        status = self.status_of(version="9.9")
        self.serve_reply(status)
        self.assertIn("venvctl daemon restart", self.assert_named("version 9.9"))

    def test_daemon_protocol(self):
        status = self.status_of(protocol=99)
        self.serve_reply(status)
        self.assertIn("venvctl daemon restart", self.assert_named("protocol 99"))

    def test_socket_foreign(self):
        self.serve_reply(b"HTTP/1.1 400\r\n\r\n")
        self.assertIn(str(self.socket_path), self.assert_named("another program"))

    def test_socket_missing(self):
        spinning = self.spin("")
        fix = self.assert_named(f"pid {spinning.pid}")
        threading.Thread(target=spinning.wait).start()
        self.assert_fixed_by(fix, "daemon", "restart")


class Units(DoctorTest):
    """Tests with a fake systemctl."""

    def setUp(self):
        super().setUp()
        self.start()
        (self.run_directory.parent / "systemd").mkdir()
        self.says({})

    def says(self, codes, otherwise="exit 0", daemon=None):
        """`codes`: exit codes by verb and unit. `daemon`: the units start it (default: this installation's); ""
        if there are no units."""
        daemon = f"{STAGE}/bin/venvd" if daemon is None else daemon
        shown = f"{{ path={daemon} ; argv[]={daemon} ; ignore_errors=no }}" if daemon else ""
        cases = "".join(f'*"{words}"*) exit {code} ;;\n' for words, code in codes.items())
        cases += f'*"show --property=ExecStart"*) echo "{shown}" ;;\n' if otherwise == "exit 0" else ""
        tool = self.top / "tools/systemctl"
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f'#!/bin/sh\ncase "$*" in\n{cases}*) {otherwise} ;;\nesac\n')
        tool.chmod(0o755)
        self.variables["PATH"] = f"{tool.parent}:{self.private.variables['PATH']}"

    def test_units_unknown(self):
        self.says({}, daemon="")
        self.assert_named(level="note")

    def test_units_other(self):
        self.says({}, daemon="/other/bin/venvd")
        self.assertIn("uninstall one of the two", self.assert_named("starts /other/bin/venvd", level="note"))

    def test_units_off(self):
        self.says({"is-enabled": 1, "is-failed": 1})
        self.assertIn("enable --now venvd.socket", self.assert_named())

    def test_unit_failed(self):
        self.says({"is-failed venvd.service": 1})
        self.assertIn("venvctl daemon start", self.assert_named("venvd.socket has failed"))
        self.says({"is-failed venvd.socket": 1})
        self.assert_named("venvd.service has failed")
        self.says({"is-failed": 1})
        self.assert_is_gone()

    def test_units_silent(self):
        self.says({}, otherwise="exec tail -f /dev/null")
        self.assert_named("units")


class Runtime(DoctorTest):
    def without_own_places(self, **variables):
        self.variables |= {"XDG_RUNTIME_DIR": None, **variables}
        return f"run-{platform.node()}"

    def test_runtime_unset(self):
        self.assert_named(self.without_own_places(), level="note")

    def test_runtime_unusable(self):
        missing, foreign, open_to_others = (self.top / name for name in ("a", "b", "c"))
        foreign.mkdir(mode=0o700)
        os.chown(foreign, STRANGER, STRANGER)
        open_to_others.mkdir(mode=0o755)
        for directory in (missing, foreign, open_to_others):
            with self.subTest(directory):
                self.assert_named(self.without_own_places(XDG_RUNTIME_DIR=str(directory)))

    def test_runtime_open(self):
        self.run_directory.mkdir(mode=0o755)
        self.assertIn("chmod 700", self.assert_named(str(self.run_directory)))
        self.run_directory.chmod(0o700)
        self.assert_is_gone()

    def test_runtime_too_long(self):
        self.variables["VENVCTL_RUNTIME_DIR"] = f"{self.top}/{'d' * 120}"
        self.assertIn("set VENVCTL_RUNTIME_DIR", self.assert_named())

    def test_runtime_full(self):
        self.mount(self.run_directory, "nr_inodes=8")
        self.start()
        held = self.resolve()
        self.addCleanup(self.fill_with_files(self.run_directory).clear)
        os.rename(held.epoch, self.run_directory / "last")
        self.allow_all()
        self.assert_named(str(self.run_directory))

    @staticmethod
    def fill_with_files(directory):
        made = []
        with contextlib.suppress(OSError):
            for number in range(1000):
                (directory / f"filler{number}").touch()
                made.append(directory / f"filler{number}")
        return made


class State(DoctorTest):
    def setUp(self):
        super().setUp()
        self.start()

    def write(self, name, text):
        self.state.mkdir(exist_ok=True)
        (self.state / name).write_text(text)

    def test_state_full(self):
        self.stop()
        shutil.rmtree(self.state, ignore_errors=True)
        self.mount(self.state, "size=16k")
        with contextlib.suppress(OSError), open(self.state / "filler", "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        self.assert_named("No space left")
        (self.state / "filler").unlink()
        self.assert_is_gone()

    def test_state_read_only(self):
        self.stop()
        shutil.rmtree(self.state, ignore_errors=True)
        self.mount(self.state, "size=64k")
        namespace.mount("-o", "remount,ro", self.state)
        self.assert_named("Read-only")

    def test_state_unwritable(self):
        self.stop()
        self.variables["VENVCTL_STATE_DIR"] = f"{self.home}/.bashrc"
        self.assert_named("Not a directory")

    def test_state_unreadable(self):
        self.state.mkdir(exist_ok=True)
        (self.state / "trust.json").symlink_to("trust.json")
        self.assert_named("trust.json")

    def test_state_elsewhere(self):
        self.variables["VENVCTL_STATE_DIR"] = f"{self.home}/elsewhere"
        self.assert_named("the daemon stores its records in")

    def test_state_newer(self):
        self.write("environments.json", '{"schema": 99}')
        self.assertEqual(self.assert_named("environments.json"), "upgrade venvctl")

    def test_state_corrupt(self):
        self.allow_all()
        self.assertEqual(self.request("allow", json.dumps({"root": "/other"}))[0], "ok")
        self.write("trust.json", '{"schema": 1, "ent')
        self.assertIn("backup", self.assert_named("trust.json"))
        self.assertEqual(self.request("allow", json.dumps({"root": "/third"}))[0], "ok")
        self.assert_is_gone()

    def test_state_lost(self):
        self.write("environments.json", "")
        self.assertIn("venvctl adopt", self.assert_named("environments.json"))

    def test_state_file(self):
        """The daemon and doctor itself notice a fault of a state file. doctor reports it only
        once."""
        self.stop()
        self.write("environments.json", '{"schema": 99}')
        self.start()
        self.resolve()
        told = wait_until(lambda: self.status()["degraded"], "the daemon reports it")
        self.assertEqual([each["fault"] for each in told], ["state-file"])
        self.assertEqual(set(self.findings()), {"state-newer"})


class Machine(DoctorTest):
    """Limits of the machine that the daemon itself reports."""

    def start_in_namespace(self, limit, value):
        script = f'echo {value} >/proc/sys/user/{limit} && exec "$@"'
        self.daemon = subprocess.Popen(
            ["unshare", "-Ur", "/bin/sh", "-c", script, "sh", PROGRAM, "--sweep-ms=1000"],
            env=self.environment(), stderr=subprocess.PIPE)
        self.processes.append(self.daemon)
        self.wait_for_service()

    def test_inotify_instances(self):
        self.start_in_namespace("max_inotify_instances", 0)
        self.assertIn("max_user_instances", self.assert_named())

    def test_inotify_watches(self):
        self.start_in_namespace("max_inotify_watches", 3)
        self.resolve()
        self.assertIn("max_user_watches", self.assert_named())

    def workers(self):
        return children_of(self.daemon.pid)

    def test_place_hangs(self):
        """Both the daemon and doctor's own check report the place. doctor runs outside and inside the mount."""
        self.start()
        with namespace.hanging(self.home / "remote", self.top / "hang") as mount:
            make_environment(self.project / ".venv")
            record = {"prefix": f"{mount}/d1", "kind": "venv", "name": "d1", "stage": "ready"}
            self.assertEqual(self.request("register", json.dumps(record))[0], "ok")
            inside = subprocess.Popen(
                ["sh", "-c", 'cd "$1" && echo && read x && exec "$2" doctor --json', "sh",
                 mount / "d3", STAGE / "bin/venvctl"], env=self.environment(), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.assertEqual(inside.stdout.readline(), "\n")
            (self.top / "hang").touch()
            self.assertTrue(self.resolve_once(mount / "d2").is_later)
            wait_until(lambda: self.status()["degraded"], "the daemon reports it")
            # In the mount, the editor's settings are in the hanging directory, too.
            for told, checks in ((self.command("doctor", "--json").stdout, {"daemon", "environments"}),
                                 (inside.communicate("\n")[0], {"daemon", "environments", "editor"})):
                told = [each for each in json.loads(told)["checks"]
                        if each["fault"] == "place-hangs"]
                self.assertEqual({each["check"] for each in told}, checks)
                for each in told:
                    self.assertIn(str(mount), each["what"].replace("~", str(self.home)))
                    self.assertIn("file system", each["fix"])

    def test_place_kills(self):
        """A worker dies while it checks a directory. The directory is skipped, reported, and logged once."""
        self.start()
        self.resolve()
        directory = self.home / "deadly"
        directory.mkdir()
        workers = self.workers()
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        with self.connect() as client:
            client.sendall(frame("resolve", self.fields(directory)))
            self.assertIn(b"later", read_reply(client)[1])
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda: "place-kills" in str(self.status()["degraded"]), "the daemon reports it")
        (self.socket_path.parent / "new").mkdir()  # makes the daemon check its own state
        # For a while no worker reads this directory, but other directories are answered.
        self.assertTrue(self.resolve_once(directory).is_later)
        self.assertFalse(self.resolve().is_later)
        self.assertIn("report the file", self.assert_named("deadly"))
        # The fault disappears when a worker can answer for the directory again.
        wait_until(lambda: not self.resolve_once(directory).is_later, "the directory is checked again")
        self.assert_is_gone()
        log = self.stop()
        self.assertEqual(log.count("a worker crashed in"), 2, log)  # once when it begins, once when it ends

    def test_descriptors(self):
        self.daemon = subprocess.Popen(["/bin/sh", "-c", 'ulimit -n 30; exec "$@"', "sh", PROGRAM],
                                       env=self.environment(), stderr=subprocess.PIPE)
        self.processes.append(self.daemon)
        self.wait_for_service()
        self.resolve()
        for worker in self.workers():
            os.kill(worker, signal.SIGSTOP)
        clients = []
        for _ in range(60):
            client = self.connect()
            with contextlib.suppress(BrokenPipeError):  # the daemon has already refused this client
                client.sendall(frame("allow", json.dumps({"root": str(self.top)})))
            clients.append(client)
        wait_until(lambda: clients[0].recv(1), "the first request is answered")
        for client in clients:
            client.close()
        self.assertIn("ulimit -n", self.assert_named())

    def test_processes(self):
        """Runs the daemon as another user, because root has no limit of processes. This user can
        read the programs."""
        prefix = self.top / "prefix"
        (prefix / "bin").mkdir(parents=True)
        for name in ("venvd", "venvctl"):
            shutil.copy(STAGE / "bin" / name, prefix / "bin" / name)
        subprocess.run(["chown", "-R", str(STRANGER), self.top], check=True)
        become = ["setpriv", f"--reuid={STRANGER}", "--clear-groups"]
        self.daemon = subprocess.Popen([*become, "prlimit", "--nproc=1", prefix / "bin/venvd"],
                                       env=self.environment(), stderr=subprocess.PIPE)
        self.processes.append(self.daemon)
        wait_until(self.socket_path.exists, "the daemon serves")
        told = subprocess.run([*become, prefix / "bin/venvctl", "doctor", "--json"],
                              env=self.environment(), capture_output=True, text=True, check=False)
        faults = {each["fault"]: each for each in json.loads(told.stdout)["checks"]}
        self.assertIn("processes", faults["processes"]["fix"])


class Projects(DoctorTest):
    def test_file_unreadable(self):
        self.start()
        path = self.project / "mise.toml"
        path.write_text("\n[tools\n")
        self.assertIn("make ~/", self.assert_named("mise.toml (line 2: "))
        path.unlink()
        self.assert_is_gone()


class Environments(DoctorTest):
    def setUp(self):
        super().setUp()
        self.start()
        self.env = self.project / ".venv"
        done = self.command("create", "-q", "--backend", "venv", "--no-pip", self.env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.findings(), {})

    def test_environment_incomplete(self):
        """The environment is recorded as unfinished, as after a killed `create`."""
        self.stop()
        path = self.state / "environments.json"
        path.write_text(path.read_text().replace('"ready"', '"creating"'))
        self.start()
        fix = self.assert_named("~/project/.venv")
        self.assert_fixed_by(fix, "create", "--clear", str(self.env))

    def test_environment_broken(self):
        (self.env / "bin/python").unlink()
        (self.env / "bin/python").symlink_to("/no/such/python")
        fix = self.assert_named("~/project/.venv")
        self.assert_fixed_by(fix, "repair", str(self.env))

    def test_environment_foreign(self):
        activate = self.env / "bin/activate"
        activate.write_text(activate.read_text().replace(str(self.env), "/elsewhere/.venv"))
        fix = self.assert_named("~/project/.venv is foreign (created for /elsewhere/.venv")
        self.assert_fixed_by(fix, "repair", str(self.env))

    def test_environment_orphaned(self):
        project = self.home / "other"
        project.mkdir()
        done = self.command("create", "-q", "--backend", "venv", "--no-pip", "--central", "-C", project)
        self.assertEqual(done.returncode, 0, done.stderr)
        prefix = (project / ".venv").read_text().strip()
        shutil.rmtree(project)
        fix = self.assert_named("is orphaned (its project ", level="note")
        self.assert_fixed_by(fix, "remove", prefix)

    def test_environment_gone(self):
        shutil.rmtree(self.env)
        fix = self.assert_named("~/project/.venv")
        self.assertEqual(self.command("remove", "-y", str(self.env)).returncode, 0)
        self.assertEqual(fix, "run venvctl remove ~/project/.venv")
        self.assert_is_gone()

    def test_elsewhere_incomplete(self):
        """`venvctl use` is killed when it starts docker."""
        docker = self.home / "bin/docker"
        docker.parent.mkdir(exist_ok=True)
        docker.write_text("#!/bin/sh\nkill -KILL $PPID\n")
        docker.chmod(0o755)
        self.variables["PATH"] = f"{docker.parent}:{self.environment()['PATH']}"
        self.assertEqual(self.command("use", "docker:web").returncode, -signal.SIGKILL)
        fix = self.assert_named("is an incomplete choice of a Python elsewhere")
        left = re.fullmatch("wait until venvctl use finishes, or run rm -r ~/(.*)", fix)[1]
        shutil.rmtree(self.home / left)
        self.assert_is_gone()


class Setup(DoctorTest):
    def setUp(self):
        super().setUp()
        self.start()

    def test_hook_missing(self):
        (self.home / ".bashrc").unlink()
        self.assert_fixed_by(self.assert_named("~/.bashrc"), "init", "bash")

    def test_hook_other(self):
        path = self.home / ".bashrc"
        path.write_text(path.read_text().replace(str(STAGE), "/opt/other"))
        self.assert_fixed_by(self.assert_named("~/.bashrc"), "init", "bash")

    def test_hook_none(self):
        self.variables["SHELL"] = "/bin/dash"
        self.assert_named("/bin/dash", level="note")

    def test_hook_unreadable(self):
        (self.home / ".bashrc").unlink()
        (self.home / ".bashrc").mkdir()
        self.assert_named(".bashrc")

    def test_hook_disabled(self):
        self.variables["VENVCTL_DISABLE"] = "1"
        self.assertEqual(self.assert_named(), "unset VENVCTL_DISABLE")

    def test_vscode_activation(self):
        settings = self.home / ".config/Code/User/settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text('{"python.terminal.activateEnvironment": true}')
        fix = self.assert_named("python.terminal.activateEnvironment is true")
        self.assert_fixed_by(fix, "init", "vscode")

    def test_configuration(self):
        path = self.private.config / "config.toml"
        path.parent.mkdir(parents=True)
        for text in ("[create", "[create]\nbackend = 'moon'\n", "moon = 1\n"):
            with self.subTest(text):
                path.write_text(text)
                self.assertEqual(self.assert_named("config.toml"), "fix ~/.config/venvctl/config.toml")

    def test_home_unset(self):
        """HOME is a relative path. venvctl does not use the account's home directory instead."""
        self.variables["HOME"] = "home"
        self.assert_named()

    def test_home_captured(self):
        make_environment(self.home / ".venv")
        self.assert_named("~/.venv", level="note")

    def test_home_project(self):
        (self.home / "Pipfile").touch()
        self.assert_named("home directory", level="note")


class Table(unittest.TestCase):
    def test_every_fault_in_the_table_has_a_test_and_every_test_has_a_fault(self):
        text = (SOURCES / "core/faults/faults.h").read_text()
        faults = set(re.findall(r'constexpr Fault k\w+\{\s*"([a-z-]+)",', text))
        self.assertGreater(len(faults), 40)
        self.assertEqual(len(faults), len(re.findall("constexpr Fault ", text)))
        tests = {name.removeprefix("test_").replace("_", "-")
                 for each in DoctorTest.__subclasses__() for name in vars(each)
                 if name.startswith("test_")}
        self.assertEqual(tests - {"no-fault-is-reported-in-a-correct-setup"}, faults)


if __name__ == "__main__":
    namespace.enter()
    # Hides the real /run, so that only variables decide which runtime directory is used.
    namespace.mount("-t", "tmpfs", "tmpfs", "/run")
    namespace.make_limits_writable()
    simultaneous.main(3)
