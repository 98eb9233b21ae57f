"""Hostile repositories. Each is a function that fills a directory. The function's docstring names
what the repository attacks. `place.ran` is a command that leaves a mark when it runs."""
import os

from environments import make_environment
from recorded_tree import Tree

ALL = []
# Texts that must never reach a terminal unchanged.
CONTROLS = ["\x1b]0;PWNED\x07", "\x1b[31mPWNED", "\x9b31mPWNED", "\u202ePWNED", "PWNED\x07", "PWNED\x08\x08",
            "\x1bPPWNED\x1b\\"]


def repository(function):
    ALL.append(function)
    return function


class Place(Tree):
    def __init__(self, top, ran):
        super().__init__(top)
        self.ran = ran  # a shell command

    def environment(self, name=".venv", config="", has_own_python=False):
        """Makes a complete environment in which every script leaves the mark."""
        scripts = ("activate", "activate.fish", "activate.csh", "Activate.ps1")
        make_environment(name, tree=self, scripts=dict.fromkeys(scripts, self.ran + "\n"))
        for script in scripts:
            self.chmod(f"{name}/bin/{script}", 0o755)
        if config:
            self.write(f"{name}/pyvenv.cfg", config)
        own = ["python"] if has_own_python else []
        for program in ("ls", "cd", "git", "sed", "cat", "stat", "python3", "pip", "venvctl", *own):
            self.program(f"{name}/bin/{program}", f"#!/bin/sh\n{self.ran}\n")


@repository
def committed_environment(place):
    """sourcing a committed activation script"""
    place.environment()


@repository
def python_of_its_own(place):
    """running the environment's python to find its version"""
    place.environment(has_own_python=True)


@repository
def prompt_with_a_command(place):
    """a prompt name that the shell expands"""
    place.environment(config=f"home = /usr/bin\nprompt = $({place.ran})`{place.ran}`\n")


@repository
def prompt_with_controls(place):
    """a prompt name with control characters for the terminal"""
    place.environment(config="home = /usr/bin\nprompt = '" + "".join(CONTROLS) + "'\n")


@repository
def prompt_with_escapes(place):
    """a Python literal that decodes to control characters"""
    place.environment(config="home = /usr/bin\nprompt = '\\x1b]0;PWNED\\x07\\u202ePWNED'\n")


@repository
def prompt_of_prompt_language(place):
    """prompt escapes of zsh and bash in a prompt name"""
    place.environment(config=f"home = /usr/bin\nprompt = %{{%}}%n\\u\\$({place.ran})%(!.x.y)\n")


@repository
def huge_config(place):
    """a reader without a size limit"""
    place.environment(config="home = /usr/bin\n" + "x = y\n" * 200_000)


@repository
def nul_config(place):
    """a reader that stops at a NUL"""
    place.environment(config="home = /usr/bin\0\nprompt = a\0b\n")


@repository
def fifo_config(place):
    """a reader that blocks on a FIFO"""
    place.environment()
    os.unlink(place.top + "/.venv/pyvenv.cfg")
    os.mkfifo(place.top + "/.venv/pyvenv.cfg")


@repository
def fifo_for_a_file(place):
    """a `.venv` FIFO instead of a file"""
    os.mkfifo(place.top + "/.venv")


@repository
def loop_of_links(place):
    """endless following of links"""
    place.link(".venv", "a")
    place.link("a", ".venv")


@repository
def link_to_itself_inside(place):
    """endless recursion into directories"""
    place.environment()
    place.link(".venv/lib", "..")


@repository
def link_to_the_system(place):
    """/usr mistaken for an environment"""
    place.link(".venv", "/usr")


@repository
def link_to_another_users_environment(place):
    """an approved environment of another user, reached through a link"""
    place.link(".venv", "/home/someone/.venv")


@repository
def redirect_out(place):
    """a `.venv` file that leads out of the project"""
    other = os.path.dirname(place.top) + "/r000"
    place.write(".venv", other + "/.venv\n")


@repository
def redirect_with_controls(place):
    """printing the text of a `.venv` file"""
    place.write(".venv", "/" + CONTROLS[0] + CONTROLS[3] + "\n")


@repository
def redirect_with_a_command(place):
    """expanding the text of a `.venv` file"""
    place.write(".venv", f"$({place.ran})/x\n")


@repository
def toml_that_leaves(place):
    """.venvctl.toml that points out of the project"""
    other = os.path.dirname(place.top) + "/r000/.venv"
    place.write(".venvctl.toml", f'environment = "{other}"\n')


@repository
def toml_that_widens_trust(place):
    """.venvctl.toml that approves its own environment"""
    place.environment()
    place.write(".venvctl.toml",
                f'environment = ".venv"\ntrust = "allowed"\nroots = ["/"]\nallow = "{place.top}"\n')


@repository
def toml_with_controls(place):
    """error messages that quote the file"""
    place.write(".venvctl.toml", 'environment = "' + CONTROLS[0].replace("\x1b", "\\u001b").replace(
        "\x07", "\\u0007") + '"\n')


@repository
def deep_toml(place):
    """recursion of a parser"""
    place.write("pyproject.toml", "a = " + "[" * 20_000 + "]" * 20_000 + "\n")


@repository
def deep_yaml(place):
    """recursion or expansion of a parser"""
    bomb = "a: &a [x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)},*{chr(97 + i)},*{chr(97 + i)}]\n" for i in range(20))
    place.write("environment.yml", "name: x\n" + bomb)


@repository
def manager_store_in_project(place):
    """poetry.toml that declares a directory of the project as central store"""
    place.write("poetry.toml", '[virtualenvs]\npath = "store"\n')
    place.write("pyproject.toml", '[tool.poetry]\nname = "p"\nversion = "1"\n')
    place.environment("store/p-py3.11")


@repository
def pipfile_redirect(place):
    """Pipenv's reading of a `.venv` file"""
    place.write("Pipfile", "[packages]\n")
    place.write(".venv", os.path.dirname(place.top) + "/r000/.venv")


@repository
def pdm_pointer(place):
    """.pdm-python that names an interpreter of another project"""
    place.write("pdm.lock", "")
    place.write("pyproject.toml", "[tool.pdm]\n")
    place.write(".pdm-python", os.path.dirname(place.top) + "/r000/.venv/bin/python\n")


@repository
def mise_and_direnv(place):
    """files that other tools run"""
    place.write("mise.toml", f'[env]\n_.python.venv = ".venv"\n_.source = "x.sh"\n[hooks]\nenter = "{place.ran}"\n')
    for name in (".envrc", ".env", "x.sh", ".autoenv.zsh", ".zshenv", ".bashrc"):
        place.write(name, place.ran + "\n", 0o755)
    place.environment()


@repository
def python_version_file(place):
    """a version name that leads out of pyenv's directory"""
    place.write(".python-version", "../../../.." + place.top + "/.venv\n")
    place.environment()


@repository
def conda_scripts(place):
    """activation scripts of a conda environment"""
    place.write(".conda/conda-meta/history", "==> 2026-01-01 00:00:00 <==\n")
    place.write(".conda/conda-meta/python-3.12.4-h1_0.json", "{}")
    place.write(".conda/conda-meta/state",
                '{"env_vars": {"LD_PRELOAD": "/x", "BASH_ENV": "/x", "PATH": "/x", "A": "\\u001b]0;PWNED\\u0007"}}')
    place.write(".conda/bin/python", f"#!/bin/sh\n{place.ran}\n", 0o755)
    for script in ("a.sh", "a.fish"):
        place.write(f".conda/etc/conda/activate.d/{script}", place.ran + "\n", 0o755)
        place.write(f".conda/etc/conda/deactivate.d/{script}", place.ran + "\n", 0o755)


@repository
def pixi_scripts(place):
    """activation scripts that pixi.toml names"""
    place.write("pixi.toml", f'[workspace]\nname = "{place.ran}"\n[activation]\nscripts = ["x.sh"]\n')
    place.write("x.sh", place.ran + "\n", 0o755)
    place.write(".pixi/envs/default/conda-meta/pixi", "{}")
    place.write(".pixi/envs/default/bin/python", f"#!/bin/sh\n{place.ran}\n", 0o755)


@repository
def names_with_controls(place):
    """names of files and environments in printed lists"""
    for number, control in enumerate(CONTROLS):
        place.environment(f"{control.replace('/', '')}{number}")


@repository
def environment_called_like_an_option(place):
    """a name that a program may treat as an option or a command"""
    place.environment(f"-rf; {place.ran.replace('/', '_')}")


@repository
def name_that_is_no_text(place):
    """a name that is not valid UTF-8"""
    place.environment("\udcff\udc9b31mPWNED")


@repository
def path_with_a_colon(place):
    """a path that splits PATH in two"""
    place.environment("a:b")
    place.environment("x/y:/tmp/.venv")


@repository
def git_hooks(place):
    """a repository whose configuration runs programs"""
    place.environment()
    place.write(".git/config", f"[core]\n\tfsmonitor = {place.ran}\n\tpager = {place.ran}\n"
                               f"\tsshCommand = {place.ran}\n")
    place.write(".git/HEAD", "ref: refs/heads/main\n")
    place.write(".git/index", "DIRC\0\0\0\2\xff\xff\xff\xff")
    for hook in ("post-checkout", "post-index-change"):
        place.write(f".git/hooks/{hook}", f"#!/bin/sh\n{place.ran}\n", 0o755)


@repository
def git_pointer_out(place):
    """a `.git` file that points to a device"""
    place.environment()
    place.write(".git", "gitdir: /dev/zero\n")


@repository
def site_customize(place):
    """code that any python in the directory would import"""
    place.environment()
    for name in ("sitecustomize.py", "usercustomize.py", "json.py", "os.py", "site.py"):
        place.write(name, f"import os; os.system({place.ran!r})\n")


@repository
def a_thousand_environments(place):
    """too many environments to inspect"""
    for number in range(300):
        place.write(f"e{number}/pyvenv.cfg", "home = /usr/bin\n")
        place.link(f"e{number}/bin/python", "/usr/bin/python3")
        place.write(f"e{number}/bin/activate", place.ran)
