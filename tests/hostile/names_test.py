#!/usr/bin/env python3
"""Approved environments with hostile names and prompts, in projects with hostile names. They must
be active, and their names must be treated as data: nothing may run, and no control byte may
reach the terminal.

    names_test.py --stage DIR [--shell bash|zsh|fish] [--count N]

zsh runs twice, with and without promptsubst. The last line is "N passed, N failed".
"""
import argparse
import itertools
import os
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / each) for each in ("shell", "support")]

import shells  # noqa: E402
from environments import activation_scripts  # noqa: E402
from live import Live  # noqa: E402
from world import World  # noqa: E402

RUN = "touch RAN"
PIECES = [
    f"$({RUN})", f"`{RUN}`", f"(touch RAN)", f"$(({RUN}))", f"${{x:-$({RUN})}}", f"%({RUN})%", f";{RUN};", f"|{RUN}",
    f"&&{RUN}", f"\n{RUN}\n", f"'; {RUN}; '", f'"; {RUN}; "', f"\\$({RUN})", f"<({RUN})", f"${{(e):-\\$({RUN})}}",
    f"%{{$({RUN})%}}", "%n%m%~%#%?", "\\u\\h\\w\\$\\[\\]", "%(!.a.b)", "%1v%<<%$", "!!", "!$", "*", "?", "[a-z]",
    "~root", "{a,b}", "$HOME", "${PATH}", "$", "`", "\\", "'", '"', "#", "-rf", "--help", "=ls", "\x1b]0;PWNED\x07",
    "\x1b[31mPWNED", "\x9b31mPWNED", "\u202ePWNED", "\u2028PWNED", "\u200bPWNED", "\x00PWNED", "\x7fPWNED",
    "\rPWNED", "\tPWNED", "\x08\x08PWNED", "e\u0301\u0301\u0301" * 40, "x" * 300, "日本語" * 40, "\udcff\udcfe", " ",
]
CONTROLS = [b"\x1b]0;PWNED", b"\x1b[31mPWNED", b"\x9b31mPWNED", "\u202ePWNED".encode(), "\u2028PWNED".encode(),
            b"\x00PWNED", b"\x7fPWNED", b"\x08\x08PWNED"]


def hostile_names(count):
    """Names of a single hostile piece, then names of two pieces."""
    pairs = (left + right for left, right in itertools.product(PIECES, PIECES))
    return list(itertools.islice(itertools.chain(PIECES, pairs), count))


def prepare(world, names):
    """Makes a project for each name. Returns (project, is_usable): a path with ':' or a control is unusable."""
    projects = []
    for number, name in enumerate(names):
        directory = name.replace("/", "_").replace("\0", "")[:60] or "x"
        project = os.path.join(world.projects, str(number), directory)
        env = world.make(os.path.join(str(number), directory))
        config = "home = /usr/bin\nversion = 3.11.2\n"
        # Every second environment has a prompt in pyvenv.cfg. The others are shown with the name of
        # their directory.
        if number % 2 == 0:
            config += f"prompt = {name}\n"
        with open(env + "/pyvenv.cfg", "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(config)
        is_control = any(ord(each) < 32 or 127 <= ord(each) < 160 for each in directory)
        projects.append((project, ":" not in project and not is_control))
    with open(world.home + "/list", "wb") as file:
        file.write(b"\0".join(os.fsencode(project) for project, _ in projects))
    return projects


# `go N` changes to the Nth project, so that no hostile text is typed.
GO = {
    "bash": "mapfile -d '' -t DIRS <@LIST@; go() { cd -- \"${DIRS[$1]}\"; }",
    "zsh": "DIRS=(\"${(@0)$(<@LIST@)}\"); go() { cd -- \"${DIRS[$(($1 + 1))]}\"; }",
    # fish itself writes the working directory to the terminal's title.
    "fish": "function fish_title\nend\nset DIRS (string split0 <@LIST@)\nfunction go\n    cd -- $DIRS[(math $argv[1] + 1)]\nend",
}


def visit(live, number, project, is_usable):
    begin = len(live.terminal.transcript)
    live.run(f"go {number}", "")
    env = live.environment()
    wrong = []
    # The kernel tells the variables of the shell, because the shell itself may print a path
    # differently.
    if is_usable and env.get("VIRTUAL_ENV") != project + "/.venv":
        wrong.append(f"{env.get('VIRTUAL_ENV')!r} is active instead of {project!r}")
    if not is_usable and env.get("VIRTUAL_ENV"):
        wrong.append(f"{env.get('VIRTUAL_ENV')!r} is on")
    shown = live.terminal.transcript[begin:]
    wrong += [f"{control!r} reached the terminal" for control in CONTROLS if control in shown]
    return wrong


def run(stage, template, shell, count, setting):
    world = World(stage, template)
    live = Live(world, shell)
    try:
        projects = prepare(world, hostile_names(count))
        world.start_daemon()
        world.approve(world.projects)
        text = GO[shell].replace("@LIST@", world.home + "/list") + "\n" + setting
        live.open(before={shell: text})
        failures = [f"name {number}: {wrong}" for number, (project, usable) in enumerate(projects)
                    for wrong in visit(live, number, project, usable)]
        live.run(f"cd {world.home}", "")
        ran = [str(path) for path in pathlib.Path(world.home).rglob("RAN*") if path.is_file()]
        failures += [f"something ran: {path!r}" for path in ran]
        return len(projects), [f"{shell} {setting}: {each}" for each in failures]
    finally:
        live.close()
        world.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--shell", choices=shells.SHELLS)
    parser.add_argument("--count", type=int, default=200)
    options = parser.parse_args()
    template = activation_scripts()
    names, failures = 0, []
    for shell in [options.shell] if options.shell else shells.SHELLS:
        for setting in ["setopt promptsubst", "unsetopt promptsubst"] if shell == "zsh" else [""]:
            count, found = run(os.path.abspath(options.stage), template, shell, options.count,
                               setting)
            names += count
            failures += found
    print("\n".join(failures))
    print(f"{names - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
