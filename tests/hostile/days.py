"""Typical days of a developer, as typed lines. Each function is one day. After each line the user's
environment must be active, without any question or complaint."""
import pathlib

import wheels

ALL = []
SYSTEM_WHEELS = "/usr/share/python-wheels"
PACKAGES = pathlib.Path(__file__).resolve().parent.parent / "unit/trust/popular_packages.txt"
VIRTUALENV = "virtualenv -q --no-download .venv"
BATCHES = 2  # number of pip runs that install the popular packages
# System commands whose names are also used by real packages, and some that no package should use.
SHADOWS = ["ls", "git", "find", "make", "sort", "uname", "python3-config", "pip2", "tabulate", "watch"]

PYPROJECT = """[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "demo"
version = "{version}"
[project.scripts]
{program} = "demo:main"
"""


def day(title):
    def register(function):
        ALL.append((title, function))
        return function
    return register


def start(today, make=VIRTUALENV):
    """A git project in which the user makes the environment."""
    today.plain("git init -q", "mkdir src", "echo .venv >.gitignore", "echo 1 >src/a.py",
                "git add -A", "git commit -qm first")
    today.made(make)


@day("installs, upgrades and removes packages with programs named like system commands")
def packages(today):
    wheels.make_wheel(today.wheels, "shadow", "1.0", SHADOWS[:5])
    wheels.make_wheel(today.wheels, "shadow", "2.0", SHADOWS)
    wheels.make_wheel(today.wheels, "brings", "1.0", [], ["env", "test", "time"])
    wheels.make_wheel(today.wheels, "needs", "1.0", ["cat"], [], ["brings"])
    start(today)
    today.lines("pip install -q shadow==1.0", "pip install -q -U shadow", "git status -s", "pip install -q needs",
                "pip uninstall -q -y shadow", "pip install -q --no-deps --force-reinstall needs brings",
                "python -m pip install -q shadow", "pip list", "pip uninstall -q -y shadow brings needs")


@day("makes an environment with venv, upgrades pip, venv and wheel, clears it and recreates it")
def venv(today):
    start(today, "/usr/bin/python3 -m venv .venv")
    today.lines(f"pip install -q --no-deps --force-reinstall {SYSTEM_WHEELS}/pip-*.whl",
                f"python -m pip install -q {SYSTEM_WHEELS}/setuptools-*.whl {SYSTEM_WHEELS}/wheel-*.whl",
                "/usr/bin/python3 -m venv --upgrade --without-pip .venv",
                "/usr/bin/python3 -m venv --clear --without-pip .venv",
                "/usr/bin/python3 -m venv --without-pip --system-site-packages .venv")
    today.lines("rm -rf .venv", is_there=False)
    today.made(VIRTUALENV)
    today.made("rm -rf .venv; /usr/bin/python3 -m venv --without-pip .venv")
    today.made("virtualenv -q --clear --no-download .venv")


@day("switches branches, stashes, merges, rebases and resolves conflicts")
def branches(today):
    start(today)
    today.lines("git checkout -qb feature", "echo 2 >src/a.py", "git commit -qam two", "git checkout -q main",
                "echo 3 >src/a.py", "git stash -q", "git stash pop -q", "git commit -qam three",
                "git merge feature", "git merge --abort", "git merge feature", "echo 4 >src/a.py",
                "git commit -qam merged", "git checkout -qb topic HEAD~1", "mkdir docs; echo x >docs/venv.md",
                "git add -A; git commit -qm docs", "git rebase -q main", "git reset -q --hard HEAD~1",
                "git checkout -q -", "git cherry-pick topic", "git stash -q -u", "git clean -qfd",
                "git checkout -q HEAD~2", "git checkout -q main", "git tag v1", "git gc -q", "git bisect start",
                "git bisect reset", "git rm -q --cached src/a.py", "git reset -q", "git commit -q --amend -m x")


@day("runs git status at each prompt")
def prompts(today):
    status = "git status -s >/dev/null 2>&1"
    today.plain({"bash": f"PROMPT_COMMAND+=('{status}')", "zsh": f"_s() {{ {status} }}; precmd_functions+=(_s)",
                 "fish": f"function _s --on-event fish_prompt; {status}; end"}[today.shell.shell])
    wheels.make_wheel(today.wheels, "shadow", "1.0", SHADOWS)
    start(today)
    for number in range(6):
        today.lines(f"echo {number} >src/b{number}.py", "git add -A", f"git commit -qm c{number}")
    today.lines("pip install -q shadow", "touch src/a.py", "git checkout -q HEAD~3", "git checkout -q main",
                "pip uninstall -q -y shadow")


@day("installs the project itself, in each editable form, with a program named like a system command")
def editable(today):
    start(today)
    today.write("src/demo/__init__.py", "def main():\n    return 0\n")
    today.write("pyproject.toml", PYPROJECT.format(version="1.0", program="rename"))
    today.lines(f"pip install -q {SYSTEM_WHEELS}/setuptools-*.whl {SYSTEM_WHEELS}/wheel-*.whl",
                "pip install -q --no-build-isolation -e .", "git add -A", "git commit -qm demo")
    today.write("pyproject.toml", PYPROJECT.format(version="1.1", program="watch"))
    today.lines("pip install -q --no-build-isolation -e .", "pip install -q --no-build-isolation .",
                "pip uninstall -q -y demo")
    today.write("setup.py", "from setuptools import setup\nsetup(name='demo', version='2', package_dir={'': 'src'},"
                " packages=['demo'], entry_points={'console_scripts': ['column=demo:main']})\n")
    today.lines("rm pyproject.toml", "python setup.py -q develop --no-deps", "python setup.py -q develop --uninstall",
                "pip install -q --no-use-pep517 --no-build-isolation -e .", "pip uninstall -q -y demo")


@day("works in linked work trees")
def worktrees(today):
    start(today)
    today.lines("git branch side", "git worktree add -q ../side side")
    first = today.env
    today.elsewhere("../side", made=VIRTUALENV)
    today.lines("echo 5 >src/a.py", "git commit -qam five")
    today.elsewhere("../work", env=first)
    today.lines("git merge -q side", "git worktree list", "git worktree remove --force ../side", "git branch -d side")


@day("adds submodules elsewhere in the project and pulls changes of others")
def submodules(today):
    for name in ("lib", "upstream"):
        today.repository(name, {"README.md": name, "src/x.py": "1\n", ".gitignore": ".venv\n"})
    today.plain(f"git clone -q {today.top}/upstream .")
    today.made(VIRTUALENV)
    today.lines(f"git submodule -q add {today.top}/lib libs/lib", "git commit -qm sub",
                "git submodule -q update --init --recursive")
    for number, name in enumerate(["docs/venv.md", "tests/test_venv.py", "tox.ini", "Dockerfile", "requirements.txt",
                                   ".github/ci.yml", "src/bin/tool.py", ".python-version-notes", "env.example"]):
        today.upstream("upstream", name, f"# {number}\n")
        today.lines("git pull -q --no-edit")
    today.lines("git submodule -q deinit -f libs/lib", "git submodule -q update --init", "git log --oneline",
                "git fetch -q", "git push -q origin HEAD:topic")


def _tool(today, manifest, lines):
    name, text = manifest
    today.plain("git init -q", "echo .venv >.gitignore")
    today.write(name, text)
    today.made(lines[0])
    today.lines(*lines[1:], "git add -A", "git commit -qm x", "git status -s")


@day("uses Poetry")
def poetry(today):
    wheels.make_wheel(today.wheels, "shadow", "1.0", SHADOWS)
    _tool(today, ("pyproject.toml", '[tool.poetry]\nname = "p"\nversion = "1"\ndescription = ""\nauthors = []\n'
                  '[tool.poetry.dependencies]\npython = "*"\n'),
          ["POETRY_VIRTUALENVS_IN_PROJECT=1 poetry install -q --no-root --no-interaction",
           "poetry install -q --no-root --no-interaction", "python -m pip install -q shadow"])


@day("uses PDM")
def pdm(today):
    _tool(today, ("pyproject.toml", '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\n[tool.pdm]\n'),
          ["pdm venv -q create --with virtualenv --name x /usr/bin/python3 >/dev/null; "
           "virtualenv -q --no-download .venv", "touch src.py"])


@day("uses Pipenv")
def pipenv(today):
    _tool(today, ("Pipfile", "[packages]\n"),
          ["PIPENV_VENV_IN_PROJECT=1 pipenv install -q --skip-lock", "touch a.py"])


@day("installs the most downloaded packages")
def popular(today):
    packages = wheels.popular_packages(PACKAGES)
    for name, programs in packages:
        wheels.make_wheel(today.wheels, name, "9.0", programs)
    today.counts["packages"] = len(packages)
    start(today)
    names = [name for name, _ in packages if name not in ("pip", "setuptools", "wheel")]
    size = -(-len(names) // BATCHES)
    for at in range(0, len(names), size):
        today.lines("pip install -q --no-deps --no-compile " + " ".join(names[at:at + size]))
    today.lines("git status -s", "pip uninstall -q -y " + " ".join(names[::5]))


@day("uses venvctl create, create --clear and remove")
def created(today):
    today.plain("git init -q", "echo .venv >.gitignore", "echo 1 >a.py", "git add -A", "git commit -qm first")
    today.made("venvctl create -q")
    wheels.make_wheel(today.wheels, "shadow", "1.0", SHADOWS)
    today.lines("pip install -q shadow", "git status -s")
    today.made("venvctl create -q --clear -y .venv || venvctl create -q --clear .venv")
    today.lines("venvctl remove -y .venv", is_there=False)
    today.made("venvctl create -q --no-pip")
