"""All ways to change directory, and unusual directory names."""
import os

from scenario import scenario


@scenario("pushd and popd switch the environment")
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.projects)
    live.run("pushd p")
    live.expect_on(env, "p")
    live.run("popd")
    live.expect_off()


@scenario("cd - switches the environment both ways")
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.projects)
    live.cd("p")
    live.run("cd -")
    live.expect_off()
    live.run("cd -")
    live.expect_on(env, "p")


@scenario("cd through CDPATH activates the environment for the rest of the line")
def _(live):
    env = live.world.make("p")
    live.open()
    live.run(f"set -gx CDPATH {live.world.projects}" if live.shell == "fish"
             else f"CDPATH={live.world.projects}")
    live.run("cd p; probe")
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")


@scenario("a directory typed as a command switches the environment")
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.projects, after={"bash": "shopt -s autocd", "zsh": "setopt auto_cd"})
    live.run("./p/")
    live.expect_on(env, "p")
    live.run("..")
    live.expect_off()


@scenario("builtin cd switches the environment at the next prompt")
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.projects)
    live.run("builtin cd p")
    live.expect_on(env, "p")
    live.run("builtin cd ..")
    live.expect_off()


@scenario("cd -q, which calls no hooks, switches the environment at the next prompt", shells=("zsh",))
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.projects)
    live.run("cd -q p")
    live.expect_on(env, "p")


@scenario("cd in a subshell activates the environment only in the subshell")
def _(live):
    env = live.world.make("p")
    live.open()
    before = live.lasting_environment()
    if live.shell == "fish":
        live.run(f"fish -i -c 'cd {live.world.projects}/p; probe'")
    else:
        live.run(f"( cd {live.world.projects}/p && probe )")
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")
    live.expect_equal(live.lasting_environment(), before, "environment")


@scenario("cd in a command substitution prints nothing", shells=("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.open(cwd=live.world.projects)
    live.expect_equal(live.written('echo "<$(cd p && echo here)>"'), "<here>", "output")


@scenario("a loop over projects activates each environment")
def _(live):
    first, second = live.world.make("p"), live.world.make("q")
    live.open(cwd=live.world.projects)
    loop = ("for d in p q; cd $d; echo $VIRTUAL_ENV; cd ..; end" if live.shell == "fish" else
            'for d in p q; do cd $d; echo "$VIRTUAL_ENV"; cd ..; done')
    path = live.world.home + "/seen"
    live.run(f"begin; {loop}; end >{path}" if live.shell == "fish" else f"{{ {loop}; }} >{path}")
    with open(path, encoding="utf-8") as file:
        live.expect_equal(file.read().split(), [first, second], "seen")


@scenario("cd without arguments, cd .. and cd with dots switch the environment")
def _(live):
    env = live.world.make("p")
    live.world.make_directory("p/a/b")
    live.open(cwd=live.world.projects + "/p/a/b")
    live.expect_on(env, "p")
    live.run("cd ..")
    live.expect_on(env, "p")
    live.run("cd")
    live.expect_off()
    live.run("cd -")
    live.run("cd ./../../p/./a/..")
    live.expect_on(env, "p")


@scenario("cd keeps its messages and exit status")
def _(live):
    live.open(cwd=live.world.projects)
    live.run("cd nowhere")
    live.expect(live.says("nowhere") > 1, "no message")
    status = "$status" if live.shell == "fish" else "$?"
    live.expect_equal(live.written(f"cd nowhere 2>/dev/null; echo {status}"), "1", "status")
    live.expect_equal(live.written(f"cd .; echo {status}"), "0", "status")


@scenario("with VENVCTL_NO_CD, cd is not replaced", shells=("bash",))
def _(live):
    env = live.world.make("p")
    live.open(variables={"VENVCTL_NO_CD": "1"})
    live.expect_equal(live.written("type -t cd"), "builtin", "cd")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("a cd function of the user is not replaced", shells=("bash",))
def _(live):
    env = live.world.make("p")
    live.open(before={"bash": 'cd() { builtin cd "$@" && mine=1; }'})
    live.cd("p")
    live.expect_on(env, "p")
    live.expect_equal(live.variable("mine"), "1", "mine")


@scenario("a cd alias of the user still works")
def _(live):
    env = live.world.make("p")
    alias = "alias go='cd'"
    live.open(after={"bash": alias + "\nalias cd='cd -P'", "zsh": alias + "\nalias cd='cd -P'",
                     "fish": alias})
    live.run(f"go {live.world.projects}/p")
    live.expect_on(env, "p")


@scenario("a project that is renamed while the shell is inside is active under its new name")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    os.rename(live.world.projects + "/p", live.world.projects + "/r")
    live.soon(live.world.projects + "/r/.venv", "r")
    live.cd("")
    live.expect_off()


@scenario("deleting the working directory deactivates the environment and causes no error")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.remove(live.world.projects + "/p")
    live.soon(None)
    live.run("cd /")
    live.expect_off()


HOSTILE_NAMES = [
    "a b", "-n", "-", "~", "*", "?[a-z]", "$(touch ran)", "`touch ran`", "${HOME}", "'single'",
    '"double"', "back\\slash", "%n %1v %(!.x.y)", "!!", "#hash", "a;touch ran", "é-ü-日本",
    "e\u0301 nfd", "(p)", "[x]", "{a,b}", "=ls", "tab-less\u00a0blank", "a=b|c&d",
]


def _hostile(name):
    @scenario(f"a directory named {ascii(name)} gets its environment, and its name runs nothing")
    def _(live):
        env = live.world.make(name)
        live.open(cwd=live.world.home, after={"zsh": "setopt prompt_subst prompt_bang"})
        before = live.lasting_environment()
        live.run("cd " + live.quote(live.world.projects + "/" + name))
        live.expect_on(env)
        live.expect(live.prompt().count("$ ") >= 1, f"prompt {live.prompt()!r}")
        live.run("cd " + live.quote(live.world.home))
        live.expect_off()
        live.expect_equal(live.lasting_environment(), before, "environment")
        ran = [place for place, _, files in os.walk(live.world.home) if "ran" in files]
        live.expect(not ran, f"something ran in {ran}")


for _name in HOSTILE_NAMES:
    _hostile(_name)


@scenario("a directory whose name is not valid UTF-8 gets its environment, with the exact bytes")
def _(live):
    env = live.world.make("x\udcff\udcfe")
    live.open(cwd=live.world.projects)
    live.run("cd x*")
    live.expect_on(env)
    live.run("cd ..")
    live.expect_off()


@scenario("a path with a colon or a control character gets no environment")
def _(live):
    for name in ("a:b", "a\nb", "a\x1b[31mb"):
        live.world.make(name)
        live.world.make_directory(name + "/sub")
    live.open()
    for index, name in enumerate(("a:b", "a\nb", "a\x1b[31mb")):
        os.symlink(name, f"{live.world.projects}/link{index}")
        live.run(f"cd -P {live.world.projects}/link{index}" if live.shell != "fish"
                 else f"cd (realpath {live.world.projects}/link{index} | string collect)")
        live.expect_off()


@scenario("a directory named like a pattern is not mistaken for a cached directory")
def _(live):
    env = live.world.make("p/inner")
    patterns = ("*", "?", "[p]", "\\E.*\\Q", "\\E(?<PATH>.)\\Q", "$p", "p\n1,")
    for index, name in enumerate(patterns):
        live.world.make_directory(name + "/inner")
        os.symlink(f"{name}/inner", f"{live.world.projects}/link{index}")
    live.open()
    for _ in range(2):
        live.cd("p", "inner")
        live.expect_on(env, "inner")
        for index in range(len(patterns)):
            live.run(f"cd -P {live.world.projects}/link{index}" if live.shell != "fish"
                     else f"cd (realpath {live.world.projects}/link{index} | string collect)")
            live.expect_off()


@scenario("a prompt name in pyvenv.cfg is shown literally")
def _(live):
    names = ["$(touch ran)", "`touch ran`", "%F{red}%n", "\\u\\h$(id)", "a!b!!", "é 日本"]
    for index, name in enumerate(names):
        live.world.make(f"p{index}", prompt=name)
    live.open(after={"zsh": "setopt prompt_subst prompt_bang"})
    for index, name in enumerate(names):
        live.cd(f"p{index}")
        live.expect_on(f"{live.world.projects}/p{index}/.venv")
        shown = live.prompt().replace(" ", "")
        live.expect(shown.startswith(f"({name})".replace(" ", "")), f"prompt {live.prompt()!r}")
    live.expect(not os.path.exists(live.world.projects + "/p0/ran"), "it ran")


@scenario("entering and leaving a thousand times leaves the environment unchanged")
def _(live):
    live.world.make("p")
    live.world.make("q")
    live.open(cwd=live.world.projects, variables={"PYTHONHOME": "/nowhere"})
    live.run("cd p; cd ../q; cd ..")
    before = live.lasting_environment()
    runs = live.world.client_runs()
    for _ in range(10):  # each command has its own deadline
        live.run("for i in (seq 50); cd p; cd ../q; cd ..; end" if live.shell == "fish" else
                 "for ((i = 0; i < 50; i++)); do cd p; cd ../q; cd ..; done")
    live.expect_equal(live.lasting_environment(), before, "environment")
    private = [name for name in live.environment()
               if name.startswith("_VENVCTL") and name != "_VENVCTL_HERE"]  # env.sh uses _VENVCTL_HERE
    live.expect_equal(private, [], "exported state")
    asked = live.world.client_runs() - runs
    live.expect(asked < 100, f"{asked} client runs in 1500 changes of directory")
