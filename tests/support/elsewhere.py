"""Pythons elsewhere: containers of the real podman, and a real sshd on the loopback interface."""
import functools
import getpass
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

import pexpect
from private_home import PrivateHome
from processes import children_of
from waiting import DEADLINE, wait_until

SSHD = "/usr/sbin/sshd"
# The machine that runs the tests may itself be a container. In a container, podman cannot set higher limits.
OPTIONS = ("--network", "host", "--ulimit", "nofile=1000:1000", "--ulimit", "nproc=1000:1000")


WAITING = "import signal; print('up', flush=True); signal.pause()"


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


def check_terminal(test, python):
    """Checks that the Python behind the link `python` runs in this terminal: it sees the size, Ctrl-C reaches
    it, and its exit code is returned."""
    child = pexpect.spawn(str(python), ["-q"], cwd=str(test.directory), env={**test.variables, "TERM": "xterm"},
                          dimensions=(30, 77), encoding="utf-8", timeout=DEADLINE)
    test.addCleanup(child.close, force=True)
    child.expect_exact(">>> ")
    child.sendline("import os; print('size', *os.get_terminal_size())")
    child.expect_exact("size 77 30")
    child.sendline("while True: pass")
    child.expect_exact("pass")
    child.sendline("")
    child.sendintr()
    child.expect_exact("KeyboardInterrupt")
    child.sendline("exit(5)")
    child.expect(pexpect.EOF)
    child.close()
    test.assertEqual(child.exitstatus, 5)


class Podman:
    """podman with its own storage below `top`. Its containers use this machine's /usr, so they start fast.

    `home`: has the variables HOME and XDG_RUNTIME_DIR. rootless podman keeps its state below them.
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

    def start(self, name, *options):
        self.names.append(name)
        self.podman("run", "-d", "--name", name, *OPTIONS, "-v", "/usr:/usr:ro", *options,
                    "--rootfs", self.root, "sleep", "100000")

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
        """Also closes the connections, which ssh keeps open for later commands."""
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
