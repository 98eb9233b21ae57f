"""Other programs that save and restore PATH: the user's own lines, functions, and the real
direnv."""
import os
import random

import shells
from scenario import scenario
from private_home import SYSTEM_PATH


def _two_projects(live):
    first, second = live.world.make("p"), live.world.make("q")
    live.world.make_directory("plain")
    live.open()
    live.cd("plain")
    return first, second


def _expect_path(live, path, what):
    live.expect_equal(live.environment()["PATH"], path, what)


def _save(live):
    return "set -g saved $PATH" if live.shell == "fish" else "saved=$PATH"


def _restore(live):
    return "set -gx PATH $saved" if live.shell == "fish" else "PATH=$saved"


@scenario("an old PATH that is restored in another project adds no entry of the first project")
def _(live):
    _, second = _two_projects(live)
    live.cd("p")
    live.run(_save(live))
    live.cd("q")
    live.run(_restore(live))
    _expect_path(live, f"{second}/bin:{SYSTEM_PATH}", "in the second project")
    live.cd("plain")
    _expect_path(live, SYSTEM_PATH, "outside")


@scenario("an old PATH that is restored much later adds no project's entry")
def _(live):
    _, second = _two_projects(live)
    live.cd("p")
    live.run(_save(live))
    for where in ("q", "plain", "p", "plain"):
        live.cd(where)
    for _ in range(2):
        live.run(_restore(live))
        _expect_path(live, SYSTEM_PATH, "outside")
    live.cd("q")
    live.run(_restore(live), "")
    live.expect_on(second, "q")


# Saves and restores the variables that an activation sets. Another shell can also restore them, as in a new
# window of tmux.
NAMES = ("PATH", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "VENVCTL_ENV", "VENVCTL_VARS")


def _snapshot(live):
    have = live.environment()
    name = live.world.home + "/snapshot"
    word = "set -gx {} {}" if live.shell == "fish" else "export {}={}"
    lines = [word.format(each, live.quote(have[each])) for each in NAMES if each in have]
    live.world.write(name, "\n".join(lines) + "\n")
    return "source " + live.quote(name)


@scenario("the variables of one project that are restored in another one are undone")
def _(live):
    _, second = _two_projects(live)
    live.cd("p")
    restore = _snapshot(live)
    live.cd("q")
    live.run(restore, "")
    live.expect_on(second, "q")
    live.run(restore)
    live.cd("plain")
    live.expect_off()
    _expect_path(live, SYSTEM_PATH, "outside")


@scenario("the variables of another shell's project that are restored in a new shell are undone")
def _(live):
    _, second = _two_projects(live)
    live.cd("p")
    restore = _snapshot(live)
    for where in ("plain", "q"):
        live.open(cwd=f"{live.world.projects}/{where}")
        live.run(restore, "")
        if where == "plain":
            live.expect_off()
            _expect_path(live, SYSTEM_PATH, "outside")
        else:
            live.expect_on(second, "q")
            _expect_path(live, f"{second}/bin:{SYSTEM_PATH}", "in the second project")


@scenario("a function with a local PATH that changes directory leaves no entry behind")
def _(live):
    first, second = _two_projects(live)
    live.run({"fish": "function away; set -lx PATH /usr/bin; cd $argv; end"}.get(
        live.shell, "away() { local PATH=/usr/bin; cd \"$1\"; }"))
    live.cd("p")
    live.expect_on(first, "p")
    live.run("away ../q")
    _expect_path(live, f"{second}/bin:{SYSTEM_PATH}", "in the second project")
    live.run("away ../plain")
    _expect_path(live, SYSTEM_PATH, "outside")


@scenario("a PATH that is set for a single cd leaves no entry behind", ("bash", "zsh"))
def _(live):
    _, second = _two_projects(live)
    live.cd("p")
    live.run("PATH=/usr/bin:$PATH cd ../q")
    _expect_path(live, f"{second}/bin:{SYSTEM_PATH}", "in the second project")
    live.run("PATH=/usr/bin cd ../plain")
    _expect_path(live, SYSTEM_PATH, "outside")


@scenario("a project's entry that the user appends manually is kept")
def _(live):
    first, _ = _two_projects(live)
    live.cd("p")
    live.cd("plain")
    live.run(shells.append_path(live.shell, first + "/bin"))
    _expect_path(live, f"{SYSTEM_PATH}:{first}/bin", "outside")
    for where in ("p", "q", "plain"):
        live.cd(where)
    _expect_path(live, f"{SYSTEM_PATH}:{first}/bin", "outside")


@scenario("a PATH that zsh keeps free of duplicates is restored exactly", ("zsh",))
def _(live):
    first, _ = _two_projects(live)
    live.run("typeset -U path PATH", f"path=($path {first}/bin)")
    for where in ("p", "q", "p", "plain"):
        live.cd(where)
    _expect_path(live, f"{SYSTEM_PATH}:{first}/bin", "outside")


def _direnv(live, **open_with):
    """Opens a shell with the real direnv, loaded after the hook as its manual says."""
    line = "direnv hook fish | source" if live.shell == "fish" else f'eval "$(direnv hook {live.shell})"'
    live.open(variables={"DIRENV_LOG_FORMAT": "", "DIRENV_WARN_TIMEOUT": "1h"}, **{"after": {live.shell: line}, **open_with})


def _allow(live, *directories):
    for directory in directories:
        live.run(f"direnv allow {live.world.projects}/{directory}")


def _envrc(live, where, text):
    live.world.write(f"{live.world.projects}/{where}/.envrc", text)


_ENVRCS = {
    "nothing": None,
    "PATH_add": "PATH_add tools\n",
    "the same environment": "source .venv/bin/activate\n",
    "another environment": "source own/bin/activate\n",
    "a variable": "export SOMETHING=1\n",
}


@scenario("after random changes of directory with the real direnv, PATH is unchanged")
def _(live):
    places = {"plain": None, "p": "p", "q": "q", "mono": "mono", "mono/p": "mono/p"}
    generator = random.Random(live.shell)
    kinds = {}
    for where in places:
        live.world.make_directory(where + "/tools")
        kind = kinds[where] = generator.choice([each for each in _ENVRCS if each != "the same environment" or where != "plain"])
        if where != "plain":
            live.world.make(where)
        if kind == "another environment":
            live.world.make(where, name="own")
        if _ENVRCS[kind]:
            _envrc(live, where, _ENVRCS[kind])
    live.world.make_directory("away")
    _direnv(live)
    live.cd("")
    _allow(live, *(where for where in places if _ENVRCS[kinds[where]]))
    walk = []
    for _ in range(24):
        where = generator.choice([*places, "away"])
        walk.append(where)
        live.cd(where)
        if generator.random() < .4:
            live.run("")
        if where == "away":
            live.run("")
            live.expect_equal(live.environment()["PATH"], SYSTEM_PATH, f"after {walk} with {kinds}")


for _kind in ("PATH_add", "the same environment", "another environment", "a variable"):
    def _make(kind):
        @scenario(f"with {kind} in direnv's .envrc, PATH is restored each time the project is left")
        def _(live):
            live.world.make("p")
            live.world.make("p", name="own")
            other = live.world.make("q")
            live.world.make_directory("p/tools")
            live.world.make_directory("plain")
            _envrc(live, "p", _ENVRCS[kind])
            _direnv(live)
            live.cd("plain")
            _allow(live, "p")
            for _ in range(3):
                live.cd("p")
                live.run("")
                live.cd("plain")
                live.run("")
                _expect_path(live, SYSTEM_PATH, "outside")
                live.cd("p")
                live.cd("q")
                live.run("")
                live.expect_on(other, "q")
                live.cd("plain")
                _expect_path(live, SYSTEM_PATH, "outside")
    _make(_kind)


@scenario("an environment that direnv removes does not pause another project")
def _(live):
    live.world.make("d", name="own")
    live.world.make("d", name="second")  # the directory has two environments, and the hook chooses neither
    other = live.world.make("q")
    _envrc(live, "d", _ENVRCS["another environment"])
    _direnv(live)
    live.cd("")
    _allow(live, "d")
    live.cd("d")
    live.run("")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), live.world.projects + "/d/own", "VIRTUAL_ENV")
    live.cd("q")
    live.run("")
    live.expect_on(other, "q")


@scenario("deactivate pauses a project, but not the projects inside it")
def _(live):
    outer, inner = live.world.make("p"), live.world.make("p/inner")
    live.world.make_directory("p/sub")
    live.open()
    live.cd("p")
    live.expect_on(outer)
    live.run("deactivate")
    live.cd("p/sub")
    live.expect_off()
    live.cd("p/inner")
    live.expect_on(inner)
    live.cd("p/sub")
    live.expect_off()
    live.cd("p/inner")
    live.run("deactivate", "")
    live.expect_off()
    live.cd("p")
    live.expect_off()
    live.cd("")
    live.cd("p")
    live.expect_on(outer)
    live.cd("p/inner")
    live.expect_on(inner)


@scenario("deactivate in a directory without an approved environment pauses nothing")
def _(live):
    env, other = live.world.make("p"), live.world.make("q")
    unapproved = os.path.join(live.world.clones, "own")
    os.makedirs(live.world.clones + "/plain/deeper")
    os.rename(live.world.make("z"), unapproved)
    live.open()
    live.cd("p")
    live.expect_on(env)
    live.activate_by_hand(other)
    live.run(f"cd {live.world.clones}/plain", "deactivate", "")
    live.expect_off()
    live.cd("p")
    live.expect_on(env)
