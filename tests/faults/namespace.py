"""Mounts of a test's own: the program goes on in a mount namespace that nobody else sees."""
import os
import subprocess
import sys

_MARK = "VENVCTL_TEST_NAMESPACE"


def enter():
    """Starts this program again, as root of namespaces of its own. Comes back only there."""
    if os.environ.get(_MARK):
        return
    how = "--mount" if os.getuid() == 0 else "-Urm"
    os.environ[_MARK] = "1"
    os.execvp("unshare", ["unshare", how, sys.executable, "-B", *sys.argv])


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def unmount(directory):
    subprocess.run(["umount", "--lazy", str(directory)], check=True)
