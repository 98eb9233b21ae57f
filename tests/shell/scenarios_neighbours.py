"""Other programs that users load into their shells, and variables and functions that users make
readonly, export or shadow."""
import os
import re

import shells
from scenario import scenario
from private_home import SYSTEM_PATH


def _project(live, **open_with):
    env = live.world.make("p")
    live.world.make_directory("plain")
    live.open(**open_with)
    return env


@scenario("a DEBUG trap sees the same last command with and without the hook", ("bash",))
def _(live):
    """Window titles and command timers work only if no command runs after the prompt commands."""
    trap = "PROMPT_COMMAND+=(user_prompt); user_prompt() { :; }\n" \
           "trap 'last=$BASH_COMMAND' DEBUG\nPS1='<$last> '$PS1\n"
    env = _project(live, after={"bash": trap})
    live.cd("p")
    live.expect_on(env)
    for line in ("true", "", "true", ""):
        live.run(line)
        live.expect("<user_prompt>" in live.prompt(), f"prompt {live.prompt()!r}")


# Does what VS Code's scripts do (vscode.py runs the scripts themselves): it prints the marks A and
# B around the prompt, E and C before a command, and D after it. The script for bash stores the
# first prompt command and takes its place.
_VSCODE = {
    "bash": r"""
__vsc_in_command_execution=1 __vsc_custom_PS1= __vsc_command= __vsc_first_prompt=
__vsc_mark() { builtin printf '\e]633;%s\a' "$1"; }
__vsc_preexec() {
  __vsc_command=
  [[ $BASH_COMMAND == __vsc_prompt* ]] || __vsc_command=$(builtin history 1 | sed 's/ *[0-9]* *//')
  [[ -z $__vsc_first_prompt ]] || { __vsc_mark "E;$__vsc_command"; __vsc_mark C; }
}
__vsc_preexec_only() { if [[ $__vsc_in_command_execution == 0 ]]; then __vsc_in_command_execution=1; __vsc_preexec; fi; }
__vsc_update_prompt() {
  if [[ $__vsc_in_command_execution == 1 ]]; then
    if [[ $__vsc_custom_PS1 == "" || $__vsc_custom_PS1 != "$PS1" ]]; then
      __vsc_custom_PS1="\[$(__vsc_mark A)\]$PS1\[$(__vsc_mark B)\]"; PS1=$__vsc_custom_PS1
    fi
    __vsc_in_command_execution=0
  fi
}
__vsc_precmd() {
  [[ -z $__vsc_first_prompt ]] || __vsc_mark D
  __vsc_command= __vsc_first_prompt=1; __vsc_update_prompt
}
__vsc_prompt_cmd_original() {
  local cmd; for cmd in "${__vsc_original_prompt_command[@]}"; do eval "${cmd:-}"; done; __vsc_precmd
}
HISTFILE=; set -o history
trap '__vsc_preexec_only "$_"' DEBUG
__vsc_update_prompt
__vsc_original_prompt_command=${PROMPT_COMMAND:-}
PROMPT_COMMAND=__vsc_prompt_cmd_original
""",
    "zsh": r"""
autoload -Uz add-zsh-hook
__vsc_in_command_execution=1 __vsc_current_command=
__vsc_mark() { builtin printf '\e]633;%s\a' "$1"; }
__vsc_precmd() {
  [[ -n $__vsc_in_command_execution ]] || { __vsc_mark E; __vsc_mark C; }
  __vsc_mark D
  if [[ -n $__vsc_in_command_execution ]]; then
    __vsc_prior_prompt=$PS1 __vsc_in_command_execution=
    PS1="%{$(__vsc_mark A)%}$PS1%{$(__vsc_mark B)%}"
  fi
}
__vsc_preexec() { PS1=$__vsc_prior_prompt __vsc_in_command_execution=1; __vsc_mark "E;$1"; __vsc_mark C; }
add-zsh-hook precmd __vsc_precmd
add-zsh-hook preexec __vsc_preexec
""",
    "fish": r"""
function __vsc_mark
    printf '\e]633;%s\a' $argv
end
function __vsc_cmd_executed --on-event fish_preexec
    __vsc_mark "E;$argv" C
    set -g _vsc_has_cmd
end
function __vsc_cmd_finished --on-event fish_postexec
    __vsc_mark D
end
function __vsc_update_cwd --on-event fish_prompt
    set -q _vsc_has_cmd; and set -e _vsc_has_cmd; or __vsc_mark E C D
end
function __preserve_fish_prompt --on-event fish_prompt
    functions --erase __preserve_fish_prompt
    functions --copy fish_prompt __vsc_fish_prompt
    if functions fish_mode_prompt | string match -rvq '^ *(#|function |end$|$)'
        functions --copy fish_mode_prompt __vsc_fish_mode_prompt
        function fish_mode_prompt
            __vsc_mark A
            __vsc_fish_mode_prompt
        end
        function fish_prompt
            __vsc_fish_prompt
            __vsc_mark B
        end
    else
        function fish_prompt
            __vsc_mark A
            __vsc_fish_prompt
            __vsc_mark B
        end
    end
end
""",
}
_VSCODE_LINES = ("", "echo hi", "", "cd p", "", "cd ..", "")


def _vscode_marks(live):
    """The marks that the shell prints while the lines are typed, from one prompt to the next."""
    begin = len(live.terminal.transcript)
    live.run(*_VSCODE_LINES)
    return re.findall(rb"\x1b\]633;([^\x07]*)\x07", live.terminal.transcript[begin:])


for _place in ("before", "after"):
    def _make_vscode(place):
        @scenario(f"VS Code's shell integration sees the same marks with the hook if it is loaded {place} the hook",
                  tuple(_VSCODE))
        def _(live):
            script = _VSCODE[live.shell]
            env = _project(live, before={live.shell: script + "\nreturn 0\n"}, cwd=live.world.projects)
            live.run("", "")
            bare = _vscode_marks(live)
            live.expect(b"E;echo hi" in bare, f"marks {bare!r}")
            live.open(**{place: {live.shell: script}}, cwd=live.world.projects)
            live.run("", "")
            live.expect_equal(_vscode_marks(live), bare, "marks")
            live.cd("p")
            live.expect_on(env, "p")
            live.cd("plain")
            live.expect_off()
            if live.shell == "bash":
                live.expect("trap -p" not in live.variable("__vsc_original_prompt_command"), "an idle prompt forks")
    _make_vscode(_place)


@scenario("a readonly PROMPT_COMMAND affects only the prompt", ("bash",))
def _(live):
    env = _project(live, before={"bash": "readonly PROMPT_COMMAND"})
    live.run(f"cd {live.world.projects}/p && echo here")
    live.expect_equal(live.says("read"), 0, "messages")
    live.expect(live.says("here") >= 1, "the rest of the line did not run")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")
    live.run("cd ../plain && echo there")
    live.expect_equal(live.environment()["PATH"], SYSTEM_PATH, "PATH")


@scenario("if PATH is readonly, the hook does nothing and prints nothing", ("bash", "zsh"))
def _(live):
    _project(live, before={shell: "readonly PATH" for shell in ("bash", "zsh")})
    live.cd("p")
    live.run("", "cd ../plain", "")
    have = live.environment()
    live.expect_equal([have.get(name) for name in ("VIRTUAL_ENV", "VENVCTL_ENV", "PATH")], [None, None, SYSTEM_PATH],
                      "environment")
    live.expect_equal(live.says("read"), 0, "messages")


@scenario("if PATH becomes readonly inside a project, the hook prints no message", ("bash", "zsh"))
def _(live):
    _project(live)
    live.cd("p")
    live.run("readonly PATH", "cd ../plain", "", "clear", "cd ../p", "")
    live.expect_equal(live.says("read"), 0, "messages")


@scenario("each variable that the hook sets may be readonly", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.world.make("q")
    for name in ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "VENVCTL_ENV", "VENVCTL_VARS", "VENVCTL_SAVED_VIRTUAL_ENV_PROMPT",
                 "_OLD_VIRTUAL_PATH", "PS1", "PYTHONHOME", "CONDA_PREFIX", "_VENVCTL_STATE", "_VENVCTL_NAME"):
        live.open(before={shell: f"{'export VIRTUAL_ENV_PROMPT=mine; ' if 'PROMPT' in name else ''}readonly {name}"
                          for shell in ("bash", "zsh")})
        for line in ("cd p && echo here", "", "cd ../q && echo here", "deactivate && echo here", "cd ..; echo here"):
            live.run(line.replace("cd p", f"cd {live.world.projects}/p"))
        live.expect_equal(live.says("read-only") + live.says("readonly variable"), 0, f"{name}: messages")
        live.expect(live.says("here") >= 6, f"{name}: the rest of a line did not run")
        live.expect_equal(live.environment()["PATH"], SYSTEM_PATH, f"{name}: PATH")
        live.close()
        live.terminals.clear()


@scenario("the hook does nothing in a restricted shell", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.world.make_directory("plain")
    live.open(arguments=["-r"] if live.shell == "bash" else [], cwd=live.world.projects + "/p")
    if live.shell == "zsh":
        live.run("setopt restricted")
    live.run("", "echo here", "clear", "")
    live.expect_equal(live.says("restricted") + live.says("read"), 0, "messages")


@scenario("exported functions of the hook have no effect in scripts and nested shells", ("bash",))
def _(live):
    env = live.world.make("p")
    live.world.make_directory("plain")
    for line in ("set -a", "", "export -f cd pushd popd"):
        live.open(**{"before" if line == "set -a" else "after": {"bash": line}})
        live.run("set -a" if line == "" else "")
        live.cd("plain")
        for _ in range(2):
            live.expect_equal(live.written(f"bash -c 'cd {live.world.projects}/p && echo ok' 2>&1"), "ok", f"{line}: a script")
            live.expect_equal(live.written(f"bash -c 'pushd {live.world.projects}/p >/dev/null && echo ok' 2>&1"), "ok",
                              f"{line}: pushd")
            live.cd("p")
        live.expect_on(env, "p")
        live.expect_equal(live.written("bash -c '. .venv/bin/activate && echo ok' 2>&1"), "ok", f"{line}: activate in a script")
        live.run("bash")
        live.expect_on(env, "p")
        live.run("cd ../plain")
        live.expect_off()


_WIDGET = """my-jump() { builtin cd -q / ; cd @Q@; zle reset-prompt; }
zle -N my-jump; bindkey '^G' my-jump
"""


@scenario("if a key binding changes the directory, environment and prefix change at once", ("zsh", "fish"))
def _(live):
    env, other = live.world.make("p"), live.world.make("q")
    key = {"zsh": _WIDGET.replace("@Q@", live.world.projects + "/q"),
           "fish": f"function my-jump; cd {live.world.projects}/q; commandline -f repaint; end\nbind \\cg my-jump\n"}
    live.open(after={live.shell: key[live.shell]})
    live.cd("p")
    live.expect_on(env, "p")
    live.terminal.send(b"\x07")
    live.terminal.wait_for_text("(q) ")
    live.run("probe")
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), other, "VIRTUAL_ENV")
    live.cd("")
    live.expect_off()


_OWN_PROMPTS = {
    "a prompt with VIRTUAL_ENV": {
        "bash": "PS1='${VIRTUAL_ENV:+<${VIRTUAL_ENV##*/}>}'$PS1",
        "zsh": "setopt prompt_subst; PROMPT='${VIRTUAL_ENV:+<${VIRTUAL_ENV##*/}>}'$PROMPT",
        "fish": "function fish_prompt; test -n \"$VIRTUAL_ENV\"; and printf '<%s>' (basename $VIRTUAL_ENV); printf '$ '; mark; end"},
    "a prompt with a function that reads VIRTUAL_ENV": {
        "bash": "mine() { [[ -z $VIRTUAL_ENV ]] || echo \"<${VIRTUAL_ENV##*/}>\"; }; PS1='$(mine)'$PS1",
        "zsh": "setopt prompt_subst; mine() { [[ -z $VIRTUAL_ENV ]] || echo \"<${VIRTUAL_ENV##*/}>\"; }; PROMPT='$(mine)'$PROMPT",
        "fish": "function mine; test -n \"$VIRTUAL_ENV\"; and printf '<%s>' (basename $VIRTUAL_ENV); end\n"
                "function fish_prompt; mine; printf '$ '; mark; end"},
    "a prompt command that reads VIRTUAL_ENV": {
        "bash": "mine() { local v=${VIRTUAL_ENV:+<${VIRTUAL_ENV##*/}>}; PS1=$v'$ '$MARK; }; PROMPT_COMMAND+=(mine)",
        "zsh": "mine() { local v=${VIRTUAL_ENV:+<${VIRTUAL_ENV##*/}>}; PROMPT=$v'$ '$MARK; }; precmd_functions+=(mine)"},
}


for _title, _texts in _OWN_PROMPTS.items():
    def _make_own(title, texts):
        @scenario(f"{title} shows the environment once", tuple(texts))
        def _(live):
            env = _project(live, after={live.shell: texts[live.shell]})
            live.cd("p")
            live.expect_on(env)
            live.expect(live.prompt().startswith("<.venv>$"), f"prompt {live.prompt()!r}")
            live.cd("plain")
            live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")
    _make_own(_title, _texts)


@scenario("liquidprompt shows the environment once", ("bash", "zsh"))
def _(live):
    text = "source /usr/share/liquidprompt/liquidprompt; _lp_mark_ps1() { :; }; LP_PS1_POSTFIX=$MARK"
    env = live.world.make("p")
    live.world.write(live.world.home + "/.config/liquidpromptrc", "LP_ENABLE_VIRTUALENV=1\nLP_ENABLE_TEMP=0\nLP_ENABLE_BATT=0\n")
    live.open(before={live.shell: text})
    live.cd("p")
    live.run("")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")
    names = re.findall(r"[(<[](?:p|\.venv)[])>]", live.prompt())
    live.expect_equal(len(names), 1, f"names in {live.prompt()!r}")


@scenario("the hook never calls a user's function that has the name of a builtin", ("fish",))
def _(live):
    """fish reserves the names of other builtins that the hook uses: set, test, string, status, read. Its
    own loader of functions calls `source`."""
    live.world.make("p")
    other = live.world.make("q")
    called = live.world.home + "/called"
    shadow = "function NAME; builtin status stack-trace | builtin string match -q '*_venvctl*'; " \
             f"and builtin echo NAME >>{called}; builtin NAME $argv; end"
    names = ("echo", "printf", "contains", "functions", "math", "count", "emit")
    live.open(after={"fish": "\n".join(shadow.replace("NAME", name) for name in names)})
    live.cd("p")
    live.run("", "deactivate", "cd /")
    live.cd("q")
    live.expect_on(other, "q")
    live.expect_equal(live.world.read(called) if os.path.exists(called) else "", "", "called")


@scenario("if a parent directory has another name for a while, no wrong message is printed")
def _(live):
    env = live.world.make("deep/p")
    live.open()
    live.cd("deep/p")
    live.expect_on(env, "p")
    os.rename(live.world.projects + "/deep", live.world.projects + "/hidden")
    live.run("", "")
    live.expect_equal(live.says("no longer exists"), 0, "messages")
    os.rename(live.world.projects + "/hidden", live.world.projects + "/deep")
    live.soon(env, "p")


@scenario("a saved copy of the prompt wrapper works with the hook and does nothing without it", ("fish",))
def _(live):
    env = _project(live)
    live.cd("p")
    live.expect_on(env, "p")
    live.run("funcsave fish_mode_prompt", "")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    bare = live.world.home + "/.config/fish/config.fish"
    text = live.world.read(bare)
    shells.write_start_up_files(live.world)
    live.world.write(bare, "\n".join(line for line in text.splitlines() if "hook.fish" not in line))
    live.run(f"cp {bare} {bare}.keep")
    terminal = live.terminal
    terminal.run("clear")
    terminal.run("exec fish")
    terminal.run("")
    live.expect_equal(live.says("nknown") + live.says("_venvctl"), 0, "messages")
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")
