"""conda and pixi environments, which are made without these tools. They are activated when the
shell enters a project and removed when it leaves."""
import os

import shells
from environments import make_environment
from scenario import scenario
from waiting import wait_until

CONDA = ("CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_PROMPT_MODIFIER", "CONDA_SHLVL")


def _named(world, name="foo", variables=None):
    """Makes a project p whose environment.yml names an environment of the conda installation."""
    if not os.path.exists(world.home + "/miniconda3"):
        make_environment(world.home + "/miniconda3", "conda")
    env = make_environment(f"{world.home}/miniconda3/envs/{name}", "conda", variables=variables)
    world.write(world.projects + "/p/environment.yml", f"name: {name}\n")
    return env


def _problem(live, prefix, name, level="1", mark=""):
    have = live.environment()
    wanted = (prefix, name, f"({name}) ", level)
    found = tuple(have.get(variable) for variable in CONDA)
    if found != wanted:
        return f"{found} instead of {wanted}"
    if "VIRTUAL_ENV" in have or "VIRTUAL_ENV_PROMPT" in have:
        return f"VIRTUAL_ENV is {have.get('VIRTUAL_ENV')!r}"
    entries = have["PATH"].split(":")
    if entries[0] != prefix + "/bin" or entries.count(prefix + "/bin") != 1:
        return f"PATH is {have['PATH']}"
    if "condabin" in have["PATH"]:
        return f"condabin in {have['PATH']}"
    if not live.prompt().startswith(f"({name}{mark}) $"):
        return f"the prompt is {live.prompt()!r}"
    return None


def _expect_on(live, prefix, name, level="1", mark=""):
    problem = _problem(live, prefix, name, level, mark)
    live.expect(not problem, f"{prefix} should be active: {problem}")


def _expect_like(live, before, what="environment"):
    live.expect_equal(live.lasting_environment(), before, what)
    live.expect(live.prompt().startswith("$ "), f"prompt {live.prompt()!r}")


def _activate_by_hand(live, prefix, name, level):
    """Sets all variables that `conda activate` sets, with one typed line."""
    pairs = zip(CONDA, (prefix, name, f"({name}) ", level))
    live.run("; ".join(shells.export(live.shell, *pair) for pair in pairs) + "; " +
             shells.prepend_path(live.shell, prefix + "/bin"))


@scenario("a project with environment.yml activates its conda environment, and leaving restores everything")
def _(live):
    env = _named(live.world)
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    _expect_on(live, env, "foo")
    live.expect_equal(live.environment()["VENVCTL_ENV"], env, "VENVCTL_ENV")
    live.cd("")
    _expect_like(live, before)
    for _ in range(50):
        live.run(f"cd {live.world.projects}/p; cd ..")
    _expect_like(live, before, "environment after fifty visits")


@scenario("variables of conda-meta/state are set unchanged, and leaving restores the user's values")
def _(live):
    env = _named(live.world, variables={
        "MY_VAR": "my val", "quoted": "it's \"q\" $HOME `id`", "MINE": "theirs", "EMPTY": "",
        "GONE": "***unset***", "LD_PRELOAD": "/evil", "PATH": "/evil", "PYTHONPATH": "/evil",
        "PS1": "/evil", "BAD NAME": "/evil", "LINES_": "a\nb", "NUMBER": 7})
    live.open(variables={"MINE": "mine", "GONE": "stays"})
    before = live.lasting_environment()
    live.cd("p")
    _expect_on(live, env, "foo")
    have = live.environment()
    live.expect_equal([have.get(name) for name in ("MY_VAR", "QUOTED", "MINE", "EMPTY", "GONE")],
                      ["my val", "it's \"q\" $HOME `id`", "theirs", "", "stays"], "variables")
    kept = {name: value for name, value in have.items() if name.startswith("__CONDA_SHLVL_")}
    live.expect_equal(kept, {"__CONDA_SHLVL_0_MINE": "mine"}, "what conda deactivate would restore")
    evil = [name for name, value in have.items() if value == "/evil"]
    live.expect_equal(evil, [], "harmful")
    live.cd("")
    _expect_like(live, before)


@scenario("conda-meta/state can set no variable that has a meaning for the shell")
def _(live):
    code = f"a[$(touch {live.world.home}/ran)0]"
    values = {name: code for name in ("RANDOM", "SRANDOM", "OPTIND", "MINE")}
    env = _named(live.world, variables={**values, "FUNCNEST": "1", "COMP_LINE": "x", "WIDGET": "x",
                                        "ZSH_VERSION": "5", "SPROMPT": "x", "PLAIN": "1"})
    live.open(before={"bash": "declare -i MINE", "zsh": "typeset -i MINE"})
    before = live.lasting_environment()
    for _ in range(2):
        live.cd("p")
        _expect_on(live, env, "foo")
        have = live.environment()
        live.expect_equal([have.get(name) for name in ("PLAIN", "FUNCNEST", "COMP_LINE", "WIDGET")],
                          ["1", None, None, None], "variables")
        live.cd("")
        _expect_like(live, before)
    live.expect_equal(live.says("maximum"), 0, "messages")
    live.expect(not os.path.exists(live.world.home + "/ran"), "a value was evaluated")


@scenario("a conda environment on top of base has level 2, and leaving it restores base")
def _(live):
    env = _named(live.world)
    base = live.world.home + "/miniconda3"
    live.open(variables={"CONDA_PREFIX": base, "CONDA_DEFAULT_ENV": "base", "CONDA_SHLVL": "1",
                         "CONDA_PROMPT_MODIFIER": "(base) ",
                         "PATH": f"{base}/bin:{live.world.variables['PATH']}"})
    before = live.lasting_environment()
    live.cd("p")
    _expect_on(live, env, "foo", "2")
    have = live.environment()
    live.expect_equal(have.get("CONDA_PREFIX_1"), base, "CONDA_PREFIX_1")
    live.expect(f"{base}/bin" in have["PATH"].split(":"), "base is not in PATH")
    live.cd("")
    _expect_like(live, before)


@scenario("empty conda variables are treated as unset")
def _(live):
    env = _named(live.world)
    live.open(variables={"CONDA_PREFIX": "", "CONDA_DEFAULT_ENV": "", "CONDA_SHLVL": ""})
    before = live.lasting_environment()
    live.cd("p")
    _expect_on(live, env, "foo")
    live.cd("")
    _expect_like(live, before)


@scenario("an environment from `conda activate` stays active until `conda deactivate`")
def _(live):
    env = _named(live.world)
    other = make_environment(live.world.home + "/miniconda3/envs/bar", "conda")
    live.open()
    path = live.environment()["PATH"]
    _activate_by_hand(live, other, "bar", "1")
    before = live.lasting_environment()
    for place in ("p", "", "p"):
        live.cd(place)
        have = live.environment()
        live.expect_equal((have.get("CONDA_PREFIX"), have.get("VENVCTL_ENV")), (other, None), place)
        live.expect_equal(live.lasting_environment(), before, "environment")
    live.run("; ".join([shells.unset(live.shell, name) for name in CONDA] +
                       [shells.export(live.shell, "PATH", path) if live.shell != "fish" else
                        "set -gx PATH " + " ".join(path.split(":"))]))
    live.cd("")
    live.cd("p")
    _expect_on(live, env, "foo")


@scenario("`conda activate` in a conda project replaces the environment, and only the hook's variables are removed")
def _(live):
    env = _named(live.world)
    other = make_environment(live.world.home + "/miniconda3/envs/bar", "conda")
    live.open()
    live.cd("p")
    _expect_on(live, env, "foo")
    _activate_by_hand(live, other, "bar", "2")
    live.run("")
    have = live.environment()
    live.expect_equal((have.get("CONDA_PREFIX"), have.get("CONDA_DEFAULT_ENV")), (other, "bar"),
                      "variables")
    live.expect("VENVCTL_ENV" not in have, "VENVCTL_ENV should be unset")
    live.expect(env + "/bin" not in have["PATH"].split(":"), f"PATH is {have['PATH']}")
    live.cd("")
    live.expect_equal(live.environment().get("CONDA_PREFIX"), other, "CONDA_PREFIX")


@scenario("`venvctl activate` replaces one conda environment with another")
def _(live):
    _named(live.world)
    one = make_environment(live.world.home + "/miniconda3/envs/one", "conda", variables={"ONLY_ONE": "1"})
    two = make_environment(live.world.home + "/miniconda3/envs/two", "conda")
    live.open()
    before = live.lasting_environment()
    for env in (one, two, one, two):
        live.run("venvctl activate " + os.path.basename(env))
        _expect_on(live, env, os.path.basename(env))
        live.cd("p")
        _expect_on(live, env, os.path.basename(env), mark="!")
        live.cd("")
    live.expect_equal(live.environment().get("ONLY_ONE"), None, "ONLY_ONE")
    live.run("deactivate")
    _expect_like(live, before)


@scenario("deactivate in a conda project pauses activation until the project is left")
def _(live):
    env = _named(live.world)
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    live.run("deactivate")
    _expect_like(live, before)
    live.world.make_directory("p/sub")
    live.cd("p", "sub")
    _expect_like(live, before)
    live.cd("")
    live.cd("p")
    _expect_on(live, env, "foo")


@scenario("changing directly between conda and venv projects replaces the environment each time")
def _(live):
    env = _named(live.world, variables={"ONLY_FOO": "1"})
    bar = make_environment(live.world.home + "/miniconda3/envs/bar", "conda", variables={"ONLY_BAR": "1"})
    live.world.write(live.world.projects + "/r/environment.yaml", 'name: "bar"  # a comment\n')
    venv = live.world.make("q")
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    live.cd("q")
    live.expect_on(venv, "q")
    live.expect("CONDA_PREFIX" not in live.environment(), "CONDA_PREFIX stayed")
    live.cd("r")
    _expect_on(live, bar, "bar")
    live.expect_equal(live.environment().get("ONLY_FOO"), None, "ONLY_FOO")
    live.cd("p")
    _expect_on(live, env, "foo")
    live.expect_equal(live.environment().get("ONLY_BAR"), None, "ONLY_BAR")
    live.cd("")
    _expect_like(live, before)


@scenario("a .conda directory and an environment named by `prefix` are active with their paths as names")
def _(live):
    local = make_environment(live.world.projects + "/p/.conda", "conda")
    far = make_environment(live.world.projects + "/far/place", "conda")
    live.world.write(live.world.projects + "/q/environment.yml", f"prefix: {far}\n")
    live.open()
    for project, env in (("p", local), ("q", far)):
        live.cd(project)
        live.expect_equal(live.environment().get("CONDA_PREFIX"), env, "CONDA_PREFIX")
        live.expect_equal(live.environment().get("CONDA_DEFAULT_ENV"), env, "CONDA_DEFAULT_ENV")


@scenario("entering a pixi workspace sets pixi's variables, and leaving it restores everything exactly")
def _(live):
    root = live.world.projects + "/p"
    live.world.write(root + "/pixi.toml", '[workspace]\nname = "my shop"\n')
    env = make_environment(root + "/.pixi/envs/default", "pixi", variables={"FROM_STATE": "1"})
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    _expect_on(live, env, "my shop")
    have = live.environment()
    wanted = {"PIXI_PROJECT_NAME": "my shop", "PIXI_PROJECT_ROOT": root,
              "PIXI_PROJECT_MANIFEST": root + "/pixi.toml", "PIXI_ENVIRONMENT_NAME": "default",
              "PIXI_PROMPT": "(my shop) ", "FROM_STATE": "1"}
    live.expect_equal({name: have.get(name) for name in wanted}, wanted, "variables")
    live.cd("")
    _expect_like(live, before)


@scenario("a shell started in a conda project adopts the active environment, and leaving deactivates it")
def _(live):
    env = _named(live.world, variables={"MY_VAR": "x"})
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    live.run(live.shell)
    _expect_on(live, env, "foo")
    live.cd("")
    _expect_like(live, before)
    live.run("exit")
    _expect_on(live, env, "foo")


@scenario("a conda environment that another process creates or removes is noticed at the next prompt")
def _(live):
    env = _named(live.world)
    live.world.remove(env)
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    _expect_like(live, before)
    make_environment(env, "conda")
    live.enter_until(lambda: not _problem(live, env, "foo"), "it is active")
    live.world.remove(env)
    live.enter_until(lambda: live.lasting_environment() == before, "it is inactive")


@scenario("scripts of a conda environment are not sourced before their approval")
def _(live):
    env = _named(live.world)
    for place in ("activate.d", "deactivate.d"):
        for ending in ("sh", "fish"):
            live.world.write(f"{env}/etc/conda/{place}/a.{ending}", f"touch {live.world.home}/ran\n")
    live.open()
    live.cd("p")
    _expect_on(live, env, "foo")
    live.cd("")
    live.expect(not os.path.exists(live.world.home + "/ran"), "it ran")


def _scripts(world, env):
    """Writes scripts for each shell. Each script appends a line with its name and CONDA_PREFIX."""
    order = world.home + "/order"
    for place in ("activate.d", "deactivate.d"):
        for name in ("b", "a"):
            for ending in ("sh", "fish"):
                world.write(f"{env}/etc/conda/{place}/{name}.{ending}",
                            f'echo "{place} {name}.{ending} $CONDA_PREFIX" >>"{order}"\n')
    return order


def _sourced(order):
    """The scripts that were sourced since the last call."""
    if not os.path.exists(order):
        return []
    with open(order, encoding="utf-8") as file:
        lines = file.read().splitlines()
    os.unlink(order)
    return lines


@scenario("after `allow --scripts`, each shell sources its own scripts in conda's order")
def _(live):
    env = _named(live.world)
    order = _scripts(live.world, env)
    ending = "fish" if live.shell == "fish" else "sh"
    entering = [f"activate.d {name}.{ending} {env}" for name in "ab"]
    leaving = [f"deactivate.d {name}.{ending} {env}" for name in "ba"]
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    _expect_on(live, env, "foo")
    live.run("venvctl -q allow --scripts")
    live.cd("")
    live.expect_equal(_sourced(order), [], "sourced without having entered")
    live.cd("p")
    _expect_on(live, env, "foo")
    live.expect_equal(_sourced(order), entering, "sourced on entering")
    live.world.make_directory("p/sub")
    live.cd("p", "sub")
    live.run(live.shell, "exit")
    live.expect_equal(_sourced(order), [], "sourced inside")
    live.cd("")
    live.expect_equal(_sourced(order), leaving, "sourced on leaving")
    _expect_like(live, before)
    live.cd("p")
    live.run("deactivate")
    live.expect_equal(_sourced(order), entering + leaving, "sourced by deactivate")


@scenario("a script that was changed or added after the approval is not sourced")
def _(live):
    env = _named(live.world)
    order = _scripts(live.world, env)
    hostile = f"touch {live.world.home}/ran\n"
    live.open()
    live.cd("p")
    live.run("venvctl -q allow --scripts")
    live.cd("")
    for ending in ("sh", "fish"):
        live.world.write(f"{env}/etc/conda/activate.d/c.{ending}", hostile)
    live.cd("p")
    live.cd("")
    live.expect(not os.path.exists(live.world.home + "/ran"), "the script added later ran")
    _sourced(order)
    for ending in ("sh", "fish"):
        live.world.write(f"{env}/etc/conda/activate.d/a.{ending}", hostile)

    def asks_again():
        live.cd("p")
        live.cd("")
        return not _sourced(order)
    wait_until(asks_again, "no script is sourced any more")
    live.cd("p")
    _expect_on(live, env, "foo")
    live.cd("")
    live.expect_equal(_sourced(order), [], "sourced")
