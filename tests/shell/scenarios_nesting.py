"""Shells in shells, exec, login shells, tmux, environments that a parent put there."""
import os
import subprocess

import shells
from scenario import scenario
from world import SYSTEM_PATH, wait_until


def _nested(inner):
    @scenario(f"{inner} started in an active shell adopts the environment, and leaves it")
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

    @scenario(f"exec {inner} in an active shell adopts the environment, and leaves it")
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


@scenario("three shells deep there is one prefix and one entry")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("bash", "zsh", "fish")
    live.shell = "fish"
    live.expect_on(env, "p")
    live.run("exit", "exit", "exit")


@scenario("a nested shell that starts in a plain directory leaves what it was given")
def _(live):
    live.world.make("p")
    plain = live.world.make_directory("plain")
    live.open()
    live.cd("p")
    live.run(f"env -C {plain} {live.shell}")
    live.expect_off()


@scenario("a nested shell in another project changes to that one's")
def _(live):
    live.world.make("p")
    env = live.world.make("q")
    live.open()
    live.cd("p")
    live.run(f"env -C {live.world.projects}/q {live.shell}")
    live.expect_on(env, "q")


@scenario("a login shell whose profile resets PATH has the entry at the first prompt", ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    live.open(before={live.shell: f"PATH={SYSTEM_PATH}"})
    live.cd("p")
    live.run(f"exec {live.shell} -l")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("start-up files that put other things first do not hide the environment")
def _(live):
    env = live.world.make("p")
    shim = live.world.make_directory("shims")
    put = {shell: shells.prepend_path(shell, shim) for shell in shells.SHELLS}
    live.open(cwd=live.world.projects + "/p", before=put, after=put)
    live.expect_on(env, "p")
    live.run(live.shell)
    live.expect_on(env, "p")


@scenario("a pause is not handed down to a nested shell")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.run("deactivate", live.shell)
    live.expect_on(env, "p")
    live.run("exit")
    live.expect_off()


@scenario("a mark without VIRTUAL_ENV is cleaned up")
def _(live):
    env = live.world.make("p")
    live.open(variables={"VENVCTL_ENV": env, "VENVCTL_VARS": "VIRTUAL_ENV_PROMPT",
                         "VIRTUAL_ENV_PROMPT": "p", "PATH": env + "/bin:" + SYSTEM_PATH})
    live.expect_off()
    live.cd("p")
    live.expect_on(env, "p")


@scenario("a mark that another VIRTUAL_ENV belies is cleaned up, and the other is kept")
def _(live):
    env, other = live.world.make("p"), live.world.make("q")
    live.open(variables={"VENVCTL_ENV": env, "VIRTUAL_ENV": other,
                         "PATH": f"{other}/bin:{env}/bin:{SYSTEM_PATH}"})
    live.expect_manual(other)
    live.expect_equal(live.environment()["PATH"], f"{other}/bin:{SYSTEM_PATH}", "PATH")


@scenario("an environment that an editor put there is manual")
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
    @scenario(f"{inner} started where {how} has one prefix, and a deactivate that takes it off")
    def _(live):
        env, other = live.world.make("clo"), live.world.make("q")
        live.open()
        live.cd("")
        activate(live, env)
        live.run(inner)
        outer, live.shell = live.shell, inner
        _expect_shown(live, env, name)
        live.cd("q")
        _expect_shown(live, env, name)
        live.run("deactivate")
        live.expect_off()
        live.cd("")
        live.cd("q")
        live.expect_on(other, "q")
        live.shell = outer
        live.run("exit")
        _expect_shown(live, env, name)


for _inner in shells.SHELLS:
    _handed_down("venvctl activate put an environment on", _inner, "clo",
                 lambda live, env: live.run(f"venvctl activate {env}"))
    _handed_down("an environment was activated by hand", _inner, "template",
                 lambda live, env: live.activate_by_hand(env))


@scenario("a shell that venvctl run starts has one prefix, and a deactivate that takes it off")
def _(live):
    env = live.world.make("clo")
    live.world.make("q")
    live.open()
    live.cd("q")
    live.run(f"venvctl run -e {env} -- {live.shell} -i")
    _expect_shown(live, env, "clo")
    live.run("deactivate")
    live.expect_off()


@scenario("what a parent activated has no second prefix when it is activated by hand again")
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


@scenario("an environment that a start-up file activates by hand has its own prefix alone")
def _(live):
    env = live.world.make("clo")
    by_hand = {shell: shells.source(shell, f"{env}/{shells.activation(shell)}") for shell in shells.SHELLS}
    live.open(after=by_hand)
    live.run(live.shell)
    live.expect_manual(env)
    live.expect_equal(live.prompt().count("("), 1, f"prefixes in {live.prompt()!r}")


@scenario("what is handed down without its entry in PATH is not shown as if it were on")
def _(live):
    env = live.world.make("clo")
    live.open(variables={"VIRTUAL_ENV": env, "VIRTUAL_ENV_PROMPT": "clo"})
    live.expect(live.prompt().startswith("$"), f"prompt {live.prompt()!r}")


@scenario("a name that is handed down is data: no control byte, no prompt language")
def _(live):
    env = live.world.make("clo")
    name = "(a\x1b[31m$(touch ran)%F{red}\\u\n) "
    live.open(variables={"VIRTUAL_ENV": env, "VIRTUAL_ENV_PROMPT": name,
                         "PATH": f"{env}/bin:{SYSTEM_PATH}"})
    live.expect(live.prompt().startswith("(a[31m$(touch ran)%F{red}\\u) $"), f"prompt {live.prompt()!r}")
    live.expect(not os.path.exists(live.world.top + "/ran"), "it ran")


@scenario("a shell inside a project that already has its entry in PATH gives that one back")
def _(live):
    env = live.world.make("p")
    path = f"/opt/a:{env}/bin:{SYSTEM_PATH}"
    live.open(variables={"PATH": path})
    live.cd("p")
    live.expect_equal(live.environment()["PATH"], f"{env}/bin:{path}", "PATH")
    live.cd("")
    live.expect_equal(live.environment()["PATH"], path, "PATH")


@scenario("an empty PATH entry and a PATH that ends in a colon stay")
def _(live):
    live.world.make("p")
    live.open()
    if live.shell == "fish":  # which turns an empty entry into "." by itself
        live.run("set -gx PATH /opt/a . /usr/bin /bin")
    else:
        live.run("PATH=:/opt/a::/usr/bin:/bin:")
    before = live.environment()["PATH"]
    live.cd("p")
    live.cd("")
    live.expect_equal(live.environment()["PATH"], before, "PATH")


@scenario("tmux windows opened from an active shell are on where they start")
def _(live):
    env, other = live.world.make("p"), live.world.make("q")
    plain = live.world.make_directory("plain")
    live.open()
    live.cd("p")
    socket = live.world.top + "/tmux"
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

    lines = wait_until(shown, "a prompt in tmux")
    live.expect(lines[-1].startswith(f"({name}) $" if name else "$"), f"prompt {lines}")
    if os.path.exists(live.world.probe_path):
        os.unlink(live.world.probe_path)
    subprocess.run(["tmux", "-S", socket, "send-keys", "-t", "s", "probe", "Enter"], check=True)
    wait_until(lambda: os.path.exists(live.world.probe_path) and
               live.read_probe().get("TERM"), "a probe in tmux")
    have = live.read_probe()
    live.expect_equal(have.get("VIRTUAL_ENV"), wanted, "VIRTUAL_ENV")
    live.expect_equal(have["PATH"].startswith(f"{wanted}/bin:"), bool(wanted), "PATH")


@scenario("a script is left alone")
def _(live):
    env = live.world.make("p")
    live.open()
    hook = live.world.hook(live.shell)
    script = f"source {hook}; cd {live.world.projects}/p; /usr/bin/env"
    out = live.written(f"{live.shell} -c {live.quote(script)}")
    live.expect(f"VIRTUAL_ENV={env}" not in out, "a script was changed")


@scenario("VENVCTL_DISABLE leaves once, then does nothing, and its end brings it back")
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


@scenario("root in the home of somebody else is left alone")
def _(live):
    if os.geteuid() != 0:
        return
    live.world.make("p")
    os.chown(live.world.home, 65534, 65534)
    live.open(cwd=live.world.projects + "/p")
    live.expect_off()
    # Not because the environment is refused there: the hook is not even there.
    known = live.world.top + "/known"
    live.run(f"type _venvctl_hook >/dev/null 2>&1 && touch {known}")
    live.expect(not os.path.exists(known), "the hook was read")
