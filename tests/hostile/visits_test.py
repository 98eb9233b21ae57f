#!/usr/bin/env python3
"""A user visits every hostile repository in a live shell. Nothing in the repository may run, PATH
may not change, no control byte from the repository may reach the terminal, and no network socket
may be opened.

    visits_test.py --stage DIR [--shell bash|zsh|fish]

All system calls that run programs are traced. The last line is "N passed, N failed".
"""
import argparse
import os
import pathlib
import re
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / each) for each in ("shell", "support")]

import repositories  # noqa: E402
import shells  # noqa: E402
from environments import activation_scripts  # noqa: E402
from live import Live  # noqa: E402
from world import World  # noqa: E402

LEAST = 30


def make_all(world):
    """Makes all repositories. Returns (title, directory) of each. The names are short, so that no
    hostile text is typed."""
    made = []
    for number, fill in enumerate(repositories.ALL):
        top = f"{world.clones}/r{number:03}"
        os.mkdir(top)
        fill(repositories.Place(top, f"touch {world.home}/RAN"))
        made.append((fill.__name__, top))
    return made


def runs_from(trace, directory):
    """Programs that were executed, or attempted, from `directory`."""
    pattern = re.compile(r'exec(?:ve|veat)\([^"]*"([^"]*)"')
    return sorted({match.group(1) for line in trace.splitlines()
                   if (match := pattern.search(line)) and match.group(1).startswith(directory)})


def sockets(trace):
    """The lines of the trace that open a socket which is not local."""
    return [line for line in trace.splitlines()
            if "socket(" in line and not re.search(r"socket\(AF_(UNIX|NETLINK)", line)]


def visit(live, title, directory):
    """The problems after a visit; [] if there are none."""
    wrong = []
    before = live.environment()["PATH"]
    begin = len(live.terminal.transcript)
    live.run(f"cd {directory}", "", "", f"cd {live.world.clones}", f"cd {directory}", "")
    live.run("venvctl why >/dev/null 2>&1", f"cd {live.world.clones}")
    shown = live.terminal.transcript[begin:]
    if live.environment()["PATH"] != before:
        wrong.append(f"PATH is {live.environment()['PATH']}")
    if os.path.exists(live.world.home + "/RAN"):
        os.unlink(live.world.home + "/RAN")
        wrong.append("something in it ran")
    for control in repositories.CONTROLS:
        if control.encode() in shown:
            wrong.append(f"{control!r} reached the terminal")
    return [f"{title}: {each}" for each in wrong]


def printed_controls(world, directory):
    """Control characters in the tables and texts that the commands print."""
    wrong = []
    for words in (["why"], ["which"], ["adopt", directory, "--dry-run"]):
        done = world.venvctl(*words, "--color", "never", cwd=directory)
        for text in (done.stdout, done.stderr):
            bad = re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
            if bad:
                wrong.append(f"venvctl {' '.join(words)} in {directory} prints {bad[:3]!r}")
    return wrong


# With --seccomp-bpf (which needs -f), strace slows down only the named calls.
TRACER = ["strace", "-f", "-qq", "--seccomp-bpf", "-s", "4096", "-e",
          "trace=execve,execveat,socket", "-o"]


def traced(world, trace):
    """The forbidden actions in the trace of the shell or the daemon."""
    text = pathlib.Path(trace).read_text(errors="replace")
    wrong = [f"{program} was run" for program in runs_from(text, world.clones)]
    return wrong + [f"a socket that is not local: {line}" for line in sockets(text)]


def visit_all(stage, template, shell):
    world = World(stage, template)
    live = Live(world, shell)
    try:
        made = make_all(world)
        world.start_daemon(tracer=[*TRACER, world.home + "/daemon-trace"])
        live.open(shell=TRACER[0], arguments=[*TRACER[1:], world.home + "/shell-trace", shell])
        failures = [wrong for title, top in made for wrong in visit(live, title, top)]
        if shell == "bash":
            failures += [wrong for _, top in made for wrong in printed_controls(world, top)]
        failures += traced(world, world.home + "/shell-trace")
        failures += traced(world, world.home + "/daemon-trace")
        if world.daemon.poll() is not None:
            failures.append("the daemon died")
        return len(made), [f"{shell}: {each}" for each in failures]
    finally:
        live.close()
        world.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--shell", choices=shells.SHELLS)
    options = parser.parse_args()
    template = activation_scripts()
    visits, failures = 0, []
    for shell in [options.shell] if options.shell else shells.SHELLS:
        count, found = visit_all(os.path.abspath(options.stage), template, shell)
        visits += count
        failures += found
        if count < LEAST:
            failures.append(f"only {count} repositories")
    print("\n".join(failures))
    print(f"{visits} visits")
    print(f"{visits - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
