"""The project files that the detection rules read, with random but plausible content.

MARKERS has one entry for each rule of core/kinds/rule_table.cc: a function that writes the rule's files
into a tree. The files name the environment `place` (relative to the project, or absolute) if the rule can
name one. `word` returns a unique text; it may appear in output.
"""
import os
import re

PACKAGES = ["requests", "flask", "numpy", "click", "attrs", "rich", "tomli"]


def _dependencies(rng):
    return rng.sample(PACKAGES, rng.randint(0, 3))


def venvctl_toml(rng, tree, place, word):
    tree.write(".venvctl.toml", f'environment = "{place}"\n')


def _pyproject(rng, tree, tables, word):
    """Appends `tables` after [project]. Keeps the tables that the file already contains."""
    text = ""
    if not tree.exists("pyproject.toml"):
        text = f'[project]\nname = "{word()}"\nversion = "{rng.randint(0, 9)}.{rng.randint(0, 9)}"\n'
        text += f"dependencies = {_dependencies(rng)!r}\n".replace("'", '"')
    first = tables.split("\n")[0]
    if tree.exists("pyproject.toml"):
        with open(tree.path("pyproject.toml"), encoding="utf-8") as file:
            if first in file.read():
                return
    tree.append("pyproject.toml", text + tables)


def uv_lock(rng, tree, place, word):
    _pyproject(rng, tree, "", word)
    tree.write("uv.lock", 'version = 1\nrequires-python = ">=3.8"\n' + "".join(
        f'\n[[package]]\nname = "{each}"\nversion = "1.{rng.randint(0, 9)}"\n' for each in _dependencies(rng)))


def poetry_lock(rng, tree, place, word):
    _pyproject(rng, tree, "", word)
    tree.write("poetry.lock", "".join(f'[[package]]\nname = "{each}"\nversion = "1"\n\n'
                                      for each in _dependencies(rng)) + f'[metadata]\ncontent-hash = "{word()}"\n')


def pdm_lock(rng, tree, place, word):
    _pyproject(rng, tree, "", word)
    tree.write("pdm.lock", f'[metadata]\ncontent_hash = "{word()}"\n')
    if rng.random() < 0.5:
        tree.write(".pdm-python", _absolute(tree, place) + "/bin/python\n")


def pipfile(rng, tree, place, word):
    settings = rng.choice(["", "[pipenv]\nvenv_in_project = true\n", "[pipenv]\nallow_prereleases = true\n"])
    tree.write("Pipfile", "[packages]\n" + "".join(f'{each} = "*"\n' for each in _dependencies(rng)) + settings)
    if rng.random() < 0.3:
        tree.write(".env", rng.choice([f"PIPENV_CUSTOM_VENV_NAME={word()}\n", "PIPENV_VENV_IN_PROJECT=1\n",
                                       f"WORKON_HOME={_absolute(tree, '.')}\n", f"export A='{word()}'\n"]))


def renamed_pipfile(rng, tree, place, word):
    tree.write("Pipfile.ci", "[packages]\n")


def hatch_toml(rng, tree, place, word):
    _pyproject(rng, tree, "", word)
    tree.write("hatch.toml", f'[envs.default]\npath = "{place}"\n' if rng.random() < 0.7 else
               f'[envs.default.env-vars]\nA = "{word()}"\n')


def pixi_toml(rng, tree, place, word):
    table = rng.choice(["workspace", "project"])
    name = rng.choice(["pixi.toml", "mojoproject.toml"])
    tree.write(name, f'[{table}]\nname = "{word()}"\nchannels = ["conda-forge"]\n'
               f'[activation]\nscripts = ["{word()}.sh"]\n[activation.env]\nGIT_SSH_COMMAND = "{word()}"\n')
    if rng.random() < 0.3:
        tree.write("pixi.lock", "version: 6\n")
    if rng.random() < 0.3:
        tree.write(".pixi/config.toml", f'detached-environments = "{_absolute(tree, ".")}"\n')


def uv_table(rng, tree, place, word):
    _pyproject(rng, tree, f'[tool.uv]\nmanaged = {rng.choice(["true", "false"])}\n', word)


def poetry_table(rng, tree, place, word):
    if rng.random() < 0.5:
        tree.write("poetry.toml", rng.choice([
            "[virtualenvs]\nin-project = true\n", "[virtualenvs]\nin-project = false\n",
            "[virtualenvs]\ncreate = false\n", f'[virtualenvs]\npath = "{_absolute(tree, place)}/.."\n']))
    _pyproject(rng, tree, f'[tool.poetry]\nname = "{word()}"\nversion = "1"\n', word)


def pdm_table(rng, tree, place, word):
    if rng.random() < 0.4:
        tree.write(".pdm.toml", f'[python]\npath = "{_absolute(tree, place)}/bin/python"\n')
    _pyproject(rng, tree, "[tool.pdm]\ndistribution = false\n", word)


def hatch_table(rng, tree, place, word):
    _pyproject(rng, tree, f'[tool.hatch.envs.default]\npath = "{place}"\n', word)


def pixi_table(rng, tree, place, word):
    _pyproject(rng, tree, f'[tool.pixi.workspace]\nname = "{word()}"\n', word)


def mise(rng, tree, place, word):
    name = rng.choice(["mise.toml", ".mise.toml", "mise.local.toml", ".config/mise.toml", ".mise/config.toml",
                       ".config/mise/config.toml"])
    venv = rng.choice([f'"{place}"', f'{{ path = "{place}", create = true }}'])
    tree.write(name, f'[env]\n_.python.venv = {venv}\nGIT_SSH_COMMAND = "{word()}"\n'
               f'[hooks]\nenter = "{word()}"\n')


def dot_venv(rng, tree, place, word):
    """Writes `.venv` as a file or link that leads to `place`. If `place` is .venv itself,
    make_environment makes it."""
    if place == ".venv":
        return
    if rng.random() < 0.5:
        tree.write(".venv", place + rng.choice(["", "\n", "\r\n"]))
    else:
        tree.link(".venv", place)


def known_names(rng, tree, place, word):
    name = rng.choice([".conda", "venv", "env", ".virtualenv"])
    if place != name and not tree.exists(name):
        tree.link(name, place)


def only_child(rng, tree, place, word):
    name = rng.choice(["myenv", "py3", "tools-env", ".dev"])
    if place != name and not tree.exists(name):
        tree.link(name, place)


def environment_yml(rng, tree, place, word):
    tree.write(rng.choice(["environment.yml", "environment.yaml"]),
               f"name: {word()}\nchannels: [defaults]\ndependencies:\n  - python=3.11\n"
               f"variables:\n  GIT_SSH_COMMAND: {word()}\nprefix: {_absolute(tree, place)}\n")


def project_file(rng, tree, place, word):
    tree.write(".project", _absolute(tree, ".") + "\n")


def python_version(rng, tree, place, word):
    tree.write(".python-version", rng.choice(["3.11.2", word(), _absolute(tree, place), "../" + place]) + "\n")


def containers(rng, tree, place, word):
    name = rng.choice(["Dockerfile", "Containerfile", "compose.yaml", "docker-compose.yml", "Vagrantfile",
                       ".devcontainer.json"])
    tree.write(name, f"FROM python:3.{rng.randint(8, 13)}\nRUN {word()}\n")


MARKERS = {
    ".venvctl.toml": venvctl_toml, "uv.lock": uv_lock, "poetry.lock": poetry_lock, "pdm.lock": pdm_lock,
    "Pipfile": pipfile, "PIPENV_PIPFILE": renamed_pipfile, "hatch.toml": hatch_toml,
    "pixi.toml": pixi_toml, "tool.uv": uv_table, "tool.poetry": poetry_table, "tool.pdm": pdm_table,
    "tool.hatch": hatch_table, "tool.pixi": pixi_table, "mise": mise, ".venv": dot_venv,
    "known name": known_names, "only child": only_child, "environment.yml": environment_yml,
    ".project": project_file, ".python-version": python_version, "container": containers,
}
# The rules that read a state file or a variable instead of project files.
OF_THE_USER = {"use", "pyenv", "MISE_ENV", "UV_PROJECT", "PDM_PROJECT", "HATCH_PROJECT"}


def rules_without_marker(rule_table):
    """The rules in the table (its source text) that have no entry in MARKERS."""
    arrays = re.findall(r"constexpr Rule k\w+\[\] = \{(.*?)\n\};", rule_table, re.S)
    names = {name for array in arrays for name in re.findall(r'^    \{"([^"]*)"', array, re.M)}
    if len(names) < 20:
        raise AssertionError(f"cannot parse the rule table: {sorted(names)}")
    return sorted(names - set(MARKERS) - OF_THE_USER)


def _absolute(tree, place):
    """The absolute path of `place` in the clone."""
    return place if os.path.isabs(place) else os.path.normpath(os.path.join(tree.clone, place))
