"""The sixteen situations of the product, and the same-line case."""
import os
import shutil

import shells
from scenario import scenario


@scenario("entering a project puts its environment on")
def _(live):
    env = live.world.make("p")
    live.open()
    live.expect_off()
    live.cd("p")
    live.expect_on(env)


@scenario("the prompt shows the name exactly once")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.run("", "", "cd .", "")
    live.expect_on(env, "p")


@scenario("the nearest of nested projects wins, and the outer one comes back")
def _(live):
    outer, inner = live.world.make("p"), live.world.make("p/q")
    live.open()
    live.cd("p")
    live.expect_on(outer, "p")
    live.cd("p/q")
    live.expect_on(inner, "q")
    live.cd("p")
    live.expect_on(outer, "p")


@scenario("one project replaces another directly")
def _(live):
    first, second = live.world.make("p"), live.world.make("q")
    live.open()
    live.cd("p")
    live.expect_on(first, "p")
    live.cd("q")
    live.expect_on(second, "q")


@scenario("leaving a project restores PATH to the byte")
def _(live):
    live.world.make("p")
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    live.cd("")
    live.expect_off()
    live.expect_equal(live.lasting_environment(), before, "environment")


@scenario("a shell started inside a project has it on at the first prompt")
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.projects + "/p")
    live.expect_on(env, "p")


@scenario("what the user appends to PATH inside stays after leaving")
def _(live):
    live.world.make("p")
    live.open()
    live.cd("p")
    live.run(shells.append_path(live.shell, "/opt/mine"))
    live.cd("")
    live.expect_off()
    live.expect(live.environment()["PATH"].endswith(":/opt/mine"), "/opt/mine is lost")


@scenario("a PATH set anew on the line of the cd gets the entry back at the prompt")
def _(live):
    env = live.world.make("p")
    live.world.make_directory("p/sub")
    live.open()
    anew = "set -gx PATH /usr/bin /bin" if live.shell == "fish" else "PATH=/usr/bin:/bin"
    live.cd("")
    live.run(anew)
    live.run(f"cd {live.world.projects}/p; {anew}")
    live.expect_on(env, "p")
    live.cd("p/sub")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("an environment activated by hand stays in a plain directory")
def _(live):
    env = live.world.make("p")
    plain = live.world.make_directory("plain")
    live.open(cwd=plain)
    live.activate_by_hand(env)
    live.run("cd /")
    live.run(f"cd {plain}")
    live.expect_manual(env)


@scenario("an environment activated by hand inside a project stays in its subdirectories")
def _(live):
    live.world.make("p")
    other = live.world.make("q")
    live.world.make_directory("p/sub")
    live.open()
    live.cd("p")
    live.activate_by_hand(other)
    live.cd("p/sub")
    live.expect_manual(other)
    live.expect(live.prompt().count("(") == 1, f"prompt {live.prompt()!r}")
    live.expect(live.environment()["PATH"].startswith(other + "/bin:" + "/usr"), "PATH")


@scenario("deactivate in a project is off until the project is left")
def _(live):
    env = live.world.make("p")
    live.world.make_directory("p/sub")
    live.open()
    live.cd("p")
    live.run("deactivate")
    live.expect_off()
    live.cd("p/sub")
    live.expect_off()
    live.cd("p")
    live.expect_off()
    live.cd("")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("an environment made elsewhere while I sit in the directory is on soon")
def _(live):
    project = live.world.make_directory("p")
    live.open(cwd=project)
    live.expect_off()
    env = live.world.make("p")
    live.soon(env, "p")


@scenario("an environment deleted elsewhere while active is off, PATH is clean, one line is said")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.remove(env)
    live.soon(None)
    live.run("", "")
    live.expect_equal(live.says("is gone"), 1, "lines about it")


@scenario("a hostile clone runs nothing, changes no PATH, and gets one line")
def _(live):
    clone = live.world.clones + "/c"
    env = live.world.make(clone)
    for script in ("activate", "activate.fish", "activate.csh", "python3"):
        path = f"{env}/bin/{script}"
        if os.path.lexists(path):
            os.unlink(path)
        live.world.write(path, f"touch {live.world.top}/ran\n")
        os.chmod(path, 0o755)
    live.open()
    before = live.lasting_environment()
    live.run(f"cd {clone}", "", "", "cd .")
    live.expect_equal(live.lasting_environment(), before, "environment")
    live.expect(not os.path.exists(live.world.top + "/ran"), "it ran")
    live.expect_equal(live.says("venvctl allow"), 1, "lines about it")


@scenario("a subshell in a project is on with one prefix, and leaves")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run(live.shell)
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("a path with blanks, accents, quotes, dollars and backticks is on as it is")
def _(live):
    where = "naïve päth $(touch x) `touch x` 'q' \"d\" $HOME"
    env = live.world.make(where)
    live.open()
    live.cd(where)
    live.expect_on(env)
    live.cd("")
    live.expect_off()


@scenario("a symbolic link into the project is entered by its logical path")
def _(live):
    env = live.world.make("p")
    os.symlink("p", live.world.projects + "/link")
    live.open()
    live.cd("link")
    live.expect_on(os.path.dirname(os.path.dirname(env)) + "/link/.venv", "link")
    live.cd("")
    live.expect_off()


@scenario("a link to a directory inside the project is on by its physical path")
def _(live):
    env = live.world.make("p")
    live.world.make_directory("p/deep/down")
    os.symlink("../p/deep/down", live.world.make_directory("elsewhere") + "/link")
    live.open()
    live.cd("elsewhere/link")
    live.expect_on(env, "p")
    live.run("deactivate", "", "cd .")
    live.expect_off()
    live.cd("")
    live.cd("elsewhere/link")
    live.expect_on(env, "p")


@scenario("cd and a command on one line already see the environment")
def _(live):
    env = live.world.make("p")
    live.open()
    live.run(f"cd {live.world.projects}/p && probe")
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")
    live.run("cd / && probe")
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), None, "VIRTUAL_ENV")


@scenario("an environment of any name is found, and shows its own name")
def _(live):
    env = live.world.make("myproject", name="myprojectenv")
    live.open()
    live.cd("myproject")
    live.expect_on(env, "myprojectenv")
