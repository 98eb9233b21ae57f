#!/usr/bin/python3
"""Makes random project layouts, and asks both the tool and venvctl. Each difference is a finding.

    compare.py --stage DIRECTORY --tool pipenv|poetry|pdm|virtualenvwrapper
               [--layouts N] [--only NUMBER] [--findings N] [--recheck N]
    compare.py --stage DIRECTORY --tool conda|hatch|mise|pdm|pipenv|poetry|pyenv --checkout PATH ...

The first form asks the installed tool. The second form asks the tool at PATH: a checkout of its
source, or its program.

One process for each tool answers for all layouts, because a tool takes longer to start than to
answer. For some layouts (--recheck), a new process of the tool and `venvctl which` must give the
same answers.

VENVCTL_SEED=N repeats a run. The last line is "N passed, N failed".
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import asked_tools  # noqa: E402
import random_conda  # noqa: E402
import random_hatch  # noqa: E402
import random_mise  # noqa: E402
import random_projects  # noqa: E402
import random_versions  # noqa: E402
from asking import Asker  # noqa: E402
from environments import activation_scripts  # noqa: E402
from private_home import PrivateHome  # noqa: E402
from waiting import DEADLINE  # noqa: E402

LAYOUTS = {**random_projects.LAYOUTS, "conda": random_conda.conda, "hatch": random_hatch.hatch, "mise": random_mise.mise,
           "pyenv": random_versions.pyenv}
MEMORY = "/dev/shm"  # a file system in memory


class Venvctl:
    """`choices`: the program kinds_choices, which answers for all layouts."""

    def __init__(self, stage, choices, private):
        self.program = os.path.abspath(stage) + "/bin/venvctl"
        self.run_directory = private.variables["XDG_RUNTIME_DIR"]
        self.choices = subprocess.Popen([os.path.abspath(choices)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def choice(self, layout):
        """Returns (the environment or None, its kind)."""
        question = {"directory": layout.directory, "variables": layout.variables}
        self.choices.stdin.write(json.dumps(question) + "\n")
        self.choices.stdin.flush()
        found = json.loads(self.choices.stdout.readline())
        return found["prefix"], found["kind"]

    def choice_of_command(self, layout):
        variables = {**layout.variables, "PWD": layout.directory, "ASAN_OPTIONS": "detect_leaks=0",
                     "XDG_RUNTIME_DIR": self.run_directory}
        done = subprocess.run([self.program, "which", "--json", "-C", layout.directory], env=variables, check=False,
                              cwd=layout.directory, capture_output=True, text=True, timeout=DEADLINE)
        if not done.stdout:
            return None, None
        found = json.loads(done.stdout)
        return found["prefix"], found["kind"]

    def end(self):
        self.choices.stdin.close()
        self.choices.wait(DEADLINE)


def layout_of(tool, number, seed, home, template, is_newer):
    layout = random_projects.Layout(random.Random(f"{seed}:{tool}:{number}"), home, template,
                                    random_projects.NAMES_FOR.get(tool, random_projects.NAMES), is_newer)
    LAYOUTS[tool](layout)
    return layout


def difference(asker, venvctl, layout, rechecks):
    """None, or a line that says what differs."""
    try:
        says = asker.ask(layout.directory, layout.variables)
    except RuntimeError as error:
        return f"{asker.tool} failed: {error}"
    if says.planned and layout.wants_planned and layout.lay_planned(says.planned):
        says = asker.ask(layout.directory, layout.variables)
    ours, kind = venvctl.choice(layout)
    if not says.prefixes:  # then another rule of venvctl may find an environment
        same = ours is None or kind != asker.tool
    else:
        same = ours is not None and os.path.realpath(ours) in map(os.path.realpath, says.prefixes)
        # The user may have selected another project. If no other rule finds an environment, venvctl
        # uses this project.
        same = same or (ours is not None and kind != asker.tool and layout.may_be_elsewhere)
    if not same:
        return f"{asker.tool} chooses {says.prefixes or None}, venvctl {ours}"
    if rechecks:
        anew = asker.ask_anew(layout.directory, layout.variables)
        if anew != says:
            return f"{asker.tool} itself chooses {anew.prefixes} ({anew.planned}), not {says.prefixes} ({says.planned})"
        if (command := venvctl.choice_of_command(layout)) != (ours, kind):
            return f"venvctl which chooses {command}, not {(ours, kind)}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--tool", required=True, choices=sorted(LAYOUTS))
    parser.add_argument("--checkout", type=os.path.abspath, help="a tool or a version that Debian does not have")
    parser.add_argument("--layouts", type=int, default=200)
    parser.add_argument("--only", type=int)
    parser.add_argument("--findings", type=int, default=5, help="stop after this many")
    parser.add_argument("--recheck", type=int, default=50, help="ask new processes too for every Nth layout; 0: for none")
    parser.add_argument("--choices", help="the program kinds_choices, by default that of the stage's build")
    options = parser.parse_args()
    if options.tool not in asked_tools.TOOLS and not options.checkout:
        parser.error(f"{options.tool} needs --checkout")
    seed = os.environ.get("VENVCTL_SEED") or str(random.SystemRandom().randrange(10**6))
    print(f"VENVCTL_SEED={seed}", flush=True)
    if os.access(MEMORY, os.W_OK):
        tempfile.tempdir = MEMORY
    template = activation_scripts()
    private = PrivateHome()
    home = str(private.home)
    asker = Asker(options.tool, options.checkout)
    asker.preload({**random_projects.VARIABLES, "HOME": home})
    venvctl = Venvctl(options.stage, options.choices or options.stage + "/../tests/kinds_choices", private)
    passed, failed = 0, 0
    numbers = range(options.layouts) if options.only is None else [options.only]
    try:
        for number in numbers:
            layout = layout_of(options.tool, number, seed, home, template, bool(options.checkout))
            found = difference(asker, venvctl, layout, options.recheck and number % options.recheck == 0)
            shutil.rmtree(home)
            private.home.mkdir()
            passed += found is None
            if found is not None:
                failed += 1
                print(f"\nlayout {number} of seed {seed}: {found}")
                print("\n".join(f"  | {line}" for line in layout.shell()), flush=True)
            if failed >= options.findings:
                break
    except KeyboardInterrupt:  # shows the result so far
        pass
    finally:
        venvctl.end()
        private.remove()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
