"""Pythons elsewhere: containers of the real podman or docker, and a real sshd on the loopback interface."""
import atexit
import functools
import getpass
import hashlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

from processes import children_of
from waiting import DEADLINE, wait_until

SSHD = "/usr/sbin/sshd"
# The machine that runs the tests may itself be a container. podman cannot set limits there that are
# higher than the container's own.
OPTIONS = ("--network", "host", "--ulimit", "nofile=1000:1000", "--ulimit", "nproc=1000:1000")


# Does not use signal.pause(), because a signal immediately before this call would have no effect.
WAITING = "import signal; print('up', flush=True)\nwhile True: signal.sigtimedwait((), 0.1)"


def waiting_there(mark):
    """The pids of the programs WAITING whose text ends with `mark`, including those in containers."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if os.path.basename(words[0]).startswith(b"python3") and len(words) > 2 and words[2].endswith(mark.encode()):
            found.append(int(pid))
    return found


# How many bytes check_pipe() sends. A long form sends 1,000,000,000 (tests/README.md).
PIPE_BYTES = int(os.environ.get("VENVCTL_PIPE", "25000000"))


def check_pipe(test, python):
    """Checks that bytes pass unchanged to the Python behind the link `python`, and back, at the
    same time."""
    program = "import shutil, sys; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)"
    process = subprocess.Popen([python, "-c", program], cwd=test.directory, env=test.variables,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    block = b"~.\n" + bytes(range(256)) + os.urandom(1_000_000)
    sent, received, count = hashlib.sha256(), hashlib.sha256(), 0

    def feed():
        left = PIPE_BYTES
        with process.stdin:
            while left > 0:
                piece = block[:left]
                sent.update(piece)
                process.stdin.write(piece)
                left -= len(piece)
    feeding = threading.Thread(target=feed)
    feeding.start()
    while piece := process.stdout.read(1_000_000):
        received.update(piece)
        count += len(piece)
    feeding.join()
    process.stdout.close()
    test.assertEqual((process.wait(DEADLINE), count), (0, PIPE_BYTES))
    test.assertEqual(received.hexdigest(), sent.hexdigest())


READING = "import sys; print('up', flush=True); sys.stdin.read()"


def check_sigkill(test, mark):
    """Checks what a SIGKILL of the local program does: a program elsewhere that reads its input
    ends, and a program that does not read continues."""
    python = str(test.links / "bin/python")
    reading = test.start("-c", f"{READING}  # {mark}", program=python, stdin=subprocess.PIPE)
    test.assertEqual(reading.stdout.readline(), "up\n")
    reading.kill()
    wait_until(lambda: not waiting_there(mark), "the program that reads its input ends")
    reading.communicate(timeout=DEADLINE)
    other = test.start("-c", f"{WAITING}  # {mark}", program=python)
    test.assertEqual(other.stdout.readline(), "up\n")
    front_ends = children_of(other.pid)
    test.assertTrue(front_ends)
    other.kill()
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in front_ends), "the front end ends")
    (pid,) = waiting_there(mark)
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not waiting_there(mark), "the program there ends")
    other.communicate(timeout=DEADLINE)


class Engine:
    """docker or podman with its own storage, HOME and runtime directory, and the container `web`, which has this
    machine's /usr, and the directory `homes` as /srv. The tests of one process share it, because each start of a container takes
    about as long as a test. A test that stops or changes a container starts its own.

    Tests make their private homes in `homes`, so that `web` contains them. They run the front end with `path` at the
    beginning of PATH: it contains one that uses this storage, whatever HOME and XDG_RUNTIME_DIR a test has.
    """

    name = ""  # of the front end
    mark = ""  # a file that exists only in containers
    removal = ()  # the words that kill and remove containers at once

    def __init__(self):
        self.pid = os.getpid()
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="vp-")).resolve()
        self.homes = self.top / "homes"
        self.path = self.top / "bin"
        self.root = self.top / "root"
        for directory in (self.homes, self.path, self.top / "home", self.top / "run"):
            directory.mkdir(mode=0o700)
        for name in ("proc", "sys", "dev", "etc", "tmp", "run", "usr", "srv", "var"):
            (self.root / name).mkdir(parents=True)
        for name in ("bin", "sbin", "lib", "lib64"):
            if os.path.islink(f"/{name}"):
                (self.root / name).symlink_to(os.readlink(f"/{name}"))

    def write_front_end(self, **variables):
        # For an ordinary user, podman keeps its state below these directories.
        xdg = {f"XDG_{each}_HOME": self.top / "home" / each.lower() for each in ("CONFIG", "DATA", "STATE", "CACHE")}
        variables = {"HOME": self.top / "home", "XDG_RUNTIME_DIR": self.top / "run", **xdg, **variables}
        lines = [f'export {name}="{value}"' for name, value in variables.items()]
        (self.path / self.name).write_text("\n".join(["#!/bin/sh", *lines, f'exec {shutil.which(self.name)} "$@"', ""]))
        (self.path / self.name).chmod(0o755)

    def prepare(self):
        """What containers need before the first one starts."""

    def system(self):
        """The words that name the root file system of a container."""
        raise NotImplementedError

    def call(self, *words, check=True):
        return subprocess.run([self.path / self.name, *map(str, words)], check=check, capture_output=True, text=True,
                              timeout=120)

    def create(self, name, *options, words=("create",)):
        """A container that does not run. Tests that run at the same time need different names."""
        self.call(*words, "--name", name, *OPTIONS, "-v", "/usr:/usr:ro", *options, *self.system(), "sleep", "100000")

    def start(self, name, *options):
        self.create(name, *options, words=("run", "-d"))

    def remove(self, *names):
        self.call(*self.removal, *names, check=False)

    def inside(self, path):
        """The path in `web` of a directory below `homes`."""
        return f"/srv/{pathlib.Path(path).relative_to(self.homes)}"

    def close(self):
        """Does nothing in a process that was forked later."""
        if os.getpid() != self.pid:
            return
        self.end()
        shutil.rmtree(self.top, ignore_errors=True)

    def end(self):
        names = self.call("ps", "-aq", check=False).stdout.split()
        if names:
            self.remove(*names)


class Podman(Engine):
    name = "podman"
    mark = "/run/.containerenv"
    removal = ("rm", "-f", "-t", "0")

    def prepare(self):
        runtime = "runc" if shutil.which("runc") else "crun"
        (self.top / "containers.conf").write_text(
            f'[containers]\ndefault_ulimits = []\n[engine]\nruntime = "{runtime}"\ncgroup_manager = "cgroupfs"\n')
        (self.top / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{self.top}/graph"\nrunroot = "{self.top}/run/storage"\n')
        self.write_front_end(CONTAINERS_CONF=self.top / "containers.conf", PODMAN_IGNORE_CGROUPSV1_WARNING=1,
                             CONTAINERS_STORAGE_CONF=self.top / "storage.conf")

    def system(self):
        return "--rootfs", self.root

    def end(self):
        super().end()
        if os.geteuid() != 0:
            # For an ordinary user, podman leaves a process that keeps the user namespace. This ends it.
            self.call("system", "migrate", check=False)


class Docker(Engine):
    """A dockerd of its own. Needs root."""

    name = "docker"
    mark = "/.dockerenv"
    removal = ("rm", "-f")
    daemon = None

    def prepare(self):
        self.write_front_end(DOCKER_HOST=f"unix://{self.top}/socket")
        with open(self.top / "log", "wb") as log:
            self.daemon = subprocess.Popen(
                ["dockerd", "--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs",
                 f"--data-root={self.top}/graph", f"--exec-root={self.top}/exec", f"--pidfile={self.top}/pid",
                 "--containerd=", f"--host=unix://{self.top}/socket"], stdout=log, stderr=log)
        wait_until(lambda: self.daemon.poll() is not None or self.call("version", check=False).returncode == 0,
                   "dockerd serves")
        if self.daemon.poll() is not None:
            raise subprocess.CalledProcessError(self.daemon.returncode, "dockerd",
                                                stderr=(self.top / "log").read_text())
        subprocess.run(["tar", "-C", self.root, "-cf", self.top / "root.tar", "."], check=True)
        self.call("import", self.top / "root.tar", "system")

    def system(self):
        return ("system",)

    def end(self):
        if self.daemon and self.daemon.poll() is None:
            super().end()
            self.daemon.terminate()
            self.daemon.wait(DEADLINE)
            # dockerd leaves the name of the host's network namespace mounted.
            subprocess.run(["umount", self.top / "exec/netns/default"], check=False, capture_output=True)


@functools.cache
def shared_engine():
    """(Engine, ""), or (None, the reason why it can start no container here). The variable VENVCTL_ENGINE chooses
    docker or podman (the default). A process that is forked later has the same one. The process that called first
    removes it when it ends."""
    kind = {"docker": Docker, "podman": Podman}[os.environ.get("VENVCTL_ENGINE", "podman")]
    if not shutil.which(kind.name):
        return None, f"needs {kind.name}"
    engine = kind()
    try:
        engine.prepare()
        engine.start("web", "-v", f"{engine.homes}:/srv")
        done = engine.call("exec", "web", "python3", "-c", "print(1)", check=False)
        reason = "" if done.stdout == "1\n" else f"{kind.name} runs no program here: {done.stderr.strip()[-200:]}"
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        reason = f"{kind.name} starts no container here: {str(error.stderr or error).strip()[-200:]}"
    if reason:
        engine.close()
        return None, reason
    atexit.register(engine.close)
    return engine, ""


class Sshd:
    """A real sshd for the user who runs the tests. `config` has the lines for an ssh_config."""

    def __init__(self, top, *lines):
        """`lines`: further lines of the sshd_config."""
        self.top = pathlib.Path(top)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.top / name], check=True)
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (self.top / "sshd_config").write_text(
            f"ListenAddress 127.0.0.1:{self.port}\nHostKey {self.top}/host\nAuthorizedKeysFile {self.top}/user.pub\n"
            f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n" + "\n".join(lines) + "\n")
        self.lines = (f"HostName 127.0.0.1\n  User {getpass.getuser()}\n  Port {self.port}\n"
                      f"  IdentityFile {self.top}/user\n  IdentitiesOnly yes\n"
                      f"  UserKnownHostsFile /dev/null\n  StrictHostKeyChecking no\n  LogLevel ERROR\n")
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen([SSHD, "-D", "-f", self.top / "sshd_config"], stderr=subprocess.DEVNULL)

        def listens():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0
        wait_until(listens, "sshd listens")

    def stop(self):
        """Ends sshd and its connections, which ssh would keep open for later commands."""
        for session in children_of(self.process.pid):
            os.kill(session, signal.SIGTERM)
        self.process.terminate()
        self.process.wait()


@functools.cache
def why_no_sshd():
    """Why no sshd can run here; "" if it can."""
    if not os.path.exists(SSHD) or not shutil.which("ssh"):
        return "needs openssh-server and openssh-client"
    return ""
