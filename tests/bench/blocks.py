"""The start-up text of a measured shell: a prompt with a mark, a tool's hook, and timed functions.

Each timed function repeats an operation so often that its duration can be measured exactly. The
commands that the shell runs at each prompt are read from the shell after it has loaded the tool's
hook. They therefore include the tool's own commands.
"""
UNROLLED = 10  # how often one turn of the loop repeats the operation, so that the loop itself costs little

_BEGINNING = {
    "bash": r"""
PS1='$ \[\e]777;$$.$((_marks += 1))\a\]' _marks=0
HISTFILE=
""",
    "zsh": r"""
setopt prompt_subst; unset HISTFILE; _marks=0
PROMPT=$'$ %{\e]777;$$.$((++_marks))\a%}'
""",
    "fish": r"""
set -g fish_greeting
set -g _marks 0
function fish_prompt
    set -g _marks (math $_marks + 1)
    printf '$ \e]777;%s.%s\a' $fish_pid $_marks
end
""",
}
_PROMPT = {  # code that stores the commands of each prompt in the variable _prompt
    # Some commands replace themselves when they run at the first prompt.
    "bash": "for _prompt in \"${PROMPT_COMMAND[@]}\"; do eval \"$_prompt\"; done\n"
            "printf -v _prompt '%s\\n' \"${PROMPT_COMMAND[@]:-:}\"\n",
    "zsh": "_prompt=\"${(F)precmd_functions:-:}\"$'\\n'\n",
    "fish": "set -g _prompt 'emit fish_prompt; fish_mode_prompt'\n",
}
_LOOP = {
    "bash": "{name}() {{ local _i; printf . >&9\nfor ((_i = 0; _i < {turns}; ++_i)); do\n{body}\n"
            "done >/dev/null 2>&1; printf . >&9; }}",
    "zsh": "{name}() {{ local _i; print -n . >&9\nfor ((_i = 0; _i < {turns}; ++_i)); do\n{body}\n"
           "done >/dev/null 2>&1; print -n . >&9; }}",
    "fish": "function {name}\nset -l turns (seq {turns})\necho . >&9\nfor _i in $turns\n{body}\n"
            "end >/dev/null 2>&1\necho . >&9\nend",
}


def quote(text):
    """Quotes for all three shells. The text must contain no single quotes and no backslashes."""
    return f"'{text}'"


def timed(shell, name, body, turns):
    """Defines a function. `@PROMPT@` in the body is replaced by the commands that run at a prompt."""
    text = _LOOP[shell].format(name=name, turns=turns, body=body)
    pieces = text.split("@PROMPT@")
    if shell == "fish":
        joined = "\n".join("set -a _text " + quote(piece.replace("\\", "\\\\").replace("'", "\\'"))
                           for piece in pieces)
        return f"set -g _text\n{joined}\nstring join -- $_prompt $_text | source\n"
    quoted = '"$_prompt"'.join(quote(piece.replace("'", "'\\''")) for piece in pieces)
    return f"eval {quoted}\n"


def start_up_text(shell, tool_line, functions):
    """`functions`: (name, body, turns) of each timed function."""
    text = _BEGINNING[shell]
    text += "_noop() { :; }\n" if shell != "fish" else "function _noop\nend\n"
    text += tool_line + "\n" + _PROMPT[shell]
    return text + "".join(timed(shell, *function) for function in functions)


def repeated(body):
    return "\n".join([body] * UNROLLED)


def visits(directories, then="@PROMPT@"):
    """Changes into each directory in turn, with a prompt (or `then`) after each."""
    return "\n".join(f"cd {quote(directory)}\n{then}" for directory in directories)
