"""The project's .env. Its variables are set after `venvctl allow --env`, and only with the approved content."""
from scenario import scenario

HOSTILE = "it's \"$(touch ~/ran)\" `touch ~/ran` ; touch ~/ran # \\ %s !! *"


def _project(live, text):
    env = live.world.make("shop")
    project = env.rsplit("/", 1)[0]
    live.world.approve(project)
    live.world.write(project + "/.env", text)
    return env, project


def _single_quoted(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


@scenario("the variables of .env are set after its approval, and restored when the project is left")
def _(live):
    env, project = _project(live, "ONE=1\nexport TWO='a b'\nTHREE=${ONE}x\nPYTHONPATH=src:lib\nLD_PRELOAD=/no.so\n")
    live.open(variables={"TWO": "mine"})
    before = live.lasting_environment()
    live.cd(project)
    live.expect_on(env)
    live.expect_equal(live.variable("ONE"), "", "ONE without an approval")
    live.run("venvctl allow --env")
    live.cd("/")
    live.cd(project)
    live.expect_on(env)
    for name, value in (("ONE", "1"), ("TWO", "a b"), ("THREE", "1x"), ("PYTHONPATH", f"{project}/src:{project}/lib"), ("LD_PRELOAD", "")):
        live.expect_equal(live.variable(name), value, name)
    live.cd(live.world.home)
    live.expect_off()
    live.expect_equal(live.lasting_environment(), before, "the variables after leaving")


@scenario("a changed .env sets nothing, and one line says so")
def _(live):
    env, project = _project(live, "ONE=1\n")
    live.world.venvctl("allow", "--env", cwd=project)
    live.open()
    live.cd(project)
    live.expect_equal(live.variable("ONE"), "1", "ONE")
    live.world.write(project + "/.env", "ONE=2\nTWO=2\n")
    live.enter_until(lambda: live.says("was changed after you approved it"), "a line says so")
    live.expect_equal(live.variable("ONE") + live.variable("TWO"), "", "the variables of the changed file")
    live.world.write(project + "/.env", "ONE=1\n")
    live.enter_until(lambda: live.variable("ONE") == "1", "the approved content is used again")
    live.expect_on(env)
    live.world.venvctl("deny", "--env", cwd=project)
    live.run("")
    live.expect_equal(live.variable("ONE"), "", "ONE after the approval was revoked")


@scenario("hostile values in an approved .env are data")
def _(live):
    env, project = _project(live, f"ONE={_single_quoted(HOSTILE)}\n")
    live.world.venvctl("allow", "--env", cwd=project)
    live.open()
    live.cd(project)
    live.expect_on(env)
    live.expect_equal(live.variable("ONE"), HOSTILE, "ONE")
    live.run("")
    live.expect("ran" not in live.written("ls ~"), "a value was executed")
