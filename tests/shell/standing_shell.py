"""A live shell on a pseudo-terminal that stays open for thousands of lines. It emulates no screen, and keeps
only the output since the last typed line."""
import os
import select

import shells
from live import Live
from terminal import Terminal


class PlainTerminal(Terminal):
    """A terminal without an emulated screen."""

    def _read(self, seconds):
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return
        try:
            piece = os.read(self.descriptor, 65536)
        except OSError:  # what Linux reports when the other side is closed
            piece = b""
        if not piece:
            raise AssertionError(f"the shell has ended: {self.transcript[-500:]!r}")
        self.transcript += piece

    def send(self, keys):
        self.transcript = b""
        super().send(keys)


class StandingShell(Live):
    """`shown` is the shell's output since the last typed line."""

    def open(self, cwd=None, arguments=(), variables=None, before=None, after=None, shell=None):
        shells.write_start_up_files(self.world, before, after)
        merged = {**self.world.variables, **(variables or {})}
        cwd = cwd or self.world.home
        merged["PWD"] = cwd
        self.terminal = PlainTerminal([shell or self.shell, *arguments], merged, cwd)
        self.terminals.append(self.terminal)
        self.terminal.wait_for_prompt()
        return self.terminal

    @property
    def shown(self):
        return self.terminal.transcript.decode("utf-8", "replace")

    def run_and_probe(self, line):
        """Types one line; returns the exported variables that the shell has after it, before the
        next prompt."""
        if os.path.exists(self.world.probe_path):
            os.unlink(self.world.probe_path)
        self.run(f"{line}; probe" if line else "probe")
        return self.read_probe()

    def active(self, variables):
        """The prefix of the active environment, or None."""
        return variables.get("VENVCTL_ENV") or variables.get("VIRTUAL_ENV") or variables.get("CONDA_PREFIX")
