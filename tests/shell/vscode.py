#!/usr/bin/env python3
"""Runs the hook with VS Code's own shell integration, in live shells, and compares its marks with those
of a shell without the hook.

  vscode.py --stage DIR [--scripts DIR] [--shell bash|zsh|fish]

--scripts: the directory with VS Code's shellIntegration-* files. Without it, the npm package code-server,
which has them, is downloaded. The last line is "N passed, N failed".
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(1, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))

import shells  # noqa: E402
from counts import Trace  # noqa: E402
from environments import activation_scripts  # noqa: E402
from live import Live  # noqa: E402
from world import World  # noqa: E402

MARK = re.compile(rb"\x1b\]633;([A-I])(?:;([^\x07]*))?\x07")
IDLE = 5  # number of empty lines
# VS Code starts bash and zsh with its own script, which reads the user's start-up file ("around").
# The user may also put the line that VS Code documents into the start-up file, before or after the
# hook's line.
PLACES = ("around", "before", "after")


def download(directory):
    subprocess.run(["npm", "pack", "--silent", "code-server"], cwd=directory, check=True, stdout=subprocess.DEVNULL)
    package = next(pathlib.Path(directory).glob("*.tgz"))
    subprocess.run(["tar", "xzf", package, "--wildcards", "*/shellIntegration*"], cwd=directory, check=True)
    return str(next(pathlib.Path(directory).glob("**/shellIntegration-bash.sh")).parent)


def start(live, scripts, place, has_hook):
    """Opens a shell as VS Code does."""
    shell, home = live.shell, live.world.home
    file = {"bash": "shellIntegration-bash.sh", "zsh": "shellIntegration-rc.zsh", "fish": "shellIntegration.fish"}[shell]
    texts = {"before": "", "after": ""}
    if place in texts:
        texts[place] = shells.source(shell, f"{scripts}/{file}")
    elif not has_hook:
        texts["before"] = "return 0"  # ends the start-up file here, so that the hook's line is not read
    variables = {"TERM_PROGRAM": "vscode", "VSCODE_NONCE": "nonce", "VSCODE_STABLE": "1"}
    arguments = []
    if place == "around":
        variables["VSCODE_INJECTION"] = "1"
        if shell == "bash":
            arguments = ["--init-file", f"{scripts}/{file}"]
        elif shell == "fish":
            arguments = ["--init-command", shells.source(shell, f"{scripts}/{file}")]
        else:
            variables.update({"ZDOTDIR": home + "/vscode", "USER_ZDOTDIR": home})
            for name in ("env", "rc", "profile", "login"):
                live.world.write(f"{home}/vscode/.z{'sh' if name in ('env', 'rc') else ''}{name}",
                                 live.world.read(f"{scripts}/shellIntegration-{name}.zsh"))
    live.open(arguments=arguments, variables=variables,
              **{when: {shell: text} for when, text in texts.items()})


def marks_of(live, *lines):
    """What VS Code sees while the lines are typed: the letter of each mark and, for a command, its text."""
    begin = len(live.terminal.transcript)
    live.run(*lines)
    return " ".join(name.decode() + (":" + text.decode().split(";")[0] if name in b"ED" and text else "")
                    for name, text in MARK.findall(live.terminal.transcript[begin:]))


def observe(stage, template, scripts, shell, place, has_hook):
    """Returns (the marks, the number of forks for an empty command line, the problems)."""
    world = World(stage, template)
    live = Live(world, shell)
    try:
        world.start_daemon()
        world.approve(world.projects)
        environment = world.make("p")
        world.make_directory("plain")
        start(live, scripts, place, has_hook)
        live.run("", "")
        marks = marks_of(live, "", "echo hi", "", f"cd {world.projects}/p", "", "true", f"cd {world.projects}/plain", "")
        live.run("")
        with Trace(live.terminal.pid) as trace:
            live.run(*[""] * IDLE)
        problem = None
        if has_hook:
            live.cd("p")
            problem = live.problem(environment, "p")
            live.cd("plain")
            problem = problem or live.problem(None)
        return marks.replace(world.home, "~"), trace.forks() / IDLE, problem
    finally:
        live.close()
        world.close()


def check(stage, template, scripts, shell, place):
    """Returns what differs from a shell without the hook; None if nothing differs."""
    ours = observe(stage, template, scripts, shell, place, True)
    bare = observe(stage, template, scripts, shell, "around", False)
    if "E:echo hi" not in bare[0]:
        return f"the integration does not work: {bare[0]}"
    if ours[2]:
        return ours[2]
    if ours[0] != bare[0]:
        return f"marks\n  {ours[0]}\ninstead of\n  {bare[0]}"
    return None if ours[1] <= bare[1] else f"{ours[1]} forks at an empty line instead of {bare[1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--scripts")
    parser.add_argument("--shell", choices=shells.SHELLS)
    options = parser.parse_args()
    template = activation_scripts()
    failures = passed = 0
    with tempfile.TemporaryDirectory() as directory:
        scripts = os.path.abspath(options.scripts) if options.scripts else download(directory)
        for shell in [options.shell] if options.shell else shells.SHELLS:
            for place in PLACES:
                problem = check(os.path.abspath(options.stage), template, scripts, shell, place)
                print(f"{'FAILED' if problem else 'passed'} {shell}: the integration is read {place} the hook"
                      + (f": {problem}" if problem else ""), flush=True)
                failures += problem is not None
                passed += problem is None
    print(f"{passed} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
