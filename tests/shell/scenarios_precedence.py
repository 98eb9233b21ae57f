"""Manual beats pause beats automatic; who switched what off; the `venvctl` command in a shell."""
import shells
from scenario import scenario


@scenario("deactivate of an environment activated by hand is off until the project is left")
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


@scenario("the same environment activated by hand has one entry, and a deactivate that works")
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


@scenario("another environment activated by hand inside a project takes over without a trace of ours")
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
    after.pop("PS1", None)  # which the script has exported
    live.expect_equal(after, before, "environment")


@scenario("VIRTUAL_ENV taken away by other means is a pause")
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


@scenario("a pause ends only where its root ends, also on one line")
def _(live):
    env = live.world.make("p")
    other = live.world.make("q")
    live.open()
    live.cd("p")
    live.run(f"deactivate; cd {live.world.projects}/q")
    live.expect_on(other, "q")
    live.cd("p")
    live.expect_on(env, "p")


@scenario("deactivate and a subdirectory on one line stay off")
def _(live):
    live.world.make("p")
    live.world.make_directory("p/sub")
    live.open()
    live.cd("p")
    live.run("deactivate; cd sub")
    live.expect_off()


@scenario("deactivate nondestructive is no pause")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("deactivate nondestructive")
    live.expect_on(env, "p")


@scenario("a deactivate of the user is not replaced")
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


@scenario("deactivate is there only while something is on")
def _(live):
    live.world.make("p")
    live.open()
    live.cd("p")
    live.cd("")
    live.run("deactivate")
    live.expect(live.says("deactivate") > 1, "deactivate is still there")


@scenario("an environment activated by hand stays through a pause and other projects")
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


@scenario("a conda environment other than base is manual, base is not")
def _(live):
    env = live.world.make("p")
    live.open()
    def conda(prefix, name):  # as conda does it, at once
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


@scenario("PYTHONHOME is taken away inside and given back outside, also by a nested shell")
def _(live):
    live.world.make("p")
    live.open(variables={"PYTHONHOME": "/some where"})
    live.cd("p")
    live.expect_equal(live.environment().get("PYTHONHOME"), None, "PYTHONHOME")
    live.run(live.shell)
    live.cd("")
    live.expect_equal(live.environment().get("PYTHONHOME"), "/some where", "PYTHONHOME")


@scenario("venvctl activate is manual until deactivate")
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


@scenario("venvctl activate replaces what is on, and stays in nested shells")
def _(live):
    env = live.world.make("p")
    live.world.make("q")
    live.open()
    live.cd("q")
    live.run(f"venvctl activate {env}")
    live.expect_manual(env)
    live.expect(live.prompt().startswith("(p) $"), f"prompt {live.prompt()!r}")
    live.cd("")
    live.run(live.shell)
    live.expect_manual(env)
    live.run("exit", "venvctl deactivate")
    live.expect_off()


@scenario("what venvctl activate put on has no prefix of ours once others took it over or away")
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


@scenario("venvctl deactivate pauses, and says when there is nothing to leave")
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


@scenario("options before activate and deactivate are options: the hook acts all the same")
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


@scenario("help for activate and deactivate, and words that they do not know, change nothing")
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


@scenario("venvctl activate of nothing fails with one line and changes nothing")
def _(live):
    live.open()
    before = live.lasting_environment()
    status = "$status" if live.shell == "fish" else "$?"
    wanted = f"venvctl activate {live.world.top}/nothing"
    live.expect(live.written(f"{wanted} 2>/dev/null; echo {status}") not in ("0", ""), "status")
    live.run(wanted)
    live.expect_equal(live.lasting_environment(), before, "environment")


@scenario("venvctl passes other words to the program, and tells what the shell holds")
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


@scenario("venvctl allow turns an unknown environment on at the next prompt")
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


@scenario("venvctl create is on at the very next prompt")
def _(live):
    project = live.world.make_directory("made")
    live.open(cwd=project)
    live.run("venvctl create --backend venv --no-pip")
    live.soon(project + "/.venv", "made")
