"""Prompts while the daemon is absent, slow, stopped, killed or restarted, and what they cost."""
import os
import re
import signal
import subprocess

import shells
from scenario import scenario
from waiting import wait_until


def _answers(live, text, epoch=True):
    """Installs a client that prints this answer. For answers that the daemon does not give in a
    test. An answer with an environment is printed only below projects/p."""
    path = live.world.prefix + "/libexec/venvctl/venvctl-resolve"
    mark = live.world.home + "/epoch.test"
    live.world.write(mark, "")
    head = f"epoch {mark}\n" if epoch else ""
    where = live.world.projects + "/p" if "\nenv /" in text else ""
    live.world.write(path + ".new", f"""#!/bin/sh
echo >>{live.world.count_path}
case ${{2:-$PWD}}/ in
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


def _answer(env, *more, name="p"):
    return "\n".join([f"root {os.path.dirname(env)}", f"env {env}", f"name {name}", f"set VIRTUAL_ENV {env}",
                      f"set VIRTUAL_ENV_PROMPT {name}", "unset PYTHONHOME", f"path {env}/bin", *more, "."])


def _conda_answer(root, env, level, *more):
    """The edits for a conda environment in a shell that has conda's `base` (level 1) or nothing active."""
    below = [f"set CONDA_PREFIX_{level} /opt/conda"] if level else []
    return "\n".join([f"root {root}", f"env {env}", "name foo", *below, f"set CONDA_PREFIX {env}",
                      f"set CONDA_SHLVL {level + 1}", "set CONDA_DEFAULT_ENV foo",
                      "set CONDA_PROMPT_MODIFIER (foo) ", "unset PYTHONHOME", f"path {env}/bin", *more, "."])


@scenario("without a daemon, the first prompt starts one, and environments are activated", daemon=False)
def _(live):
    env = live.world.make("p")
    live.world.install_client(is_patient=False)
    live.open()
    wait_until(lambda: live.world.is_answering(), "a daemon answers")
    live.world.approve(live.world.projects)
    live.cd("p")
    live.soon(env, "p")


@scenario("a killed daemon is restarted, and changes made meanwhile are noticed", daemon=False)
def _(live):
    world = live.world
    env, other = world.make("p"), world.make("q")
    world.start_daemon("--supervise")
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


def _kill_daemon_and_supervisor(world):
    """Kills the daemon and its supervisor together, so that neither of them can remove files of the
    other."""
    supervisor, daemon = world.daemon, world.daemon_pid()
    os.kill(supervisor.pid, signal.SIGSTOP)
    os.kill(daemon, signal.SIGKILL)
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait()
    wait_until(lambda: not os.path.exists(f"/proc/{daemon}"), "the daemon has died")


@scenario("a cached answer is not used after daemon and supervisor were killed", daemon=False)
def _(live):
    world = live.world
    world.start_daemon("--supervise")
    world.approve(world.projects)
    env, other = world.make("p"), world.make("q")
    live.open()
    live.cd("q")
    live.expect_on(other, "q")
    live.cd("p")
    live.expect_on(env, "p")
    _answers(live, "", epoch=False)
    asked = world.client_runs()
    _kill_daemon_and_supervisor(world)
    world.remove(other)
    world.make("q", prompt="another")
    # No daemon answers. The environment stays active inside its project, and the hook activates no
    # other environment.
    live.run("")
    live.expect_equal(world.client_runs(), asked + 1, "questions")
    live.expect_on(env, "p")
    live.cd("q")
    live.expect_off()


@scenario("if an environment is deleted after daemon and supervisor died, it is deactivated immediately",
          daemon=False)
def _(live):
    world = live.world
    world.start_daemon("--supervise")
    world.approve(world.projects)
    env = world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    _answers(live, "", epoch=False)
    _kill_daemon_and_supervisor(world)
    world.remove(env)
    live.run("")
    live.expect_off()
    world.make("p")
    live.run("")
    live.expect_off()


@scenario("without a daemon, the environment stays active in the project and is deactivated outside")
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


@scenario("a missing client causes no output")
def _(live):
    live.world.make("p")
    os.unlink(live.world.prefix + "/libexec/venvctl/venvctl-resolve")
    live.open()
    live.cd("p")
    live.run("", "cd .")
    live.expect_off()
    noise = [line for line in live.terminal.lines() if "venvctl-resolve" in line or "nknown" in line]
    live.expect_equal(noise, [], "noise")


@scenario("leaving, known directories, pauses and deletions still work if the client gives no answers")
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
    live.cd("")  # a remembered answer ends the pause, and here the shell has one
    live.cd("p")
    live.expect_on(env, "p")
    live.cd("p/other")
    live.expect_on(env, "p")
    live.world.remove(env)
    live.run("", "")
    live.expect_off()
    live.expect_equal(live.says("no longer exists"), 1, "messages")
    live.world.make("p")
    _answers(live, _answer(env))
    live.soon(env, "p")


@scenario("after `later`, the next prompt asks again, and nothing changes until then")
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


@scenario("a truncated answer is ignored")
def _(live):
    env = live.world.make("p")
    _answers(live, _answer(env)[:-2])
    live.open()
    live.cd("p")
    live.expect_off()


@scenario("with `keep no`, each prompt asks again, and unknown words are ignored")
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


@scenario("a change of directory asks only once for an answer that may not be remembered")
def _(live):
    env = live.world.make("p")
    live.world.make_directory("p/sub")
    _answers(live, _answer(env, "keep no"), epoch=False)
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    for where in ("p/sub", "p"):
        runs = live.world.client_runs()
        live.cd(where)
        live.expect_equal(live.world.client_runs(), runs + 1, "questions")
        live.run("")
        live.expect_equal(live.world.client_runs(), runs + 2, "questions")


@scenario("an answer that may not be remembered does not make bash read the user's functions again", ("bash",))
def _(live):
    env = live.world.make("p")
    read = live.world.home + "/read"
    _answers(live, _answer(env, "keep no"), epoch=False)
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.run("set -T; trap 'case $BASH_COMMAND in *\"declare -f\"*) echo >>" + read + " ;; esac' DEBUG")
    live.run("", "", "")
    live.expect(not os.path.exists(read), "it reads them")


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
    _answers(live, _answer(env, name="other"))
    os.rename(mark, mark + "2")
    text = f"epoch {mark}2\n" + _answer(env, name="other")
    _answers(live, text, epoch=False)
    os.unlink(mark) if os.path.exists(mark) else None
    live.run("", "", "")
    live.expect_equal(live.world.client_runs(), runs + 1, "questions")
    live.expect(live.prompt().startswith("(other) "), f"prompt {live.prompt()!r}")


@scenario("variables of an answer are set and restored; forbidden names are not set")
def _(live):
    env = live.world.make("p")
    harmful = ["PATH", "LD_PRELOAD", "BASH_ENV", "ENV", "PS1", "PROMPT_COMMAND", "IFS", "SHELLOPTS",
               "PYTHONSTARTUP", "PYTHONHOME", "VENVCTL_DISABLE", "_VENVCTL_ON", "1x", "a-b", "x[$(touch ran)]"]
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


@scenario("a readonly variable is not changed", ("bash", "zsh"))
def _(live):
    env = live.world.make("p")
    _answers(live, _answer(env, "set MINE other"))
    live.open(before={"bash": "readonly MINE=1", "zsh": "readonly MINE=1"})
    live.cd("p")
    live.expect_on(env, "p")
    live.expect_equal(live.variable("MINE"), "1", "MINE")
    live.expect_equal(live.says("read"), 0, "messages")


TYPED = {
    "bash": "declare -i INT; declare -u UPPER=A; OTHER=1; declare -n REF=OTHER; LIST=(1 2); readonly FIXED=1",
    "zsh": "typeset -i INT; typeset -u UPPER=A; OTHER=1; typeset -T TIED tied=(1 2); LIST=(1 2); readonly FIXED=1",
    "fish": "set -g --path ROADS /a /b; set -g LIST 1 2",
}
SHOW = {"bash": "declare -p INT UPPER OTHER REF LIST FIXED", "fish": "set -S ROADS LIST",
        "zsh": "typeset -p INT UPPER OTHER TIED LIST FIXED"}


@scenario("a variable that has a type, or is special in the shell, is not changed")
def _(live):
    env = live.world.make("p")
    code = f"a[$(touch {live.world.home}/ran)0]"
    names = ("INT UPPER REF TIED LIST FIXED ROADS RANDOM SRANDOM OPTIND SECONDS HISTCMD "
             "USERNAME version status hostname").split()
    _answers(live, _answer(env, *(f"set {name} {code}" for name in names), "set PLAIN 1"))
    live.open(before=TYPED)
    before = f"{live.world.home}/before"
    live.run(f"{SHOW[live.shell]} >{before}")
    live.cd("p")
    live.expect_on(env, "p")
    live.expect_equal(live.variable("PLAIN"), "1", "PLAIN")
    live.run(f"{SHOW[live.shell]} >{before}.now", "")
    live.expect_equal(live.world.read(before + ".now"), live.world.read(before), "variables inside")
    live.cd("")
    live.run(f"{SHOW[live.shell]} >{before}.now", "")
    live.expect_equal(live.world.read(before + ".now"), live.world.read(before), "variables afterwards")
    live.expect(not os.path.exists(live.world.home + "/ran"), "a value was evaluated")


@scenario("the name of a project is never evaluated, even if VIRTUAL_ENV_PROMPT is an integer", ("bash", "zsh"))
def _(live):
    live.world.make("p")
    live.world.make("q/x[$(touch ran)0]")
    live.open()
    live.cd("p")
    live.run("cd ../q/*", "cd ../../p", "declare -i VIRTUAL_ENV_PROMPT", "cd ../q/*", "", "cd ../../p", "", "cd /", "")
    for _, _, files in os.walk(live.world.projects):
        live.expect("ran" not in files, "it was evaluated")


@scenario("a `say` line is printed once in each shell")
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


@scenario("a conda answer sets conda's variables, and leaving restores them")
def _(live):
    env = live.world.make("p", name="conda-env")
    ending = "fish" if live.shell == "fish" else "sh"
    for name in ("enter", "leave"):
        live.world.write(f"{live.world.home}/{name}.{ending}",
                         shells.export(live.shell, "SCRIPT", name) + "\n")
        other = "sh" if ending == "fish" else "fish"  # the script of another shell, which this shell must not source
        live.world.write(f"{live.world.home}/{name}.{other}", f"touch {live.world.home}/other\n")
    scripts = [f"{word} {live.world.home}/{name}.{each}"
               for word, name in (("source", "enter"), ("leave", "leave")) for each in ("sh", "fish")]
    _answers(live, _conda_answer(live.world.projects + "/p", env, 0, "set MY_VAR x", *scripts))
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
    live.expect(not os.path.exists(live.world.home + "/other"), "another shell's script ran")


@scenario("leaving a conda environment on top of base restores base")
def _(live):
    env = live.world.make("p", name="conda-env")
    _answers(live, _conda_answer(live.world.projects + "/p", env, 1))
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


@scenario("while the daemon is stopped, idle prompts and known directories do not run the client")
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


@scenario("two shells both notice that an environment is created and deleted")
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
        live.expect_equal(live.says("no longer exists"), 1, "messages")


@scenario("an environment that is deleted and recreated while a shell is inside is activated again")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.remove(env)
    live.soon(None)
    live.world.make("p")
    live.soon(env, "p")


@scenario("an incomplete environment is never active")
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


@scenario("a hundred idle prompts do not fork and do not run the client")
def _(live):
    live.world.make("p")
    live.open(cwd=live.world.projects + "/p")
    live.run("", "")
    runs = live.world.client_runs()
    trace = live.world.home + "/trace"
    tracer = subprocess.Popen(["strace", "-f", "-q", "-e", "trace=process", "-o", trace,
                               "-p", str(live.terminal.pid)], stderr=subprocess.PIPE)
    wait_until(lambda: _is_traced(live.terminal.pid), "strace is attached")
    live.run(*[""] * 100)
    tracer.send_signal(signal.SIGINT)
    tracer.wait()
    tracer.stderr.close()
    with open(trace, encoding="utf-8") as file:
        # The trace may show new threads, because fish starts and ends its own threads at any time.
        forks = [line for line in file if re.search(r"\b(v?fork|clone3?|execve)\(", line)
                 and "CLONE_THREAD" not in line]
    live.expect_equal(forks, [], "forks")
    live.expect_equal(live.world.client_runs(), runs, "client runs")


def _is_traced(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return "TracerPid:\t0\n" not in file.read()


@scenario("a changed steering variable causes one question at the next change of directory")
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
