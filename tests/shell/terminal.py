"""A live shell on a pseudo-terminal with an emulated screen."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pyte

from waiting import DEADLINE

MARK = re.compile(rb"\x1b\]777;(\d+\.\d+)\x07")  # ends each prompt; contains the shell's pid and a counter
# The form of the mark for shells that cannot hide it.
SHOWN_MARK = re.compile(rb"(\d+\.\d+)>")
COLUMNS, ROWS = 200, 60
# Sequences with which fish 4 sets keyboard modes. pyte does not know them and would show them.
PRIVATE = re.compile(rb"\x1b\[[<=>][0-9;]*[a-z]")


class Terminal:
    def __init__(self, arguments, variables, cwd, mark=MARK):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(cwd)
                os.execvpe(arguments[0], arguments, variables)
            finally:
                os._exit(127)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.screen = pyte.Screen(COLUMNS, ROWS)
        # Answers line editors that ask for the position of the cursor.
        self.screen.write_process_input = lambda text: os.write(self.descriptor, text.encode())
        self.stream = pyte.ByteStream(self.screen)
        self.transcript = b""
        self._pattern = mark
        self.mark = None  # the mark of the latest prompt
        self._from = 0    # where in the transcript to search for the next prompt
        self._shown = 0   # how much of the transcript the screen shows

    def wait_for_prompt(self, deadline=DEADLINE):
        """Waits for a new prompt."""
        end = time.monotonic() + deadline
        while True:
            marks = self._pattern.findall(self.transcript, self._from)
            if marks and marks[-1] != self.mark:
                self.mark = marks[-1]
                return
            if time.monotonic() > end:
                raise AssertionError("the shell shows no prompt in time")
            self._read(0.2)

    def _read(self, seconds):
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return
        try:
            piece = os.read(self.descriptor, 65536)
        except OSError:  # what Linux reports when the other side is closed
            piece = b""
        if not piece:
            raise AssertionError("the shell has ended")
        self.transcript += piece
        self._show()

    def is_busy(self, seconds):
        """Reads what the shell shows. False if it shows nothing in this time."""
        before = len(self.transcript)
        self._read(seconds)
        return len(self.transcript) > before

    def _show(self):
        """Feeds the emulated screen. Keeps back a sequence at the end that may be incomplete."""
        new = self.transcript[self._shown:]
        last = new.rfind(b"\x1b")
        if last >= 0 and re.fullmatch(rb"\x1b(\[[<=>?0-9;]*)?", new[last:]):
            new = new[:last]
        self._shown += len(new)
        self.stream.feed(PRIVATE.sub(b"", new))

    def wait_for_text(self, text):
        """Waits until a line of the screen contains `text`."""
        end = time.monotonic() + DEADLINE
        while not any(text in line for line in self.screen.display):
            if time.monotonic() > end:
                raise AssertionError(f"the screen does not show {text!r} in time")
            self._read(0.2)

    def run(self, line, deadline=DEADLINE):
        """Types a line and waits for the next prompt."""
        self.send(line.encode("utf-8", "surrogateescape") + b"\r")
        self.wait_for_prompt(deadline)

    def send(self, keys):
        self._from = len(self.transcript)
        os.write(self.descriptor, keys)

    def prompt(self):
        """The text before the cursor, on its line."""
        return self.screen.display[self.screen.cursor.y][:self.screen.cursor.x]

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.close(self.descriptor)
        os.waitpid(self.pid, 0)
