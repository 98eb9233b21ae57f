"""Waits for a condition. Tests never sleep for a fixed time."""
import select
import time

DEADLINE = 60  # seconds; even on a loaded machine, only something that hangs takes this long
LONGEST_PAUSE = 0.02  # seconds


def wait_until(condition, what, within=DEADLINE):
    """Calls condition() until it returns a true value. Returns this value."""
    end = time.monotonic() + within
    pause = 0.001
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"timed out after {within} s waiting until {what}")
        select.select([], [], [], pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
