"""Shells as people have them: options, aliases, functions, readonly variables; and the hook files."""
import os
import re
import subprocess

import shells
from scenario import scenario

HOOKS = "share/venvctl/hook."


def _walk(live, env):
    """In, deeper, out, paused, in again: and the environment is what it was."""
    live.world.make_directory("p/sub")
    before = live.lasting_environment()
    live.cd("p")
    live.expect_on(env, "p")
    live.cd("p/sub")
    live.expect_on(env, "p")
    live.run("deactivate")
    live.expect_off()
    live.cd("")
    live.cd("p")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()
    live.expect_equal(live.lasting_environment(), before, "environment")


def _setting(shell, title, text, place="before"):
    @scenario(f"with {title} {place} the hook all works and nothing is printed", (shell,))
    def _(live):
        env = live.world.make("p")
        live.open(**{place: {shell: text}})
        _walk(live, env)
        noise = [line for line in live.terminal.lines()
                 if line and "$ " not in line and line.rstrip("$") not in ("", "(p) ")]
        live.expect_equal(noise, [], "noise")


BASH_SETTINGS = {
    "set -e": "set -e", "set -u": "set -u", "set -C": "set -C", "set -f": "set -f", "set -b": "set -b",
    "set -T": "set -T", "set -E": "set -E", "set -eu and pipefail": "set -eu -o pipefail",
    "an ERR trap that is inherited": "set -E; trap 'echo ERR-TRAP' ERR",
    "a DEBUG trap that is inherited": "set -T; debugs=0; trap 'debugs=1' DEBUG",
    "odd IFS": "IFS=/.0v", "no IFS": "IFS=", "unset IFS": "unset IFS",
    "nullglob": "shopt -s nullglob", "failglob": "shopt -s failglob", "posix": "set -o posix",
    "compat31": "shopt -s compat31", "extglob and nocasematch": "shopt -s extglob nocasematch",
    "set -a": "set -a", "no hashing": "set +h",
    "aliased builtins": "alias local='echo LOCAL' export='echo EXPORT' unset='echo UNSET' "
                        "return='echo RETURN' printf='echo PRINTF' builtin='echo BUILTIN' "
                        "function='echo FUNCTION' exec='echo EXEC'",
    "shadowed builtins": "".join(f"{name}() {{ echo SHADOW-{name}; }}\n" for name in
                                 ("local", "export", "printf", "unset", "hash", "declare", "return",
                                  "exec", "shopt", "env", "command")),
    "readonly names": "readonly name=x env=x root=x list=x item=x answer=x line=x key=x rest=x saved=x",
}
ZSH_SETTINGS = {option: f"setopt {option}" for option in (
    "no_unset", "err_exit", "err_return", "sh_word_split", "ksh_arrays", "glob_subst",
    "warn_create_global", "all_export", "null_glob", "extended_glob", "no_nomatch", "sh_file_expansion",
    "prompt_subst", "prompt_bang", "no_function_argzero", "cdable_vars", "auto_pushd", "chase_links")}
ZSH_SETTINGS |= {
    "emulate sh": "emulate sh", "emulate ksh": "emulate ksh",
    "global aliases": "alias -g local='echo LOCAL' ON=off p='echo P' VIRTUAL_ENV=oops; alias return='echo R'",
    "readonly names": "readonly name=x env=x root=x list=x item=x answer=x line=x rest=x saved=x",
    "shadowed builtins": "".join(f"{name}() {{ echo SHADOW-{name} }}\n" for name in
                                 ("print", "unset", "hash", "rehash", "env")),
}

for _title, _text in BASH_SETTINGS.items():
    _setting("bash", _title, _text)
for _title in ("set -e", "set -u", "odd IFS", "posix", "failglob", "aliased builtins"):
    _setting("bash", _title, BASH_SETTINGS[_title], "after")
for _title, _text in ZSH_SETTINGS.items():
    if _title not in ("chase_links",):
        _setting("zsh", _title, _text)
for _title in ("no_unset", "err_exit", "ksh_arrays", "emulate sh", "emulate ksh", "global aliases"):
    _setting("zsh", _title, ZSH_SETTINGS[_title], "after")
_setting("fish", "variables of the same names", "set -g name x; set -g line x; set -g word x; set -g at x; "
                                               "set -g root x; set -g key x; set -g now x; set -g mine x")
_setting("fish", "abbreviations and functions", "abbr -a p echo; function ls; end; function math_; end")


@scenario("set -k turns the hook off and set +k on again", ("bash",))
def _(live):
    env = live.world.make("p")
    live.open()
    live.run("set -k")
    live.cd("p")
    live.expect_off()
    live.run("set +k")
    live.expect_on(env, "p")


@scenario("tracing an idle prompt takes a handful of lines", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.open(cwd=live.world.projects + "/p")
    live.run("", "set -x", "clear")
    lines = [line for line in live.terminal.lines() if line.startswith("+")]
    ours = [line for line in lines if "mark" not in line and "clear" not in line]
    live.expect(0 < len(ours) <= 10, "\n".join(ours))


@scenario("the hook prints nothing when it is read and run in strict mode")
def _(live):
    hook = live.world.hook(live.shell)
    strict = {"bash": ["bash", "--norc", "-i", "-eu", "-o", "pipefail", "-c",
                       f"source {hook}; _venvctl_hook; _venvctl_prompt; cd /; _venvctl_prompt"],
              "zsh": ["zsh", "-f", "-i", "-eu", "-c",
                      f"setopt warn_create_global; source {hook}; _venvctl_hook; _venvctl_prompt; cd /; "
                      "_venvctl_prompt"],
              "fish": ["fish", "--no-config", "-i", "-c",
                       f"source {hook}; emit fish_prompt; cd /; emit fish_prompt; fish_mode_prompt"]}
    done = subprocess.run(["setsid", "-w", *strict[live.shell]], env=live.world.variables, check=False,
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    output = [line for line in (done.stdout + done.stderr).splitlines()
              if "job control" not in line and "terminal process group" not in line]
    live.expect_equal((done.returncode, output), (0, []), "status and output")


@scenario("the hook file passes its linter", daemon=False)
def _(live):
    hook = live.world.hook(live.shell)
    linters = {"bash": [["bash", "-n"], ["shellcheck", "-s", "bash"]], "zsh": [["zsh", "-n"]],
               "fish": [["fish", "-n"], ["fish_indent", "--check"]]}
    for linter in linters[live.shell]:
        done = subprocess.run([*linter, hook], capture_output=True, text=True, check=False)
        live.expect(done.returncode == 0, f"{linter}: {done.stdout}{done.stderr}")


@scenario("the steering variables are those of the wire", daemon=False)
def _(live):
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    with open(f"{top}/core/wire/steering_variables.h", encoding="utf-8") as file:
        wanted = re.findall(r'^ +"(\w+)",$', file.read(), re.M)
    with open(live.world.hook(live.shell), encoding="utf-8") as file:
        text = file.read().replace("\\\n", "")
    joined = re.search(r"\$PWD[,|](\$\{?HOME\S*)", text).group(1)
    live.expect_equal(re.findall(r"\$\{?(\w+)", joined), wanted, "the hook's list")


@scenario("the three hooks have the same functions in the same order", daemon=False)
def _(live):
    found = {}
    for shell in shells.SHELLS:
        with open(live.world.hook(shell), encoding="utf-8") as file:
            names = re.findall(r"^(?:function )?(_venvctl_\w+)", file.read(), re.M)
        found[shell] = [name for index, name in enumerate(names) if names.index(name) == index]
    live.expect_equal(found["zsh"], found["bash"], "zsh's functions")
    shared = [name for name in found["fish"] if name in found["bash"]]
    live.expect_equal(shared, found["bash"], "fish's functions")
