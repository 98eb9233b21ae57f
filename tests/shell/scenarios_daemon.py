"""What prompts do while the daemon is absent, slow, stopped, killed, restarted; and what they cost."""
import os
import re
import signal
import subprocess

import shells
from scenario import scenario
from world import wait_until


def _answers(live, text, epoch=True):
    """A client that prints this, for words that the daemon has no use for yet. An answer with an
    environment is given below projects/p, and none elsewhere."""
    path = live.world.prefix + "/libexec/venvctl/venvctl-resolve"
    mark = live.world.top + "/epoch.test"
    live.world.write(mark, "")
    head = f"epoch {mark}\n" if epoch else ""
    where = live.world.projects + "/p" if "\nenv /" in text else ""
    live.world.write(path + ".new", f"""#!/bin/sh
echo >>{live.world.count_path}
case $PWD/ in
{where}/*) cat <<'END'
{head}{text}
END
;;
*) printf '%s\\n' "epoch {mark}" root env . ;;
esac
""")
    os.chmod(path + ".new", 0o755)
    os.rename(path + ".new", path)
    return mark


def _answer(env, *more):
    return "\n".join([f"root {os.path.dirname(env)}", f"env {env}", "name p", *more, "."])


@scenario("without a daemon the first prompt starts one, and soon all works", daemon=False)
def _(live):
    env = live.world.make("p")
    live.world.install_client(is_patient=False)
    live.open()
    wait_until(lambda: live.world.is_answering(), "a daemon")
    live.world.approve(live.world.projects)
    live.cd("p")
    live.soon(env, "p")


@scenario("a killed daemon is back, and what changed meanwhile is seen", daemon=False)
def _(live):
    world = live.world
    env, other = world.make("p"), world.make("q")
    world.start_daemon(supervised=True)
    world.approve(world.projects)
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    pid = world.daemon_pid()
    os.kill(pid, signal.SIGKILL)
    world.remove(env)
    live.soon(None)
    live.cd("q")
    live.soon(other, "q")
    live.expect(world.daemon_pid() != pid, "the same daemon")


@scenario("a killed daemon takes nothing away inside the project, and outside all is left")
def _(live):
    env = live.world.make("p")
    live.world.make_directory("p/sub")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    _answers(live, "", epoch=False)
    os.kill(live.world.daemon_pid(), signal.SIGKILL)
    live.world.venvd_is_gone()
    live.cd("p/sub")
    live.expect_on(env, "p")
    live.cd("")
    live.expect_off()


@scenario("a missing client is silent")
def _(live):
    live.world.make("p")
    os.unlink(live.world.prefix + "/libexec/venvctl/venvctl-resolve")
    live.open()
    live.cd("p")
    live.run("", "cd .")
    live.expect_off()
    noise = [line for line in live.terminal.lines() if "venvctl-resolve" in line or "nknown" in line]
    live.expect_equal(noise, [], "noise")


@scenario("silence backs off, and an answer ends that")
def _(live):
    env = live.world.make("p")
    for directory in range(20):
        live.world.make_directory(f"p/{directory}")
    _answers(live, "", epoch=False)
    live.open()
    for directory in range(20):
        live.cd(f"p/{directory}")
    asked = live.world.client_runs()
    live.expect(asked < 15, f"{asked} questions at 21 prompts and as many changes of directory")
    _answers(live, _answer(env))
    live.soon(env, "p")


@scenario("after silence what is left, known, switched off or deleted is right all the same")
def _(live):
    env = live.world.make("p")
    for directory in ("p/sub", "p/other", "q"):
        live.world.make_directory(directory)
    _answers(live, _answer(env))
    live.open()
    live.cd("")
    live.cd("p")
    live.expect_on(env, "p")
    _answers(live, "", epoch=False)
    live.cd("p/sub")
    live.run("")
    live.expect_on(env, "p")
    live.cd("q")
    live.expect_off()
    live.cd("p")
    live.expect_on(env, "p")
    live.cd("p/sub")
    live.run("deactivate", "")
    live.expect_off()
    live.cd("p/other")
    live.expect_off()
    live.cd("")  # silence would not end the pause; what is known does
    live.cd("p")
    live.expect_on(env, "p")
    live.cd("p/other")
    live.expect_on(env, "p")
    live.world.remove(env)
    live.run("", "")
    live.expect_off()
    live.expect_equal(live.says("is gone"), 1, "lines about it")
    live.world.make("p")
    _answers(live, _answer(env))
    live.soon(env, "p")


# The other two decide anew at each prompt: it costs them a tenth of what it costs fish.
@scenario("after silence nothing is decided twice, until the client may be asked again", ("fish",))
def _(live):
    env = live.world.make("p")
    for directory in ("p/1", "p/2", "q/1", "q/2"):
        live.world.make_directory(directory)
    _answers(live, _answer(env))
    decisions = live.world.top + "/decisions"
    live.world.write(decisions, "")
    live.open(after={"fish": f"""functions -c _venvctl_decide _decide
function _venvctl_decide
    echo >>{decisions}
    _decide
end"""})

    def decided(*lines):
        before = os.path.getsize(decisions)
        live.run(*lines)
        return os.path.getsize(decisions) - before

    projects = live.world.projects
    live.cd("p")
    live.expect_on(env, "p")
    _answers(live, "", epoch=False)
    live.cd("p/1")
    live.run("set _VENVCTL_UNTIL 1e12")  # no machine is up for so long
    live.expect_equal(decided("", "", f"cd {projects}/p/2", ""), 0, "decisions inside the root")
    live.expect_on(env, "p")
    live.expect_equal(decided(f"cd {projects}/q/1", "", ""), 1, "decisions when it is left")
    live.expect_equal(decided(f"cd {projects}/q/2", "", ""), 0, "decisions while nothing is on")
    live.expect_off()
    live.cd("p")
    live.cd("p/2")
    runs = live.world.client_runs()
    _answers(live, _answer(env).replace("name p", "name other"))
    live.run("", "set _VENVCTL_UNTIL 0", "")
    live.expect_equal(live.world.client_runs(), runs + 1, "questions")
    live.expect(live.prompt().startswith("(other) "), f"prompt {live.prompt()!r}")


@scenario("later is asked again at the next prompt, and is no pause and no change")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.make_directory("p/sub")
    _answers(live, "later\n.", epoch=False)
    live.cd("p/sub")
    runs = live.world.client_runs()
    live.run("", "", "")
    live.expect_equal(live.world.client_runs(), runs + 3, "questions")
    live.expect_on(env, "p")
    _answers(live, _answer(env))
    live.run("")
    live.expect_on(env, "p")


@scenario("a cut answer is no answer")
def _(live):
    env = live.world.make("p")
    _answers(live, _answer(env)[:-2])
    live.open()
    live.cd("p")
    live.expect_off()


@scenario("keep no is asked anew at each prompt, and words from the future are ignored")
def _(live):
    env = live.world.make("p")
    _answers(live, _answer(env, "keep no", "colour blue", "shape"))
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    runs = live.world.client_runs()
    live.run("", "")
    live.expect_equal(live.world.client_runs(), runs + 2, "questions")
    live.cd("")
    runs = live.world.client_runs()
    live.run("", "")
    live.expect_equal(live.world.client_runs(), runs, "questions elsewhere")


@scenario("a new epoch makes the shell ask once")
def _(live):
    env = live.world.make("p")
    live.open()
    mark = _answers(live, _answer(env))
    live.cd("p")
    runs = live.world.client_runs()
    live.run("", "")
    live.expect_equal(live.world.client_runs(), runs, "questions")
    os.rename(mark, mark + ".gone")
    _answers(live, _answer(env).replace("name p", "name other"))
    os.rename(mark, mark + "2")
    text = f"epoch {mark}2\n" + _answer(env).replace("name p", "name other")
    _answers(live, text, epoch=False)
    os.unlink(mark) if os.path.exists(mark) else None
    live.run("", "", "")
    live.expect_equal(live.world.client_runs(), runs + 1, "questions")
    live.expect(live.prompt().startswith("(other) "), f"prompt {live.prompt()!r}")


@scenario("variables of an answer are set, kept, and given back; harmful names are not")
def _(live):
    env = live.world.make("p")
    harmful = ["PATH", "LD_PRELOAD", "BASH_ENV", "ENV", "PS1", "PROMPT_COMMAND", "IFS", "SHELLOPTS",
               "PYTHONPATH", "PYTHONHOME", "VENVCTL_DISABLE", "_VENVCTL_ON", "1x", "a-b", "x[$(touch ran)]"]
    _answers(live, _answer(env, "set NEW a b  c", "set OLD it's \"$HOME\" `x`",
                           *[f"set {name} /evil" for name in harmful]))
    live.open(variables={"OLD": "mine"})
    before = live.lasting_environment()
    live.cd("p")
    live.expect_on(env, "p")
    have = live.environment()
    live.expect_equal((have.get("NEW"), have.get("OLD")), ("a b  c", "it's \"$HOME\" `x`"), "NEW, OLD")
    live.expect_equal(have.get("VENVCTL_SAVED_OLD"), "mine", "VENVCTL_SAVED_OLD")
    evil = [name for name, value in have.items() if value == "/evil"]
    live.expect_equal(evil, [], "harmful")
    live.run(live.shell)
    live.cd("")
    live.expect_equal(live.lasting_environment(), before, "environment")
    live.expect(not os.path.exists(live.world.projects + "/p/ran"), "it ran")


@scenario("a readonly variable is left as it is", ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    _answers(live, _answer(env, "set MINE other"))
    live.open(before={"bash": "readonly MINE=1", "zsh": "readonly MINE=1"})
    live.cd("p")
    live.expect_on(env, "p")
    live.expect_equal(live.variable("MINE"), "1", "MINE")
    live.expect_equal(live.says("read"), 0, "messages")


@scenario("a line to say is said once for each shell")
def _(live):
    env = live.world.make("p")
    _answers(live, _answer(env, "say venvctl: hear me: $(touch ran)"))
    live.open()
    live.cd("p")
    live.cd("")
    live.cd("p")
    live.run("", "")
    live.expect_equal(live.says("hear me"), 1, "said")
    live.run("clear", live.shell)
    live.expect_equal(live.says("hear me"), 1, "said by the nested shell")


@scenario("a conda answer sets conda's variables, and leaving takes them back")
def _(live):
    env = live.world.make("p", name="conda-env")
    ending = "fish" if live.shell == "fish" else "sh"
    for name in ("enter", "leave"):
        live.world.write(f"{live.world.top}/{name}.{ending}",
                         shells.export(live.shell, "SCRIPT", name) + "\n")
        other = "sh" if ending == "fish" else "fish"  # of another shell: never sourced
        live.world.write(f"{live.world.top}/{name}.{other}", f"touch {live.world.top}/other\n")
    _answers(live, "\n".join([f"root {live.world.projects}/p", f"env {env}", "name foo", "conda foo",
                              "set MY_VAR x",
                              *[f"{name} {live.world.top}/{name}.{each}"
                                for name in ("enter", "leave") for each in ("sh", "fish")], "."]))
    live.open()
    before = live.lasting_environment()
    live.cd("p")
    have = live.environment()
    names = ("CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_PROMPT_MODIFIER", "CONDA_SHLVL", "VENVCTL_ENV",
             "MY_VAR", "SCRIPT", "VIRTUAL_ENV")
    live.expect_equal([have.get(name) for name in names],
                      [env, "foo", "(foo) ", "1", env, "x", "enter", None], "variables")
    live.expect(have["PATH"].startswith(env + "/bin:"), "PATH")
    live.expect(live.prompt().startswith("(foo) $"), f"prompt {live.prompt()!r}")
    live.cd("")
    after = live.lasting_environment()
    live.expect_equal(after.pop("SCRIPT"), "leave", "SCRIPT")
    live.expect_equal(after, before, "environment")
    live.expect(not os.path.exists(live.world.top + "/other"), "another shell's script ran")


@scenario("a conda answer on top of base gives base back")
def _(live):
    env = live.world.make("p", name="conda-env")
    _answers(live, f"root {live.world.projects}/p\nenv {env}\nname foo\nconda foo\n.")
    base = {"CONDA_PREFIX": "/opt/conda", "CONDA_DEFAULT_ENV": "base", "CONDA_SHLVL": "1",
            "CONDA_PROMPT_MODIFIER": "(base) "}
    live.open(variables=base)
    before = live.lasting_environment()
    live.cd("p")
    have = live.environment()
    live.expect_equal([have.get(name) for name in ("CONDA_SHLVL", "CONDA_PREFIX_1", "CONDA_PREFIX")],
                      ["2", "/opt/conda", env], "variables")
    live.cd("")
    live.expect_equal(live.lasting_environment(), before, "environment")


@scenario("a stopped daemon costs idle prompts and known directories nothing")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.cd("")
    pid = live.world.daemon_pid()
    runs = live.world.client_runs()
    os.kill(pid, signal.SIGSTOP)
    try:
        live.cd("p")
        live.expect_on(env, "p")
        live.cd("")
        live.expect_off()
        live.expect_equal(live.world.client_runs(), runs, "questions")
    finally:
        os.kill(pid, signal.SIGCONT)


@scenario("two shells at once see what is made and deleted")
def _(live):
    project = live.world.make_directory("p")
    first = live.open(cwd=project)
    second = live.open(cwd=project)
    env = live.world.make("p")
    for terminal in (first, second):
        live.terminal = terminal
        live.soon(env, "p")
    live.world.remove(env)
    for terminal in (second, first):
        live.terminal = terminal
        live.soon(None)
        live.expect_equal(live.says("is gone"), 1, "lines about it")


@scenario("an environment deleted and made again while inside is on again")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.remove(env)
    live.soon(None)
    live.world.make("p")
    live.soon(env, "p")


@scenario("a half-made environment is never on")
def _(live):
    project = live.world.make_directory("p")
    live.open(cwd=project)
    live.world.write(project + "/.venv/pyvenv.cfg", "home = /usr/bin\n")
    os.makedirs(project + "/.venv/bin")
    os.symlink("/usr/bin/python3", project + "/.venv/bin/python")
    live.run("", "", "cd .", "")
    live.expect_off()
    live.world.write(project + "/.venv/bin/activate", "")
    live.soon(project + "/.venv", "p")


@scenario("a hundred idle prompts fork nothing and run no client")
def _(live):
    live.world.make("p")
    live.open(cwd=live.world.projects + "/p")
    live.run("", "")
    runs = live.world.client_runs()
    trace = live.world.top + "/trace"
    tracer = subprocess.Popen(["strace", "-f", "-q", "-e", "trace=process", "-o", trace,
                               "-p", str(live.terminal.pid)], stderr=subprocess.PIPE)
    wait_until(lambda: _is_traced(live.terminal.pid), "strace is attached")
    live.run(*[""] * 100)
    tracer.send_signal(signal.SIGINT)
    tracer.wait()
    tracer.stderr.close()
    with open(trace, encoding="utf-8") as file:
        # fish starts and ends threads of its own, whatever is at its prompts.
        forks = [line for line in file if re.search(r"\b(v?fork|clone3?|execve)\(", line)
                 and "CLONE_THREAD" not in line]
    live.expect_equal(forks, [], "forks")
    live.expect_equal(live.world.client_runs(), runs, "client runs")


def _is_traced(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return "TracerPid:\t0\n" not in file.read()


@scenario("a change of a steering variable counts at the next change of directory")
def _(live):
    live.world.make("p")
    live.open()
    live.cd("p")
    live.cd("")
    runs = live.world.client_runs()
    live.cd("p")
    live.expect_equal(live.world.client_runs(), runs, "questions")
    live.export("PIPENV_MAX_DEPTH", "4")
    live.run("", "")
    live.expect_equal(live.world.client_runs(), runs, "questions at idle prompts")
    live.cd("")
    live.expect_equal(live.world.client_runs(), runs + 1, "questions")
