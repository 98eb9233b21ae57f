#!/usr/bin/env python3
"""Approved environments below directories with names of random bytes. The hook must set exactly
this path, and must restore PATH exactly when the directory is left. A path with ':' or a control
character, or with a backslash if it is not UTF-8, must activate nothing.

    paths_test.py --stage DIR [--shell bash|zsh|fish] [--count N]

VENVCTL_SEED=N repeats a run. The last line is "N passed, N failed".
"""
import argparse
import os
import pathlib
import random
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / each) for each in ("shell", "support")]

import shells  # noqa: E402
from environments import make_environment  # noqa: E402
from live import Live  # noqa: E402
from world import World  # noqa: E402

CHUNK = 200  # directories per typed line; each takes two changes of directory and one run of the client

# `walk FROM TO` enters and leaves these directories. It writes VIRTUAL_ENV and PATH after each
# change of directory.
WALK = {
    "bash": """mapfile -d '' -t DIRS <@LIST@
tell() { printf '%s\\0' "${VIRTUAL_ENV-}" "$PATH"; }
walk() { for ((i = $1; i < $2; ++i)); do cd -- "${DIRS[i]}"; tell; cd @TOP@; tell; done >>@TOLD@; }""",
    "zsh": """DIRS=("${(@0)$(<@LIST@)}")
tell() { printf '%s\\0' "${VIRTUAL_ENV-}" "$PATH"; }
walk() { for ((i = $1 + 1; i <= $2; ++i)); do cd -- "${DIRS[i]}"; tell; cd @TOP@; tell; done >>@TOLD@; }""",
    # fish itself writes the working directory to the terminal's title.
    "fish": """function fish_title
end
set DIRS (string split0 <@LIST@)
function tell
    printf '%s\\0' "$VIRTUAL_ENV" "$PATH"
end
function walk
    for directory in $DIRS[(math $argv[1] + 1)..$argv[2]]
        cd -- $directory
        tell
        cd @TOP@
        tell
    end >>@TOLD@
end""",
}


def random_name(chance):
    """A random name. It consists mostly of bytes that a usable path may contain. Otherwise almost
    no path would be usable."""
    pieces = []
    for _ in range(chance.randint(3, 24)):
        kind = chance.random()
        if kind < .6:
            piece = bytes([chance.randrange(32, 127)])
        elif kind < .8:
            piece = chr(chance.choice([chance.randrange(0xA0, 0xD800), chance.randrange(0xE000, 0x110000)])).encode()
        elif kind < .98:
            piece = bytes([chance.randrange(0xA0, 0x100)])
        else:
            piece = bytes([chance.randrange(1, 256)])
        pieces.append(piece.replace(b"/", b"_").replace(b":", b";" if chance.random() < .8 else b":"))
    return b"".join(pieces)


def is_usable(name):
    def is_control(code):
        stray = 0xDC80 <= code < 0xDCA0  # a byte that is a C1 control character on a terminal that is not in UTF-8 mode
        return code < 32 or 127 <= code < 160 or stray
    text = name.decode("utf-8", "surrogateescape")
    # bash 5.2 reorders the bytes around a backslash in text that is not UTF-8.
    is_reordered = b"\\" in name and any(0xDC80 <= ord(each) < 0xDD00 for each in text)
    return b":" not in name and not is_reordered and not any(is_control(ord(each)) for each in text)


def prepare(world, count, chance):
    """Makes directories with an environment in each. Returns (directory, is_usable) pairs."""
    names = set()
    while len(names) < count:
        names.add(random_name(chance))
    projects = [(os.fsencode(world.projects) + b"/" + name, is_usable(name)) for name in sorted(names)]
    for project, _ in projects:
        make_environment(os.fsdecode(project) + "/.venv")
    with open(world.home + "/list", "wb") as file:
        file.write(b"\0".join(project for project, _ in projects))
    return projects


def told_by(live, count):
    path = live.world.home + "/told"
    for first in range(0, count, CHUNK):
        live.run(f"walk {first} {min(first + CHUNK, count)}")
    with open(path, "rb") as file:
        return file.read().split(b"\0")[:-1]


def failures_of(projects, told, path):
    if len(told) != 4 * len(projects):
        return [f"{len(told)} values were written instead of {4 * len(projects)}"]
    failures = []
    for number, (project, usable) in enumerate(projects):
        env = project + b"/.venv" if usable else b""
        wanted = [env, env + b"/bin:" + path if usable else path, b"", path]
        have = told[4 * number:4 * number + 4]
        failures += [f"{project!r}: {have!r}"] if have != wanted else []
    return failures


def run(stage, shell, count, seed):
    world = World(stage, {})
    live = Live(world, shell)
    try:
        projects = prepare(world, count, random.Random(seed))
        world.start_daemon()
        world.approve(world.projects)
        text = WALK[shell]
        for word, path in (("@LIST@", "/list"), ("@TOLD@", "/told"), ("@TOP@", "")):
            text = text.replace(word, world.home + path)
        live.open(after={shell: text})
        found = failures_of(projects, told_by(live, count), world.variables["PATH"].encode())
        print(f"figure: {shell}: {sum(usable for _, usable in projects)} of {count} paths are usable")
        return [f"{shell}: {each}" for each in found]
    finally:
        live.close()
        world.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--shell", choices=shells.SHELLS)
    parser.add_argument("--count", type=int, default=10_000)
    options = parser.parse_args()
    seed = int(os.environ.get("VENVCTL_SEED", random.randrange(1 << 32)))
    print(f"VENVCTL_SEED={seed}")
    tried = [options.shell] if options.shell else shells.SHELLS
    failures = [each for shell in tried
                for each in run(os.path.abspath(options.stage), shell, options.count, seed)]
    print("\n".join(failures))
    print(f"{options.count * len(tried) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
