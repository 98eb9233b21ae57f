"""Asks tools, or versions of tools, that Debian does not have.

The caller names a checkout of the tool's source, or the tool's program."""
import argparse
import contextlib
import json
import os
import subprocess
import sys
import types

import absent_modules
import asked_tools
from asked_tools import silence

# The folders of a checkout that contain its packages.
FOLDERS = {"conda": ["."], "hatch": ["src", "backend/src"], "pdm": ["src"], "pipenv": ["."], "poetry": ["src"]}
# Packages whose version in Debian is too old for the tool, but which the tool does not need when it
# searches for an environment.
TOO_OLD = {"pdm": (), "poetry": ("installer", "dulwich", "cachecontrol", "keyring", "requests_toolbelt")}


def find_modules(tool, checkout):
    """Makes the tool's modules importable. A checkout lacks the module with the version, which only
    the build of a release makes. This function makes it instead."""
    sys.path[:0] = [os.path.join(checkout, each) for each in FOLDERS.get(tool, [])]
    if tool in TOO_OLD:
        absent_modules.replace_absent(TOO_OLD[tool])
    version = types.ModuleType(f"{tool}._version")
    version.__version__ = "0"
    sys.modules[version.__name__] = version


# Prints what pyenv-virtualenv activates in this directory.
PYENV_ACTIVATE = 'eval "$("$1" sh-activate)"; printf %s "$VIRTUAL_ENV"'


def pyenv(checkout):
    """Asks pyenv. Its checkout contains a checkout of pyenv-virtualenv in `plugins`."""
    program = f"{checkout}/bin/pyenv"
    done = subprocess.run(["bash", "-c", PYENV_ACTIVATE, "bash", program], capture_output=True, check=False,
                          env={**os.environ, "PYENV_SHELL": "bash", "PYENV_VIRTUALENV_INIT": "1"})
    prefix = os.fsdecode(done.stdout)
    if b"cannot activate multiple" in done.stderr:  # venvctl chooses the first one, as `python` does
        names = subprocess.run([program, "version-name"], capture_output=True, check=True).stdout
        root = os.environ.get("PYENV_ROOT") or os.environ["HOME"] + "/.pyenv"
        prefix = f"{root}/versions/{os.fsdecode(names).split(':', maxsplit=1)[0].strip()}"
    return ([prefix] if os.path.exists(f"{prefix}/pyvenv.cfg") else []), None


def mise(program):
    """Asks mise. `program` is mise itself, because a release of mise is a single program."""
    done = subprocess.run([program, "env", "--json"], capture_output=True, check=False,
                          env={**os.environ, "MISE_TRUSTED_CONFIG_PATHS": "/", "MISE_OFFLINE": "1"})
    if done.returncode:
        raise RuntimeError(os.fsdecode(done.stderr))
    prefix = json.loads(done.stdout).get("VIRTUAL_ENV")
    return ([prefix] if prefix else []), None


def pipenv(_checkout):
    silence()
    from pipenv.project import Project
    from pipenv.utils.environment import load_dot_env
    try:
        project = Project()
        load_dot_env(project, quiet=True)
    except RuntimeError:  # the file in PIPENV_PIPFILE does not exist
        return [], None
    if not project.pipfile.exists:
        return [], None
    planned = str(project.venv_locator.location)
    if project.venv_locator.exists:
        return [planned], planned
    # Pipenv 2022 uses an existing .venv even if PIPENV_VENV_IN_PROJECT is false; newer versions do
    # not. venvctl accepts either answer.
    local = os.path.join(project.pipfile.project_directory, ".venv")
    return ([local] if os.path.exists(local + "/bin/activate") else []), planned


def hatch(_checkout):
    silence()
    from hatch.cli import hatch as program
    from hatch.cli.application import Application
    from hatch.project.core import Project
    from hatch.utils.fs import Path
    shown = []
    expand = Project.expand_environments
    # `hatch env find` shows all environments of a matrix. `hatch shell` refuses to choose one, and
    # this function does the same.
    Project.expand_environments = lambda self, name: [] if name in self.config.matrices else expand(self, name)
    Application.display = lambda _self, text="", **_: shown.append(text)
    configuration = os.environ.get("XDG_CONFIG_HOME", os.environ["HOME"] + "/.config") + "/hatch/config.toml"
    had_configuration = os.path.exists(configuration)
    with contextlib.suppress(SystemExit, ValueError):  # no such environment, or a name that Hatch refuses
        program(["env", "find", os.environ.get("HATCH_ENV") or "default"], standalone_mode=False)
    if not had_configuration and os.path.exists(configuration):  # Hatch has written its default configuration
        os.unlink(configuration)
    paths = [str(each) for each in shown if isinstance(each, Path)]
    if not paths:
        return [], None
    return (paths if os.path.exists(paths[0] + "/pyvenv.cfg") else []), paths[0]


def conda(_checkout):
    """Asks conda. Only the libraries that conda needs when it searches for an environment must be
    installed."""
    silence()
    root = os.path.dirname(os.path.dirname(os.environ.get("CONDA_EXE", "")))
    if not root:
        root = next(filter(os.path.isdir, (f"{os.environ['HOME']}/{each}" for each in ("miniconda3", "anaconda3"))))
    sys.prefix = root  # as if the installation's python ran this program
    os.environ["CONDA_ROOT"] = root
    from conda.base.context import context, determine_target_prefix, reset_context
    from conda.env.env import from_file
    from conda.exceptions import CondaError
    from ruamel.yaml.error import YAMLError
    reset_context()
    directory = os.getcwd()
    while not (found := [f"{directory}/{each}" for each in ("environment.yml", "environment.yaml")
                         if os.path.exists(f"{directory}/{each}")]):
        if directory == os.environ["HOME"]:
            return [], None
        directory = os.path.dirname(directory)
    try:
        project = from_file(found[0])
    except (CondaError, YAMLError, AttributeError, TypeError):  # the file is not a mapping of texts
        return [], None
    place = ""
    # Errors: conda refuses an environment of this name, or the name is not a text.
    with contextlib.suppress(CondaError, AttributeError):
        place = determine_target_prefix(context, argparse.Namespace(name=project.name, prefix=None)) if project.name else ""
    for each in (place, project.prefix or ""):  # if no environment has this name, venvctl uses the prefix
        if os.path.isabs(each) and os.path.isdir(each):
            return [each], place
    return [], place or None


def _build_scanner():
    from conda.common.serialize import yaml
    yaml.loads("a: 1")


PROJECTS = {
    **asked_tools.PROJECTS,
    "conda": {"environment.yml": "name: x\n", "miniconda3/conda-meta/history": ""},
    "hatch": {"pyproject.toml": '[project]\nname = "x"\nversion = "1"\n[tool.hatch]\n'},
}
PREPARATIONS = {**asked_tools.PREPARATIONS, "conda": _build_scanner, "poetry": asked_tools.know_system_python}
TOOLS = {"conda": conda, "hatch": hatch, "mise": mise, "pdm": lambda _checkout: asked_tools.pdm(), "pipenv": pipenv,
         "poetry": lambda _checkout: asked_tools.poetry(), "pyenv": pyenv}
