"""Finds processes in /proc."""
import os


def processes_with(text):
    """The pids of all processes that have `text` in their environment, except this one."""
    wanted, found = os.fsencode(text), []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid() and wanted in _read(name, "environ"):
            found.append(int(name))
    return sorted(found)


def command_of(pid):
    """The words of the process's command line, as bytes; [b""] if it has ended."""
    return _read(pid, "cmdline").split(b"\0")


def children_of(pid):
    return [int(child) for child in _read(pid, f"task/{pid}/children").split()]


def _read(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:
            return file.read()
    except OSError:  # the process has ended, or belongs to another user
        return b""
