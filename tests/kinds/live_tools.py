"""Asks the tools themselves: a project made by the real tool, by its name and through a link, gets
the environment that the tool says it uses.

    live_tools.py --stage DIRECTORY --tool pipenv|poetry|pdm|virtualenvwrapper
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile

NAMES = ["plain", "two words", "café-プロジェクト", "pay$HOME"]
DEADLINE = 120  # seconds for one run of a tool


class World:
    """A home directory of its own, and what runs in it."""

    def __init__(self, root, stage):
        self.home = os.path.join(root, "home")
        self.projects = os.path.join(self.home, "projects")
        os.makedirs(self.projects)
        self.venvctl = os.path.join(stage, "bin", "venvctl")
        self.variables = {
            "HOME": self.home,
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": self.home,
            "PDM_CHECK_UPDATE": "0",
            "PIPENV_NOSPIN": "1",
        }

    def run(self, command, directory):
        done = subprocess.run(command, cwd=directory, env={**self.variables, "PWD": directory},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=DEADLINE)
        if done.returncode != 0:
            raise RuntimeError(f"{shlex.join(command)} in {directory}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def write(self, path, text):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def which(self, directory):
        done = subprocess.run([self.venvctl, "which", "-C", directory, "--json"],
                              env={**self.variables, "PWD": directory}, capture_output=True,
                              text=True, timeout=DEADLINE)
        return json.loads(done.stdout) if done.stdout else {"prefix": None, "kind": None}


def pipenv(world, project):
    world.write(f"{project}/Pipfile", "")
    world.run(["pipenv", "--python", "/usr/bin/python3"], project)
    return lambda directory: world.run(["pipenv", "--venv"], directory)


def poetry(world, project):
    world.write(f"{project}/pyproject.toml",
                '[tool.poetry]\nname = "My.Shop"\nversion = "1"\ndescription = ""\nauthors = []\n'
                '[tool.poetry.dependencies]\npython = "^3.8"\n')
    world.run(["poetry", "env", "use", "/usr/bin/python3"], project)
    return lambda directory: world.run(["poetry", "env", "info", "-p"], directory)


def pdm(world, project):
    world.write(f"{world.home}/.config/pdm/config.toml", "[venv]\nin_project = false\n")
    world.write(f"{project}/pyproject.toml",
                '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.8"\n[tool.pdm]\n')
    world.run(["pdm", "venv", "create", "--with", "virtualenv", "/usr/bin/python3"], project)

    def answer(directory):
        line = world.run(["pdm", "venv", "list"], directory).splitlines()[-1]
        return line.split(": ", 1)[1]

    return answer


def virtualenvwrapper(world, project):
    os.makedirs(project)
    name = f"env-{len(os.listdir(world.projects))}"
    script = (f"source /usr/share/virtualenvwrapper/virtualenvwrapper.sh && "
              f"mkvirtualenv -p /usr/bin/python3 {name} >&2 && "
              f"cd {shlex.quote(project)} && setvirtualenvproject >&2 && "
              'echo "$VIRTUAL_ENV"')
    prefix = world.run(["bash", "-c", script], world.home).splitlines()[-1]
    return lambda directory: prefix


TOOLS = {"pipenv": pipenv, "poetry": poetry, "pdm": pdm, "virtualenvwrapper": virtualenvwrapper}


def failures_of(tool, world):
    failures = []
    for name in NAMES:
        project = os.path.join(world.projects, name)
        link = os.path.join(world.home, f"link to {name}")
        says = TOOLS[tool](world, project)
        os.symlink(project, link)
        below = os.path.join(project, "src")
        os.makedirs(below)
        for directory, asked_in in [(project, project), (link, link), (below, project)]:
            expected = says(asked_in)
            found = world.which(directory)
            is_right = (found["prefix"] is not None and found["kind"] == tool and
                        os.path.realpath(found["prefix"]) == os.path.realpath(expected))
            print(f"{'ok  ' if is_right else 'FAIL'} {tool}: {directory}: {found['prefix']}")
            if not is_right:
                failures.append(f"{directory}: {tool} says {expected}, venvctl {found}")
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--tool", required=True, choices=sorted(TOOLS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        failures = failures_of(options.tool, World(os.path.realpath(root), options.stage))
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
