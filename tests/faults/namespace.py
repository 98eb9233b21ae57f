"""Mounts of a test's own: the program goes on in a mount namespace that nobody else sees."""
import contextlib
import os
import pathlib
import select
import stat
import subprocess
import sys

_MARK = "VENVCTL_TEST_NAMESPACE"


def enter():
    """Starts this program again, as root in a mount namespace of its own. Comes back only there.

    Real root, by sudo: in a user namespace root's files belong to nobody, and nothing below them is
    trusted.
    """
    if os.environ.get(_MARK):
        return
    os.environ[_MARK] = "1"
    variables = [f"{name}={value}" for name, value in os.environ.items()]
    become_root = [] if os.getuid() == 0 else ["sudo", "-n", "env", "-i", *variables]
    words = [*become_root, "unshare", "--mount", sys.executable, "-B", *sys.argv]
    os.execvp(words[0], words)


def make_limits_writable():
    """A container shows /proc/sys read only; a /proc of our own does not."""
    mount("-t", "proc", "proc", "/proc")


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def unmount(directory):
    subprocess.run(["umount", "--lazy", str(directory)], check=True)


@contextlib.contextmanager
def hanging(directory, flag):
    """A file system at `directory` that hangs for as long as `flag` exists."""
    make_fuse_device()
    directory.mkdir()
    flag.unlink(missing_ok=True)
    program = subprocess.Popen([os.environ["HANGING_FS"], directory, flag])
    try:
        while not os.path.ismount(directory):
            if program.poll() is not None:
                raise AssertionError("no file system can be mounted by FUSE: modprobe fuse")
            select.select([], [], [], 0.005)
        yield directory
    finally:
        flag.unlink(missing_ok=True)
        program.kill()
        program.wait()
        unmount(directory)


def make_fuse_device():
    """Containers have none, though their kernel may know it."""
    device = pathlib.Path("/dev/fuse")
    if not device.exists():
        os.mknod(device, 0o600 | stat.S_IFCHR, os.makedev(10, 229))
