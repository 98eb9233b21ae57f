"""Private mounts for a test: the program continues in its own mount namespace."""
import contextlib
import os
import pathlib
import select
import stat
import subprocess
import sys

_MARK = "VENVCTL_TEST_NAMESPACE"  # the stage directory outside
_STAGE = "/tmp/stage"


def enter():
    """Restarts this program as root in its own mount namespace, and returns only there.

    It becomes real root with sudo: in a user namespace, files of real root belong to `nobody`, and
    nothing below them is trusted. It gets its own /tmp for the same reason: the tests' temporary
    directory may belong to another user than root. The tested programs are also there, because a
    home directory may be closed to root of a user namespace.
    """
    if os.environ.get(_MARK):
        mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/tmp")
        os.mkdir(_STAGE)
        return mount("--bind", os.environ[_MARK], _STAGE)
    os.environ[_MARK] = os.environ["VENVCTL_STAGE"]
    os.environ.update(TMPDIR="/tmp", VENVCTL_STAGE=_STAGE, VENVD=_STAGE + "/bin/venvd")
    variables = [f"{name}={value}" for name, value in os.environ.items()]
    become_root = [] if os.getuid() == 0 else ["sudo", "-n", "env", "-i", *variables]
    words = [*become_root, "unshare", "--mount", sys.executable, "-B", *sys.argv]
    os.execvp(words[0], words)


def make_limits_writable():
    """/proc/sys is read-only in a container; in a newly mounted /proc it is not."""
    mount("-t", "proc", "proc", "/proc")


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def unmount(directory):
    subprocess.run(["umount", "--lazy", str(directory)], check=True)


@contextlib.contextmanager
def hanging(directory, flag):
    """A file system at `directory` that hangs while `flag` exists."""
    make_fuse_device()
    directory.mkdir()
    flag.unlink(missing_ok=True)
    program = subprocess.Popen([os.environ["HANGING_FS"], directory, flag])
    try:
        while not os.path.ismount(directory):
            if program.poll() is not None:
                raise AssertionError("cannot mount a FUSE file system: try modprobe fuse")
            select.select([], [], [], 0.005)
        yield directory
    finally:
        flag.unlink(missing_ok=True)
        program.kill()
        program.wait()
        unmount(directory)


def make_fuse_device():
    """Containers lack /dev/fuse even when the kernel supports FUSE."""
    device = pathlib.Path("/dev/fuse")
    with contextlib.suppress(FileExistsError):  # even if another test has just made it
        os.mknod(device, 0o600 | stat.S_IFCHR, os.makedev(10, 229))
