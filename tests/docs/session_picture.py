#!/usr/bin/env python3
"""Draws docs/session.svg: a real session of bash with the hook, as a terminal shows it.

  tests/docs/session_picture.py --stage DIR

DIR: the stage of a build, or the prefix of an installation. The home directory is shown as /home/me.
"""
import argparse
import pathlib
import subprocess
import sys
from xml.sax.saxutils import escape

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(TOP / "tests/support"), str(TOP / "tests/shell")]

import terminal  # noqa: E402
from private_home import PYTHON, PrivateHome  # noqa: E402

PICTURE = TOP / "docs/session.svg"
SHOWN_HOME = "/home/me"
SESSION = (
    "cd shop",
    "venvctl create",
    "python -c 'import sys; print(sys.prefix)'",
    "cd ../cloned      # somebody else's repository, with an environment",
    "venvctl allow",
    "cd ../shop/src && command -v python",
    "cd",
    "venvctl list",
)
PROMPT = r"\[\e[1;32m\]me@host\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]$ "
MARK = r"\[\e]777;$$.$_count\a\]"  # Terminal waits for this mark
START_UP_FILE = f"""
_count=0
PROMPT_COMMAND='_count=$((_count + 1))'
PS1='{PROMPT}{MARK}'
HISTFILE=
source "$1/share/venvctl/hook.bash"
"""

# The colours of a terminal with a dark background.
COLOURS = {"default": "#d8dee9", "black": "#4c566a", "red": "#e06c75", "green": "#98c379", "brown": "#e5c07b",
           "blue": "#61afef", "magenta": "#c678dd", "cyan": "#56b6c2", "white": "#ffffff"}
WIDTH, HEIGHT, MARGIN = 8.4, 19, 14  # sizes in pixels: of a character, of a line, and of the margin


def runs(line, columns):
    """Splits a line of the screen into parts that look the same. Yields (column, text, style). Two spaces
    also end a part, so that the columns of a table stay aligned in a font with other widths."""
    cells = [line[column] for column in range(columns)]
    begin = 0
    for column in range(1, columns + 1):
        same = column < columns and cells[column]._replace(data="") == cells[begin]._replace(data="")
        if not same or (cells[column].data != " " and cells[column - 1].data == cells[column - 2].data == " "):
            yield begin, "".join(cell.data for cell in cells[begin:column]), cells[begin]
            begin = column


def drawn_line(line, y, columns, home):
    """The text of one line, and its length in characters."""
    parts, moved, length = [], 0, 0
    for column, text, style in runs(line, columns):
        shown = text.replace(home, SHOWN_HOME)
        begin = column + moved
        moved += len(shown) - len(text)
        if not shown.strip():
            continue
        length = begin + len(shown.rstrip())
        colour = COLOURS.get(style.fg) or (f"#{style.fg}" if len(style.fg) == 6 else COLOURS["default"])
        weight = ' font-weight="bold"' if style.bold else ""
        parts.append(f'<tspan x="{MARGIN + begin * WIDTH:.1f}" fill="{colour}"{weight}>{escape(shown.rstrip())}</tspan>')
    return f'<text y="{y}">{"".join(parts)}</text>' if parts else "", length


def picture(screen, home):
    last = max(row for row in range(screen.lines) if screen.display[row].strip())
    drawn = [drawn_line(screen.buffer[row], MARGIN + (row + 1) * HEIGHT - 5, screen.columns, home)
             for row in range(last + 1)]
    width = round(2 * MARGIN + WIDTH * max(length for _, length in drawn))
    height = 2 * MARGIN + HEIGHT * (last + 1)
    lines = "\n".join(text for text, _ in drawn if text)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">\n<rect width="100%" height="100%" rx="8" fill="#21252b"/>\n'
            f'<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">\n'
            f"{lines}\n</g>\n</svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stage", type=lambda each: pathlib.Path(each).resolve(), required=True)
    stage = parser.parse_args().stage
    private = PrivateHome()
    shell = None
    try:
        (private.home / "shop/src").mkdir(parents=True)
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", private.home / "cloned/.venv"], check=True)
        rc = private.top / "rc"
        rc.write_text(START_UP_FILE.replace("$1", str(stage)))
        terminal.COLUMNS, terminal.ROWS = 130, 45
        shell = terminal.Terminal(["/bin/bash", "--noprofile", "--rcfile", str(rc), "-i"],
                                  {**private.variables, "TERM": "xterm-256color", "PWD": str(private.home)}, private.home)
        shell.wait_for_prompt()
        for line in SESSION:
            shell.run(line)
        if not any(line.startswith("(shop) ") for line in shell.screen.display):
            sys.exit("session_picture: no prompt showed the environment: try again on a machine that is less busy")
        PICTURE.write_text(picture(shell.screen, str(private.home)), encoding="utf-8")
    finally:
        if shell:
            shell.close()
        private.remove()


if __name__ == "__main__":
    main()
