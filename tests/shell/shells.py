"""Differences between the shells: startup files, and the same commands in each syntax."""
import shlex

import step_shells

SHELLS = ("bash", "zsh", "fish")
STEP_SHELLS = tuple(step_shells.TABLE)
ALL_SHELLS = SHELLS + STEP_SHELLS

# Each prompt is "$ " and an invisible mark. `probe` writes the environment to a file.
_BASH = r"""
_mark_count=0
_mark() { _mark_count=$((_mark_count + 1)); }
PROMPT_COMMAND=_mark
MARK='\[\e]777;$$.$_mark_count\a\]'
PS1='$ '$MARK
HISTFILE=
probe() { /usr/bin/env -0 >|@PROBE@; }
"""
_ZSH = r"""
_mark_count=0
_mark() { emulate -L zsh; (( ++_mark_count )); psvar[1]=$$.$_mark_count; }
precmd_functions+=(_mark)
MARK=$'%{\e]777;%1v\a%}'
PROMPT='$ '$MARK
unset HISTFILE
probe() { /usr/bin/env -0 >|@PROBE@; }
"""
_FISH = r"""
set -g fish_greeting
set -g _mark_count 0
function _mark --on-event fish_prompt
    set -g _mark_count (math $_mark_count + 1)
end
function mark
    printf '\e]777;%s.%s\a' $fish_pid $_mark_count
end
function fish_prompt
    printf '$ '
    mark
end
function probe
    /usr/bin/env -0 >@PROBE@
end
"""
_BEGINNINGS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def write_start_up_files(world, before=None, after=None):
    """`before` and `after`: text before and after the hook's line, by shell."""
    for shell in SHELLS:
        text = "\n".join([
            _BEGINNINGS[shell].replace("@PROBE@", quote(shell, world.probe_path)),
            (before or {}).get(shell, ""),
            source(shell, world.hook(shell)),
            (after or {}).get(shell, ""), ""])
        world.write(world.home + START_UP_FILES[shell], text)
    world.write(world.home + "/.bash_profile", ". ~/.bashrc\n")
    for name, shell in step_shells.TABLE.items():
        text = "\n".join([shell.beginning.replace("@PROBE@", shell.quote(world.probe_path)),
                          (before or {}).get(name, ""), shell.hook_line(world.prefix), (after or {}).get(name, ""), ""])
        world.write(world.home + shell.start_up_file, text)


START_UP_FILES = {"bash": "/.bashrc", "zsh": "/.zshrc", "fish": "/.config/fish/config.fish"}


def quote(shell, text):
    if shell == "xonsh":  # xonsh expands variables in a quoted word of a command
        return f"@({step_shells.TABLE[shell].quote(text)})"
    if shell in step_shells.TABLE:
        return step_shells.TABLE[shell].quote(text)
    if shell == "fish":
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return shlex.quote(text)


def source(shell, path):
    return f"source {quote(shell, path)}"


def export(shell, name, value):
    if shell in step_shells.TABLE:
        return step_shells.TABLE[shell].line("export", name=name, value=value)
    if shell == "fish":
        return f"set -gx {name} {quote(shell, value)}"
    return f"export {name}={quote(shell, value)}"


def unset(shell, name):
    if shell in step_shells.TABLE:
        return step_shells.TABLE[shell].line("unset", name=name)
    return f"set -e {name}" if shell == "fish" else f"unset {name}"


def prepend_path(shell, directory):
    if shell in step_shells.TABLE:
        return step_shells.TABLE[shell].line("prepend", value=directory)
    if shell == "fish":
        return f"set -gx PATH {quote(shell, directory)} $PATH"
    return f"PATH={quote(shell, directory)}:$PATH"


def append_path(shell, directory):
    if shell in step_shells.TABLE:
        return step_shells.TABLE[shell].line("append", value=directory)
    if shell == "fish":
        return f"set -gx PATH $PATH {quote(shell, directory)}"
    return f"PATH=$PATH:{quote(shell, directory)}"


def subshell(shell, commands):
    """The line that runs `commands` in a separate process (fish has no subshells)."""
    return f"fish -c {quote(shell, commands)}" if shell == "fish" else f"( {commands} )"


def set_path(shell, path):
    """The line that sets PATH to these directories, which `path` separates by colons."""
    if shell == "fish":
        return "set -gx PATH " + path.replace(":", " ")
    if shell == "xonsh":
        return f"$PATH = {path.split(':')}"
    if shell == "nu":
        return f"$env.PATH = [{path.replace(':', ' ')}]"
    return export(shell, "PATH", path)


def both(shell, first, second):
    """The line that runs `first`, and then `second` if `first` succeeded."""
    return f"{first}; {second}" if shell in ("elvish", "nu") else f"{first} && {second}"


def activation(shell):
    if shell == "tcsh":
        return "bin/activate.csh"
    return "bin/activate.fish" if shell == "fish" else "bin/activate"
