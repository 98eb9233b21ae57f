"""The prompt has exactly one prefix, whatever draws it."""
import shells
from scenario import scenario


def _themes(**texts):
    return texts


@scenario("any value of VIRTUAL_ENV_DISABLE_PROMPT removes the prefix, even if it is set later")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.export("VIRTUAL_ENV_DISABLE_PROMPT", "0")
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")
    live.unset("VIRTUAL_ENV_DISABLE_PROMPT")
    live.expect_on(env, "p")


@scenario("VENVCTL_PROMPT=never removes the prefix; =always overrides VIRTUAL_ENV_DISABLE_PROMPT")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.export("VENVCTL_PROMPT", "never")
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")
    live.export("VIRTUAL_ENV_DISABLE_PROMPT", "1")
    live.export("VENVCTL_PROMPT", "always")
    live.expect_on(env, "p")


@scenario("themes can read the name before they draw")
def _(live):
    env = live.world.make("p")
    live.open(after={
        "bash": "theme() { PS1=\"<${_VENVCTL_NAME-}> \\$ $MARK\"; }\nPROMPT_COMMAND+=(theme)",
        "zsh": "theme() { PROMPT=\"<$_VENVCTL_NAME> \\$ $MARK\" }\nprecmd_functions+=(theme)",
        "fish": "function fish_prompt\n    printf '<%s> $ ' $_VENVCTL_NAME\n    mark\nend"})
    live.run(f"cd {live.world.projects}/p")
    live.expect("<p> $" in live.prompt(), f"prompt {live.prompt()!r}")
    live.expect_equal(live.prompt().count("(p)"), 1, f"prefixes in {live.prompt()!r}")
    live.expect_on(env, "p")


@scenario("a prompt that is rebuilt each time keeps one prefix")
def _(live):
    env = live.world.make("p")
    theme = {"bash": "theme() { PS1='> $ '$MARK; }\nPROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND;}theme",
             "zsh": "theme() { PROMPT='> $ '$MARK }\nprecmd_functions+=(theme)",
             "fish": "function fish_prompt\n    printf '> $ '\n    mark\nend"}
    live.open(before=theme, cwd=live.world.projects + "/p")
    live.expect(live.prompt().startswith("(p) > $"), f"prompt {live.prompt()!r}")
    live.run("", "")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("a theme that is loaded after the hook keeps the prefix")
def _(live):
    env = live.world.make("p")
    live.open(after={
        "bash": "theme() { PS1='> $ '$MARK; }\nPROMPT_COMMAND+=(theme)",
        "zsh": "theme() { PROMPT='> $ '$MARK }\nautoload -Uz add-zsh-hook; add-zsh-hook precmd theme",
        "fish": "function fish_prompt\n    printf '> $ '\n    mark\nend\nfunctions -e fish_mode_prompt"})
    live.cd("p")
    live.expect_on(env, "p")


@scenario("a PROMPT_COMMAND that is assigned after the hook keeps activation and prefix", ("bash",))
def _(live):
    env = live.world.make("p")
    live.open(after={"bash": "PROMPT_COMMAND='_mark; PS1=\"> \\$ $MARK\"'"})
    live.run(f"builtin cd {live.world.projects}/p")
    live.expect_on(env, "p")


def _prompt_command(title, text):
    @scenario(f"a PROMPT_COMMAND {title} keeps working", ("bash",))
    def _(live):
        env = live.world.make("p")
        live.open(before={"bash": text})
        live.cd("p")
        live.expect_on(env, "p")
        live.expect(int(live.variable("theirs")) > 2, "theirs did not run")
        live.cd("")
        live.expect_off()


_prompt_command("with a trailing semicolon", "PROMPT_COMMAND='_mark; (( theirs += 1 ));'")
_prompt_command("with a trailing newline", "PROMPT_COMMAND=$'_mark; (( theirs += 1 ))\\n\\n'")
_prompt_command("with a trailing comment", "PROMPT_COMMAND='_mark; (( theirs += 1 )) # count'")
_prompt_command("that is exported", "export PROMPT_COMMAND='_mark; (( theirs += 1 ))'")
_prompt_command("as an array", "PROMPT_COMMAND=(_mark '(( theirs += 1 ))' 'true')")


@scenario("a change of environment adds the hook to a reassigned list of prompt commands again",
          ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    other = live.world.make("q")
    live.open()
    live.cd("")
    again = {"bash": "PROMPT_COMMAND=(_mark)", "zsh": "precmd_functions=(_mark)"}[live.shell]
    live.run(f"{again}; PS1='> $ '$MARK")
    live.cd("p")
    live.expect_on(env, "p")
    quietly = {"bash": "builtin cd", "zsh": "cd -q"}[live.shell]
    live.run(f"{quietly} {live.world.projects}/q")
    live.expect_on(other, "q")
    live.run(again)
    live.cd("")
    live.expect_off()
    live.run(f"{quietly} {live.world.projects}/q")
    live.expect_on(other, "q")


def _reassign(shell, title, text):
    @scenario(f"the first cd restores the hook if the startup file {title} after it", (shell,))
    def _(live):
        env = live.world.make("p")
        live.open(after={shell: text})
        live.cd("p")
        live.expect_on(env, "p")
        live.run("deactivate")
        live.expect_off()


_reassign("bash", "reassigns the list of prompt commands", "PROMPT_COMMAND=(_mark)")
_reassign("bash", "reassigns the prompt command", "unset PROMPT_COMMAND; PROMPT_COMMAND=_mark")
_reassign("zsh", "reassigns the list of prompt functions", "precmd_functions=(_mark)")


@scenario("the command venvctl puts the hook back if nothing calls it any more", ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    live.world.make_directory("plain")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.run({"bash": "PROMPT_COMMAND=(_mark); unset -f cd", "zsh": "precmd_functions=(_mark) chpwd_functions=()"}[live.shell])
    live.cd("plain")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")
    live.run("venvctl version")
    live.expect_off()
    live.cd("p")
    live.expect_on(env, "p")


@scenario("sourcing the hook a second time has no effect")
def _(live):
    env = live.world.make("p")
    again = {shell: shells.source(shell, live.world.hook(shell)) for shell in shells.SHELLS}
    live.open(after=again)
    live.cd("p")
    live.expect_on(env, "p")
    live.run(again[live.shell])
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("a prompt that already begins with the name gets no second prefix", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.open(before={"bash": "PS1='(p) '$PS1", "zsh": "PROMPT='(p) '$PROMPT"},
              cwd=live.world.projects + "/p")
    live.expect(live.prompt().startswith("(p) $"), f"prompt {live.prompt()!r}")


@scenario("a branch with the environment's name in the prompt does not suppress the prefix", ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    live.open(before={"bash": "PS1='> (p) '$PS1", "zsh": "PROMPT='> (p) '$PROMPT"})
    live.cd("p")
    live.expect(live.prompt().startswith("(p) > (p) $"), f"prompt {live.prompt()!r}")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")


@scenario("themes that show the environment themselves get no prefix")
def _(live):
    live.world.make("p")
    live.open(cwd=live.world.projects + "/p", before={
        "bash": "starship_precmd() { PS1='* $ '$MARK; }\nPROMPT_COMMAND='_mark;starship_precmd'",
        "zsh": "setopt prompt_subst; virtualenv_prompt_info() { }\n"
               "PROMPT='$(virtualenv_prompt_info)* $ '$MARK",
        "fish": "set -g VIRTUAL_ENV_DISABLE_PROMPT 1"})
    live.expect("(p)" not in live.prompt(), f"prompt {live.prompt()!r}")


@scenario("starship draws without a prefix, whether its init runs before or after the hook", ("bash",))
def _(live):
    live.world.make("p")
    init = """starship_precmd() { STARSHIP_CMD_STATUS=$?; PS1="* \\$ $MARK"; }
if [[ -z "$PROMPT_COMMAND" ]]; then PROMPT_COMMAND="starship_precmd"
elif [[ "$PROMPT_COMMAND" != *"starship_precmd"* ]]; then
  PROMPT_COMMAND="${PROMPT_COMMAND%;};starship_precmd;"; fi
STARSHIP_SHELL=bash"""
    for place in ({"before": {"bash": init}}, {"after": {"bash": init}}):
        live.open(cwd=live.world.projects + "/p", **place)
        live.expect(live.prompt().startswith("* $"), f"prompt {live.prompt()!r}")
        live.expect(live.environment().get("VIRTUAL_ENV"), "no environment is active")


@scenario("a readonly prompt is not changed and causes no message", ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    readonly = {"bash": "readonly PS1", "zsh": "typeset -r PROMPT"}
    live.open(before=readonly)
    live.cd("p")
    live.run("")
    live.expect_on(env)
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")
    live.expect_equal(live.says("read"), 0, "messages")
    live.cd("")
    live.expect_off()
    # If the prompt becomes readonly only after the hook has changed it, the hook works as usual.
    live.open()
    live.cd("p")
    live.run(readonly[live.shell], "clear")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()
    live.expect_equal(live.says("read"), 0, "messages")


@scenario("if promptvars is off, the prompt shows no unexpanded variable", ("bash",))
def _(live):
    env = live.world.make("p")
    live.open(after={"bash": "PS1='$ \\[\\e]777;1.\\#\\a\\]'"})
    live.cd("p")
    live.expect_on(env, "p")
    live.run("shopt -u promptvars")
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")
    live.run("shopt -s promptvars")
    live.expect_on(env, "p")


@scenario("if prompt_percent is off, the prompt shows no unexpanded sequence", ("zsh",))
def _(live):
    env = live.world.make("p")
    live.open(after={"zsh": "_draw() { PROMPT=$'$ \\e]777;'$$.$_mark_count$'\\a' }\n"
                            "precmd_functions+=(_draw)"})
    live.cd("p")
    live.expect_on(env, "p")
    live.run("unsetopt prompt_percent")
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")


@scenario("the user's psvar is kept, and may be reset at each prompt", ("zsh",))
def _(live):
    env = live.world.make("p")
    live.open(before={"zsh": "clear_psvar() { psvar=($psvar[1] mine) }\nprecmd_functions+=(clear_psvar)"})
    live.cd("p")
    live.expect_on(env, "p")
    live.expect_equal(live.written("print -r -- $psvar[2]"), "mine", "psvar[2]")


@scenario("vi mode keeps its indicator", ("fish",))
def _(live):
    env = live.world.make("p")
    live.open(after={"fish": "fish_vi_key_bindings"})
    live.cd("p")
    live.run("")
    live.expect("(p) " in live.prompt() and "[I]" in live.prompt(), f"prompt {live.prompt()!r}")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")


@scenario("the prefix is kept if fish_mode_prompt is redefined later", ("fish",))
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("function fish_mode_prompt; printf '<m>'; end", "")
    live.expect_equal(live.prompt().count("(p)"), 1, f"prefixes in {live.prompt()!r}")
    live.expect("<m>" in live.prompt(), f"prompt {live.prompt()!r}")
    live.run("functions -e fish_mode_prompt")
    live.expect_on(env, "p")


@scenario("a prompt of several lines has one prefix")
def _(live):
    env = live.world.make("p")
    live.open(before={
        "bash": "PS1='top\\n$ '$MARK", "zsh": "PROMPT=$'top\\n$ '$MARK",
        "fish": "function fish_prompt\n    printf 'top\\n$ '\n    mark\nend"})
    live.cd("p")
    live.expect_equal(live.says("(p) top"), 1, "prefixes")
    live.cd("p")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")


@scenario("the exit status of the last command is kept for the prompt and the user")
def _(live):
    live.world.make("p")
    live.open(before={
        "bash": "show() { shown=$?; }\nPROMPT_COMMAND+=(show)\nPS1='$? '$PS1",
        "zsh": "show() { shown=$? }\nprecmd_functions+=(show)\nPROMPT='%? '$PROMPT",
        "fish": "function fish_prompt\n    printf '%s $ ' $status\n    mark\nend"},
        cwd=live.world.projects)
    for line, wanted in (("false", "1"), ("cd p; false", "1"), ("true", "0"), ("cd ..", "0"),
                         (f"{live.shell} -c 'exit 7'", "7")):
        live.run(line)
        live.expect(f"{wanted} $" in live.prompt(), f"after {line}: {live.prompt()!r}")
    live.run(f"{live.shell} -c 'exit 7'")
    live.expect_equal(live.written("echo " + ("$status" if live.shell == "fish" else "$?")), "7", "$?")


@scenario("$_ and the statuses of a pipe are kept", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.open(cwd=live.world.projects)
    live.run("echo last-word")
    live.expect_equal(live.written('printf %s "$_"'), "last-word", "$_")
    live.run("false | true")
    name = "PIPESTATUS" if live.shell == "bash" else "pipestatus"
    live.expect_equal(live.written(f'echo "${{{name}[*]}}"'), "1 0", name)


@scenario("the hook changes PS1 only once", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.open()
    name = "PS1"
    first = live.variable(name)
    live.cd("p")
    live.run("deactivate")
    live.cd("")
    live.expect_equal(live.variable(name), first, name)


def _direnv(shell):
    """Imitates direnv: it saves PATH on entering a directory with .envrc and restores it after leaving."""
    if shell == "fish":
        return ("function _direnv --on-event fish_prompt\n    if test -e .envrc\n"
                "        set -q _saved; or set -g _saved $PATH; set -gx PATH /opt/envrc $PATH\n"
                "    else if set -q _saved\n        set -gx PATH $_saved; set -e _saved\n    end\nend")
    hook = ("_direnv() { if [[ -e .envrc ]]; then [[ -n ${_saved-} ]] || { _saved=$PATH; "
            "PATH=/opt/envrc:$PATH; }; elif [[ -n ${_saved-} ]]; then PATH=$_saved; _saved=; fi; }\n")
    return hook + ("PROMPT_COMMAND=\"_direnv;${PROMPT_COMMAND-}\"" if shell == "bash" else
                   "precmd_functions=(_direnv $precmd_functions)")


def _with_direnv(place):
    @scenario(f"direnv restores no stale PATH if it is loaded {place} the hook")
    def _(live):
        env = live.world.make("p")
        live.world.write(live.world.projects + "/p/.envrc", "")
        live.open(**{place: {shell: _direnv(shell) for shell in shells.SHELLS}})
        before = live.environment()["PATH"]
        live.cd("p")
        live.expect(f"{env}/bin" in live.environment()["PATH"].split(":"), "no entry")
        live.cd("")
        live.expect_equal(live.environment()["PATH"], before, "PATH")
        live.expect_off()


_with_direnv("before")
_with_direnv("after")


@scenario("if PATH is reset inside a project, the environment's entry is added again")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("set -gx PATH /usr/bin /bin" if live.shell == "fish" else "PATH=/usr/bin:/bin")
    live.expect_on(env, "p")


@scenario("bash-preexec still works, whether it is loaded before or after the hook", ("bash",))
def _(live):
    env = live.world.make("p")
    # A short imitation of what bash-preexec does to PROMPT_COMMAND and the DEBUG trap.
    preexec = r"""
__bp_interactive_mode() { __bp_on=1; }
__bp_precmd_invoke_cmd() { __bp_on=; }
__bp_preexec() { [[ -n ${__bp_on-} && -z ${COMP_LINE-} ]] || return 0; __bp_on=; ran+="<$BASH_COMMAND>"; }
__bp_install() { [[ "${PROMPT_COMMAND[*]}" != *__bp_precmd_invoke_cmd* ]] || return 1
  trap '__bp_preexec' DEBUG
  PROMPT_COMMAND=${PROMPT_COMMAND/__bp_install/:}
  PROMPT_COMMAND=$'__bp_precmd_invoke_cmd\n'"$PROMPT_COMMAND"; PROMPT_COMMAND+=(__bp_interactive_mode); }
PROMPT_COMMAND=$'__bp_install\n'"${PROMPT_COMMAND-}"
"""
    for place in ("before", "after"):
        live.open(**{place: {"bash": preexec}})
        live.run(f"cd {live.world.projects}/p", "", "ran=")
        live.run("true 1", "true 2")
        live.expect_on(env, "p")
        ran = live.written("printf %s \"$ran\"")
        live.expect("<true 1><true 2>" in ran and "_venvctl" not in ran, f"preexec saw {ran!r}")
