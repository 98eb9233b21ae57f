"""Settings of the tools. The shell's variables are sent to the daemon, and the daemon watches the
configuration files."""
import base64
import hashlib
import os

import shells
from environments import make_environment
from scenario import scenario


def _hash(path):
    digest = hashlib.sha256(os.path.realpath(path).encode()).digest()
    return base64.urlsafe_b64encode(digest)[:8].decode()


def _poetry_project(world):
    """Makes a Poetry project p without an environment. Returns the name that Poetry would give its
    environment."""
    root = world.projects + "/p"
    world.write(root + "/pyproject.toml", '[tool.poetry]\nname = "shop"\n')
    return f"shop-{_hash(root)}-py3.11"


def _pipenv_name(world):
    root = world.projects + "/p"
    world.write(root + "/Pipfile", "")
    return f"p-{_hash(root + '/Pipfile')}"


@scenario("a change of Poetry's config.toml takes effect at the next prompt")
def _(live):
    name = _poetry_project(live.world)
    one = live.world.make(live.world.home + "/one", name)
    two = live.world.make(live.world.home + "/two", name)
    config = live.world.home + "/.config/pypoetry/config.toml"
    live.world.write(config, f'[virtualenvs]\npath = "{live.world.home}/one"\n')
    live.open()
    live.cd("p")
    live.expect_on(one, name)
    live.world.write(config + ".new", f'[virtualenvs]\npath = "{live.world.home}/two"\n')
    os.rename(config + ".new", config)
    live.soon(two, name)
    live.world.write(config, "[virtualenvs]\ncreate = false\n")
    live.soon(None)
    os.unlink(config)
    live.run("")
    live.expect_off()


@scenario("a configuration directory created later takes effect")
def _(live):
    name = _poetry_project(live.world)
    env = live.world.make(live.world.home + "/one", name)
    live.open()
    live.cd("p")
    live.expect_off()
    live.world.write(live.world.home + "/.config/pypoetry/config.toml",
                     f'[virtualenvs]\npath = "{live.world.home}/one"\n')
    live.soon(env, name)


@scenario("a change of a project's poetry.toml takes effect at the next prompt")
def _(live):
    name = _poetry_project(live.world)
    central = live.world.make(live.world.home + "/.cache/pypoetry/virtualenvs", name)
    live.open()
    live.cd("p")
    live.expect_on(central, name)
    local = live.world.make("p")
    live.soon(local)
    live.world.write(live.world.projects + "/p/poetry.toml", "[virtualenvs]\nin-project = false\n")
    live.soon(central, name)
    live.world.write(live.world.projects + "/p/poetry.toml", "[virtualenvs]\nin-project = true\n")
    live.soon(local)


@scenario("a change of Poetry's envs.toml takes effect")
def _(live):
    name = _poetry_project(live.world)
    store = live.world.home + "/.cache/pypoetry/virtualenvs"
    first = live.world.make(store, name)
    second = live.world.make(store, name.replace("3.11", "3.12"))
    chosen = {first: "3.11", second: "3.12"}
    live.open()
    live.cd("p")
    for env in (second, first, second):
        live.world.write(store + "/envs.toml",
                         f'[{name.removesuffix("-py3.11")}]\nminor = "{chosen[env]}"\n')
        live.soon(env)


@scenario("a change of .condarc takes effect at the next prompt")
def _(live):
    def lay(directory):
        return make_environment(f"{live.world.home}/{directory}/foo", "conda")

    def prefix_is(wanted):
        return live.environment().get("CONDA_PREFIX") == wanted

    one, two = lay("one"), lay("two")
    live.world.write(live.world.projects + "/p/environment.yml", "name: foo\n")
    live.open()
    live.cd("p")
    live.expect_off()
    for env in (one, two):
        live.world.write(live.world.home + "/.condarc", f"envs_dirs:\n  - {os.path.dirname(env)}\n")
        live.enter_until(lambda: prefix_is(env), f"{env} is active")
    os.unlink(live.world.home + "/.condarc")
    live.enter_until(lambda: prefix_is(None), "no environment is active")


@scenario("an environment created in a central store is activated in a waiting shell")
def _(live):
    name = _pipenv_name(live.world)
    live.open()
    live.cd("p")
    live.expect_off()
    env = live.world.make(live.world.home + "/.local/share/virtualenvs", name)
    live.soon(env, name)
    live.world.remove(env)
    live.soon(None)


@scenario("each shell's own WORKON_HOME is used, not the daemon's")
def _(live):
    name = _pipenv_name(live.world)
    one = live.world.make(live.world.home + "/one", name)
    two = live.world.make(live.world.home + "/two", name)
    live.open(variables={"WORKON_HOME": live.world.home + "/one"})
    live.cd("p")
    live.expect_on(one, name)
    first = live.terminal
    live.open(variables={"WORKON_HOME": live.world.home + "/two"})
    live.cd("p")
    live.expect_on(two, name)
    live.terminal = first
    live.run("")
    live.expect_on(one, name)


@scenario("a changed steering variable takes effect at the next change of directory")
def _(live):
    name = _pipenv_name(live.world)
    one = live.world.make(live.world.home + "/one", name)
    two = live.world.make(live.world.home + "/two", name)
    live.open(variables={"WORKON_HOME": live.world.home + "/one"})
    live.cd("p")
    live.expect_on(one, name)
    live.run(shells.export(live.shell, "WORKON_HOME", live.world.home + "/two"))
    live.cd("")
    live.cd("p")
    live.expect_on(two, name)
    runs = live.world.client_runs()
    for home, env in (("one", one), ("two", two)):
        live.run(shells.export(live.shell, "WORKON_HOME", f"{live.world.home}/{home}"))
        live.cd("")
        live.cd("p")
        live.expect_on(env, name)
    asked = live.world.client_runs() - runs
    live.expect(asked <= 1, f"{asked} questions about cached decisions")


@scenario("variables of Pipenv, Poetry and pyenv change which environment a directory gets")
def _(live):
    world = live.world
    pipenv, poetry = _pipenv_name(world), _poetry_project(world)
    store = world.home + "/.local/share/virtualenvs"
    central = world.make(store, pipenv)
    custom = world.make(store, "custom")
    named = world.make(world.home + "/poetry", poetry)
    pyenv = world.make(world.home + "/hidden/versions", "blue")
    world.write(world.projects + "/v/.python-version", "blue\n")
    live.open()

    def expect_in(project, variables, env):
        live.run(*[shells.export(live.shell, *pair) for pair in variables.items()])
        live.cd("")
        live.cd(project)
        live.expect_on(env)
        live.cd("")
        live.run(*[shells.unset(live.shell, variable) for variable in variables])

    expect_in("p", {}, central)
    expect_in("p", {"PIPENV_CUSTOM_VENV_NAME": "custom"}, custom)
    os.unlink(world.projects + "/p/Pipfile")
    expect_in("p", {"POETRY_VIRTUALENVS_PATH": world.home + "/poetry"}, named)
    expect_in("v", {"PYENV_ROOT": world.home + "/hidden"}, pyenv)


@scenario("environments of tox and nox are never activated automatically")
def _(live):
    live.world.make("p/.tox", "py311")
    live.world.make("p/.nox", "tests")
    live.world.make_directory("p/sub")
    live.open()
    for place in (("p",), ("p", "sub"), ("p", ".tox"), ("p", ".tox", "py311", "bin")):
        live.cd(*place)
        live.expect_off()


@scenario("`venvctl use` activates another environment at the next prompt, and `--forget` undoes it")
def _(live):
    env = live.world.make("p")
    other = live.world.make("far", "blue")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.run("venvctl -q use " + live.quote(other))
    live.soon(other, "blue")
    live.cd("")
    live.cd("p")
    live.expect_on(other, "blue")
    live.run("venvctl -q use --forget")
    live.soon(env, "p")
