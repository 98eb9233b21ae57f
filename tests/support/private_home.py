"""The private home of one test: HOME, the XDG directories, and the processes that use them."""
import contextlib
import os
import pathlib
import shutil
import signal
import tempfile

from processes import processes_with
from waiting import wait_until

SYSTEM_PATH = "/usr/bin:/bin"
PYTHON = "/usr/bin/python3"


class PrivateHome:
    """All files are below the directory `top`. The `variables` make programs use these files."""

    def __init__(self, top=None):
        """`top`: an empty directory; by default a new temporary one."""
        self.top = pathlib.Path(top or tempfile.mkdtemp(prefix="vt-")).resolve()
        self.home = self.top / "home"
        self.run_directory = self.top / "run/venvctl"
        self.socket_path = self.run_directory / "socket"
        self.state = self.top / "state/venvctl"  # not in HOME, which some tests hide or rename
        self.config = self.home / ".config/venvctl"
        self.home.mkdir(mode=0o700)
        self.run_directory.parent.mkdir(mode=0o700)
        self.variables = {
            "HOME": str(self.home),
            "PATH": SYSTEM_PATH,
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.run_directory.parent),
            "XDG_STATE_HOME": str(self.state.parent),
            "XDG_CONFIG_HOME": str(self.config.parent),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
        }

    def processes(self):
        """The pids of all processes that were started with these directories."""
        return processes_with(self.top)

    def end_processes(self):
        """Kills all processes, including stopped ones and those that others start meanwhile."""
        def none_is_left():
            found = self.processes()
            for pid in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
                    os.kill(pid, signal.SIGKILL)
            return not found
        wait_until(none_is_left, f"the processes of {self.top} end")

    def remove(self):
        self.end_processes()
        shutil.rmtree(self.top, ignore_errors=True)
