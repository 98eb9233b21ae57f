"""A live shell whose blocks tell, to the microsecond, when they began and when they ended."""
import os
import socket
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../shell"))

from terminal import Terminal  # noqa: E402
from world import DEADLINE, World  # noqa: E402

MARK_DESCRIPTOR = 9  # what the shells write their marks to
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("ll")


class Clock:
    """The kernel stamps each datagram when it is sent over the loopback interface, so that it does
    not matter when this process gets to read it: on a loaded machine that is late."""

    def __init__(self):
        self._receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._receiver.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._receiver.bind(("127.0.0.1", 0))
        self._receiver.settimeout(DEADLINE)
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sender.connect(self._receiver.getsockname())
        os.dup2(sender.fileno(), MARK_DESCRIPTOR, inheritable=True)
        self._sender = sender

    def next_mark(self):
        """Seconds."""
        _, ancillary, _, _ = self._receiver.recvmsg(16, socket.CMSG_SPACE(_TIMESPEC.size))
        seconds, nanoseconds = _TIMESPEC.unpack(ancillary[0][2])
        return seconds + nanoseconds / 1e9

    def span(self):
        """Between the next two marks."""
        began = self.next_mark()
        return self.next_mark() - began


class BenchWorld(World):
    """The real client, not the counting one of the tests."""

    def install_client(self, is_patient):
        link = self.prefix + "/libexec/venvctl/venvctl-resolve"
        if not os.path.islink(link):
            os.symlink(self.stage + "/libexec/venvctl/venvctl-resolve", link)


class MarkedShell:
    def __init__(self, world, shell, start_up_text, clock, name):
        """`start_up_text` is all that the shell reads; `name` keeps several shells apart."""
        self.clock = clock
        self.is_fish = shell == "fish"
        directory = f"{world.top}/start-up/{shell}-{name}"
        world.write(f"{directory}/.zshrc", start_up_text)
        arguments = {"bash": ["bash", "--rcfile", f"{directory}/.zshrc", "-i"],
                     "zsh": ["zsh", "-i"],
                     "fish": ["fish", "-C", f"source {directory}/.zshrc"]}[shell]
        variables = {**world.variables, "ZDOTDIR": directory, "PWD": world.top}
        self.terminal = Terminal(arguments, variables, world.top)
        self.terminal.wait_for_prompt()

    @property
    def pid(self):
        return self.terminal.pid

    def run(self, line):
        self.terminal.run(line)

    def time(self, name):
        """Runs a timed function of the start-up text; seconds between its two marks."""
        self.terminal.run("bench_" + name)
        return self.clock.span()

    def close(self):
        self.terminal.close()
