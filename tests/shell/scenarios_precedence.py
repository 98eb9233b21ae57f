"""Precedence: manual over paused over automatic; and the `venvctl` command in a shell."""
import shells
from scenario import scenario


@scenario("deactivate of a manually activated environment pauses activation until the project is left")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.activate_by_hand(env)
    live.expect_manual(env)
    live.run("deactivate")
    live.expect_off()
    live.run("", "cd .")
    live.expect_off()
    live.cd("")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("activating the same environment manually keeps one PATH entry, and deactivate works")
def _(live):
    env = live.world.make("p")
    live.open()
    before = live.environment()["PATH"]
    live.cd("p")
    live.activate_by_hand(env)
    live.expect_manual(env)
    live.expect_equal(live.environment()["PATH"], f"{env}/bin:{before}", "PATH")
    live.run("deactivate")
    live.expect_equal(live.environment()["PATH"], before, "PATH")


@scenario("a manually activated environment replaces the project's and removes the hook's variables")
def _(live):
    live.world.make("p")
    other = live.world.make("q")
    live.open(variables={"PYTHONHOME": "/nowhere"})
    before = live.lasting_environment()
    live.cd("p")
    live.expect_equal(live.environment().get("PYTHONHOME"), None, "PYTHONHOME")
    live.activate_by_hand(other)
    live.expect_manual(other)
    have = live.lasting_environment()
    ours = [name for name in have if name.startswith("VENVCTL_") and "RUNTIME" not in name]
    live.expect_equal(ours, [], "traces")
    live.cd("")
    live.run("deactivate")
    live.expect_off()
    after = live.lasting_environment()
    after.pop("PS1", None)  # the activation script exported it
    live.expect_equal(after, before, "environment")


@scenario("unsetting VIRTUAL_ENV pauses activation until the project is left")
def _(live):
    env = live.world.make("p")
    live.open()
    before = live.environment()["PATH"]
    live.cd("p")
    live.unset("VIRTUAL_ENV")
    live.expect_off()
    live.expect_equal(live.environment()["PATH"], before, "PATH")
    live.run("cd .", "")
    live.expect_off()
    live.cd("")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("a pause ends when its project is left, even by a cd on the same line as deactivate")
def _(live):
    env = live.world.make("p")
    other = live.world.make("q")
    live.open()
    live.cd("p")
    live.run(f"deactivate; cd {live.world.projects}/q")
    live.expect_on(other, "q")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("after deactivate and cd to a subdirectory on one line, the environment stays inactive")
def _(live):
    live.world.make("p")
    live.world.make_directory("p/sub")
    live.open()
    live.cd("p")
    live.run("deactivate; cd sub")
    live.expect_off()


@scenario("`deactivate nondestructive` does not pause activation")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("deactivate nondestructive")
    live.expect_on(env, "p")


@scenario("a deactivate function of the user is not replaced")
def _(live):
    env = live.world.make("p")
    mine = "deactivate() { mine=1; }"
    live.open(before={"bash": mine, "zsh": mine,
                      "fish": "function deactivate\n    set -g mine 1\nend"})
    live.cd("p")
    live.expect_on(env, "p")
    live.run("deactivate")
    live.expect_on(env, "p")
    live.expect_equal(live.variable("mine"), "1", "mine")
    live.cd("")
    live.run("deactivate")
    live.expect_off()


@scenario("deactivate is defined only while an environment is active")
def _(live):
    live.world.make("p")
    live.open()
    live.cd("p")
    live.cd("")
    live.run("deactivate")
    live.expect(live.says("deactivate") > 1, "deactivate is still defined")


@scenario("a manually activated environment stays active during a pause and in other projects")
def _(live):
    live.world.make("p")
    env = live.world.make("q")
    hand = live.world.make("hand")
    live.open()
    live.cd("p")
    live.run("deactivate")
    live.activate_by_hand(hand)
    live.cd("q")
    live.expect_manual(hand)
    live.run("deactivate")
    live.expect_off()
    live.cd("")
    live.cd("q")
    live.expect_on(env, "q")


@scenario("a conda environment other than base is treated as manually activated, but base is not")
def _(live):
    env = live.world.make("p")
    live.open()
    def conda(prefix, name):  # as conda does it, on one line
        live.run(shells.export(live.shell, "CONDA_PREFIX", prefix) + "; " +
                 shells.export(live.shell, "CONDA_DEFAULT_ENV", name))

    conda("/opt/conda", "base")
    live.cd("p")
    live.expect_on(env, "p")
    conda("/opt/conda/envs/x", "x")
    live.expect_off()
    live.cd("")
    live.cd("p")
    live.expect_off()
    conda("/opt/conda", "base")
    live.cd("")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("PYTHONHOME is unset inside a project and restored outside, even by a nested shell")
def _(live):
    live.world.make("p")
    live.open(variables={"PYTHONHOME": "/some where"})
    live.cd("p")
    live.expect_equal(live.environment().get("PYTHONHOME"), None, "PYTHONHOME")
    live.run(live.shell)
    live.cd("")
    live.expect_equal(live.environment().get("PYTHONHOME"), "/some where", "PYTHONHOME")


@scenario("an environment from `venvctl activate` is treated as manual until deactivate")
def _(live):
    env = live.world.make("p")
    other = live.world.make("q")
    live.open()
    before = live.lasting_environment()
    live.run(f"venvctl activate {env}")
    live.expect_manual(env)
    live.expect(live.prompt().startswith("(p) $"), f"prompt {live.prompt()!r}")
    live.cd("q")
    live.expect_manual(env)
    live.run("deactivate")
    live.expect_off()
    live.cd("")
    live.expect_equal(live.lasting_environment(), before, "environment")
    live.cd("q")
    live.expect_on(other, "q")


@scenario("`venvctl activate` replaces the active environment, and nested shells keep the new one")
def _(live):
    env = live.world.make("p")
    live.world.make("q")
    live.open()
    live.cd("q")
    live.run(f"venvctl activate {env}")
    live.expect_manual(env)
    live.expect(live.prompt().startswith("(p!) $"), f"prompt {live.prompt()!r}")
    live.cd("")
    live.run(live.shell)
    live.expect_manual(env)
    live.run("exit", "venvctl deactivate")
    live.expect_off()


@scenario("after `venvctl activate`, the hook's prefix disappears if the environment is replaced or unset")
def _(live):
    env = live.world.make("p")
    live.open()
    live.run(f"venvctl activate {env}")
    live.activate_by_hand(env)
    live.expect_manual(env)
    live.expect_equal(live.prompt().count("("), 1, f"prefixes in {live.prompt()!r}")
    live.run("deactivate")
    live.expect("(" not in live.prompt(), f"prompt {live.prompt()!r}")
    live.run(f"venvctl activate {env}")
    live.unset("VIRTUAL_ENV")
    live.expect("(" not in live.prompt(), f"prompt {live.prompt()!r}")


@scenario("`venvctl deactivate` pauses activation, and fails with 3 if no environment is active")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("venvctl deactivate")
    live.expect_off()
    status = "$status" if live.shell == "fish" else "$?"
    live.expect_equal(live.written(f"venvctl deactivate 2>/dev/null; echo {status}"), "3", "status")
    live.cd("")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("global options work before `activate` and `deactivate`")
def _(live):
    env = live.world.make("p")
    live.world.make_directory("activate")
    live.open()
    live.run(f"venvctl -q activate {env}")
    live.expect_manual(env)
    live.run("venvctl -v --color never deactivate")
    live.expect_off()
    live.run(f"venvctl -C {live.world.projects}/p --color=never activate")
    live.expect_manual(env)
    live.run("venvctl deactivate -q")
    live.expect_off()
    live.cd("")
    live.expect("config.toml" in live.written("venvctl -C activate config path"),
                "the value of -C was taken for the command")


@scenario("`activate` and `deactivate` change nothing if they get a help option or an unknown argument")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    status = "$status" if live.shell == "fish" else "$?"
    for command in ("activate", "deactivate"):
        for words in (f"{command} --help", f"-h {command}", f"help {command}"):
            live.expect(f"venvctl {command}" in live.written(f"venvctl {words}"), f"no help: {words}")
        live.expect_equal(live.written(f"venvctl {command} --nonsense 2>/dev/null; echo {status}"),
                          "2", "status")
    live.expect_equal(live.written(f"venvctl deactivate p 2>/dev/null; echo {status}"), "2", "status")
    live.expect_on(env, "p")


@scenario("activating a missing environment fails and changes nothing")
def _(live):
    live.open()
    before = live.lasting_environment()
    status = "$status" if live.shell == "fish" else "$?"
    wanted = f"venvctl activate {live.world.home}/nothing"
    live.expect(live.written(f"{wanted} 2>/dev/null; echo {status}") not in ("0", ""), "status")
    live.run(wanted)
    live.expect_equal(live.lasting_environment(), before, "environment")


@scenario("the venvctl function runs other commands and passes the state of the shell")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_equal(live.written("venvctl which"), env, "which")
    live.expect("automatic" in live.written("venvctl why"), "why does not say automatic")
    live.run("deactivate")
    live.expect("pause" in live.written("venvctl why"), "why does not say paused")
    live.activate_by_hand(env)
    live.expect("manual" in live.written("venvctl why"), "why does not say manual")


@scenario("after `venvctl allow`, an unknown environment is active at the next prompt")
def _(live):
    clone = live.world.clones + "/c"
    env = live.world.make(clone)
    live.open()
    live.run(f"cd {clone}")
    live.expect_off()
    live.run("venvctl allow")
    live.soon(env, "c")
    live.run("venvctl deny")
    live.soon(None)


@scenario("after `venvctl create`, the environment is active at the next prompt")
def _(live):
    project = live.world.make_directory("made")
    live.open(cwd=project)
    live.run("venvctl create --backend venv --no-pip")
    live.soon(project + "/.venv", "made")


@scenario("an inherited activation of an environment that is gone does not prevent other activations")
def _(live):
    other = live.world.make("q")
    live.open(variables={"VIRTUAL_ENV": live.world.home + "/gone/x"})
    live.expect_off()
    live.cd("q")
    live.expect_equal(live.says("No such file"), 0, "messages")
    live.expect_on(other, "q")
    live.cd("")
    live.expect_off()
