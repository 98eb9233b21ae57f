"""Marks in the prompt: * if the packages differ from the lock file, ! if another environment is active manually."""
import os

from environments import PACKAGES, make_environment
from scenario import scenario
from scenarios_conda import _named, _scripts, _sourced


def _want(live, project, *requirements):
    live.world.write(f"{live.world.projects}/{project}/requirements.txt", "".join(each + "\n" for each in requirements))


def _install(env, name):
    os.makedirs(f"{env}/{PACKAGES}/{name}.dist-info")


def _shown(live, prefix):
    """Presses Enter until the prompt begins with `prefix`."""
    live.enter_until(lambda: live.prompt().startswith(prefix), f"the prompt begins with {prefix!r}")


def _expect_state(live, state):
    live.expect_equal(live.variable("_VENVCTL_STATE"), state, "_VENVCTL_STATE")


@scenario("the prompt has a * while a package that the project wants is missing")
def _(live):
    env = live.world.make("p")
    _want(live, "p", "idna==3.6")
    live.open()
    live.cd("p")
    _shown(live, "(p*) ")
    _expect_state(live, "stale")
    have = live.environment()
    live.expect_equal(have["VIRTUAL_ENV_PROMPT"], "p", "VIRTUAL_ENV_PROMPT")
    live.expect_equal(live.variable("_VENVCTL_NAME"), "p", "_VENVCTL_NAME")
    live.expect("_VENVCTL_STATE" not in have, "_VENVCTL_STATE is exported")
    _install(env, "idna-3.6")
    _shown(live, "(p) ")
    _expect_state(live, "ok")
    _want(live, "p", "idna==3.7")
    _shown(live, "(p*) ")
    live.cd("")
    live.expect_off()
    _expect_state(live, "")
    live.cd("p")
    _shown(live, "(p*) ")


@scenario("another project in the same shell has its own state, also at the second visit")
def _(live):
    for name in ("p", "q"):
        live.world.make(name)
    _want(live, "p", "idna==3.6")
    live.open()
    live.cd("q")
    live.cd("p")
    _shown(live, "(p*) ")
    live.cd("q")
    live.cd("p")
    runs = live.world.client_runs()
    for name, prefix, state in (("q", "(q) ", "ok"), ("p", "(p*) ", "stale"), ("q", "(q) ", "ok")):
        live.cd(name)
        live.expect(live.prompt().startswith(prefix), f"the prompt in {name} is {live.prompt()!r}")
        _expect_state(live, state)
    live.expect_equal(live.world.client_runs(), runs, "runs of the client in known directories")


@scenario("a changed state runs no scripts and changes no variables")
def _(live):
    env = _named(live.world)
    order = _scripts(live.world, env)
    live.open()
    live.run("cd " + live.quote(live.world.projects + "/p"), "venvctl -q allow --scripts")
    live.cd("")
    live.cd("p")
    _sourced(order)
    live.expect_equal(live.variable("_VENVCTL_STATE"), "ok", "_VENVCTL_STATE")
    before = live.lasting_environment()
    _want(live, "p", "idna==3.6")
    live.enter_until(lambda: "*) " in live.prompt(), "the prompt has a *")
    live.expect_equal(_sourced(order), [], "scripts that ran")
    live.expect_equal(live.lasting_environment(), before, "the variables")
    _want(live, "p", "# nothing")
    live.enter_until(lambda: "*) " not in live.prompt(), "the prompt has no *")
    live.expect_equal(_sourced(order), [], "scripts that ran")


@scenario("the prompt has a ! in a project with an environment other than the one activated with venvctl")
def _(live):
    mine = live.world.make("mine")
    live.world.make("p")
    live.world.make_directory("p/below")
    live.open()
    live.cd("mine")
    live.run("venvctl activate")
    _shown(live, "(mine) ")
    _expect_state(live, "ok")
    live.cd("p")
    _shown(live, "(mine!) ")
    _expect_state(live, "other")
    live.cd("p", "below")
    _shown(live, "(mine!) ")
    live.expect_manual(mine)
    live.expect_equal(live.environment()["VIRTUAL_ENV_PROMPT"], "mine", "VIRTUAL_ENV_PROMPT")
    live.cd("")
    _shown(live, "(mine) ")
    _expect_state(live, "ok")
    live.cd("p")
    _shown(live, "(mine!) ")
    live.run("venvctl deactivate")
    live.expect_off()
    _expect_state(live, "")
    live.cd("")
    live.cd("p")
    live.expect_on(live.world.projects + "/p/.venv", "p")
    _expect_state(live, "ok")


@scenario("the environment of this directory has no !, however it was activated; a * shows that it is stale")
def _(live):
    env = live.world.make("p")
    _want(live, "p", "idna==3.6")
    live.open()
    live.cd("p")
    live.run("venvctl activate")
    _shown(live, "(p*) ")
    live.expect_manual(env)
    _expect_state(live, "stale")
    _install(env, "idna-3.6")
    _shown(live, "(p) ")


@scenario("if an activation script drew the prompt, only _VENVCTL_STATE shows the state")
def _(live):
    mine = live.world.make("mine")
    live.world.make("p")
    live.open()
    live.activate_by_hand(mine)
    live.cd("p")
    live.enter_until(lambda: live.variable("_VENVCTL_STATE") == "other", "the state is `other`")
    live.expect("!" not in live.prompt(), f"the prompt is {live.prompt()!r}")
    live.expect_equal(live.prompt().count("("), 1, f"prefixes in {live.prompt()!r}")


@scenario("prompt.marks chooses the marks; _VENVCTL_STATE is always set")
def _(live):
    live.world.make("mine")
    live.world.make("p")
    _want(live, "p", "idna==3.6")
    live.open()
    live.cd("p")
    _shown(live, "(p*) ")
    for value, stale in (("off", "(p) "), ("stale", "(p*) "), ("other", "(p) "), ("all", "(p*) ")):
        live.run(f"venvctl config set prompt.marks {value}")
        _shown(live, stale)
        _expect_state(live, "stale")
    live.cd("mine")
    live.run("venvctl activate")
    live.cd("p")
    for value, other in (("off", "(mine) "), ("stale", "(mine) "), ("other", "(mine!) "), ("all", "(mine!) ")):
        live.run(f"venvctl config set prompt.marks {value}")
        _shown(live, other)
        _expect_state(live, "other")


@scenario("messages about a directory wait until the manually activated environment is left")
def _(live):
    mine = live.world.make("mine")
    make_environment(live.world.clones + "/c/.venv")
    live.open()
    live.cd("mine")
    live.run("venvctl activate")
    live.run("cd " + live.quote(live.world.clones + "/c"))
    live.run("", "")
    live.expect_manual(mine)
    live.expect_equal(live.says("venvctl allow"), 0, "messages")
    live.run("venvctl deactivate")
    live.enter_until(lambda: live.says("venvctl allow"), "the message")


@scenario("an idle prompt with a mark runs no client")
def _(live):
    live.world.make("mine")
    live.world.make("p")
    live.open()
    live.cd("mine")
    live.run("venvctl activate")
    live.cd("p")
    _shown(live, "(mine!) ")
    runs = live.world.client_runs()
    live.run("", "", "")
    live.expect_equal(live.world.client_runs(), runs, "runs of the client")


@scenario("themes can read the state before they draw")
def _(live):
    live.world.make("p")
    _want(live, "p", "idna==3.6")
    live.open(after={
        "bash": "theme() { PS1=\"<${_VENVCTL_STATE-}> \\$ $MARK\"; }\nPROMPT_COMMAND+=(theme)",
        "zsh": "theme() { PROMPT=\"<$_VENVCTL_STATE> \\$ $MARK\" }\nprecmd_functions+=(theme)",
        "fish": "function fish_prompt\n    printf '<%s> $ ' $_VENVCTL_STATE\n    mark\nend"})
    live.cd("p")
    live.enter_until(lambda: "<stale> $" in live.prompt(), "the theme shows the state")
