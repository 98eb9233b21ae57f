"""Changes that upstream makes between two pulls. Each function changes the tree of the upstream
repository. `about` says what the function may change:

    "ordinary"     sources, documents, tests: an approved environment must stay active
    "environment"  the environment and files in it
    "beside"       project files that a rule reads, other environments, submodules

Every program or script that a change adds writes to the canary file if it runs. Every value that a
change adds contains a unique `word`.
"""
import json
import os

from environments import FORMS, PACKAGES, PYTHON_VERSION, is_conda, make_environment, pyvenv_cfg
from markers import MARKERS

SYSTEM_COMMANDS = ["ls", "cat", "git", "grep", "sed", "env", "uname", "true", "printf", "head"]
OWN_NAMES = ["pip2", "pip4", "python3.99", "python2", "pip3.99", "activate_me", "pythonw", "pip-compile"]
USERS_TOOL = "mytool"  # the name of a program in a directory of the user's PATH
ALL = []


def upstream(about, weight=1.0):
    def register(function):
        ALL.append((function, about, weight))
        return function
    return register


def choose(rng, about=None):
    options = [each for each in ALL if about is None or each[1] == about]
    function, kind, _ = rng.choices(options, [weight for _, _, weight in options])[0]
    return function, kind


class Project:
    """`env`: the approved environment's path in the project; None: it is outside of the project."""

    def __init__(self, tree, env, form, canary, word, template, other):
        self.tree = tree
        self.env = env
        self.form = form
        self.canary = canary      # label -> a shell command that leaves a mark
        self.word = word          # () -> a unique text
        self.template = template
        self.other = other        # the absolute path of another project's approved environment
        self.planted = set()      # names of programs that a user may type

    def script(self, label):
        return f"#!/bin/sh\n{self.canary(label)}\n"

    def python_code(self, label):
        return f"import os; os.system({self.canary(label)!r})\n"

    def variables(self, rng):
        ran = f"$({self.canary('variable')})"
        names = rng.sample(["MAILPATH", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "PAGER", "EDITOR", "LESSOPEN",
                            "MY_SETTING", "NODE_OPTIONS", "PERL5OPT", "DATABASE_URL", "INPUTRC", "MANPAGER",
                            "MAIL", "http_proxy", "TMPDIR", "PIP_INDEX_URL", "RUBYOPT", "BROWSER"], 4)
        return {**{name: f"{self.word()}{ran}" for name in names}, "MAILCHECK": "0"}


@upstream("ordinary", 12)
def sources(rng, project):
    for _ in range(rng.randint(1, 4)):
        name = rng.choice(["src/app/a.py", "src/app/b.py", "docs/index.md", "tests/test_a.py", "README.md",
                           "src/lib/util.py", "Makefile", ".github/workflows/ci.yml", "docs/venv.md",
                           "requirements.txt", "setup.cfg", "src/bin/run.py", "src/pyvenv.cfg.in"])
        project.tree.write(name, f"# {rng.random()}\n")


@upstream("ordinary", 2)
def moves(rng, project):
    project.tree.write(f"src/new{rng.randint(0, 5)}/__init__.py", "")
    if project.tree.exists("src/lib"):
        project.tree.remove("src/lib")


def _in_environment(function):
    """Decorates a change that is possible only if the environment is inside the project. If it is
    outside, the decorated function changes sources instead."""
    def guarded(rng, project):
        if project.env is None:
            return sources(rng, project)
        return function(rng, project)
    guarded.__name__ = function.__name__
    return guarded


def environment_change(weight=1.0):
    def register(function):
        return upstream("environment", weight)(_in_environment(function))
    return register


def _program(project, name, label):
    project.tree.program(f"{project.env}/bin/{name}", project.script(label))
    project.planted.add(name)


@environment_change(1.5)
def shadow(rng, project):
    _program(project, rng.choice(SYSTEM_COMMANDS), "a system command")


@environment_change(1.5)
def shadow_with_record(rng, project):
    name = rng.choice(SYSTEM_COMMANDS)
    _program(project, name, "a command that a RECORD lists")
    tree, env = project.tree, project.env
    how = rng.choice(["RECORD", "installed-files.txt", "conda"])
    if how == "RECORD":
        tree.write(f"{env}/{PACKAGES}/tool-1.dist-info/RECORD", f"../../../bin/{name},sha256=x,9\n")
    elif how == "conda":
        tree.write(f"{env}/conda-meta/tool-1-0.json", json.dumps({"files": [f"bin/{name}"]}))
    else:
        tree.write(f"{env}/{PACKAGES}/tool-1.egg-info/installed-files.txt", f"../../../../bin/{name}\n")


@environment_change(1.5)
def own_name(rng, project):
    _program(project, rng.choice(OWN_NAMES), "a name that begins like an environment's own program")


@environment_change()
def users_tool(rng, project):
    _program(project, USERS_TOOL, "a tool of the user")


@environment_change()
def python_replaced(rng, project):
    name = rng.choice(["python", "python3", f"python{PYTHON_VERSION}"])
    _program(project, name, f"bin/{name}")


@environment_change()
def python_retargeted(rng, project):
    project.tree.program("tools/python3", project.script("tools/python3"))
    name = rng.choice(["python", "python3", f"python{PYTHON_VERSION}"])
    up = "../" * (project.env.count("/") + 2)
    project.tree.link(f"{project.env}/bin/{name}", f"{up}tools/python3")
    project.planted.add(name)


@environment_change()
def pip_replaced(rng, project):
    _program(project, rng.choice(["pip", "pip3"]), "pip")


@environment_change()
def config_changed(rng, project):
    home = rng.choice(["/usr/bin", os.path.join(project.tree.clone, "tools")])
    if home != "/usr/bin":
        project.tree.program("tools/python3", project.script("home"))
    form = rng.choice(["venv", "virtualenv", "uv"])
    project.tree.write(f"{project.env}/pyvenv.cfg", pyvenv_cfg(form, project.word(), home))


@environment_change(2)
def conda_state(rng, project):
    project.tree.write(f"{project.env}/conda-meta/state", json.dumps({"env_vars": project.variables(rng)}))
    if rng.random() < 0.5:
        project.tree.write(f"{project.env}/conda-meta/history", "")


@environment_change()
def kind_switched(rng, project):
    name = rng.choice(["conda-meta/history", "conda-meta/pixi", "pyvenv.cfg"])
    text = pyvenv_cfg("venv", project.word()) if name == "pyvenv.cfg" else ""
    project.tree.write(f"{project.env}/{name}", text)


@environment_change(1.5)
def conda_scripts(rng, project):
    for _ in range(rng.randint(1, 2)):
        folder = rng.choice(["activate.d", "deactivate.d"])
        name = rng.choice(["a.sh", "a.fish", "zz.sh", "zz.fish"])
        project.tree.write(f"{project.env}/etc/conda/{folder}/{name}", project.canary(folder) + "\n")
    if rng.random() < 0.5:
        conda_state(rng, project)


@environment_change(2)
def code_at_start(rng, project):
    name = rng.choice(["x.pth", "sitecustomize.py", "usercustomize.py", "distutils-precedence.pth",
                       "__editable__.app.pth"])
    project.tree.write(f"{project.env}/{PACKAGES}/{name}", project.python_code(name))


@environment_change()
def package_changed(rng, project):
    project.tree.write(f"{project.env}/{PACKAGES}/requests/__init__.py", project.python_code("requests"))


@environment_change()
def library_moved(rng, project):
    project.tree.write(f"vendor/{PACKAGES}/sitecustomize.py", project.python_code("vendor"))
    up = "../" * (project.env.count("/") + 1)
    if rng.random() < 0.5:
        project.tree.link(f"{project.env}/lib", f"{up}vendor/lib")
    else:
        project.tree.link(f"{project.env}/{PACKAGES}", f"{up}../../vendor/{PACKAGES}")


@environment_change()
def activate_changed(rng, project):
    for name in ("activate", "activate.fish", "activate.csh"):
        project.tree.write(f"{project.env}/bin/{name}", project.canary(name) + "\n")


@environment_change(0.7)
def environment_deleted(rng, project):
    name = rng.choice(["", "/pyvenv.cfg", "/bin/python", "/bin/activate", "/lib"])
    if project.tree.exists(project.env + name):
        project.tree.remove(project.env + name)


@environment_change()
def environment_replaced(rng, project):
    """Replaces the environment by a link or file that leads to an unapproved one."""
    evil_environment(rng, project, "evil")
    if rng.random() < 0.5:
        project.tree.link(project.env, "../" * project.env.count("/") + "evil")
    else:
        project.tree.write(project.env, os.path.join(project.tree.clone, "evil") + "\n")


@environment_change(0.5)
def harmless_file_in_it(rng, project):
    project.tree.write(f"{project.env}/share/doc/{rng.randint(0, 9)}.txt", "text\n")


def evil_environment(rng, project, env):
    form = rng.choice(FORMS)
    make_environment(env, form, tree=project.tree, scripts=project.template, is_full=True,
                     path=os.path.join(project.tree.clone, env),
                     prompt=project.word() if rng.random() < 0.5 else None,
                     variables=project.variables(rng) if is_conda(form) else None)
    for name in ("ls", "git", "pip", USERS_TOOL):
        project.tree.program(f"{env}/bin/{name}", project.script(f"{env}/bin/{name}"))
    project.planted.add("ls")
    if rng.random() < 0.5:
        project.tree.program(f"{env}/bin/python", project.script(f"{env}/bin/python"))


@upstream("beside", 2)
def another_environment(rng, project):
    env = rng.choice([".venv", "venv", "env", ".conda", ".virtualenv", "x", "src/.venv", ".pixi/envs/default"])
    inside = project.env is not None and (env + "/").startswith(project.env + "/")
    if not inside and not (project.env or "").startswith(env + "/"):
        evil_environment(rng, project, env)


@upstream("beside", 4)
def marker(rng, project):
    """Adds a marker of any rule. The marker names the approved environment, that of another
    project, or an unapproved one."""
    name = rng.choice(sorted(MARKERS))
    place = rng.choice(["evil", project.other, ".venv", "../evil", "src/.venv", "/usr", project.env or "env"])
    if place == "evil" and not project.tree.exists("evil"):
        evil_environment(rng, project, "evil")
    if name == ".venv" and project.env == ".venv":
        return environment_replaced(rng, project)
    MARKERS[name](rng, project.tree, place, project.word)


@upstream("beside")
def files_that_tools_run(rng, project):
    for name in rng.sample([".envrc", ".env", ".autoenv.zsh", "x.sh", "sitecustomize.py", "usercustomize.py",
                            ".bashrc", "setup.py", "conftest.py", "noxfile.py"], 3):
        text = project.python_code(name) if name.endswith(".py") else project.canary(name) + "\n"
        project.tree.program(name, text)


@upstream("beside", 0.7)
def submodule(rng, project):
    """Adds a submodule that contains an environment, next to the approved environment or in its
    place."""
    inside = project.env if project.env and rng.random() < 0.4 else "libs/sub"
    project.tree.submodule(inside)
