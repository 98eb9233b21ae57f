"""A live shell whose timed functions report their start and end to the microsecond."""
import os
import pathlib
import socket
import struct
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / each) for each in ("shell", "support")]

from terminal import Terminal  # noqa: E402
from waiting import DEADLINE  # noqa: E402
from world import World  # noqa: E402

MARK_DESCRIPTOR = 9  # the shells write their marks to this descriptor
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("ll")


class Clock:
    """Reads marks as datagrams on the loopback interface. The kernel stores the time at which each datagram
    was sent, so a late read on a busy machine does not matter."""

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
        """Time of the next mark, in seconds."""
        _, ancillary, _, _ = self._receiver.recvmsg(16, socket.CMSG_SPACE(_TIMESPEC.size))
        seconds, nanoseconds = _TIMESPEC.unpack(ancillary[0][2])
        return seconds + nanoseconds / 1e9

    def span(self):
        """Seconds between the next two marks."""
        began = self.next_mark()
        return self.next_mark() - began


class BenchWorld(World):
    """A World with the real client. The World of the tests has a client that counts its runs."""

    def install_client(self, is_patient):
        link = self.prefix + "/libexec/venvctl/venvctl-resolve"
        if not os.path.islink(link):
            os.symlink(self.stage + "/libexec/venvctl/venvctl-resolve", link)


class MarkedShell:
    def __init__(self, world, shell, start_up_text, clock, name):
        """`start_up_text` is the only start-up file; `name` distinguishes shells of the same kind."""
        self.clock = clock
        self.is_fish = shell == "fish"
        directory = f"{world.home}/start-up/{shell}-{name}"
        world.write(f"{directory}/.zshrc", start_up_text)
        arguments = {"bash": ["bash", "--rcfile", f"{directory}/.zshrc", "-i"],
                     "zsh": ["zsh", "-i"],
                     "fish": ["fish", "-C", f"source {directory}/.zshrc"]}[shell]
        variables = {**world.variables, "ZDOTDIR": directory, "PWD": world.home}
        self.terminal = Terminal(arguments, variables, world.home)
        self.terminal.wait_for_prompt()

    @property
    def pid(self):
        return self.terminal.pid

    def run(self, line):
        self.terminal.run(line)

    def time(self, name):
        """Runs a timed function of the start-up text; returns the seconds between its two marks."""
        self.terminal.run("bench_" + name)
        return self.clock.span()

    def close(self):
        self.terminal.close()
