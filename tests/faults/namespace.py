"""Mounts of a test's own: the program goes on in a mount namespace that nobody else sees."""
import os
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


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def unmount(directory):
    subprocess.run(["umount", "--lazy", str(directory)], check=True)
