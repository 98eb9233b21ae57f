"""Random layouts of Hatch: project tables, environments with templates and matrices, configuration, variables."""
from random_projects import PROJECT_NAMES

NAMES = [*PROJECT_NAMES, "a.b-c_D", "N", "x" * 45]
PATHS = ["elsewhere/env", ".hatch", "envs/{}", "../env", "~/env", "", "{home}/elsewhere/absolute"]


def _environments(layout, prefix):
    """The tables of environments. Their names begin with `prefix`."""
    rng = layout.rng
    text, known = "", ["default"]
    for name in rng.sample(["default", "test", "docs", "py3.11"], rng.choice([0, 1, 1, 2, 3])):
        lines = []
        if layout.chance(0.4):
            lines.append(f'path = "{rng.choice(PATHS).format(name, home=layout.home)}"')
        if layout.chance(0.3) and name != "default":
            lines.append(f'template = "{rng.choice([*known, name])}"')
        known.append(name)
        if layout.chance(0.2):
            lines.append(f'detached = {rng.choice(["true", "false"])}')
        if layout.chance(0.3):
            lines.append('dependencies = ["x"]')
        text += f'[{prefix}.{name if name.isalpha() else chr(34) + name + chr(34)}]\n' + "".join(line + "\n" for line in lines)
        if layout.chance(0.25):
            text += f'[[{prefix}.{name if name.isalpha() else chr(34) + name + chr(34)}.matrix]]\n' + rng.choice(
                ['python = ["3.11", "3.12"]\n', 'python = ["3.11"]\n', 'version = ["1", "2"]\n',
                 'python = ["3.11"]\nversion = ["1"]\n'])
    return text


def _project(layout, name):
    rng = layout.rng
    own = rng.choice(["hatch.toml", "table", "table", "both"])
    text = f'[project]\nname = "{name}"\n' + rng.choice(['version = "1"\n', 'dynamic = ["version"]\n'])
    if layout.chance(0.1):
        text = ""
    if own != "hatch.toml":
        text += "[tool.hatch]\n" + _environments(layout, "tool.hatch.envs")
    elif layout.chance(0.4):
        text += '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    hatch = None
    if own != "table":
        hatch = _environments(layout, "envs")
        if layout.chance(0.2):
            hatch = '[version]\npath = "x.py"\n' + hatch
    return text, hatch


def _selection(layout):
    """Settings and variables that select a project. Also writes the project "other", which they may
    select."""
    rng = layout.rng
    name = rng.choice(["other", "other", "here", "gone"])
    layout.may_be_elsewhere = True
    layout.tree.write("elsewhere/other/pyproject.toml", _project(layout, "other")[0])
    text = ""
    if layout.chance(0.5):
        layout.variables["HATCH_PROJECT"] = name
    if layout.chance(0.6):
        text += f'mode = "{rng.choice(["project", "project", "aware", "local"])}"\n'
    if layout.chance(0.8):
        text += f'project = "{name}"\n'
    if layout.chance(0.7):
        place = rng.choice([layout.tree.path("elsewhere/other"), layout.tree.path("elsewhere/other/deep"), "../other", "~/other"])
        layout.wants_planned &= place != "../other"  # there, Hatch assumes a project that does not exist
        form = rng.choice(['other = "{}"', 'other = {{location = "{}"}}'])
        text += f'[projects]\n{form.format(place)}\nhere = "{layout.tree.path(layout.root)}"\n'
    return text


def _configuration(layout, selection=""):
    rng = layout.rng
    text = ""
    if selection and layout.chance(0.5):
        text += f'project = ["", "{layout.tree.path("elsewhere")}"]\n'
    if layout.chance(0.4):
        text += f'data = "{rng.choice([layout.home + "/data", "~/data", "$HOME/data", "data"])}"\n'
    if layout.chance(0.5):
        text += f'env = {{virtual = "{rng.choice([".hatch", "~/.virtualenvs", "$HOME/envs", layout.home + "/envs", "../envs"])}"}}\n'
    return f"{selection}[dirs]\n{text}"


def hatch(layout):
    rng = layout.rng
    text, own = _project(layout, rng.choice(NAMES))
    if layout.chance(0.08):
        layout.tree.write(f"{layout.root}/setup.py", "")
        own = own or ""
    else:
        layout.tree.write(f"{layout.root}/pyproject.toml", text)
    if own is not None:
        layout.tree.write(f"{layout.root}/hatch.toml", own)
    if layout.parent != "projects" and layout.chance(0.4):
        outer, own = _project(layout, "outer")
        layout.tree.write(f"{layout.parent}/pyproject.toml", outer)
        if own is not None:
            layout.tree.write(f"{layout.parent}/hatch.toml", own)
    layout.lone_file([("hatch.toml", '[envs.default]\npath = "lone"\n')])
    selection = _selection(layout) if layout.chance(0.25) else ""
    if selection or layout.chance(0.3):
        layout.tree.write(f"{layout.place_of('XDG_CONFIG_HOME', '.config')}/hatch/config.toml",
                          _configuration(layout, selection))
    layout.place_of("XDG_DATA_HOME", ".local/share")
    if layout.chance(0.08):
        layout.tree.write("elsewhere/hatch.toml", _configuration(layout))
        layout.variables["HATCH_CONFIG"] = rng.choice([layout.tree.path("elsewhere/hatch.toml"), "gone.toml"])
    if layout.chance(0.1):
        layout.variables["HATCH_DATA_DIR"] = rng.choice([layout.tree.path("own data"), "~/own", "relative"])
    if layout.chance(0.1):
        layout.variables["HATCH_ENV_TYPE_VIRTUAL_PATH"] = rng.choice(["chosen", "../chosen", layout.tree.path("elsewhere/chosen")])
    if layout.chance(0.35):
        layout.variables["HATCH_ENV"] = rng.choice(["default", "test", "docs", "py3.11", "test.py3.11", "test.1",
                                                    "docs.py3.12", "gone", "test.py3.11-1", "py3.12", ""])
