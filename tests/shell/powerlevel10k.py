#!/usr/bin/env python3
"""The function for powerlevel10k in docs/editors.md, in zsh with the real theme.

  powerlevel10k.py --stage DIR --checkout DIR

--checkout: a checkout of romkatv/powerlevel10k. A failure prints the screen. The last line is "N passed, N failed".
"""
import argparse
import os
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests/support"))

import shells  # noqa: E402
from environments import activation_scripts  # noqa: E402
from terminal import Terminal  # noqa: E402
from waiting import wait_until  # noqa: E402
from world import World  # noqa: E402

PROJECT = "a%m$(touch ran)`touch ran`"
START_UP = """
unset HISTFILE
POWERLEVEL9K_DISABLE_CONFIGURATION_WIZARD=true
POWERLEVEL9K_DISABLE_GITSTATUS=true
POWERLEVEL9K_MODE=ascii
POWERLEVEL9K_LEFT_PROMPT_ELEMENTS=(venvctl prompt_char)
POWERLEVEL9K_RIGHT_PROMPT_ELEMENTS=()
"""


def documented_function():
    text = (TOP / "docs/editors.md").read_text(encoding="utf-8").split("# powerlevel10k, in")[1].split("\n\n")[0]
    return "\n".join(line.strip() for line in text.splitlines()[1:])


def follows(world, lines):
    """The prompt shows the name once while the environment is active, and runs nothing in the name."""
    world.write(world.home + "/.zshrc", "\n".join(lines) + "\n")
    directory = world.make_directory(PROJECT)
    variables = {**world.variables, "TERM": "xterm-256color", "PWD": world.home}
    terminal = Terminal(["zsh"], variables, world.home)

    def expect(times, what):
        def is_shown():
            terminal.is_busy(0.1)
            line = terminal.prompt() or terminal.screen.display[terminal.screen.cursor.y]
            return line.strip() != "" and "cd " not in line and line.count(PROJECT) == times
        try:
            wait_until(is_shown, what)
        except AssertionError:
            raise AssertionError("\n".join([what, *filter(None, terminal.lines())])) from None
    try:
        expect(0, "a first prompt without a name")
        terminal.send(b"cd " + shells.quote("zsh", directory).encode() + b"\r")
        expect(1, "the name after cd")
        # The first answer may come without the daemon, and the daemon then does not know the shell.
        terminal.send(b"\r")
        expect(1, "the name at the next prompt")
        world.venvctl("deny", cwd=directory)
        expect(0, "no name in the waiting prompt after `venvctl deny`")
        world.venvctl("allow", cwd=directory)
        expect(1, "the name in the waiting prompt after `venvctl allow`")
        terminal.send(b"cd /\r")
        expect(0, "no name after leaving")
    finally:
        terminal.close()
    if any("ran" in names for _, _, names in os.walk(world.home)):
        raise AssertionError("a part of the name has run")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--checkout", required=True)
    options = parser.parse_args()
    theme = os.path.abspath(options.checkout) + "/powerlevel10k.zsh-theme"
    passed = failed = 0
    for order in ("the theme first", "the hook first"):
        world = World(os.path.abspath(options.stage), activation_scripts())
        try:
            world.install_client(is_patient=False)
            world.make(PROJECT)
            world.start_daemon()
            world.approve(world.projects)
            lines = [START_UP + shells.source("zsh", theme) + "\n" + documented_function(),
                     shells.source("zsh", world.hook("zsh"))]
            follows(world, lines if order == "the theme first" else lines[::-1])
            passed += 1
        except AssertionError as error:
            failed += 1
            print(f"{order}: {error}")
        finally:
            world.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
