"""Compares venvctl with the real tools: `venvctl which`, and each shell after `cd`, must choose the environment
that the tool itself reports for a project that it made. The project is entered by its path and through a link.

    live_tools.py --stage DIRECTORY --tool pipenv|poetry|pdm|virtualenvwrapper|virtualenv|venv|
                                           created-pipenv|created-poetry|created-pdm
"""

import argparse
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from private_home import PrivateHome  # noqa: E402

NAMES = ["plain", "café プロジェクト pay$HOME"]  # differential/ tries many more names
TOOL_DEADLINE = 120  # seconds for one run of a tool
TRIES = 100     # a client waits only 50 ms for an answer, and the machine may be busy

# Interactive shells without a terminal. The hook runs in the same line as the `cd`.
SHELLS = {
    "bash": ["bash", "--norc", "-i", "-c"],
    "zsh": ["zsh", "-f", "-i", "-c"],
    "fish": ["fish", "--no-config", "-i", "-c"],
}


class World:
    """A private home, and the commands that run in it."""

    def __init__(self, stage):
        self.private = PrivateHome()
        self.home = str(self.private.home)
        self.projects = os.path.join(self.home, "projects")
        os.mkdir(self.projects)
        self.stage = stage
        self.venvctl = os.path.join(stage, "bin", "venvctl")
        self.variables = {
            **self.private.variables,
            "ASAN_OPTIONS": "detect_leaks=0",  # saves a third of a command's time; other tests detect leaks
            "PDM_CHECK_UPDATE": "0",
            "PIPENV_NOSPIN": "1",
        }

    def run(self, command, directory):
        done = subprocess.run(command, cwd=directory, env={**self.variables, "PWD": directory},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=TOOL_DEADLINE)
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
                              text=True, timeout=TOOL_DEADLINE)
        return json.loads(done.stdout) if done.stdout else {"prefix": None, "kind": None}

    def after_cd(self, shell, directory, wanted):
        """Changes to the directory in `shell`. Returns `wanted` if it becomes active after a few
        tries, otherwise what was active last."""
        hook = os.path.join(self.stage, "share", "venvctl", f"hook.{shell}")
        script = f"source {quote(shell, hook)}; cd {quote(shell, directory)}; printenv VIRTUAL_ENV"
        found = None
        for _ in range(TRIES):
            done = subprocess.run([*SHELLS[shell], script], cwd=self.home, timeout=TOOL_DEADLINE,
                                  env={**self.variables, "PWD": self.home, "TERM": "dumb"},
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True)
            found = done.stdout.strip()
            if found and os.path.realpath(found) == wanted:
                return wanted
        return found or f"nothing ({done.stderr.strip()})"


def quote(shell, text):
    if shell == "fish":
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return shlex.quote(text)


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


def in_project(world, project, words):
    """Makes the environment .venv with the tool and approves it as a user would."""
    os.makedirs(project)
    world.run([*words, f"{project}/.venv"], world.home)
    world.run([world.venvctl, "-q", "allow"], project)
    return lambda directory: world.run(
        [f"{directory.removesuffix('/src')}/.venv/bin/python", "-c",
         "import sys; print(sys.prefix)"], directory)


def virtualenv(world, project):
    return in_project(world, project, ["virtualenv", "-q", "--no-download", "-p", "python3"])


def venv(world, project):
    return in_project(world, project, ["/usr/bin/python3", "-m", "venv", "--without-pip"])


def created(world, project, tool_says):
    """Makes the environment with `venvctl create`, which runs the tool and records the result."""
    world.run([world.venvctl, "create", "-p", "/usr/bin/python3"], project)
    check_listed(world, project, tool_says(project))
    return tool_says


def check_listed(world, project, prefix):
    listed = json.loads(world.run([world.venvctl, "list", "--json"], world.home))
    told = [each["project"] for each in listed if each["prefix"] == prefix]
    if told != [project]:
        raise RuntimeError(f"list reports {told} as the project of {prefix}, not {project}")


def created_and_forgotten(world, project, tool_says):
    """Like created(), but also checks that `list` finds the environment and its project without the
    record."""
    created(world, project, tool_says)
    shutil.rmtree(world.private.state, ignore_errors=True)
    check_listed(world, project, tool_says(project))
    return tool_says


def created_by_pipenv(world, project):
    world.write(f"{project}/Pipfile", "")
    return created_and_forgotten(
        world, project, lambda directory: world.run(["pipenv", "--venv"], directory))


def created_by_poetry(world, project):
    world.write(f"{project}/pyproject.toml",
                '[tool.poetry]\nname = "made-shop"\nversion = "1"\ndescription = ""\nauthors = []\n'
                'packages = [{include = "made_shop"}]\n'
                '[tool.poetry.dependencies]\npython = "^3.8"\n')
    world.write(f"{project}/made_shop/__init__.py", "")
    return created_and_forgotten(
        world, project, lambda directory: world.run(["poetry", "env", "info", "-p"], directory))


def created_by_pdm(world, project):
    """Makes a project without a name, because PDM also installs a named project, and needs a
    package registry for this."""
    world.write(f"{world.home}/.config/pdm/config.toml", "[venv]\nin_project = false\n")
    world.write(f"{project}/pyproject.toml",
                '[project]\nrequires-python = ">=3.8"\ndependencies = []\n[tool.pdm]\n')
    return created(world, project,
                   lambda directory: world.run(["pdm", "info", "--python"], directory)
                   .removesuffix("/bin/python"))


TOOLS = {"pipenv": pipenv, "poetry": poetry, "pdm": pdm, "virtualenvwrapper": virtualenvwrapper,
         "virtualenv": virtualenv, "venv": venv, "created-pipenv": created_by_pipenv,
         "created-poetry": created_by_poetry, "created-pdm": created_by_pdm}


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
            expected = os.path.realpath(says(asked_in))
            found = world.which(directory)
            is_right = (found["prefix"] is not None and found["kind"] == tool.removeprefix("created-") and
                        os.path.realpath(found["prefix"]) == expected)
            print(f"{'ok  ' if is_right else 'FAIL'} {tool}: {directory}: {found['prefix']}")
            if not is_right:
                failures.append(f"{directory}: {tool} says {expected}, venvctl {found}")
            for shell in SHELLS:
                on = world.after_cd(shell, directory, expected)
                if on != expected:
                    failures.append(f"{directory}: {tool} says {expected}, active in {shell}: {on}")
    return failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--tool", required=True, choices=sorted(TOOLS))
    options = parser.parse_args()
    world = World(options.stage)
    try:
        world.run([world.venvctl, "daemon", "start"], world.home)
        failures = failures_of(options.tool, world)
        world.run([world.venvctl, "daemon", "stop"], world.home)
    finally:
        world.private.remove()
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
