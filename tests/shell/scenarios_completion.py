"""The completion files: what Tab offers after `venvctl`."""
import os

import shells
from environments import make_environment
from scenario import STEPPING, scenario
from waiting import wait_until

COMPINIT = "autoload -Uz compinit && compinit -u -D"


def _open(live):
    """Opens a shell that has loaded the output of `venvctl completion`, as a user does."""
    line = {shell: f'eval "$(venvctl completion {shell})"' for shell in ("bash", "zsh")}
    line["fish"] = "venvctl completion fish | source"
    line["zsh"] = COMPINIT + "; " + line["zsh"]
    live.open(after={shell: "bind 'set bell-style none'\n" * (shell == "bash") + text
                     for shell, text in line.items()})


def _expect_tab(live, typed, wanted):
    """Checks that the line contains `wanted` after `typed` and Tab were typed."""
    live.terminal.send(typed.encode() + b"\t")
    live.terminal.wait_for_text(wanted)
    live.terminal.send(b"\x15\r")
    live.terminal.wait_for_prompt()


@scenario("Tab completes commands, options, choices and shells")
def _(live):
    _open(live)
    _expect_tab(live, "venvctl deac", "venvctl deactivate")
    _expect_tab(live, "venvctl create --backend virt", "--backend virtualenv")
    _expect_tab(live, "venvctl create --system", "--system-site-packages")
    _expect_tab(live, "venvctl completion ba", "venvctl completion bash")


@scenario("Tab completes --option=value, kinds, and configuration keys")
def _(live):
    live.world.make_directory("deliveries")
    _open(live)
    live.cd("")
    _expect_tab(live, "venvctl create --backend=virt", "--backend=virtualenv")
    _expect_tab(live, "venvctl --directory=deliv", "--directory=deliveries/")
    _expect_tab(live, "venvctl list --kind poet", "--kind poetry")
    _expect_tab(live, "venvctl config set create.b", "config set create.backend")


@scenario("Tab after a space offers commands, keys, choices, directories and names")
def _(live):
    live.world.make_directory("only place/deliveries")
    _open(live)
    live.cd("only place")
    _expect_tab(live, "venvctl -C ", "venvctl -C deliveries/")
    _expect_tab(live, "venvctl -C '", "venvctl -C 'deliveries/")
    # In some shells, only the second Tab lists the matches.
    _expect_tab(live, "venvctl \t", "deactivate")
    _expect_tab(live, "venvctl config get cr", "venvctl config get create.")
    _expect_tab(live, "venvctl list --kind \t", "pipenv")
    _expect_tab(live, "venvctl create --backend \t", "virtualenv")
    live.run(f"venvctl create -q -n 'a cup' {live.world.projects}/kitchen/.venv", "clear")
    _expect_tab(live, "venvctl use \t", "cup")


@scenario("Tab completes names of environments, and directories where a path is allowed")
def _(live):
    live.world.make_directory("deliveries")
    _open(live)
    live.cd("")
    _expect_tab(live, "venvctl -C deliv", "venvctl -C deliveries/")
    live.run("venvctl create -q " + shells.quote(live.shell, live.world.projects + "/bakery/.venv"))
    _expect_tab(live, "venvctl info bak", "venvctl info bakery")


@scenario("Tab completes the name of an environment that nobody visited, with and without a daemon")
def _(live):
    make_environment(live.world.home + "/town/lighthouse/.venv")
    _open(live)
    live.run("venvctl scan " + live.quote(live.world.home + "/town"))
    _expect_tab(live, "venvctl info light", "venvctl info lighthouse")
    os.unlink(live.world.prefix + "/bin/venvd")  # without this program, the hook cannot start the daemon again
    live.run("venvctl daemon stop")
    live.expect(not live.world.is_answering(), "no daemon answers")
    _expect_tab(live, "venvctl info light", "venvctl info lighthouse")


@scenario("Tab after `run` completes system commands")
def _(live):
    _open(live)
    _expect_tab(live, "venvctl run -- sha512s", "venvctl run -- sha512sum")


@scenario("Tab after a path keeps the typed text when several environments have the same name")
def _(live):
    _open(live)
    for project in ("one/twin", "two/twin"):
        live.run("venvctl create -q " + live.quote(f"{live.world.projects}/{project}/.venv"))
    _expect_tab(live, f"venvctl info {live.world.projects}/on", f"venvctl info {live.world.projects}/one/")
    _expect_tab(live, f"venvctl info {live.world.projects}/one/twin/", f"{live.world.projects}/one/twin/.venv")
    typed = f"venvctl info {live.world.projects}/"
    live.terminal.send(typed.encode() + b"\t")
    live.terminal.send(b"tw")
    live.terminal.wait_for_text(typed + "tw")
    live.terminal.send(b"\x15\r")
    live.terminal.wait_for_prompt()


@scenario("Tab completes names with spaces, quotes and colons in any quoting")
def _(live):
    _open(live)
    for number, name in enumerate(("a cup", "q'uote", "$five", "c:d:e")):
        live.run(f"venvctl create -q -n {live.quote(name)} "
                 + live.quote(f"{live.world.projects}/{number}/.venv"))
    _expect_tab(live, r"venvctl info a\ ", r"venvctl info a\ cup")
    _expect_tab(live, 'venvctl info "a ', 'venvctl info "a cup"')
    _expect_tab(live, "venvctl info 'a ", "venvctl info 'a cup'")
    _expect_tab(live, 'venvctl info "q\'', 'venvctl info "q\'uote"')
    _expect_tab(live, r"venvctl info q\'", r"venvctl info q\'uote")
    _expect_tab(live, "venvctl info '$f", "venvctl info '$five'")
    _expect_tab(live, "venvctl -C '/tmp' info c:d", "info c:d:e")


@scenario("Tab completes commands, choices, directories and names in the shells whose hook contains the completion",
          STEPPING)
def _(live):
    live.world.make_directory("deliveries")
    live.open()
    live.cd("")
    _expect_tab(live, "venvctl deac", "venvctl deactivate")
    _expect_tab(live, "venvctl create --backend virt", "--backend virtualenv")
    _expect_tab(live, "venvctl -C deliv", "venvctl -C deliveries")
    _expect_tab(live, "venvctl config set create.b", "config set create.backend")
    live.run("venvctl create -q " + live.quote(live.world.projects + "/bakery/.venv"), "clear")
    _expect_tab(live, "venvctl info bak", "venvctl info bakery")


@scenario("Tab runs nothing of the typed line", STEPPING)
def _(live):
    for typed in ("venvctl info $(touch ran) ", "venvctl info `touch ran` ", "venvctl info '(touch ran)"):
        live.open()  # a new shell, because the typed line may be no valid command
        live.terminal.send(typed.encode() + b"\t\t")
        wait_until(lambda: not live.terminal.is_busy(1), "the shell has offered words")
    live.expect(not os.path.exists(live.world.home + "/ran"), "a part of the line has run")
