"""What the shells whose hooks ask for each step can do in addition to the basic situations."""
from scenario import STEPPING, scenario


def _steps_during(live, *lines):
    """How many programs of venvctl the lines have started."""
    before = live.world.client_runs()
    live.run(*lines)
    return live.world.client_runs() - before


@scenario("an idle prompt starts no process", STEPPING)
def _(live):
    env = live.world.make("p")
    live.world.count_programs()
    live.open()
    live.cd("p")
    live.soon(env, "p")
    live.enter_until(lambda: _steps_during(live, "", "", "probe", "") == 0, "idle prompts start no process")
    live.expect(live.world.client_runs() > 0, "no process is counted")


@scenario("a known directory starts no process", ("xonsh", "elvish", "nu"))
def _(live):
    env = live.world.make("p")
    live.world.count_programs()
    live.open()
    inside, outside = (f"cd {live.world.projects}{end}" for end in ("/p", ""))
    live.run(inside)
    live.soon(env, "p")
    live.enter_until(lambda: _steps_during(live, outside, "", inside, "") == 0, "both directories are known")
    live.expect_on(env, "p")
    live.expect_equal(_steps_during(live, outside), 0, "processes")
    live.expect_off()


@scenario("venvctl activate activates another environment, and venvctl deactivate leaves it", STEPPING)
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.make_directory("plain"))
    live.run(f"venvctl activate {env}")
    live.expect_manual(env)
    live.expect(live.prompt().startswith("(p) "), f"prompt {live.prompt()!r}")
    live.run("venvctl deactivate")
    live.expect_off()


@scenario("an environment of the parent process stays active", STEPPING)
def _(live):
    env = live.world.make("q")
    live.world.make("p")
    variables = {"VIRTUAL_ENV": env, "PATH": f"{env}/bin:{live.world.variables['PATH']}"}
    live.open(cwd=live.world.make_directory("plain"), variables=variables)
    live.cd("p")
    live.expect_manual(env)
    live.run("deactivate")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), None, "VIRTUAL_ENV")
