"""Which environments become active without a question, and which need `venvctl allow`."""
import os
import shutil
import signal
import subprocess

import shells
from scenario import Skip, scenario
from waiting import wait_until

TOOL_DEADLINE = 120  # seconds: Pipenv and Poetry are slow on a busy machine
MADE = {
    "python3 -m venv": "/usr/bin/python3 -m venv --without-pip .venv",
    "virtualenv": "virtualenv --no-download -q .venv",
    "poetry install": "poetry install -q --no-root --no-interaction",
    "pipenv install": "pipenv install -q --skip-lock",
}
TOOLS = {"virtualenv": "virtualenv", "poetry install": "poetry", "pipenv install": "pipenv"}
MANIFESTS = {
    "poetry install": ("pyproject.toml", """[tool.poetry]
name = "p"
version = "1"
description = ""
authors = []
[tool.poetry.dependencies]
python = "*"
"""),
    "pipenv install": ("Pipfile", "[packages]\n"),
}


def _open_known_shell(live, variables=None):
    """Opens a shell that runs the client as a direct child, so that the daemon knows the shell."""
    live.world.install_client(is_patient=False)
    live.open(variables=variables)


def _enter(live, directory):
    """Changes directory and waits until the daemon knows the shell's directory and watches it."""
    def known():
        live.run("")
        return live.world.request("status", {})["cachedDecisions"]
    before = wait_until(known, "there is a decision about the first directory")
    live.run(f"cd {directory}")
    wait_until(lambda: known() > before, "there is a decision about the project")


def _what_comes_on(live):
    """The environment that is active at the next prompt, or later if the daemon is too busy for an immediate
    answer."""
    def on():
        live.run("")
        return live.environment().get("VIRTUAL_ENV")
    return wait_until(on, "an environment is active")


def _is_made(title, in_project):
    """Adds a scenario: the user makes an environment in a new directory outside of approved
    roots."""
    where = "in the project" if in_project else "in its own store"
    store = {"poetry install": "POETRY_VIRTUALENVS_IN_PROJECT",
             "pipenv install": "PIPENV_VENV_IN_PROJECT"}.get(title)
    tool = TOOLS.get(title)
    @scenario(f"an environment made by {title} {where} is active at the next prompt without a question")
    def _(live):
        if tool and not shutil.which(tool, path="/usr/bin:/bin"):
            raise Skip(f"{tool} is not installed")
        mine = live.world.clones + "/mine"
        os.mkdir(mine)
        if title in MANIFESTS:
            name, text = MANIFESTS[title]
            live.world.write(f"{mine}/{name}", text)
        variables = {store: "1"} if store and in_project else {}
        _open_known_shell(live, {**variables, "PIPENV_NOSPIN": "1"})
        _enter(live, mine)
        live.terminal.run(MADE[title], TOOL_DEADLINE)
        on = _what_comes_on(live)
        live.expect_equal(live.says("venvctl allow"), 0, "questions")
        live.expect_equal(on == f"{mine}/.venv", in_project, f"{on} in the project")
        wanted = '"witnessed"' if in_project else '"central"'
        shown = live.world.venvctl("which", "--json", cwd=mine).stdout
        live.expect(wanted in shown.replace(" ", ""), shown)


for _title in MADE:
    _is_made(_title, in_project=True)
for _title in MANIFESTS:
    _is_made(_title, in_project=False)


@scenario("while the daemon is late, there is no message about an environment that it will approve itself")
def _(live):
    mine, theirs = live.world.clones + "/mine", live.world.clones + "/theirs"
    os.mkdir(mine)
    unpacked = live.world.make(theirs)
    os.utime(unpacked + "/pyvenv.cfg", (0, 0))
    _open_known_shell(live)
    _enter(live, mine)
    pid = live.world.daemon_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        live.run(MADE["python3 -m venv"], "")
        live.expect_off()
        live.expect_equal(live.says("venvctl allow"), 0, "questions")
        live.run(f"cd {theirs}")
        live.enter_until(lambda: live.says("venvctl allow") == 1, "a message about an unpacked environment")
        live.run(f"cd {mine}")
    finally:
        os.kill(pid, signal.SIGCONT)
    live.expect_equal(_what_comes_on(live), mine + "/.venv", "VIRTUAL_ENV")


def _waits(title, prepare, arrive):
    @scenario(f"an environment that {title} needs `venvctl allow`, and one line says so")
    def _(live):
        mine = live.world.clones + "/c"
        os.mkdir(mine)
        prepare(live, mine)
        _open_known_shell(live)
        before = live.environment()["PATH"]
        _enter(live, mine)
        live.run(*arrive(live, mine))
        live.enter_until(lambda: live.says("is not approved yet"), "there is a message")
        live.run("", "cd .", "")
        live.expect_off()
        live.expect_equal(live.environment()["PATH"], before, "PATH")
        live.expect_equal(live.says("is not approved yet: run venvctl allow"), 1, "messages")
        live.run("venvctl allow")
        live.soon(mine + "/.venv")


def _made_elsewhere(live, mine):
    """Makes an environment in another directory. Its scripts contain the path of the project
    `mine`."""
    source = live.world.make(live.world.home + "/source")
    for script in ("activate", "activate.fish"):
        path = f"{source}/bin/{script}"
        text = live.world.template[script].replace("@ENV@", mine + "/.venv")
        live.world.write(path, text)
    return source


def _git(where, *words):
    subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *words], cwd=where,
                   check=True, capture_output=True)


def _upstream(live, mine):
    source = _made_elsewhere(live, mine)
    _git(mine, "init", "-q", "-b", "main")
    top = os.path.dirname(source)
    _git(top, "init", "-q", "-b", "main")
    _git(top, "add", "-f", ".venv")
    _git(top, "commit", "-qm", "x")


def _archive(live, mine):
    source = _made_elsewhere(live, mine)
    subprocess.run(["tar", "-C", os.path.dirname(source), "--mtime=2020-01-01", "-cf",
                    live.world.home + "/e.tar", ".venv"], check=True)


_waits("came with a git pull", _upstream,
       lambda live, mine: [f"git pull -q {live.world.home}/source main"])
_waits("was unpacked", _archive, lambda live, mine: [f"tar xf {live.world.home}/e.tar"])
_waits("was moved in", _made_elsewhere,
       lambda live, mine: [f"mv {live.world.home}/source/.venv .venv"])


@scenario("if a program in an approved environment shadows a command, the environment must be allowed again")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.write(env + "/bin/ls", "#!/bin/sh\n")
    said = "shadows another command"
    live.enter_until(lambda: live.says(said), "there is a message")
    live.expect_off()
    live.expect_equal(live.says(said), 1, "lines")
    live.run("venvctl allow")
    live.expect_on(env, "p")


@scenario("a project that others can write to is refused with one message until its mode is fixed")
def _(live):
    env = live.world.make("p")
    project = os.path.dirname(env)
    os.chmod(project, 0o777)
    live.open()
    live.cd("p")
    live.run("")
    live.expect_off()
    live.expect_equal(live.says("is refused"), 1, "messages")
    live.run("chmod 755 .")
    live.expect_on(env, "p")


# Project files of a clone that name an environment approved for another project.
FILES = {
    ".venv": "{}\n",
    "hatch.toml": '[envs.default]\npath = "{}"\n',
    "mise.toml": '[env]\n_.python.venv = "{}"\n',
    ".pdm-python": "{}/bin/python\n",
    ".venvctl.toml": 'environment = "way/{}"\n',
}


@scenario("a clone's file that names another project's environment needs `venvctl allow`")
def _(live):
    envs = [live.world.make("theirs"), live.world.make("more")]
    live.open()
    before = live.environment()["PATH"]
    for name, text in FILES.items():
        clone = f"{live.world.clones}/of-{name}"
        os.mkdir(clone)
        os.symlink(live.world.projects, clone + "/way")

        def says(env, clone=clone, name=name, text=text):
            path = env[len(live.world.projects) + 1:] if "way/" in text else env
            live.world.write(f"{clone}/{name}", text.format(path))
        says(envs[0])
        live.run("cd " + clone)
        live.run("")
        live.expect_off()
        live.expect_equal(live.environment()["PATH"], before, f"{name}: PATH")
        live.expect(live.says("points outside the project"), f"{name}: no message")
        live.run("venvctl -q allow", "")
        have = live.environment()
        live.expect_equal(os.path.realpath(have.get("VIRTUAL_ENV", "")), envs[0], f"{name}: allowed")
        says(envs[1])
        live.soon(None)
        live.run("cd /", "clear")


@scenario("a witnessed environment stays active after a daemon restart, but needs `allow` after it was replaced")
def _(live):
    mine = live.world.clones + "/mine"
    os.mkdir(mine)
    _open_known_shell(live)
    _enter(live, mine)
    live.run(MADE["python3 -m venv"])
    live.expect_equal(_what_comes_on(live), mine + "/.venv", "VIRTUAL_ENV")
    live.run("venvctl daemon stop")
    live.world.venvd_is_gone()
    live.world.start_daemon()
    live.soon(mine + "/.venv")
    live.run(f"cp -r .venv {live.world.home}/copy", "rm -r .venv")
    live.soon(None)
    live.run(f"mv {live.world.home}/copy .venv")
    said = "is not approved because it was replaced after you approved it: run venvctl allow"
    live.enter_until(lambda: live.says(said), "there is a message")
    live.expect_off()
    live.expect_equal(live.says(said), 1, "lines")


@scenario("a non-interactive shell prints no message", daemon=True)
def _(live):
    env = live.world.make(live.world.clones + "/c")
    hook = shells.source(live.shell, live.world.hook(live.shell))
    done = subprocess.run([live.shell, "-c", f"{hook}; cd {os.path.dirname(env)}; echo $PATH"],
                          env=live.world.variables, capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, check=False)
    live.expect_equal(done.stderr, "", "standard error")
    live.expect(env not in done.stdout, done.stdout)
