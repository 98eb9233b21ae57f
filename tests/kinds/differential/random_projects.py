"""Random layouts of projects: markers, settings, variables, present or absent environments, nested
projects.

Unless a layout is for a checkout of a newer version, it contains only what the tools of Debian 12
know (Pipenv 2022.12, Poetry 1.3, PDM 2.2).
"""
import os

from environments import make_environment
from recorded_tree import Tree

NAMES = ["shop", "Shop.API", "my-shop", "my_shop", "two words", "ünï", "プロジェクト", "pay$HOME", "a" * 41, "b" * 42,
         "c" * 43, "é" * 45, "x&y", "quote'd", "(old)", "[new]", "semi;colon", "back`tick", "at@home", "ex!", "1",
         "-dash", "UPPER", "dot.", "İstanbul", "ẞtraße", "emoji-🐍",
         "u\u0308ni\u0308", "e\u0301" * 22, "Ω" * 41 + "\u2126", "a" * 41 + "éb"]
PROJECT_NAMES = ["shop", "My.Shop", "a--b__c", "UPPER", "ünï", "x" * 41, "y" * 60, "shop.api", "Z-z_Z", "1st", "İx",
                 "u\u0308ni", "é" * 43, "ß" * 42, "a" * 41 + "éb", "ΑΣ", "a.-_b", "ﬁ-\u2126"]

VARIABLES = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}  # the variables of every layout, in addition to HOME


class Layout:
    """One random layout in `home`. The tool and venvctl are both asked in `directory`, with
    `variables`."""

    def __init__(self, rng, home, template, names=NAMES, is_newer=False):
        self.rng = rng
        self.is_newer = is_newer  # the layout is for a checkout of the tool, not for Debian's version
        self.tree = Tree(home)
        self.template = template
        self.home = home
        self.variables = {**VARIABLES, "HOME": home}
        parts = ["projects", *rng.sample(names, rng.choice([1, 1, 2]))]
        self.root = "/".join(parts)
        self.parent = "/".join(parts[:-1])
        self.may_be_elsewhere = False  # whether the user selects a project independently of the shell's directory
        self.wants_planned = rng.random() < 0.6
        self.lay_beside_planned = lambda path: None
        self.has_marker = rng.random() < 0.95  # without a marker, the tool may choose a project in a directory above
        self.below = "/".join([self.root, *["src", "deep", "er"][:rng.choice([0, 0, 0, 1, 2])]])
        self.tree.directory(self.below)
        self.directory = f"{home}/{self.below}"
        self.is_through_link = self.chance(0.06)
        if self.is_through_link:  # the shell entered the project through a link
            self.tree.link("projects/through", f"{home}/{self.root}")
            self.directory = f"{home}/projects/through{self.below[len(self.root):]}"

    def chance(self, probability):
        return self.rng.random() < probability

    def environment(self, name):
        if not self.tree.exists(name):
            make_environment(self.tree.path(name), scripts=self.template, is_full=True)
            self.tree.note(f"python3 -m venv '{name}'")

    def lay_planned(self, path):
        """Makes an environment at the path where the tool would make it."""
        if path.startswith(self.home + "/") and not os.path.lexists(path):
            self.environment(os.path.relpath(path, self.home))
            self.lay_beside_planned(os.path.relpath(path, self.home))
            return True
        return False

    def dot_venv(self, with_files):
        """Makes .venv in the root: an environment, a link to one, an empty directory, or a file of
        text."""
        form = self.rng.choice(["environment", "link", "empty"] + (["path", "name", "text"] if with_files else []))
        name = f"{self.root}/.venv"
        if form == "environment":
            self.environment(name)
        elif form == "link":
            self.environment("elsewhere/linked")
            self.tree.link(name, f"{self.home}/elsewhere/linked")
        elif form == "empty":
            self.tree.directory(name)
        elif form == "path":
            self.environment(f"{self.root}/envs/one")
            self.tree.write(name, self.rng.choice([f"{self.home}/{self.root}/envs/one", "./envs/one", "envs/one\n"]))
        elif form == "name":
            self.environment(".local/share/virtualenvs/named")
            self.tree.write(name, "named\n")
        else:
            text = self.rng.choice(["", "\n", "named\nother\n", "gone", "./gone"])
            self.tree.write(name, text)
            self.wants_planned &= "\n" not in text.strip()  # venvctl never uses a path with a line break

    def place_of(self, variable, default):
        """The directory of the tool's files, relative to `home`. May set `variable`, which moves this
        directory."""
        if not self.chance(0.1):
            return default
        place = f"moved {default.strip('.').replace('/', ' ')}"
        self.variables[variable] = f"{self.home}/{place}"
        return place

    def lone_file(self, names):
        """May write a file of the tool into a directory below the root. The file does not make this directory
        a project."""
        if self.below != self.root and self.chance(0.3):
            name, text = self.rng.choice(names)
            self.tree.write(f"{self.below}/{name}", text)

    def shell(self):
        """The lines of shell that make the same layout again."""
        shown = [f"{name}={value}" for name, value in self.variables.items()]
        return [*self.tree.record, f"cd {self.directory}", *shown]


def toml_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return '"' + value + '"'


def pipenv(layout):
    rng = layout.rng
    if layout.has_marker:
        newer = ["[pipenv]\nvenv_in_project = true\n", "[pipenv]\nvenv_in_project = false\n"] if layout.is_newer else []
        layout.tree.write(f"{layout.root}/Pipfile",
                          rng.choice(["", "[packages]\n", "[requires]\npython_version = \"3\"\n", *newer]))
    if layout.parent != "projects" and layout.chance(0.4):
        layout.tree.write(f"{layout.parent}/Pipfile", "")
    if layout.has_marker and layout.chance(0.5):
        layout.dot_venv(with_files=True)
    settings = {
        "WORKON_HOME": lambda: rng.choice([f"{layout.home}/envs", "~/envs", f"{layout.home}/projects/my envs"]
                                          + ["$HOME/envs"] * (not layout.is_newer)),  # Pipenv 2026.8 fails with it
        "PIPENV_VENV_IN_PROJECT": lambda: rng.choice(["1", "0", "true", "False", "no", "yes"]),
        "PIPENV_CUSTOM_VENV_NAME": lambda: rng.choice(["custom", "my env", "ünï"]),
        "PIPENV_PYTHON": lambda: rng.choice(["3", "3.11", "/usr/bin/python3", "python3"]),
        "PIPENV_IGNORE_VIRTUALENVS": lambda: rng.choice(["1", "0"]),
        "PIPENV_MAX_DEPTH": lambda: rng.choice(["1", "2", "3"]),
        "PIPENV_NO_INHERIT": lambda: "1",
        "PIPENV_NO_VENV_IN_PROJECT": lambda: rng.choice(["1", "0"]),
        "PIPENV_PIPFILE": lambda: layout.tree.path(f"{rng.choice([layout.root, layout.parent])}/Pipfile"),
        "VIRTUAL_ENV": lambda: layout.tree.path("elsewhere/active"),
    }
    layout.environment("elsewhere/active")
    layout.place_of("XDG_DATA_HOME", ".local/share")
    for name, value in settings.items():
        # An active environment (VIRTUAL_ENV) does not influence venvctl, so it is not set here.
        if name != "VIRTUAL_ENV" and layout.chance(0.12):
            layout.variables[name] = value()
    if layout.variables.get("PIPENV_PIPFILE") == layout.tree.path(f"{layout.parent}/Pipfile"):
        # Without this, venvctl would choose this environment, because it is nearer.
        layout.tree.remove(f"{layout.root}/.venv")
    if layout.chance(0.3):
        names = rng.sample(["WORKON_HOME", "PIPENV_VENV_IN_PROJECT", "PIPENV_CUSTOM_VENV_NAME", "PIPENV_PYTHON",
                            "PIPENV_NO_VENV_IN_PROJECT", "PIPENV_IGNORE_VIRTUALENVS", "VIRTUAL_ENV"],
                           rng.choice([1, 2]))
        form = rng.choice(["{}={}", "export {}={}", "{}='{}'", '{}="{}"', "{} = {}", "# {0}\n{0}={1} # why"])
        where = layout.root
        if layout.chance(0.2):
            where = f"{layout.root}/conf"
            layout.variables["PIPENV_DOTENV_LOCATION"] = f"{layout.home}/{where}/.env"
        layout.tree.write(f"{where}/.env", "".join(form.format(name, settings[name]()) + "\n" for name in names))
        if layout.chance(0.15):
            layout.variables["PIPENV_DONT_LOAD_ENV"] = "1"


def _project_of_poetry(layout, name):
    """The text of a pyproject.toml."""
    table = '[tool.poetry]\nversion = "1"\ndescription = ""\nauthors = []\n'
    named = table.replace("version", f'name = "{name}"\nversion', 1)
    dependencies = '[tool.poetry.dependencies]\npython = "^3.8"\n'
    allowed = name if name.isascii() else "Other_Name"  # the name in the table [project]
    project = f'[project]\nname = "{allowed}"\nversion = "1"\nrequires-python = ">=3.8"\n'
    backend = '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n'
    newer = [project + "[tool.poetry]\n", project + backend, project + named.replace(name, "other"),
             table + "package-mode = false\n" + dependencies]
    return layout.rng.choice([named + dependencies, *(newer if layout.is_newer else [])])


def _lay_other_python(layout, path):
    """Makes an environment with another Python in Poetry's store. Poetry uses it if the file
    envs.toml says so."""
    if not layout.chance(0.4):
        return
    store, name = os.path.split(path)
    base, version = name.rsplit("-py", 1)
    layout.environment(f"{store}/{base}-py3.9")
    if layout.chance(0.7):
        minor = layout.rng.choice(["3.9", version])
        layout.tree.write(f"{store}/envs.toml", f'["{base}"]\nminor = "{minor}"\npatch = "{minor}.2"\n')


def poetry(layout):
    rng = layout.rng
    if layout.has_marker:
        layout.tree.write(f"{layout.root}/pyproject.toml", _project_of_poetry(layout, rng.choice(PROJECT_NAMES)))
    if layout.parent != "projects" and layout.chance(0.4):
        layout.tree.write(f"{layout.parent}/pyproject.toml", _project_of_poetry(layout, "outer"))
    layout.lay_beside_planned = lambda path: _lay_other_python(layout, path)
    if layout.has_marker and layout.chance(0.4):
        layout.dot_venv(with_files=False)
    settings = {
        "in-project": lambda: rng.choice([True, False]),
        "create": lambda: rng.choice([True, True, False]),
        "path": lambda: rng.choice([f"{layout.home}/envs", "~/envs", "{cache-dir}/other", "{cache-dir}", f"{layout.home}/{{gone}}"]
                                   + ["{data-dir}/envs", "{data-dir}/{cache-dir}"] * layout.is_newer),
    }
    config = layout.place_of("XDG_CONFIG_HOME", ".config") + "/pypoetry"
    config = layout.place_of("POETRY_CONFIG_DIR", config)
    layout.place_of("XDG_CACHE_HOME", ".cache")
    for file in (f"{layout.root}/poetry.toml", f"{config}/config.toml"):
        if layout.chance(0.35):
            chosen = rng.sample(sorted(settings), rng.choice([1, 2]))
            lines = "".join(f"{key} = {toml_text(settings[key]())}\n" for key in chosen)
            cache = f'cache-dir = "{layout.home}/cached"\n' if layout.chance(0.3) else ""
            layout.tree.write(file, f"{cache}[virtualenvs]\n{lines}")
    for key in settings:
        if layout.chance(0.12):
            value = settings[key]()
            name = "POETRY_VIRTUALENVS_" + key.upper().replace("-", "_")
            layout.variables[name] = str(value).lower() if isinstance(value, bool) else value
    for key in ("IN_PROJECT", "CREATE"):
        if layout.chance(0.05):
            layout.variables[f"POETRY_VIRTUALENVS_{key}"] = ""
    layout.lone_file([("poetry.lock", ""), ("poetry.toml", "[virtualenvs]\nin-project = true\n")])
    for variable in ["POETRY_CACHE_DIR"] + ["POETRY_DATA_DIR", "POETRY_HOME"] * layout.is_newer:
        if layout.chance(0.1):
            layout.variables[variable] = rng.choice([f"{layout.home}/own {variable}", "~/own"])


def _pdm_workspace(layout):
    """A table of the project above. It may list this project as a member."""
    own = os.path.relpath(layout.root, layout.parent)
    member = layout.rng.choice([own, own, "*", "./*", own + "/", "**", "other", own[:1] + "*", "../" + own])
    layout.environment(f"{layout.parent}/.venv")
    return f'[tool.pdm.workspace]\nmembers = ["{member}"]\n'


def _newer_pdm(layout, is_workspace):
    """Files and variables that PDM 2.2 does not know."""
    rng = layout.rng
    saved = [f"{layout.home}/elsewhere/saved/bin/python", f"{layout.home}/gone/bin/python", "/usr/bin/python3", ""]
    layout.environment("elsewhere/saved")
    if layout.chance(0.25):
        layout.tree.write(f"{layout.root}/.pdm-python", rng.choice(saved) + rng.choice(["", "\n"]))
    if layout.chance(0.1):
        layout.variables["PDM_PYTHON"] = rng.choice(saved)
    settings = ["[python]\nuse_venv = false\n", "[python]\nuse_venv = true\n", '[venv]\nlocation = "~/project envs"\n',
                f'[venv]\nlocation = "{layout.home}/envs"\n', "[venv]\nin_project = false\n"]
    for place, chance in ((f"{layout.root}/pdm.toml", 0.25), ("machine/pdm/config.toml", 0.15), ("own/pdm.toml", 0.15)):
        if layout.chance(chance):
            layout.tree.write(place, rng.choice(settings))
            if place.startswith("machine"):
                layout.variables["XDG_CONFIG_DIRS"] = layout.tree.path("machine")
            if place.startswith("own") and not is_workspace:  # in a workspace, PDM 2.28 ignores the variable
                layout.variables["PDM_CONFIG_FILE"] = layout.tree.path(place)
    if layout.chance(0.1):
        layout.may_be_elsewhere = True
        layout.tree.write("elsewhere/other/pyproject.toml", '[project]\nname = "other"\n')
        layout.environment("elsewhere/other/.venv")
        layout.variables["PDM_PROJECT"] = layout.tree.path(rng.choice(["elsewhere/other", layout.root, "elsewhere"]))


def pdm(layout):
    rng = layout.rng
    requires = rng.choice(["", 'requires-python = ">=3.8"\n', 'requires-python = ">=3.12"\n', 'requires-python = "<3.11"\n'])
    layout.tree.write(f"{layout.root}/pyproject.toml",
                      f'[project]\nname = "shop"\nversion = "1"\n{requires}[tool.pdm]\n')
    is_workspace = False
    if layout.parent != "projects" and layout.chance(0.4):
        is_workspace = layout.is_newer and layout.chance(0.6)
        workspace = _pdm_workspace(layout) if is_workspace else "[tool.pdm]\n"
        layout.tree.write(f"{layout.parent}/pyproject.toml", f'[project]\nname = "outer"\n{workspace}')
    if layout.is_newer:
        _newer_pdm(layout, is_workspace)
    for name in (".venv", "venv", "env"):
        if layout.chance(0.25):
            layout.environment(f"{layout.root}/{name}")
    if layout.chance(0.3):
        layout.environment("elsewhere/saved")
        layout.tree.write(f"{layout.root}/.pdm.toml",
                          f'[python]\npath = "{layout.home}/{rng.choice(["elsewhere/saved", "gone"])}/bin/python"\n')
    if layout.chance(0.3):
        place = rng.choice([f"{layout.home}/envs", "~/envs"])
        text = rng.choice([f'location = "{place}"\n', f'in_project = {rng.choice(["true", "false"])}\n'])
        layout.tree.write(f"{layout.place_of('XDG_CONFIG_HOME', '.config')}/pdm/config.toml", f"[venv]\n{text}")
    layout.place_of("XDG_DATA_HOME", ".local/share")
    if layout.chance(0.12):
        layout.variables["PDM_USE_VENV"] = rng.choice(["0", "1", "false", "true", ""])
    if layout.chance(0.1):
        layout.variables["PDM_IGNORE_SAVED_PYTHON"] = "1"
    layout.lone_file([("pdm.lock", ""), (".pdm.toml", f'[python]\npath = "{layout.home}/elsewhere/lone/bin/python"\n')])
    if layout.chance(0.15):
        layout.tree.directory(f"{layout.root}/__pypackages__")


def virtualenvwrapper(layout):
    rng = layout.rng
    store = ".virtualenvs"
    if layout.chance(0.5):
        store = rng.choice(["envs", "projects/my envs", "a/./b"])
        # If WORKON_HOME is relative or begins with ~ or a variable, virtualenvwrapper makes it absolute.
        layout.variables["WORKON_HOME"] = rng.choice([f"{layout.home}/{store}", f"~/{store}", store])
    file = ".project"
    if layout.chance(0.2):
        file = rng.choice([".code", "project dir"])
        layout.variables["VIRTUALENVWRAPPER_PROJECT_FILENAME"] = file
    for name in rng.sample(["shop", "Shop.API", "my_shop", "x" * 42, "ünï", "-dash", "dot."], rng.choice([0, 1, 1, 2, 3])):
        layout.environment(f"{store}/{name}")
        where = rng.choice([layout.root, layout.root, layout.parent, layout.below, "projects/gone"])
        link = f"projects/link-{name}"
        if layout.chance(0.15):
            layout.tree.link(link, layout.tree.path(where))
            where = link
        text = layout.tree.path(where) + rng.choice(["", "", "/", "/."])
        if layout.chance(0.8):
            layout.tree.write(f"{store}/{name}/{file}", text + rng.choice(["\n", "\n", "", "\n\n"]))


# PDM and mise treat brackets in a path as a pattern. PDM therefore does not find an environment
# that it made there, and mise does not find its files in conf.d.
NAMES_FOR = dict.fromkeys(("pdm", "mise"), [each for each in NAMES if "[" not in each])
LAYOUTS = {"pipenv": pipenv, "poetry": poetry, "pdm": pdm, "virtualenvwrapper": virtualenvwrapper}
