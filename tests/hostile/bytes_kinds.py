"""Classes of samples that differ from Sample: by tool, by location, or by the rule that chooses the
environment."""
import base64
import hashlib
import os
import shutil

import clones
from bytes_sample import Sample, state_of
from environments import PYTHON_VERSION, VERSIONED_PYTHON, pyvenv_cfg
from recorded_tree import Tree


class Conda(Sample):
    form = "conda"
    env = ".conda"

    def lay(self):
        self.lay_environment(self.prefix, {"SETTING": "seen"})
        for name in ("activate.d/a.sh", "activate.d/a.fish", "deactivate.d/a.sh", "deactivate.d/a.fish"):
            self.local("etc/conda/" + name, "true\n")

    def approve(self):
        self.ok("allow", "--scripts")


class Pixi(Conda):
    form = "pixi"
    env = ".pixi/envs/default"

    def mark(self):
        self.write("pixi.toml", '[workspace]\nname = "w"\n')

    def answer(self):
        """The daemon's answer for the directory, which includes values from pixi.toml."""
        with self.daemon():
            return self.answer_of_daemon()


class Copied(Sample):
    """The environment has a copied python, as after `venv --copies`."""

    def lay(self):
        super().lay()
        for name in ("python", "python3"):
            self.tree.remove(f"{self.env}/bin/{name}")
        shutil.copy(VERSIONED_PYTHON, self.prefix + "/bin/python")


class Home(Sample):
    """The environment's base is a Python in the user's home directory."""

    def lay(self):
        base = Tree(self.home)
        base.link("py/bin/python3", f"python{PYTHON_VERSION}")
        base.directory("py/bin")
        shutil.copy(VERSIONED_PYTHON, self.home + f"/py/bin/python{PYTHON_VERSION}")
        self.lay_environment(self.prefix)
        self.tree.link(f"{self.env}/bin/python3", self.home + "/py/bin/python3")
        self.local("pyvenv.cfg", pyvenv_cfg("venv", None, self.home + "/py/bin"))


class LinkOut(Sample):
    """`.venv` is an approved link that leads out of the project."""

    def lay(self):
        self.lay_environment_of("venv", self.home + "/envs/a")
        self.tree.link(".venv", "../envs/a")

    def approve(self):
        super().approve()
        if not state_of(self.why())[0]:
            self.ok("allow", self.home + "/envs/a")


class Redirect(LinkOut):
    """`.venv` is a file that names the environment."""

    def lay(self):
        self.lay_environment_of("venv", self.home + "/envs/a")
        self.write(".venv", "../envs/a\n")
        self.prefix = self.home + "/envs/a"


class LinkInside(Sample):
    def lay(self):
        self.lay_environment_of("venv", self.project + "/envs/a")
        self.tree.link(".venv", "envs/a")


class Pinned(Sample):
    env = "envs/a"

    def approve(self):
        self.ok("allow", self.prefix)
        self.ok("use", self.prefix)


class Root(Sample):
    """The environment is approved by an approved root."""

    def approve(self):
        self.ok("allow", "--under", self.project)


class Central(Sample):
    """The environment is in virtualenvwrapper's store. The file .project of the environment names
    the project."""

    def lay(self):
        self.prefix = self.home + "/.local/share/virtualenvs/a"
        self.lay_environment_of("venv", self.prefix)
        with open(self.prefix + "/.project", "w", encoding="utf-8") as file:
            file.write(self.project + "\n")

    def approve(self):
        pass


class CondaCentral(Sample):
    """environment.yml names an environment of the user's conda installation."""

    form = "conda"

    def lay(self):
        self.lay_environment_of("conda", self.home + "/miniconda3")
        self.prefix = self.home + "/miniconda3/envs/a"
        self.lay_environment(self.prefix, {"SETTING": "seen"})

    def mark(self):
        self.write("environment.yml", "name: a\ndependencies: [python]\n")

    def approve(self):
        pass


def short(digest):
    """The first eight characters of URL-safe base64, as tools use in directory names."""
    return base64.urlsafe_b64encode(digest).decode()[:8]


class InStore(Sample):
    """The environment is in a tool's store, which the user's configuration moves to HOME/store."""

    settings = ""  # the path of the configuration file below HOME; `text`: its content
    text = ""
    marker = ("pyproject.toml", "")

    def lay(self):
        sha256 = short(hashlib.sha256(self.project.encode()).digest())
        md5 = short(hashlib.md5(self.project.encode()).digest())
        self.prefix = f"{self.home}/store/" + self.place.format(sha256=sha256, md5=md5)
        self.lay_environment(self.prefix)
        self.configure(self.home + "/store")

    def configure(self, store):
        Tree(self.home).write(self.settings, self.text.format(store=store))

    def mark(self):
        self.write(*self.marker)

    def approve(self):
        pass


class InPoetrys(InStore):
    settings, text = ".config/pypoetry/config.toml", '[virtualenvs]\npath = "{store}"\n'
    place, marker = "demo-{sha256}-py3.11", ("pyproject.toml", '[tool.poetry]\nname = "demo"\n')


class InPdms(InStore):
    settings, text = ".config/pdm/config.toml", '[venv]\nlocation = "{store}"\n'
    place, marker = "p-{md5}-3.11", ("pdm.lock", "[metadata]\n")


class InHatchs(InStore):
    settings, text = ".config/hatch/config.toml", '[dirs.env]\nvirtual = "{store}"\n'
    place = "demo/{sha256}/demo"
    marker = ("pyproject.toml", '[project]\nname = "demo"\n[tool.hatch.envs.default]\n')


class InCondas(InStore):
    form = "conda"
    settings, text = ".condarc", "envs_dirs:\n  - {store}\n"
    place, marker = "demo", ("environment.yml", "name: demo\n")

    def lay(self):
        self.lay_environment_of("conda", self.home + "/miniconda3")
        super().lay()


class InPyenvs(InStore):
    place, marker = "versions/demo", (".python-version", "demo\n")

    def configure(self, store):
        self.variables["PYENV_ROOT"] = store


class Worktree(Sample):
    """The project is a linked work tree, so `.git` is a file and the index is in another directory."""

    def lay(self):
        git = lambda where, *words: clones.git(where, self.git_variables(), *words)  # noqa: E731
        shutil.rmtree(self.project + "/.git")
        os.makedirs(self.home + "/main")
        git(self.home + "/main", "init", "-q")
        git(self.home + "/main", "-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-q",
            "--allow-empty", "-m", "x")
        git(self.home + "/main", "worktree", "add", "-q", "-f", self.home + "/w")
        shutil.copy(self.home + "/w/.git", self.project + "/.git")
        with open(self.home + "/main/.git/worktrees/w/gitdir", "w", encoding="utf-8") as file:
            file.write(self.project + "/.git\n")
        super().lay()


def with_marker(name, rule, text):
    """Returns the class of a project whose file `name` names the environment `e`."""

    class Marked(Sample):
        env = ".venv" if ".venv" in text or "@" not in text else "e"

        def mark(self):
            # The files of many tools have an effect only next to a pyproject.toml.
            if name != "pyproject.toml":
                self.write("pyproject.toml", '[project]\nname = "p"\n')
            self.write(name, text.replace("@", self.env))

    Marked.__name__ = "with " + (name if name != "pyproject.toml" else rule)
    return Marked
