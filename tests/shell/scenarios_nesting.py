"""Nested shells, exec, login shells, tmux, and environments activated by a parent process."""
import os
import subprocess

import shells
from scenario import Skip, scenario
from private_home import SYSTEM_PATH
from waiting import wait_until


def _nested(inner):
    @scenario(f"{inner} adopts the environment of the shell that starts it, and leaving deactivates it")
    def _(live):
        env = live.world.make("p")
        live.open()
        live.cd("p")
        live.run(inner)
        outer, live.shell = live.shell, inner
        live.expect_on(env, "p")
        live.cd("")
        live.expect_off()
        live.shell = outer
        live.run("exit")
        live.expect_on(env, "p")

    @scenario(f"{inner} adopts the environment of the shell that it replaces, and leaving deactivates it")
    def _(live):
        env = live.world.make("p")
        live.open()
        before = live.environment()["PATH"]
        live.cd("p")
        live.run("exec " + inner)
        live.shell = inner
        live.expect_on(env, "p")
        live.run("deactivate")
        live.expect_off()
        live.cd("")
        live.cd("p")
        live.expect_on(env, "p")
        live.cd("")
        live.expect_equal(live.environment()["PATH"], before, "PATH")


for _inner in shells.SHELLS:
    _nested(_inner)


@scenario("three nested shells have one prefix and one PATH entry")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("bash", "zsh", "fish")
    live.shell = "fish"
    live.expect_on(env, "p")
    live.run("exit", "exit", "exit")


@scenario("a nested shell started outside of the project deactivates the inherited environment")
def _(live):
    live.world.make("p")
    plain = live.world.make_directory("plain")
    live.open()
    live.cd("p")
    live.run(f"env -C {plain} {live.shell}")
    live.expect_off()


@scenario("a nested shell in another project activates that project's environment")
def _(live):
    live.world.make("p")
    env = live.world.make("q")
    live.open()
    live.cd("p")
    live.run(f"env -C {live.world.projects}/q {live.shell}")
    live.expect_on(env, "q")


@scenario("after a login shell's profile resets PATH, the first prompt has the environment's entry", ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    live.open(before={live.shell: f"PATH={SYSTEM_PATH}"})
    live.cd("p")
    live.run(f"exec {live.shell} -l")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("the environment is first in PATH, even if startup files prepend other entries")
def _(live):
    env = live.world.make("p")
    shim = live.world.make_directory("shims")
    put = {shell: shells.prepend_path(shell, shim) for shell in shells.SHELLS}
    live.open(cwd=live.world.projects + "/p", before=put, after=put)
    live.expect_on(env, "p")
    live.run(live.shell)
    live.expect_on(env, "p")


@scenario("a nested shell does not inherit a pause")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("deactivate", live.shell)
    live.expect_on(env, "p")
    live.run("exit")
    live.expect_off()


@scenario("an inherited VENVCTL_ENV without VIRTUAL_ENV is cleaned up")
def _(live):
    env = live.world.make("p")
    live.open(variables={"VENVCTL_ENV": env, "VENVCTL_VARS": "VIRTUAL_ENV_PROMPT",
                         "VIRTUAL_ENV_PROMPT": "p", "PATH": env + "/bin:" + SYSTEM_PATH})
    live.expect_off()
    live.cd("p")
    live.expect_on(env, "p")


@scenario("an inherited VENVCTL_ENV that differs from VIRTUAL_ENV is cleaned up, and VIRTUAL_ENV is kept")
def _(live):
    env, other = live.world.make("p"), live.world.make("q")
    live.open(variables={"VENVCTL_ENV": env, "VIRTUAL_ENV": other,
                         "PATH": f"{other}/bin:{env}/bin:{SYSTEM_PATH}"})
    live.expect_manual(other)
    live.expect_equal(live.environment()["PATH"], f"{other}/bin:{SYSTEM_PATH}", "PATH")


@scenario("an environment that an editor activated is treated as manually activated")
def _(live):
    env = live.world.make("p")
    injected = live.world.make("q")
    live.open(cwd=live.world.projects + "/p",
              variables={"VIRTUAL_ENV": injected, "PATH": f"{injected}/bin:{SYSTEM_PATH}"})
    live.expect_manual(injected)
    live.cd("")
    live.expect_manual(injected)
    live.unset("VIRTUAL_ENV")
    live.cd("p")
    live.expect_equal(live.environment().get("VIRTUAL_ENV"), env, "VIRTUAL_ENV")


def _expect_shown(live, env, name):
    live.expect_manual(env)
    live.expect(live.prompt().startswith(f"({name}) $"), f"prompt {live.prompt()!r}")


def _handed_down(how, inner, name, activate):
    @scenario(f"{inner}, started after {how}, has one prefix, and deactivate works")
    def _(live):
        env, other = live.world.make("clo"), live.world.make("q")
        live.open()
        live.cd("")
        activate(live, env)
        live.run(inner)
        outer, live.shell = live.shell, inner
        _expect_shown(live, env, name)
        live.cd("q")
        _expect_shown(live, env, name + "!")
        live.run("deactivate")
        live.expect_off()
        live.cd("")
        live.cd("q")
        live.expect_on(other, "q")
        live.shell = outer
        live.run("exit")
        _expect_shown(live, env, name)


for _inner in shells.SHELLS:
    _handed_down("`venvctl activate`", _inner, "clo",
                 lambda live, env: live.run(f"venvctl activate {env}"))
    _handed_down("a manual activation", _inner, "template",
                 lambda live, env: live.activate_by_hand(env))


@scenario("a shell started by `venvctl run` has one prefix, and deactivate works")
def _(live):
    env = live.world.make("clo")
    live.world.make("q")
    live.open()
    live.cd("q")
    live.run(f"venvctl run -e {env} -- {live.shell} -i")
    _expect_shown(live, env, "clo!")
    live.run("deactivate")
    live.expect_off()


@scenario("activating an inherited environment manually once more adds no second prefix")
def _(live):
    env = live.world.make("clo")
    live.open()
    live.activate_by_hand(env)
    live.run(live.shell)
    live.activate_by_hand(env)
    live.expect_manual(env)
    live.expect_equal(live.prompt().count("("), 1, f"prefixes in {live.prompt()!r}")
    live.run("deactivate")
    live.expect("(" not in live.prompt(), f"prompt {live.prompt()!r}")


@scenario("an environment that a startup file activates has only its own prefix")
def _(live):
    env = live.world.make("clo")
    by_hand = {shell: shells.source(shell, f"{env}/{shells.activation(shell)}") for shell in shells.SHELLS}
    live.open(after=by_hand)
    live.run(live.shell)
    live.expect_manual(env)
    live.expect_equal(live.prompt().count("("), 1, f"prefixes in {live.prompt()!r}")


@scenario("an inherited environment without its PATH entry is not shown in the prompt")
def _(live):
    env = live.world.make("clo")
    live.open(variables={"VIRTUAL_ENV": env, "VIRTUAL_ENV_PROMPT": "clo"})
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")


@scenario("an inherited prompt name is shown as data, without control bytes or prompt expansion")
def _(live):
    env = live.world.make("clo")
    name = "(a\x1b[31m$(touch ran)%F{red}\\u\n) "
    live.open(variables={"VIRTUAL_ENV": env, "VIRTUAL_ENV_PROMPT": name,
                         "PATH": f"{env}/bin:{SYSTEM_PATH}"})
    live.expect(live.prompt().startswith("(a[31m$(touch ran)%F{red}\\u) $"), f"prompt {live.prompt()!r}")
    live.expect(not os.path.exists(live.world.home + "/ran"), "it ran")


@scenario("a PATH entry that existed before activation is still there after leaving")
def _(live):
    env = live.world.make("p")
    path = f"/opt/a:{env}/bin:{SYSTEM_PATH}"
    live.open(variables={"PATH": path})
    live.cd("p")
    live.expect_equal(live.environment()["PATH"], f"{env}/bin:{path}", "PATH")
    live.cd("")
    live.expect_equal(live.environment()["PATH"], path, "PATH")


@scenario("empty PATH entries are kept")
def _(live):
    live.world.make("p")
    live.open()
    if live.shell == "fish":  # fish itself turns an empty entry into "."
        live.run("set -gx PATH /opt/a . /usr/bin /bin")
    else:
        live.run("PATH=:/opt/a::/usr/bin:/bin:")
    before = live.environment()["PATH"]
    live.cd("p")
    live.cd("")
    live.expect_equal(live.environment()["PATH"], before, "PATH")


@scenario("each tmux window has the environment of its own directory")
def _(live):
    env, other = live.world.make("p"), live.world.make("q")
    plain = live.world.make_directory("plain")
    live.open()
    live.cd("p")
    socket = live.world.home + "/tmux"
    tmux = f"tmux -f /dev/null -S {socket}"
    live.run(f"{tmux} new-session -d -x 100 -y 20 -s s {live.shell}")
    for directory, wanted, name in ((None, env, "p"), (live.world.projects + "/q", other, "q"),
                                    (plain, None, None)):
        if directory:
            subprocess.run(["tmux", "-S", socket, "new-window", "-t", "s", "-c", directory,
                            live.shell], check=True)
        _expect_in_tmux(live, socket, wanted, name)
    subprocess.run(["tmux", "-S", socket, "kill-server"], check=True)


def _expect_in_tmux(live, socket, wanted, name):
    def shown():
        out = subprocess.run(["tmux", "-S", socket, "capture-pane", "-p", "-t", "s"], check=True,
                             capture_output=True, text=True).stdout
        return [line for line in out.splitlines() if "$" in line]

    lines = wait_until(shown, "tmux shows a prompt")
    live.expect(lines[-1].startswith(f"({name}) $" if name else "$"), f"prompt {lines}")
    if os.path.exists(live.world.probe_path):
        os.unlink(live.world.probe_path)
    subprocess.run(["tmux", "-S", socket, "send-keys", "-t", "s", "probe", "Enter"], check=True)
    wait_until(lambda: os.path.exists(live.world.probe_path) and
               live.read_probe().get("TERM"), "the probe in tmux has run")
    have = live.read_probe()
    live.expect_equal(have.get("VIRTUAL_ENV"), wanted, "VIRTUAL_ENV")
    live.expect_equal(have["PATH"].startswith(f"{wanted}/bin:"), bool(wanted), "PATH")


@scenario("the hook does nothing in a script")
def _(live):
    env = live.world.make("p")
    live.open()
    hook = live.world.hook(live.shell)
    script = f"source {hook}; cd {live.world.projects}/p; /usr/bin/env"
    out = live.written(f"{live.shell} -c {live.quote(script)}")
    live.expect(f"VIRTUAL_ENV={env}" not in out, "the script has an environment")


@scenario("setting VENVCTL_DISABLE deactivates the environment and the hook; unsetting it enables both again")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.export("VENVCTL_DISABLE", "1")
    live.expect_off()
    live.cd("")
    live.cd("p")
    live.expect_off()
    live.unset("VENVCTL_DISABLE")
    live.expect_on(env, "p")


@scenario("the hook does nothing for root in another user's home")
def _(live):
    if os.geteuid() != 0:
        raise Skip("only root can give a home directory to another user")
    live.world.make("p")
    os.chown(live.world.home, 65534, 65534)
    live.open(cwd=live.world.projects + "/p")
    live.expect_off()
    # The environment is inactive because the hook is not defined, not because it is refused.
    known = live.world.home + "/known"
    live.run(f"type _venvctl_hook >/dev/null 2>&1 && touch {known}")
    live.expect(not os.path.exists(known), "the hook was read")
