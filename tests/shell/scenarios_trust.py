"""Whose environments are on without a question, and which wait for one word."""
import os
import shutil
import subprocess

import shells
from scenario import scenario
from world import wait_until

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
    """The client is the shell's own child here, so that the daemon knows the shell."""
    live.world.install_client(is_patient=False)
    live.open(variables=variables)


def _enter(live, directory):
    """Until the daemon knows that the shell is there, and watches: a busy one may need a while."""
    def known():
        live.run("")
        return live.world.request("status", {})["cachedDecisions"]
    before = wait_until(known, "a decision about where the shell began")
    live.run(f"cd {directory}")
    wait_until(lambda: known() > before, "a decision about the project")


def _what_comes_on(live):
    """At the next prompt; later only where the machine is so busy that the daemon says so."""
    def on():
        live.run("")
        return live.environment().get("VIRTUAL_ENV")
    return wait_until(on, "an environment is on")


def _is_made(title, in_project):
    """What one types in a clean directory of one's own, under no approved root."""
    where = "in the project" if in_project else "in its own store"
    store = {"poetry install": "POETRY_VIRTUALENVS_IN_PROJECT",
             "pipenv install": "PIPENV_VENV_IN_PROJECT"}.get(title)
    tool = TOOLS.get(title)
    if tool and not shutil.which(tool, path="/usr/bin:/bin"):
        return

    @scenario(f"{title} {where} is on at the next prompt without a question")
    def _(live):
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


def _waits(title, prepare, arrive):
    @scenario(f"an environment that {title} waits for venvctl allow, with one line")
    def _(live):
        mine = live.world.clones + "/c"
        os.mkdir(mine)
        prepare(live, mine)
        _open_known_shell(live)
        before = live.environment()["PATH"]
        _enter(live, mine)
        live.run(*arrive(live, mine))
        wait_until(lambda: live.run("") or live.says("is not approved yet"), "a line about it")
        live.run("", "cd .", "")
        live.expect_off()
        live.expect_equal(live.environment()["PATH"], before, "PATH")
        live.expect_equal(live.says("is not approved yet: venvctl allow"), 1, "lines about it")
        live.run("venvctl allow")
        live.soon(mine + "/.venv")


def _made_elsewhere(live, mine):
    """With the right path in it."""
    source = live.world.make(live.world.top + "/source")
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
                    live.world.top + "/e.tar", ".venv"], check=True)


_waits("came with a git pull", _upstream,
       lambda live, mine: [f"git pull -q {live.world.top}/source main"])
_waits("was unpacked", _archive, lambda live, mine: [f"tar xf {live.world.top}/e.tar"])
_waits("was moved in", _made_elsewhere,
       lambda live, mine: [f"mv {live.world.top}/source/.venv .venv"])


@scenario("a program that shadows a command holds an approved environment back until allowed again")
def _(live):
    env = live.world.make("p")
    live.open()
    live.cd("p")
    live.expect_on(env, "p")
    live.world.write(env + "/bin/ls", "#!/bin/sh\n")
    said = "would take the place of a command of the system"
    wait_until(lambda: live.run("") or live.says(said), "a line about it")
    live.expect_off()
    live.expect_equal(live.says(said), 1, "lines")
    live.run("venvctl allow")
    live.expect_on(env, "p")


@scenario("a project that others can write is on at the prompt after its mode is mended, with one line said")
def _(live):
    env = live.world.make("p")
    project = os.path.dirname(env)
    os.chmod(project, 0o777)
    live.open()
    live.cd("p")
    live.run("")
    live.expect_off()
    live.expect_equal(live.says("is refused"), 1, "lines about it")
    live.run("chmod 755 .")
    live.expect_on(env, "p")


@scenario("a witnessed environment is on after a restart of the daemon, and asks when replaced")
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
    live.run(f"cp -r .venv {live.world.top}/copy", "rm -r .venv")
    live.soon(None)
    live.run(f"mv {live.world.top}/copy .venv")
    said = "is replaced since it was approved: venvctl allow"
    wait_until(lambda: live.run("") or live.says(said), "a line about it")
    live.expect_off()
    live.expect_equal(live.says(said), 1, "lines")


@scenario("nothing is said and nothing asked in a shell that is not interactive", daemon=True)
def _(live):
    env = live.world.make(live.world.clones + "/c")
    hook = shells.source(live.shell, live.world.hook(live.shell))
    done = subprocess.run([live.shell, "-c", f"{hook}; cd {os.path.dirname(env)}; echo $PATH"],
                          env=live.world.variables, capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, check=False)
    live.expect_equal(done.stderr, "", "standard error")
    live.expect(env not in done.stdout, done.stdout)
