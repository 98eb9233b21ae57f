"""Makes environments without the tools: writes the files that each tool makes, in the same order."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from private_home import PYTHON
from recorded_tree import Tree

PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"  # the system's python; it also runs the tests
VERSIONED_PYTHON = f"/usr/bin/python{PYTHON_VERSION}"
PACKAGES = f"lib/python{PYTHON_VERSION}/site-packages"
FORMS = ("venv", "virtualenv", "uv", "conda", "pixi")
EMPTY_SCRIPT = {"activate": ""}


def make_environment(prefix, form="venv", *, prompt=None, scripts=EMPTY_SCRIPT, variables=None, is_full=False,
                     tree=None, path=None):
    """Makes a complete environment and returns its path.

    `prefix` is absolute, or relative to `tree`, which records the changes. `scripts`: the
    activation scripts; @ENV@ in them is replaced by the path, or by `path` if the files will be
    moved there. `variables`: the variables that a conda environment sets. `is_full`: the
    environment is like one that venv makes since Python 3.11, with pip and another package."""
    tree, name = (tree, prefix) if tree else (Tree(os.path.dirname(prefix)), os.path.basename(prefix))
    if is_conda(form):
        _make_conda(tree, name, form, variables)
        return tree.path(name)
    if form != "virtualenv":  # virtualenv writes pyvenv.cfg last
        tree.write(f"{name}/pyvenv.cfg", pyvenv_cfg(form, prompt, is_full=is_full))
    version = f"python{PYTHON_VERSION}"
    names = ["python", version] if form != "venv" else ["python3", "python", version] if is_full else ["python", "python3"]
    tree.link(f"{name}/bin/{names[0]}", VERSIONED_PYTHON if form == "uv" else PYTHON)
    for each in names[1:]:
        tree.link(f"{name}/bin/{each}", names[0])
    if is_full:
        install(tree, name, "pip", "23.0.1", ["pip", "pip3"])
        install(tree, name, "requests", "2.31.0", [])
    for script, text in scripts.items():
        tree.write(f"{name}/bin/{script}", text.replace("@ENV@", path or tree.path(name)))
    if form == "virtualenv":
        tree.write(f"{name}/pyvenv.cfg", pyvenv_cfg(form, prompt))
    return tree.path(name)


def _make_conda(tree, name, form, variables):
    tree.link(f"{name}/bin/python{PYTHON_VERSION}", VERSIONED_PYTHON)
    tree.link(f"{name}/bin/python", f"python{PYTHON_VERSION}")
    tree.write(f"{name}/conda-meta/history", f"==> 2026-01-01 00:00:00 <==\n+defaults::python-{PYTHON_VERSION}.4\n")
    tree.write(f"{name}/conda-meta/python-{PYTHON_VERSION}.4-h955ad1f_0.json", '{"name": "python", "files": []}')
    if form == "pixi":
        tree.write(f"{name}/conda-meta/pixi", '{"manifest_path": "pixi.toml", "environment_name": "default"}')
    if variables is not None:
        tree.write(f"{name}/conda-meta/state", json.dumps({"env_vars": variables}))


def is_conda(form):
    return form in ("conda", "pixi")


def pyvenv_cfg(form, prompt=None, home="/usr/bin", is_full=True):
    lines = {
        "venv": [f"home = {home}", "include-system-site-packages = false", f"version = {PYTHON_VERSION}.2",
                 *([f"executable = {VERSIONED_PYTHON}"] if is_full else [])],
        "virtualenv": [f"home = {home}", "implementation = CPython", f"version_info = {PYTHON_VERSION}.2.final.0",
                       "virtualenv = 20.17.1", "include-system-site-packages = false",
                       "base-prefix = /usr", "base-exec-prefix = /usr",
                       f"base-executable = {VERSIONED_PYTHON}"],
        "uv": [f"home = {home}", "implementation = CPython", "uv = 0.4.9", f"version_info = {PYTHON_VERSION}.2",
               "include-system-site-packages = false"],
    }[form]
    return "\n".join(lines + ([f"prompt = {prompt}"] if prompt else [])) + "\n"


def install(tree, env, package, version, programs):
    """Writes what pip installs for a package: a module, programs, and a RECORD that lists them."""
    for program in programs:
        tree.program(f"{env}/bin/{program}", "#!/bin/sh\nexit 0\n")
    tree.write(f"{env}/{PACKAGES}/{package}/__init__.py", f"__version__ = {version!r}\n")
    info = f"{env}/{PACKAGES}/{package}-{version}.dist-info"
    tree.write(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    tree.write(f"{info}/INSTALLER", "pip\n")
    tree.write(f"{info}/RECORD", "".join(f"../../../bin/{each},,\n" for each in programs) +
               f"{package}/__init__.py,,\n")


def install_python(prefix):
    """Makes a second Python of the same version, which a test may remove. Returns its directory."""
    prefix = pathlib.Path(prefix)
    (prefix / "bin").mkdir(parents=True)
    (prefix / "lib").mkdir()
    program = f"python{PYTHON_VERSION}"
    shutil.copy(os.path.realpath(PYTHON), prefix / "bin" / program)
    (prefix / "bin/python3").symlink_to(program)
    (prefix / "lib" / program).symlink_to(f"/usr/lib/{program}")
    return prefix


def activation_scripts():
    """The activation scripts of a real environment, with @ENV@ in place of its path."""
    with tempfile.TemporaryDirectory(prefix="venvctl-") as directory:
        made = os.path.realpath(directory) + "/template"
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", made], check=True)
        return {script: pathlib.Path(f"{made}/bin/{script}").read_text().replace(made, "@ENV@")
                for script in ("activate", "activate.fish", "activate.csh")}
