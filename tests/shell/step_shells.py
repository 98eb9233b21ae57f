"""The shells whose hooks ask the client for each step: start-up files, and the same commands in
each syntax.

Each prompt is "$ ", and ends with a mark: a counter and the shell's pid."""
import json
import os
import shutil

_TCSH = r"""
set _mark_count = 0
alias precmd '@ _mark_count++'
set prompt = '$ %$_mark_count'".$$>"
unset savehist
alias probe '/usr/bin/env -0 >@PROBE@'
set noclobber = ()
unset noclobber
"""
_XONSH = r"""
_mark_count = 0
@events.on_pre_prompt_format
def _mark(**_):
    global _mark_count
    _mark_count += 1
$PROMPT_FIELDS['mark'] = lambda: f'{_mark_count}.{__import__("os").getpid()}>'
$PROMPT = '$ {mark}'
$TITLE = ''
$XONSH_HISTORY_BACKEND = 'dummy'
# On a busy machine, xonsh 0.13 closes the streams of a thread before it starts.
$THREAD_SUBPROCS = False
aliases['probe'] = "/usr/bin/env -0 > @PROBE@"
"""
# elvish draws only the part of the line that has changed. The first digit of the counter changes at
# each prompt, so elvish draws the whole mark.
_ELVISH = r"""
use str
var mark-count = 0
set edit:before-readline = [{ set mark-count = (+ $mark-count 1) }]
set edit:prompt = { put '$ '(% $mark-count 9)$mark-count'.'$pid'>' }
set edit:rprompt = { }
fn probe { /usr/bin/env -0 > @PROBE@ }
"""
_NU = r"""
$env.config.show_banner = false
$env.config.shell_integration.osc133 = false
$env.config.shell_integration.osc2 = false
$env.config.history.max_size = 0
$env.MARK_COUNT = 0
$env.config.hooks.pre_prompt = [{|| $env.MARK_COUNT = ($env.MARK_COUNT | into int) + 1 }]
$env.PROMPT_COMMAND = {|| $"$ ($env.MARK_COUNT).($nu.pid)>" }
$env.PROMPT_COMMAND_RIGHT = ""
$env.PROMPT_INDICATOR = ""
def probe [] { ^/usr/bin/env -0 o> @PROBE@ }
"""


def _quote_tcsh(text):
    return "'" + text.replace("'", "'\\''").replace("!", "\\!").replace("\n", "\\\n") + "'"


def _quote_xonsh(text):
    return "'" + "".join(c if c.isalnum() and c.isascii() or c in "/_.-" or c >= "\xa0" and not 0xdc80 <= ord(c) < 0xdd00
                         else f"\\u{ord(c):04x}" for c in text) + "'"


def _quote_elvish(text):
    return "'" + text.replace("'", "''") + "'"


def _quote_nu(text):
    return json.dumps(text, ensure_ascii=False)


class StepShell:
    def __init__(self, program, ending, file, beginning, quote, **syntax):
        self.program = program
        self.ending = ending
        self.start_up_file = file
        self.beginning = beginning
        self.quote = quote
        self.syntax = syntax

    def hook_line(self, prefix):
        file = f"{prefix}/share/venvctl/hook.{self.ending}"
        return self.syntax["hook"].format(file=self.quote(file), prefix=self.quote(prefix))

    def line(self, what, **words):
        return self.syntax[what].format(**{name: self.quote(word) if name != "name" else word
                                           for name, word in words.items()})


TABLE = {
    "tcsh": StepShell("tcsh", "tcsh", "/.tcshrc", _TCSH, _quote_tcsh, hook="source {file} {prefix}",
                      export="setenv {name} {value}", unset="unsetenv {name}",
                      prepend='setenv PATH {value}":$PATH:q"', append='setenv PATH "$PATH:q"":"{value}'),
    "xonsh": StepShell("xonsh", "xsh", "/.config/xonsh/rc.xsh", _XONSH, _quote_xonsh,
                       hook="_VENVCTL_PREFIX = {prefix}\nexecx(open({file}).read(), glbs=globals())",
                       export="${name} = {value}", unset="del ${name}",
                       prepend="$PATH.insert(0, {value})", append="$PATH.append({value})"),
    "elvish": StepShell("elvish", "elv", "/.config/elvish/rc.elv", _ELVISH, _quote_elvish,
                        hook="eval (slurp < {file}) &ns=(ns [&prefix={prefix}])",
                        export="set-env {name} {value}", unset="unset-env {name}",
                        prepend='set-env PATH {value}":"$E:PATH', append='set-env PATH $E:PATH":"{value}'),
    "nu": StepShell("nu", "nu", "/.config/nushell/config.nu", _NU, _quote_nu, hook="source {file}",
                    export="$env.{name} = {value}", unset="hide-env {name}",
                    prepend="$env.PATH = ($env.PATH | prepend {value})",
                    append="$env.PATH = ($env.PATH | append {value})"),
}


def program(shell):
    """The path of the shell's program, or None. nushell is not in Debian: VENVCTL_NU may name the program."""
    if shell == "nu" and os.environ.get("VENVCTL_NU"):
        return os.environ["VENVCTL_NU"]
    return shutil.which(TABLE[shell].program)
