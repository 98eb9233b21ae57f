"""A shell waits at a prompt, and its directory gets another environment: the prompt is drawn again (zsh and
fish)."""
import os
import signal

from scenario import scenario
from shells import write_start_up_files
from terminal import Terminal
from waiting import DEADLINE, wait_until

LIVE = ("zsh", "fish")
MANY = int(os.environ.get("VENVCTL_SHELLS", "30"))  # shells in one directory


def _venvctl(live, *words):
    """Runs the command outside of the shell."""
    done = live.world.venvctl(*words, cwd=live.world.projects + "/p")
    live.expect_equal(done.returncode, 0, f"the exit code of {words}")


def _watch(live, condition, what):
    """Reads what the terminal shows until condition() is true."""
    def look():
        live.terminal._read(0.05)
        return condition()
    wait_until(look, what)


def _wait_for_daemon(live):
    """Presses Enter until the shell has an answer of the daemon. On a busy machine, the first answer may come
    without the daemon."""
    live.enter_until(lambda: live.variable("_VENVCTL_HERE").endswith(f":{live.world.projects}/p"),
                     "the shell remembers an answer of the daemon")


def _in_project(live, **options):
    """Opens a shell in a project. The daemon must see the pid of the shell, not that of the script
    that tests usually put around the client."""
    live.world.install_client(is_patient=False)
    environment = live.world.make("p")
    live.open(**options)
    live.cd("p")
    _wait_for_daemon(live)
    live.expect_on(environment, "p")
    return environment


@scenario("a prompt that waits loses and gets its prefix when the environment is denied and allowed", shells=LIVE)
def _(live):
    environment = _in_project(live)
    _venvctl(live, "deny")
    _watch(live, lambda: not live.prompt().startswith("(p)"), "the prefix is gone")
    _venvctl(live, "allow")
    _watch(live, lambda: live.prompt().startswith("(p) "), "the prefix is back")
    live.expect_on(environment, "p")


@scenario("a half-typed line and its cursor stay when the prompt is redrawn", shells=LIVE)
def _(live):
    _in_project(live)
    live.terminal.send(b"echo half")
    live.terminal.wait_for_text("echo half")
    _venvctl(live, "deny")
    _watch(live, lambda: any(line.endswith("echo half") and not line.startswith("(p)") for line in live.terminal.lines()),
           "the prefix is gone before the line")
    live.run("-typed")
    live.expect(live.says("half-typed") >= 2, "the command is not the one that was typed")
    live.expect_off()


@scenario("a message waits for the next Enter", shells=LIVE)
def _(live):
    _in_project(live)
    os.rename(live.world.projects + "/p/.venv", live.world.projects + "/p/gone")
    _watch(live, lambda: not live.prompt().startswith("(p)"), "the prefix is gone")
    live.expect_equal(live.says("no longer exists"), 0, "messages in the prompt that waits")
    live.run("")
    live.expect_equal(live.says("no longer exists"), 1, "messages after Enter")


@scenario("a menu of completions stays as it is, and the prompt is redrawn later", shells=("zsh",))
def _(live):
    _in_project(live, after={"zsh": "autoload -U compinit; compinit -u -D\nzstyle ':completion:*' menu select"})
    live.run("mkdir one1 one2 one3")
    live.terminal.send(b"cd one\t\t")
    live.terminal.wait_for_text("one3")
    live.terminal.wait_for_text("cd one1/")
    before = live.terminal.lines()
    _venvctl(live, "deny")
    live.terminal._read(0.5)
    live.expect_equal(live.terminal.lines(), before, "the screen with the menu")
    live.terminal.send(b"\x07\x15")
    live.run("")
    live.expect_off()


@scenario("a signal disturbs neither a command, nor `read`, nor the exit status", shells=LIVE)
def _(live):
    _in_project(live)
    # Programs that the shell runs ignore the signal. The signal does not change the shell's own
    # exit status.
    live.run("false")
    os.kill(live.terminal.pid, signal.SIGURG)
    shown = "$status" if live.shell == "fish" else "$?"
    live.run(f"echo status={shown}")
    live.expect(live.says("status=1") >= 1, "the exit status is another one")
    typed = "read v; echo got=$v"
    live.terminal.send(typed.encode() + b"\r")
    live.terminal._read(0.3)
    os.kill(live.terminal.pid, signal.SIGURG)
    live.run("word")
    live.expect(live.says("got=word") >= 1, "`read` did not get the line")


@scenario("with prompt.live = off, no signal is sent, and the prompt changes only at the next Enter", shells=LIVE)
def _(live):
    _in_project(live)
    _venvctl(live, "config", "set", "prompt.live", "off")
    _venvctl(live, "deny")
    live.terminal._read(1)
    live.expect(live.prompt().startswith("(p) "), "the prompt was redrawn")
    live.run("")
    live.expect_off()


@scenario("bash shows the new environment only at its next prompt", shells=("bash",))
def _(live):
    _in_project(live)
    _venvctl(live, "deny")
    os.kill(live.terminal.pid, signal.SIGURG)
    live.run("")
    live.expect_off()


@scenario("vi mode stays as it is when the prompt is redrawn", shells=LIVE)
def _(live):
    _in_project(live)
    live.run("bindkey -v" if live.shell == "zsh" else "fish_vi_key_bindings")
    live.terminal.send(b"echo abc xyz")
    live.terminal.wait_for_text("echo abc xyz")
    live.terminal.send(b"\x1b")
    live.terminal._read(0.8)
    _venvctl(live, "deny")
    _watch(live, lambda: any("echo abc xyz" in line and "(p)" not in line for line in live.terminal.lines()),
           "the prefix is gone")
    live.terminal.send(b"bb")
    live.terminal._read(0.3)
    live.run("dw")
    live.expect_equal(live.terminal.lines().count("xyz"), 1, "lines that the changed command has printed")


def _count_clients_at_once(world):
    """From now on, each run of the client writes the number of the first lock that it gets, and keeps this lock until it
    ends. The largest number is how many clients have run at the same time. Returns a function that returns the numbers."""
    os.mkdir(world.home + "/locks")
    numbers = world.home + "/at-once"
    client = world.prefix + "/libexec/venvctl/venvctl-resolve"
    world.write(client + ".new", f"""#!/bin/sh
number=1
while exec 8>"{world.home}/locks/$number" && ! flock -n 8; do number=$((number + 1)); done
echo $number >>"{numbers}"
exec "{os.path.dirname(client)}/real-client" "$@"
""")
    os.chmod(client + ".new", 0o755)
    os.rename(client + ".new", client)

    def of_last_change():
        found = [int(line) for line in world.read(numbers).split()]
        os.unlink(numbers)
        return found
    return of_last_change


@scenario("many shells in one directory follow: each asks once, and at most five ask at the same time", shells=("zsh",))
def _(live):
    live.world.make("p")
    live.world.install_client(is_patient=False)
    write_start_up_files(live.world)
    directory = live.world.projects + "/p"
    variables = {**live.world.variables, "PWD": directory}
    live.terminals += [Terminal(["zsh"], variables, directory) for _ in range(MANY)]

    def show():
        for terminal in live.terminals:
            terminal.is_busy(0)

    def all_have_asked():
        show()
        # On a busy machine, the first request of a shell may get no answer in time.
        late = [terminal for terminal in live.terminals if not terminal.prompt().startswith("(p) ")]
        is_known = live.world.request("status", {})["shellCount"] == len(live.terminals)
        for terminal in late if is_known else live.terminals:
            terminal.send(b"\r")
        return is_known and not late
    wait_until(all_have_asked, "the daemon knows all shells, and they show the environment", 2 * DEADLINE)

    def have_prefix(wanted):
        show()
        return all(terminal.prompt().startswith("(p) ") == wanted and terminal.prompt() for terminal in live.terminals)
    numbers_of_last_change = _count_clients_at_once(live.world)
    found = []
    # On a busy machine, a shell may ask so late that the daemon no longer waits for it, or get no answer in time.
    for word, wanted in (("deny", False), ("allow", True), ("deny", False)):
        _venvctl(live, word)
        try:
            wait_until(lambda: have_prefix(wanted), "every shell has followed")
        except AssertionError:
            found.append("not every shell has followed")
            continue
        numbers = numbers_of_last_change()
        found.append((max(numbers), len(numbers)))
        if max(numbers) <= 5 and len(numbers) == len(live.terminals):
            return
    live.expect(False, f"the largest number of clients at the same time, and all clients, after each change: {found}")
