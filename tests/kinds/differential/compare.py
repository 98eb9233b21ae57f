#!/usr/bin/python3
"""Makes random project layouts and asks both the tool and venvctl; each difference is a finding.

    compare.py --stage DIRECTORY --tool pipenv|poetry|pdm|virtualenvwrapper
               [--layouts N] [--only NUMBER] [--findings N]
    compare.py --stage DIRECTORY --tool conda|hatch|mise|pyenv --checkout PATH ...

The tools of the first line are the installed ones; the others are those at PATH: a checkout of the source,
or the program.

VENVCTL_SEED=N repeats a run. The last line is "N passed, N failed".
"""
import argparse
import functools
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import asked_tools  # noqa: E402
import checkout_tools  # noqa: E402
import random_conda  # noqa: E402
import random_hatch  # noqa: E402
import random_mise  # noqa: E402
import random_projects  # noqa: E402
import random_versions  # noqa: E402
from environments import activation_scripts  # noqa: E402
from private_home import PrivateHome  # noqa: E402
from waiting import DEADLINE  # noqa: E402

LAYOUTS = {**random_projects.LAYOUTS, "conda": random_conda.conda, "hatch": random_hatch.hatch, "mise": random_mise.mise, "pyenv": random_versions.pyenv}


def venvctls_choice(program, layout, private):
    """(the environment that venvctl chooses or None, its kind)."""
    variables = {**layout.variables, "PWD": layout.directory, "ASAN_OPTIONS": "detect_leaks=0",
                 "XDG_RUNTIME_DIR": private.variables["XDG_RUNTIME_DIR"]}
    done = subprocess.run([program, "which", "--json", "-C", layout.directory], env=variables, check=False,
                          cwd=layout.directory, capture_output=True, text=True, timeout=DEADLINE)
    if not done.stdout:
        return None, None
    found = json.loads(done.stdout)
    return found["prefix"], found["kind"]


def difference(tool, asked, number, seed, program, private, template):
    """None, or (the environments that the tool chooses, the one that venvctl chooses, the layout)."""
    layout = random_projects.Layout(random.Random(f"{seed}:{tool}:{number}"), str(private.home), template,
                                    random_projects.NAMES_FOR.get(tool, random_projects.NAMES))
    LAYOUTS[tool](layout)
    ask = lambda: asked_tools.ask(asked, layout.directory, layout.variables)  # noqa: E731
    says = ask()
    if says.planned and layout.wants_planned and layout.lay_planned(says.planned):
        says = ask()
    ours, kind = venvctls_choice(program, layout, private)
    if not says.prefixes:  # another rule may still find an environment
        same = ours is None or kind != tool
    else:
        same = ours is not None and os.path.realpath(ours) in map(os.path.realpath, says.prefixes)
    return None if same else (says.prefixes, ours, layout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--tool", required=True, choices=sorted(LAYOUTS))
    parser.add_argument("--checkout", type=os.path.abspath, help="a tool that Debian does not have")
    parser.add_argument("--layouts", type=int, default=200)
    parser.add_argument("--only", type=int)
    parser.add_argument("--findings", type=int, default=5, help="stop after this many")
    options = parser.parse_args()
    seed = os.environ.get("VENVCTL_SEED") or str(random.SystemRandom().randrange(10**6))
    print(f"VENVCTL_SEED={seed}", flush=True)
    program = os.path.abspath(options.stage) + "/bin/venvctl"
    template = activation_scripts()
    if options.tool in checkout_tools.TOOLS:
        if not options.checkout:
            parser.error(f"{options.tool} needs --checkout")
        checkout_tools.preload(options.tool, options.checkout)
        asked = functools.partial(checkout_tools.TOOLS[options.tool], options.checkout)
    else:
        asked = asked_tools.TOOLS[options.tool]
        asked_tools.preload(options.tool)
    passed, failed = 0, 0
    numbers = range(options.layouts) if options.only is None else [options.only]
    private = PrivateHome()
    try:
        for number in numbers:
            found = difference(options.tool, asked, number, seed, program, private, template)
            shutil.rmtree(private.home)
            private.home.mkdir()
            passed += found is None
            if found is not None:
                failed += 1
                says, ours, layout = found
                print(f"\nlayout {number} of seed {seed}: {options.tool} chooses {says or None}, venvctl {ours}")
                print("\n".join(f"  | {line}" for line in layout.shell()), flush=True)
            if failed >= options.findings:
                break
    except KeyboardInterrupt:  # the result so far is shown
        pass
    finally:
        private.remove()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
