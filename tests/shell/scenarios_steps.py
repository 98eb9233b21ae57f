"""What the shells whose hooks ask for each step can do in addition to the basic situations."""
import os

import step_shells
from scenario import STEPPING, scenario
from terminal import SHOWN_MARK, Terminal


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


@scenario("a name with prompt codes of the shells is shown unchanged", STEPPING)
def _(live):
    name = "a%m%{%B!! {cwd}{user} $(touch x) `touch x` \\w \\u [b] ;#"
    env = live.world.make(name)
    live.open()
    live.cd(name)
    live.expect_on(env, name)
    live.run("", "")
    live.expect_on(env, name)
    live.cd("")
    live.expect_off()
    live.expect(not os.path.exists(f"{env}/../x") and not os.path.exists(live.world.projects + "/x"), "a part of it ran")


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


@scenario("the lines that `venvctl init` adds load the hook, and --remove removes them", STEPPING)
def _(live):
    env = live.world.make("p")
    shell = step_shells.TABLE[live.shell]
    file = live.world.home + shell.start_up_file
    before = shell.beginning.replace("@PROBE@", shell.quote(live.world.probe_path)) + "\n"
    live.world.write(file, before)
    live.expect_equal(live.world.venvctl("init", live.shell).returncode, 0, "the exit code of init")
    words = [step_shells.program(live.shell)] + ["--shell-type", "readline"] * (live.shell == "xonsh")
    variables = {**live.world.variables, "PWD": live.world.home}
    live.terminal = Terminal(words, variables, live.world.home, SHOWN_MARK)
    live.terminals.append(live.terminal)
    live.terminal.wait_for_prompt()
    live.cd("p")
    live.soon(env, "p")
    live.expect_equal(live.world.venvctl("init", live.shell, "--remove").returncode, 0, "the exit code of init --remove")
    live.expect_equal(live.world.read(file), before, "the start-up file")


_XONSH_WAYS = r"""
import threading
aliases['go'] = lambda words: aliases['cd'](words) and None
aliases['gone'] = ['cd', '/']
def _other_thread(path):
    thread = threading.Thread(target=aliases['cd'], args=[[path]])
    thread.start()
    thread.join()
    open(@WRITTEN@, 'w').write(str(__xonsh__.env.get('VIRTUAL_ENV')))
"""


@scenario("after any way of changing the directory in xonsh, the environment is that of the directory", ("xonsh",))
def _(live):
    env = live.world.make("p")
    inside = live.quote(live.world.projects + "/p")
    script = live.world.home + "/script.xsh"
    live.world.write(script, f"cd {inside}\nprobe\n")
    live.open(after={"xonsh": _XONSH_WAYS.replace("@WRITTEN@", repr(script))})
    for line in (f"go {inside}", f"$[cd {inside}]", f"![cd {inside}]", f"cd {inside} and echo x | cat",
                 f"go {inside} and echo x | cat", f"source {script}"):
        live.run(line)
        live.soon(env, "p")
        live.run("gone")
        live.expect_off()


@scenario("the lines of a sourced xonsh script after cd have the environment", ("xonsh",))
def _(live):
    env = live.world.make("p")
    script = live.world.home + "/script.xsh"
    live.world.write(script, f"cd {live.quote(live.world.projects + '/p')}\nprobe\n")
    live.open()
    live.run(f"source {script}")
    live.expect_equal(live.read_probe().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")
    live.expect_on(env, "p")


@scenario("another thread of xonsh that changes the directory does not run the hook; the next prompt does", ("xonsh",))
def _(live):
    env = live.world.make("p")
    written = live.world.home + "/written"
    live.open(after={"xonsh": _XONSH_WAYS.replace("@WRITTEN@", repr(written))})
    live.run(f"_other_thread({live.world.projects + '/p'!r})")
    live.expect_equal(live.world.read(written), "None", "VIRTUAL_ENV before the prompt")
    live.expect_on(env, "p")
