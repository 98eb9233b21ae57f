"""The basic situations, which docs/comparison.md compares with other tools."""
import os

import shells
from scenario import every_shell, scenario


@scenario("entering a project activates its environment",
          every_shell())
def _(live):
    env = live.world.make("p")
    live.open()
    live.expect_off()
    live.cd("p")
    live.expect_on(env)


@scenario("the prompt shows the name exactly once",
          every_shell())
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.run("", "", "cd .", "")
    live.expect_on(env, "p")


@scenario("the innermost of nested projects is active, and leaving it reactivates the outer one",
          every_shell())
def _(live):
    outer, inner = live.world.make("p"), live.world.make("p/q")
    live.open()
    live.cd("p")
    live.expect_on(outer, "p")
    live.cd("p/q")
    live.expect_on(inner, "q")
    live.cd("p")
    live.expect_on(outer, "p")


@scenario("changing directly to another project replaces the environment",
          every_shell())
def _(live):
    first, second = live.world.make("p"), live.world.make("q")
    live.open()
    live.cd("p")
    live.expect_on(first, "p")
    live.cd("q")
    live.expect_on(second, "q")


@scenario("leaving a project restores PATH exactly",
          every_shell())
def _(live):
    live.world.make("p")
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    live.cd("")
    live.expect_off()
    live.expect_equal(live.lasting_environment(), before, "environment")


@scenario("a shell started inside a project has the environment at its first prompt",
          every_shell())
def _(live):
    env = live.world.make("p")
    live.open(cwd=live.world.projects + "/p")
    live.expect_on(env, "p")


@scenario("an entry that the user appended to PATH inside a project is kept after leaving",
          every_shell())
def _(live):
    live.world.make("p")
    live.open()
    live.cd("p")
    live.run(shells.append_path(live.shell, "/opt/mine"))
    live.cd("")
    live.expect_off()
    live.expect(live.environment()["PATH"].endswith(":/opt/mine"), "/opt/mine is lost")


@scenario("if PATH is reassigned on the same line as cd, the next prompt adds the entry again",
          every_shell())
def _(live):
    env = live.world.make("p")
    live.world.make_directory("p/sub")
    live.open()
    reset = shells.set_path(live.shell, "/usr/bin:/bin")
    live.cd("")
    live.run(reset)
    live.run(f"cd {live.world.projects}/p; {reset}")
    live.expect_on(env, "p")
    live.cd("p/sub")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("a manually activated environment stays active in a plain directory",
          every_shell(but=("xonsh", "elvish", "nu")))
def _(live):
    env = live.world.make("p")
    plain = live.world.make_directory("plain")
    live.open(cwd=plain)
    live.activate_by_hand(env)
    live.run("cd /")
    live.run(f"cd {plain}")
    live.expect_manual(env)


@scenario("an environment activated manually inside a project stays active in its subdirectories",
          every_shell(but=("xonsh", "elvish", "nu")))
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


@scenario("deactivate in a project pauses activation until the project is left",
          every_shell())
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


@scenario("an environment that another process creates is activated in a waiting shell",
          every_shell())
def _(live):
    project = live.world.make_directory("p")
    live.open(cwd=project)
    live.expect_off()
    env = live.world.make("p")
    live.soon(env, "p")


@scenario("an active environment that another process deletes is deactivated with one message",
          every_shell())
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.remove(env)
    live.soon(None)
    live.run("", "")
    live.expect_equal(live.says("no longer exists"), 1, "messages")


@scenario("a hostile clone runs nothing, does not change PATH, and causes one message",
          every_shell())
def _(live):
    clone = live.world.clones + "/c"
    env = live.world.make(clone)
    for script in ("activate", "activate.fish", "activate.csh", "python3"):
        path = f"{env}/bin/{script}"
        if os.path.lexists(path):
            os.unlink(path)
        live.world.write(path, f"touch {live.world.home}/ran\n")
        os.chmod(path, 0o755)
    live.open()
    before = live.lasting_environment()
    live.run(f"cd {clone}", "", "", "cd .")
    live.expect_equal(live.lasting_environment(), before, "environment")
    live.expect(not os.path.exists(live.world.home + "/ran"), "it ran")
    live.expect_equal(live.says("venvctl allow"), 1, "messages")


@scenario("in a nested shell, the environment is active with one prefix, and leaving the project deactivates it",
          every_shell())
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run(live.shell)
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("a path with spaces, accents, quotes, dollars and backticks is used unchanged",
          every_shell())
def _(live):
    # xonsh itself replaces the names of variables in the entries of PATH.
    where = "naïve päth $(touch x) `touch x` 'q' \"d\"" + ("" if live.shell == "xonsh" else " $HOME")
    env = live.world.make(where)
    live.open()
    live.cd(where)
    live.expect_on(env)
    live.cd("")
    live.expect_off()


@scenario("a project behind a symbolic link is used by its logical path",
          every_shell(but=("elvish",)))
def _(live):
    env = live.world.make("p")
    os.symlink("p", live.world.projects + "/link")
    live.open()
    live.cd("link")
    live.expect_on(os.path.dirname(os.path.dirname(env)) + "/link/.venv", "link")
    live.cd("")
    live.expect_off()


@scenario("a link to a directory inside a project activates the environment of the physical path",
          every_shell())
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


@scenario("a command on the same line as cd has the environment",
          every_shell(but=("nu",)))
def _(live):
    env = live.world.make("p")
    live.open()
    live.run(shells.both(live.shell, f"cd {live.world.projects}/p", "probe"))
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")
    live.run(shells.both(live.shell, "cd /", "probe"))
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), None, "VIRTUAL_ENV")


@scenario("an environment of any name is found and shown with its name",
          every_shell())
def _(live):
    env = live.world.make("myproject", name="myprojectenv")
    live.open()
    live.cd("myproject")
    live.expect_on(env, "myprojectenv")
