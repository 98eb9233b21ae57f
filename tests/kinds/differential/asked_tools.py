"""Asks the real tools which environment they choose, each time in a forked child of this process.

The child has the layout's variables and working directory. Importing the libraries of a tool takes long, so
they are imported before the fork.
"""
import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback

from environments import PYTHON_VERSION


class Answer:
    """`prefixes`: the chosen environment, none, or several that the tool does not choose between.
    `planned`: the path where the tool would make an environment, or None."""

    def __init__(self, prefixes, planned):
        self.prefixes = prefixes
        self.planned = planned


def ask(tool, directory, variables):
    """Raises RuntimeError with the tool's own words if it fails for any reason other than "no environment"."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            os.environ.clear()
            os.environ.update(variables, PWD=directory)
            os.chdir(directory)
            answer = json.dumps(tool())
            status = 0
        except BaseException:
            answer = traceback.format_exc()
        os.write(writing, answer.encode())
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(text or f"the child ended with {status}")
    return Answer(*json.loads(text))


def silence():
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)


def pipenv():
    silence()
    from pipenv.project import Project
    from pipenv.utils.environment import load_dot_env
    project = Project()
    load_dot_env(project, quiet=True)
    if not project.pipfile_exists:  # in this case, Pipenv regards any directory as a project
        return [], None
    planned = project.virtualenv_location
    if project.virtualenv_exists:
        return [planned], planned
    # If PIPENV_VENV_IN_PROJECT is false, 2022 uses an existing .venv nevertheless. venvctl serves both.
    local = os.path.join(project.project_directory, ".venv")
    return ([local] if os.path.exists(local + "/bin/activate") else []), planned


def poetry():
    silence()
    from poetry.factory import Factory
    from poetry.utils.env import EnvManager
    try:
        project = Factory().create_poetry()
    except RuntimeError:  # no pyproject.toml, or it is not a project of Poetry
        return [], None
    manager = EnvManager(project)
    try:
        env = manager.get()
    except OSError:  # a .venv without python
        env = None
    name = manager.generate_env_name(project.package.name, str(project.file.path.parent))
    planned = str(project.config.virtualenvs_path / f"{name}-py{PYTHON_VERSION}")
    is_environment = env is not None and os.path.exists(f"{env.path}/pyvenv.cfg")  # it may be the system's
    return ([str(env.path)] if is_environment else []), planned


def pdm():
    silence()
    from pdm.cli.commands.venv.utils import get_venv_prefix
    from pdm.core import Core
    from pdm.exceptions import NoPythonVersion
    from pdm.project import Project

    class WouldCreate(Exception):
        pass

    def refuse(_project):
        raise WouldCreate

    Project._create_virtualenv = refuse
    project = Project(Core(), None)
    planned = os.path.join(project.config["venv.location"], get_venv_prefix(project) + PYTHON_VERSION)
    try:
        python = project.resolve_interpreter()
    except (WouldCreate, NoPythonVersion):
        return [], planned
    prefix = os.path.dirname(os.path.dirname(str(python.path)))
    is_environment = project.config["python.use_venv"] and os.path.exists(prefix + "/pyvenv.cfg")
    return ([prefix] if is_environment else []), planned


# Prints each environment of WORKON_HOME and the directory that its `cdproject` changes to. (`cdproject`
# succeeds even if that directory does not exist.) The initialization is left out: its hooks take long.
CDPROJECT = """
source <(grep -v '^virtualenvwrapper_initialize$' /usr/share/virtualenvwrapper/virtualenvwrapper.sh)
export WORKON_HOME="$(virtualenvwrapper_derive_workon_home)"
for environment in $(virtualenvwrapper_show_workon_options); do
  (cd /; VIRTUAL_ENV=$WORKON_HOME/$environment; cdproject && [ "$PWD" != / ] && printf '%s\\0%s\\0' "$VIRTUAL_ENV" "$(pwd -P)" >&3)
done
"""


def virtualenvwrapper():
    """Returns the environments of the nearest project; virtualenvwrapper itself only finds the project of an
    environment."""
    reading, writing = os.pipe()
    with subprocess.Popen(["bash", "-c", f"exec 3>&{writing}; {CDPROJECT}"], pass_fds=[writing],
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            words = pipe.read().split("\0")[:-1]
    found = {}
    for prefix, directory in zip(words[::2], words[1::2]):
        found.setdefault(directory, []).append(prefix)
    directory = os.getcwd()
    while directory not in found and directory != "/":
        directory = os.path.dirname(directory)
    return found.get(directory, []), None


# The files of a project of each tool: what the tool imports for it is imported before the forks.
PROJECTS = {
    "pipenv": {"Pipfile": ""},
    "poetry": {"pyproject.toml": '[tool.poetry]\nname = "x"\nversion = "1"\ndescription = ""\nauthors = []\n'
                                 '[tool.poetry.dependencies]\npython = "^3.8"\n'},
    "pdm": {"pyproject.toml": '[project]\nname = "x"\nversion = "1"\n[tool.pdm]\n'},
    "virtualenvwrapper": {},
}
# These modules are in a tool's own package, but they read no variables.
LIBRARIES = ("pipenv.vendor.", "pipenv.patched.", "poetry.core.", "pdm.pep517.", "pdm._vendor.")
TOOLS = {"pipenv": pipenv, "poetry": poetry, "pdm": pdm, "virtualenvwrapper": virtualenvwrapper}


def preload(tool):
    """Imports what the tool imports, except for its own modules, because these read a layout's variables."""
    def names():
        TOOLS[tool]()
        return sorted(name for name in sys.modules if not name.startswith(tool) or name.startswith(LIBRARIES)), None

    with tempfile.TemporaryDirectory() as directory:
        for name, text in PROJECTS[tool].items():
            with open(f"{directory}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        found = ask(names, directory, {"HOME": directory, "PATH": "/usr/bin:/bin"}).prefixes
    for name in found:
        with contextlib.suppress(ImportError):  # an alias, not a module
            importlib.import_module(name)
    if tool == "poetry":  # builds its parser of markers, which takes longer than all else
        importlib.import_module("poetry.core.version.markers").parse_marker("python_version > '3'")
