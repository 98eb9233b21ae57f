"""Environments lose their interpreter while shells are open."""
import os
import re
import shutil
import subprocess

from environments import PYTHON_VERSION, install_python
from scenario import scenario
from waiting import wait_until


def _make(live, where, python):
    environment = f"{live.world.projects}/{where}/.venv"
    os.makedirs(os.path.dirname(environment), exist_ok=True)
    subprocess.run([f"{python}/bin/python3", "-m", "venv", "--without-pip", environment], check=True)
    return environment


def _begin(live, *where):
    """Opens shells in projects whose environments use the same newly installed Python."""
    live.world.install_client(is_patient=False)
    python = str(install_python(live.world.home + "/opt/python"))
    for each in where:
        _make(live, each, python)
    for each in where:
        live.open(cwd=f"{live.world.projects}/{each}")
        _wait_for(live, f"the shell in {each} has its environment", lambda: live.prompt().startswith(f"({each})"))
    # The first answer in a shell may have come from venvctl without the daemon.
    for terminal in live.terminals:
        live.terminal = terminal
        here = f":{live.world.projects}/{live.prompt()[1:].partition(')')[0]}"
        _wait_for(live, "the shell has an answer of the daemon", lambda: live.variable("_VENVCTL_HERE").endswith(here))
    wait_until(lambda: _interpreters(live) == 1, "the daemon knows the interpreter")
    return python


def _interpreters(live):
    return live.world.request("status", {})["interpreters"]


def _wait_for(live, what, check):
    """Presses Enter until `check` is true. On a busy machine, answers may come late."""
    live.enter_until(check, what)


# Control sequences, as ECMA-48 defines them: CSI, OSC, and the others.
_CONTROLS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]")


def _said(live, text="environment"):
    """How often the shell has printed the warning, also above the screen."""
    shown = _CONTROLS.sub("", live.terminal.transcript.decode(errors="replace"))
    lines = re.split(r"[\r\n]+", shown)  # before it writes, fish clears the line
    return sum(line.startswith("venvctl: ") and text in line and f"lost {live.world.home}/opt" in line for line in lines)


@scenario("when an interpreter is lost, each shell that uses it prints one line, once")
def _(live):
    python = _begin(live, "p", "q")
    shutil.rmtree(python)
    for terminal in live.terminals:
        live.terminal = terminal
        _wait_for(live, "the line is said", lambda: _said(live) > 0)
        live.expect_equal(_said(live, "2 environments"), 1, "how often both environments were counted")
        live.expect_off()
        for _ in range(3):
            live.run("")
        live.expect_equal(_said(live), 1, "how often the line was said")


@scenario("when a lost interpreter returns, its environment is activated without a message")
def _(live):
    python = _begin(live, "p")
    os.rename(live.world.home + "/opt", live.world.home + "/away")
    _wait_for(live, "the line is said", lambda: _said(live) > 0)
    live.expect_off()
    os.rename(live.world.home + "/away", live.world.home + "/opt")
    _wait_for(live, "the environment is back", lambda: live.prompt().startswith("(p)"))
    live.expect_equal(_said(live), 1, "how often the line was said")
    wait_until(lambda: _interpreters(live) == 1, "the daemon knows the interpreter again")
    os.unlink(f"{python}/bin/python{PYTHON_VERSION}")
    _wait_for(live, "the second loss is said as well", lambda: _said(live) > 1)
    for _ in range(3):
        live.run("")
    live.expect_equal(_said(live), 2, "how often the lines were said")


@scenario("a shell in another directory prints nothing about a lost interpreter")
def _(live):
    python = _begin(live, "p")
    concerned = live.terminal
    live.world.make("other")
    live.open(cwd=live.world.projects + "/other")
    _wait_for(live, "the other shell has its environment", lambda: live.prompt().startswith("(other)"))
    elsewhere = live.terminal
    shutil.rmtree(python)
    live.terminal = concerned
    _wait_for(live, "the line is said", lambda: _said(live) > 0)
    live.terminal = elsewhere
    for _ in range(3):
        live.run("")
    live.expect_equal(_said(live), 0, "how often the line was said")
    live.expect(live.prompt().startswith("(other)"), "the other environment is gone")


@scenario("each warning is printed once, even if answers repeat it, and its number is sent back", daemon=False)
def _(live):
    # This client returns the same answer to three requests. The daemon also repeats a warning, if a
    # client gave up waiting for the first answer.
    client = live.world.prefix + "/libexec/venvctl/venvctl-resolve"
    answer, heard = live.world.home + "/answer", live.world.home + "/heard"

    def answers(*lines):
        live.world.write(answer, "\n".join(("keep no", "root", "env", *lines, ".")) + "\n")

    answers("warn 7 venvctl: first loss")
    live.world.write(client + ".new", f'#!/bin/sh\necho "$VENVCTL_HEARD" >>"{heard}"\ncat "{answer}"\n')
    os.chmod(client + ".new", 0o755)
    os.rename(client + ".new", client)
    live.open()
    for text, line in (("first loss", "warn 7 venvctl: first loss"), ("second loss", "warn 8 venvctl: second loss"),
                       ("first loss", "warn 9 venvctl: first loss")):
        answers(line)
        for _ in range(3):
            live.run("")
        live.expect(text in live.terminal.transcript.decode(errors="replace"), f"{text} was not said")
    said = live.terminal.transcript.decode(errors="replace")
    live.expect_equal(said.count("venvctl: first loss"), 2, "how often the first text was said")
    live.expect_equal(said.count("venvctl: second loss"), 1, "how often the second text was said")
    numbers = live.world.read(heard).split()
    live.expect_equal(sorted(set(numbers)), ["7", "8", "9"], "the numbers that were sent back")
    answers()
    live.run("echo $VENVCTL_HEARD@")
    live.expect(live.says("@") >= 1 and live.says("9@") == 0, "the number is in the variables of the shell")
