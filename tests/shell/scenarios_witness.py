"""Environments that users make in a shell with the hook are active at the next prompt without a question."""
import os
import shutil

import shells
from scenario import scenario
from scenarios_trust import _enter, _open_known_shell

VENV = "/usr/bin/python3 -m venv --without-pip"
MAKEFILE = f"venv:\n\t{VENV} .venv\n"


def _tool(live, name, text):
    path = f"{live.world.home}/{name}"
    live.world.write(path, text)
    os.chmod(path, 0o755)
    return path


def _ways(live):
    """The commands to type in a new directory, for each way to make an environment: {way: commands}."""
    script = _tool(live, "make-it", f"#!/bin/sh\n{VENV} .venv\n")
    makefile = _tool(live, "Makefile", MAKEFILE)
    ways = {
        "venv": f"{VENV} .venv",
        "with pip": "/usr/bin/python3 -m venv .venv",
        "--symlinks": f"{VENV} --symlinks .venv",
        "--system-site-packages": f"{VENV} --system-site-packages .venv",
        "--prompt": f"{VENV} --prompt shop .venv",
        "--clear": f"{VENV} --clear .venv",
        "an absolute path": f"{VENV} {live.world.clones}/@/.venv",
        "virtualenv": "/usr/bin/python3 -m virtualenv --no-download -q .venv",
        "again after rm": f"{VENV} .venv; rm -rf .venv; {VENV} .venv",
        "a script": script,
        "make": f"make -s -f {makefile} venv",
        "a subshell": shells.subshell(live.shell, f"{VENV} .venv"),
        "a shell in the shell": f"{live.shell} -c '{VENV} .venv'",
        "a pipe": f"{VENV} .venv | cat",
        "in the background": f"sh -c '{VENV} .venv' & wait",
        "inside a git repository": f"git init -q; touch code.py; git add code.py; {VENV} .venv",
        "before git init": f"{VENV} .venv; git init -q; touch code.py; git add code.py",
    }
    # With a smaller umask, other users could write to the environment, and venvctl would refuse it.
    for umask in ("022", "027", "077"):
        ways[f"umask {umask}"] = f"umask {umask}; {VENV} .venv; umask 022"
    if shutil.which("uv"):
        ways["uv"] = "uv venv -q --offline .venv"
    return ways


@scenario("an environment created in a shell is active at the next prompt, whichever tool created it")
def _(live):
    _open_known_shell(live)
    for number, (way, typed) in enumerate(_ways(live).items()):
        name = f"p{number}"
        env = f"{live.world.clones}/{name}/.venv"
        os.mkdir(f"{live.world.clones}/{name}")
        _enter(live, f"{live.world.clones}/{name}")
        live.run(typed.replace("@", name))
        try:
            live.soon(env)
        except AssertionError as error:
            raise AssertionError(f"{way}: {error}") from None
        live.expect_equal(live.says("not approved"), 0, f"{way}: lines")
        live.run("cd /", "clear")
