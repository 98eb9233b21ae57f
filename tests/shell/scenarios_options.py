"""Customized shells (options, aliases, functions, readonly variables), and checks of the hook files."""
import os
import re
import subprocess

from scenario import scenario

HOOKS = "share/venvctl/hook."


def _walk(live, env):
    """Enters the project, goes deeper, pauses, enters again and leaves. Then checks that the
    shell's variables are as before."""
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
    @scenario(f"the hook works and prints nothing with {title} set {place} it", (shell,))
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
    "prompt_subst", "prompt_bang", "csh_junkie_quotes", "no_function_argzero", "cdable_vars", "auto_pushd", "chase_links")}
ZSH_SETTINGS |= {
    "emulate sh": "emulate sh", "emulate ksh": "emulate ksh", "emulate csh": "emulate csh",
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
_setting("fish", "no IFS", "set -g IFS")
_setting("fish", "odd IFS", "set -g IFS /.v")
_setting("fish", "abbreviations and functions", "abbr -a p echo; function ls; end; function math_; end")


@scenario("set -k disables the hook and set +k enables it again", ("bash",))
def _(live):
    env = live.world.make("p")
    live.open()
    live.run("set -k")
    live.cd("p")
    live.expect_off()
    live.run("set +k")
    live.expect_on(env, "p")


@scenario("tracing an idle prompt shows at most ten lines", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.open(cwd=live.world.projects + "/p")
    live.run("", "set -x", "clear")
    lines = [line for line in live.terminal.lines() if line.startswith("+")]
    ours = [line for line in lines if "mark" not in line and "clear" not in line]
    live.expect(0 < len(ours) <= 10, "\n".join(ours))


@scenario("the hook prints nothing when sourced and run in strict mode")
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


def _parts(live):
    """The files that the hook reads."""
    folder = os.path.join(os.path.dirname(live.world.hook(live.shell)), "fish" if live.shell == "fish" else "sh")
    return sorted(os.path.join(folder, name) for name in os.listdir(folder))


@scenario("the files of hooks and of shells without a prompt pass their linter", daemon=False)
def _(live):
    hook = live.world.hook(live.shell)
    parts = _parts(live)
    linters = {"bash": [["bash", "-n"], ["shellcheck", "-s", "bash"]], "zsh": [["zsh", "-n"]],
               "fish": [["fish", "-n"], ["fish_indent", "--check"]]}
    share = os.path.dirname(hook)
    files_without_prompt = {"bash": [f"{share}/env.sh"], "zsh": [f"{share}/env.sh"], "fish": [f"{share}/env.fish"]}
    for linter in linters[live.shell]:
        for file in [hook, *parts, *files_without_prompt[live.shell]]:
            done = subprocess.run([*linter, file], capture_output=True, text=True, check=False)
            live.expect(done.returncode == 0, f"{linter}: {done.stdout}{done.stderr}")


@scenario("the hook's list of steering variables matches the protocol's list", daemon=False)
def _(live):
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    with open(f"{top}/core/wire/steering_variables.h", encoding="utf-8") as file:
        wanted = re.findall(r'^ +"(\w+)",$', file.read(), re.M)
    hook = live.world.hook(live.shell)
    with open(os.path.dirname(hook) + "/fish/rules.fish" if live.shell == "fish" else hook, encoding="utf-8") as file:
        text = file.read()
    words = re.findall(r"_v_key\+?=(?:\$PWD)?,([\w,$]*)", text)
    found = re.findall(r"--on-variable (?!PWD)(\w+)", text) if live.shell == "fish" else re.findall(r"\$(\w+)", ",".join(words))
    live.expect_equal(found, wanted, "the hook's list")


@scenario("the rules use only functions that the hooks of bash and zsh define", ("bash", "zsh"), daemon=False)
def _(live):
    hook = live.world.hook(live.shell)
    rules = re.sub(r"^ *#.*", "", "".join(live.world.read(part) for part in _parts(live)), flags=re.M)
    with open(hook, encoding="utf-8") as file:
        defined = re.findall(r"^(?:function )?(_venvctl_\w+)\(\)", file.read() + rules, re.M)
    live.expect_equal(sorted(set(re.findall(r"_venvctl_\w+", rules)) - set(defined)), [], "undefined")
    live.expect_equal([name for name in set(defined) if defined.count(name) > 1], [], "defined twice")


@scenario("each state variable of a hook is explained in a comment", daemon=False)
def _(live):
    # rules.sh explains the variables for all shells
    rules = os.path.join(os.path.dirname(live.world.hook(live.shell)), "sh/rules.sh")
    texts = [live.world.read(path) for path in {live.world.hook(live.shell), *_parts(live), rules}]
    explained = set(re.findall(r"^# +(_VENVCTL_[A-Z0-9]+) ", "".join(texts), re.M))
    used = set(re.findall(r"_VENVCTL_[A-Z0-9]+", re.sub(r"^ *#.*", "", "".join(texts), flags=re.M)))
    live.expect_equal(sorted(used - explained - {"_VENVCTL_SHELL", "_VENVCTL_READING"}), [], "not explained")
