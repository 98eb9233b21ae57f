#!/usr/bin/env python3
"""Types the commands of a developer's work in a live shell. Whatever pip, git and the project tools
do, the user's environment must be active after each line, without any question or complaint (no
false alarms).

    days_test.py --stage DIR [--shell bash|zsh|fish] [--only TEXT]

Without --shell, the days alternate between the shells. Lines that begin with `figure:` are measurements; the
last line is "N passed, N failed".
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / each) for each in ("shell", "support")]

import clones  # noqa: E402
import days  # noqa: E402
import shells  # noqa: E402
from environments import activation_scripts  # noqa: E402
from recorded_tree import Tree  # noqa: E402
from standing_shell import StandingShell  # noqa: E402
from waiting import wait_until  # noqa: E402
from world import World  # noqa: E402

TOOL_DEADLINE = 180  # seconds for one line; pip and Poetry are slow on a busy machine
COMPLAINT = re.compile(rb"venvctl: .*(allow|refused|not approved)")


class Alarm(AssertionError):
    pass


class Day:
    def __init__(self, stage, template, shell, counts):
        self.world = World(stage, template)
        self.counts = counts
        self.top = self.world.clones
        self.work = self.top + "/work"
        self.wheels = self.top + "/wheels"
        self.env = None
        self.shell = StandingShell(self.world, shell)
        self.variables = {"HOME": self.world.home, "PATH": self.world.variables["PATH"], "LANG": "C.UTF-8"}

    def open(self):
        world = self.world
        os.makedirs(self.work)
        os.makedirs(self.wheels)
        world.write(world.home + "/.gitconfig", clones.GITCONFIG)
        world.variables.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=self.wheels, PIP_DISABLE_PIP_VERSION_CHECK="1",
                               PIP_ROOT_USER_ACTION="ignore", PIP_NO_COMPILE="1",
                               PIPENV_NOSPIN="1", PDM_CHECK_UPDATE="0",
                               GIT_EDITOR="true")
        world.start_daemon()
        # The client must be a direct child of the shell. Otherwise the daemon does not know the
        # shell.
        world.install_client(is_patient=False)
        self.shell.open(cwd=self.top)
        self._enter("work")

    # The scenarios in days.py call these functions.

    def plain(self, *lines):
        """Types lines before the environment exists."""
        for line in lines:
            self._type(line)

    def made(self, line):
        """Types a line that makes the environment `.venv`."""
        self._type(line)
        self.env = self.where + "/.venv"
        self._check(line)

    def lines(self, *lines, is_there=True):
        for line in lines:
            self._type(line)
            self._check(line, is_there)

    def elsewhere(self, directory, made=None, env=None):
        self._enter(directory)
        if made:
            self.made(made)
        else:
            self.env = env
            self._check(f"cd {directory}")

    def write(self, name, text):
        Tree(self.where).write(name, text)

    def repository(self, name, files):
        tree = Tree(f"{self.top}/{name}")
        for path, text in files.items():
            tree.write(path, text)
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
            clones.git(tree.top, self.variables, *words)

    def upstream(self, name, path, text):
        Tree(f"{self.top}/{name}").write(path, text)
        for words in (["add", "-A"], ["commit", "-q", "-m", path]):
            clones.git(f"{self.top}/{name}", self.variables, *words)

    # Typing and checking.

    def _enter(self, directory):
        """Changes directory and waits until the daemon knows the shell's directory and watches it."""
        known = lambda: self.world.request("status", {})["cachedDecisions"]  # noqa: E731
        before = wait_until(lambda: self.shell.run("") or known(), "the daemon knows the shell")
        self.where = os.path.normpath(os.path.join(getattr(self, "where", self.top), directory))
        self._type(f"cd {self.where}")
        wait_until(lambda: self.shell.run("") or known() >= before, "the daemon knows the directory")

    def _type(self, line):
        self.counts["lines"] += 1
        self.shell.terminal.run(line, TOOL_DEADLINE)
        self._listen(line)

    def _listen(self, line):
        complaint = COMPLAINT.search(self.shell.terminal.transcript)
        if complaint:
            raise Alarm(f"after {line!r}: {complaint.group(0).decode('utf-8', 'replace')}")

    def _check(self, line, is_there=True):
        wanted = self.env if is_there else None

        def settled():
            variables = self.shell.run_and_probe("")
            self._listen(line)
            return self.shell.active(variables) == wanted and (
                not wanted or variables["PATH"].startswith(wanted + "/bin:"))
        try:
            wait_until(settled, "")
        except Alarm:
            raise
        except AssertionError as error:
            why = self.world.venvctl("why", "--color", "never", cwd=self.where)
            raise Alarm(f"after {line!r}: {wanted} should be active\n{self.shell.shown[-800:]}\n"
                        f"{why.stdout}{why.stderr}") from error

    def close(self):
        self.shell.close()
        self.world.close()


def now_spent():
    """CPU seconds of this process and of its ended children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def live_through(stage, template, shell, number):
    """Types the lines of one day. Returns the false alarm or None, the counts, and the CPU
    seconds."""
    title, function = days.ALL[number]
    counts, before = collections.Counter(), now_spent()
    today = Day(stage, template, shell, counts)
    try:
        today.open()
        function(today)
        alarm = None
    except AssertionError as error:
        alarm = f"{shell}: the user {title}: {error}"
    finally:
        today.close()
    return alarm, counts, now_spent() - before


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--shell", choices=shells.SHELLS)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    template, stage = activation_scripts(), os.path.abspath(options.stage)
    counts, alarms = collections.Counter(), []
    wanted = [number for number, (title, _) in enumerate(days.ALL) if options.only in title]
    # Three days run at the same time, because each of them mostly waits for other processes.
    with concurrent.futures.ProcessPoolExecutor(3) as pool:
        runs = [(number, pool.submit(live_through, stage, template,
                                     options.shell or shells.SHELLS[number % len(shells.SHELLS)], number))
                for number in wanted]
        for number, run in runs:
            alarm, more, spent = run.result()
            counts.update(more)
            if alarm:
                alarms.append(alarm)
                print(alarm, flush=True)
            print(f"figure: days: the user {days.ALL[number][0]}: {spent:.1f} s of CPU time", flush=True)
    print(f"figure: days: {len(wanted)} days, {counts['lines']} lines, {counts['packages']} packages "
          f"installed, {len(alarms)} false alarms")
    print(f"{len(wanted) - len(alarms)} passed, {len(alarms)} failed")
    return 1 if alarms or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
