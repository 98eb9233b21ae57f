"""Pythons elsewhere: containers of the real podman, and a real sshd on the loopback interface."""
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

from private_home import PrivateHome
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


class Podman:
    """podman with its own storage below `top`. Its containers use this machine's /usr, so they
    start fast.

    `home` contains the variables HOME and XDG_RUNTIME_DIR. Rootless podman keeps its state in these
    directories.
    """

    def __init__(self, top, home):
        self.top = pathlib.Path(top)
        self.home = {name: home[name] for name in ("HOME", "XDG_RUNTIME_DIR")}
        self.root = self.top / "root"
        for name in ("proc", "sys", "dev", "etc", "tmp", "run", "usr", "srv", "var"):
            (self.root / name).mkdir(parents=True)
        for name in ("bin", "sbin", "lib", "lib64"):
            if os.path.islink(f"/{name}"):
                (self.root / name).symlink_to(os.readlink(f"/{name}"))
        runtime = "runc" if shutil.which("runc") else "crun"
        (self.top / "containers.conf").write_text(
            f'[containers]\ndefault_ulimits = []\n[engine]\nruntime = "{runtime}"\ncgroup_manager = "cgroupfs"\n')
        (self.top / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{top}/graph"\nrunroot = "{top}/run"\n')
        self.variables = {"CONTAINERS_CONF": str(self.top / "containers.conf"),
                          "CONTAINERS_STORAGE_CONF": str(self.top / "storage.conf"),
                          "PODMAN_IGNORE_CGROUPSV1_WARNING": "1"}
        self.names = []

    def podman(self, *words, check=True):
        return subprocess.run(["podman", *map(str, words)], env={**os.environ, **self.home, **self.variables}, check=check,
                              capture_output=True, text=True, timeout=120)

    def create(self, name, *options, words=("create",)):
        """Makes a container, but does not start it."""
        self.names.append(name)
        self.podman(*words, "--name", name, *OPTIONS, "-v", "/usr:/usr:ro", *options, "--rootfs", self.root,
                    "sleep", "100000")

    def start(self, name, *options):
        self.create(name, *options, words=("run", "-d"))

    def remove(self):
        for name in self.names:
            self.podman("rm", "-f", "-t", "0", name, check=False)
        shutil.rmtree(self.top, ignore_errors=True)


@functools.cache
def why_no_podman():
    """Why podman cannot start a container here; "" if it can."""
    if not shutil.which("podman"):
        return "needs podman"
    private = PrivateHome()
    podman = Podman(tempfile.mkdtemp(prefix="vp-"), private.variables)
    try:
        podman.start("try")
        done = podman.podman("exec", "try", "python3", "-c", "print(1)", check=False)
        return "" if done.stdout == "1\n" else f"podman runs no program here: {done.stderr.strip()[-200:]}"
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        return f"podman starts no container here: {str(error.stderr or error).strip()[-200:]}"
    finally:
        podman.remove()
        private.remove()


class Sshd:
    """A real sshd for the user who runs the tests. `config` has the lines for an ssh_config."""

    def __init__(self, top):
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
            f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n")
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
