"""Private mounts for a test: the program continues in its own mount namespace."""
import contextlib
import os
import pathlib
import select
import stat
import subprocess
import sys

# This variable contains the path of the stage directory outside of the namespace.
_MARK = "VENVCTL_TEST_NAMESPACE"
_STAGE = "/tmp/stage"


def enter():
    """Restarts this program as root in its own mount namespace, and returns only there.

    If sudo works, the program becomes real root. In a user namespace, files of real root belong to
    `nobody`, so venvctl trusts nothing below them. The program also gets its own /tmp: the tests'
    temporary directory may belong to another user than root, and venvctl would not trust it. The
    tested programs are copied to this /tmp, because root of a user namespace may not be allowed to
    enter a home directory.
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
    """Mounts a new /proc, because /proc/sys is read-only in a container."""
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
    """Makes /dev/fuse, which containers lack even if the kernel supports FUSE."""
    device = pathlib.Path("/dev/fuse")
    with contextlib.suppress(FileExistsError):  # another test may have made it meanwhile
        os.mknod(device, 0o600 | stat.S_IFCHR, os.makedev(10, 229))
