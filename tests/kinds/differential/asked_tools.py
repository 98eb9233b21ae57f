"""Asks the tools that Debian has. Each function returns the environments that the tool chooses for
this process's working directory and variables, and the path where the tool would create one."""
import functools
import os
import platform

from environments import PYTHON_VERSION, VERSIONED_PYTHON
from standing_shell import StandingShell


def silence():
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)


def pipenv():
    silence()
    from pipenv.project import Project
    from pipenv.utils.environment import load_dot_env
    try:
        project = Project()
        load_dot_env(project, quiet=True)  # may set PIPENV_PIPFILE
    except RuntimeError:  # the file in PIPENV_PIPFILE does not exist
        return [], None
    if not project.pipfile_exists:  # without a Pipfile, Pipenv regards any directory as a project
        return [], None
    planned = project.virtualenv_location
    if project.virtualenv_exists:
        return [planned], planned
    # Pipenv 2022 uses an existing .venv even if PIPENV_VENV_IN_PROJECT is false; newer versions do
    # not. venvctl accepts either answer.
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
    is_environment = env is not None and os.path.exists(f"{env.path}/pyvenv.cfg")  # not the system's Python
    return ([str(env.path)] if is_environment else []), planned


@functools.cache
def _made(a_class):
    """An object of the class. It is made only once, because this takes long, and because the object
    does not depend on the project."""
    return a_class()


def _would_create(_project):
    raise NotImplementedError


def pdm():
    """Asks any version of PDM. PDM records the interpreter that it finds. Here it must not, because
    this would change the project."""
    silence()
    from pdm.cli.commands.venv import utils
    from pdm.core import Core
    from pdm.exceptions import NoPythonVersion
    from pdm.project import Config, Project

    Project._create_virtualenv = _would_create
    Config._save_config = lambda _self: None
    Config.site = None  # the machine's configuration, which PDM read when it was imported
    if hasattr(Project, "_saved_python"):  # exists since 2.5
        Project._saved_python = Project._saved_python.setter(lambda _self, _value: None)
    project = Project(_made(Core), os.environ.get("PDM_PROJECT"), global_config=os.environ.get("PDM_CONFIG_FILE"))
    project = getattr(project, "workspace_project", None) or project  # exists since 2.28
    location = project.config["venv.location"]
    if hasattr(utils, "get_venv_parent"):  # this function exists since 2.28.2, and expands "~"
        location = str(utils.get_venv_parent(project))
    planned = os.path.join(location, utils.get_venv_prefix(project) + PYTHON_VERSION)
    try:
        python = project.resolve_interpreter()
    except (NotImplementedError, NoPythonVersion):
        return [], planned
    prefix = os.path.dirname(os.path.dirname(str(python.path)))
    is_environment = project.config["python.use_venv"] and os.path.exists(prefix + "/pyvenv.cfg")
    return ([prefix] if is_environment else []), planned


# virtualenvwrapper's functions without its initialization, because the hooks that the
# initialization runs take long.
FUNCTIONS = "source <(grep -v '^virtualenvwrapper_initialize$' /usr/share/virtualenvwrapper/virtualenvwrapper.sh)"
# Prints each environment of WORKON_HOME, and the directory to which `cdproject` changes from this
# environment. (`cdproject` succeeds even if that directory does not exist.)
CDPROJECT = """
export WORKON_HOME="$(virtualenvwrapper_derive_workon_home)"
for environment in $(virtualenvwrapper_show_workon_options); do
  (cd /; VIRTUAL_ENV=$WORKON_HOME/$environment; cdproject && [ "$PWD" != / ] && printf '%s\\0%s\\0' "$VIRTUAL_ENV" "$(pwd -P)" >&3)
done
"""
SHELLS = {"virtualenvwrapper": StandingShell(FUNCTIONS, CDPROJECT)}


def virtualenvwrapper():
    """Returns the environments of the nearest project. virtualenvwrapper itself only tells the
    project of an environment."""
    words = SHELLS["virtualenvwrapper"].words()
    found = {}
    for prefix, directory in zip(words[::2], words[1::2]):
        found.setdefault(directory, []).append(prefix)
    directory = os.getcwd()
    while directory not in found and directory != "/":
        directory = os.path.dirname(directory)
    return found.get(directory, []), None


def _build_parser_of_markers():
    from poetry.core.version.markers import parse_marker
    parse_marker("python_version > '3'")


def _make_core():
    from pdm.core import Core
    _made(Core)
    know_system_python()


def know_system_python():
    """Tells the tool the version of the system's Python, which all environments of the layouts use.
    The tool then need not run this Python."""
    from findpython import PythonVersion
    from packaging.version import Version
    asked = PythonVersion._get_version

    def version(python):
        is_system = os.path.realpath(python.executable) == VERSIONED_PYTHON
        return Version(platform.python_version()) if is_system else asked(python)

    PythonVersion._get_version = version


PROJECTS = {
    "pipenv": {"Pipfile": ""},
    "poetry": {"pyproject.toml": '[tool.poetry]\nname = "x"\nversion = "1"\ndescription = ""\nauthors = []\n'
                                 '[tool.poetry.dependencies]\npython = "^3.8"\n'},
    "pdm": {"pyproject.toml": '[project]\nname = "x"\nversion = "1"\n[tool.pdm]\n'},
}
PREPARATIONS = {"pdm": _make_core, "poetry": _build_parser_of_markers}
TOOLS = {"pipenv": pipenv, "poetry": poetry, "pdm": pdm, "virtualenvwrapper": virtualenvwrapper}
