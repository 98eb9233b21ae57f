"""In a project of uv, uv's commands and the prompt use the same environment."""
from environments import make_environment
from scenario import scenario


def _project(live):
    """A project of uv, and an approved environment that the user has chosen for it."""
    project = live.world.projects + "/aligned"
    live.world.write(project + "/pyproject.toml", "[project]\nname = 'aligned'\nversion = '1'\n")
    live.world.write(project + "/uv.lock", "version = 1\n")
    other = make_environment(live.world.home + "/other")
    live.world.venvctl("allow", other)
    live.world.venvctl("use", other, cwd=project)
    return project, other


@scenario("in a project of uv, UV_PROJECT_ENVIRONMENT is set to an active environment that uv would not use")
def _(live):
    project, other = _project(live)
    live.open()
    before = live.lasting_environment()
    for _ in range(3):
        live.cd(project)
        live.expect_on(other)
        live.expect_equal(live.variable("UV_PROJECT_ENVIRONMENT"), other, "UV_PROJECT_ENVIRONMENT")
        live.run("")
        live.expect_on(other)
        live.cd(live.world.home)
        live.expect_off()
        live.expect_equal(live.lasting_environment(), before, "the variables after leaving")


@scenario("the user's own UV_PROJECT_ENVIRONMENT is kept, and selects the environment")
def _(live):
    project, other = _project(live)
    mine = make_environment(live.world.home + "/mine")
    live.world.venvctl("allow", mine)
    live.world.venvctl("use", "--forget", cwd=project)
    live.open()
    live.export("UV_PROJECT_ENVIRONMENT", mine)
    live.cd(project)
    live.expect_on(mine)
    live.cd(live.world.home)
    live.expect_equal(live.variable("UV_PROJECT_ENVIRONMENT"), mine, "UV_PROJECT_ENVIRONMENT")
    live.world.venvctl("use", other, cwd=project)
    live.cd(project)
    live.expect_on(other)
    live.expect_equal(live.variable("UV_PROJECT_ENVIRONMENT"), mine, "UV_PROJECT_ENVIRONMENT")
