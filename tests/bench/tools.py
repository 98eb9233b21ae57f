"""The compared tools: how each is installed, loaded into a shell, and set up for a project."""
import os
import pathlib
import shutil
import subprocess
import sys

SHELLS = ("bash", "zsh", "fish")


class Tool:
    """`hooks`: the start-up line of each shell; {program} is the tool's path. `project_file`: the file that
    makes a directory a project of this tool. `trust`: arguments to run once in each project."""

    def __init__(self, name, title, hooks=None, project_file=None, trust=None):
        self.name = name
        self.title = title
        self.hooks = hooks or {}
        self.project_file = project_file
        self.trust = trust
        self.program = None

    def start_up_line(self, shell):
        return self.hooks.get(shell, "").format(program=self.program)


PLAIN = Tool("plain", "nothing")
VENVCTL = Tool("venvctl", "venvctl", {shell: f"source '{{program}}/hook.{shell}'" for shell in SHELLS})
BY_HAND = Tool("by_hand", "source bin/activate")
DIRENV = Tool(
    "direnv", "direnv",
    {"bash": 'eval "$("{program}" hook bash)"', "zsh": 'eval "$("{program}" hook zsh)"',
     "fish": '"{program}" hook fish | source'},
    (".envrc", 'export VIRTUAL_ENV=$PWD/.venv\nPATH_add "$VIRTUAL_ENV/bin"\n'), ("allow", "."))
MISE = Tool(
    "mise", "mise",
    {"bash": 'eval "$("{program}" activate bash)"', "zsh": 'eval "$("{program}" activate zsh)"',
     "fish": '"{program}" activate fish | source'},
    ("mise.toml", '[env]\n_.python.venv = ".venv"\n'), ("trust", "-y", "-q", "mise.toml"))
COMPARED = (DIRENV, MISE)


def find(tools_directory, may_install):
    """Finds the compared tools, installs missing ones if allowed and available, and reports those that are
    unavailable. Returns the available ones."""
    DIRENV.program = shutil.which("direnv")
    if not DIRENV.program and may_install:
        _quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "direnv"])
        DIRENV.program = shutil.which("direnv")
    local = pathlib.Path(tools_directory) / "node_modules/.bin/mise"
    MISE.program = shutil.which("mise") or _working(local)
    if not MISE.program and may_install and shutil.which("npm"):
        _quietly(["npm", "install", "--silent", "--prefix", str(tools_directory), "@jdxcode/mise"])
        MISE.program = _working(local)
    for tool in COMPARED:
        if not tool.program:
            print(f"unavailable, skipped: {tool.name}", file=sys.stderr)
    return [tool for tool in COMPARED if tool.program]


def _working(program):
    """The path of mise itself. npm also installs a script that runs mise, and this script would add
    to the measured times."""
    if not program.exists():
        return None
    real = sorted(program.resolve().parent.parent.glob("**/bin/mise"), key=lambda path: path.stat().st_size)
    found = str(real[-1])
    return found if _quietly([found, "--version"]) else None


def _quietly(command):
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def make_project(world, tool, directory):
    """Makes a directory with an environment that `tool` activates there. Returns the directory."""
    environment = world.make(directory)
    project = os.path.dirname(environment)
    if tool.project_file:
        name, text = tool.project_file
        world.write(f"{project}/{name}", text)
        subprocess.run([tool.program, *tool.trust], cwd=project, env=world.variables,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return project
