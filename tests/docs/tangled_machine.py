#!/usr/bin/env python3
"""Draws docs/graph.svg: what `venvctl doctor --graph svg` shows of a deliberately tangled machine.

  tests/docs/tangled_machine.py --stage DIR [--form text|dot]

The machine has eight Pythons and six pips, of the system, pyenv, uv, conda and a package manager that was removed.
--form prints the graph as text instead. The home directory is shown as /home/me.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests/support"))

from environments import make_environment  # noqa: E402
from private_home import PrivateHome  # noqa: E402

PICTURE = TOP / "docs/graph.svg"
SHOWN_HOME = "/home/me"
# The directories of PATH. The order is that of a machine whose user followed many instructions to
# add a line to the start-up file.
PATH = ("bin", ".pyenv/shims", ".local/bin", "miniconda3/bin", ".linuxbrew/bin")


class TangledMachine:
    def __init__(self, home):
        self.home = home
        self._make_pythons()
        self._make_environments()
        self._make_programs()

    def write(self, path, text, mode=0o755):
        path = self.home / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def link(self, path, target):
        path = self.home / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    def install_python(self, prefix, version):
        """Makes the files of a Python. Only the names of the files matter, because nothing is run."""
        short = version.rpartition(".")[0]
        self.write(f"{prefix}/bin/python{short}", "\x7fELF")
        self.link(f"{prefix}/bin/python3", f"python{short}")
        self.link(f"{prefix}/bin/python", "python3")
        (self.home / prefix / f"lib/python{short}/site-packages").mkdir(parents=True)
        return self.home / prefix / f"bin/python{short}"

    def _make_pythons(self):
        self.pyenv = self.install_python(".pyenv/versions/3.10.14", "3.10.14")
        self.uv = self.install_python(".local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu", "3.13.1")
        self.conda = self.install_python("miniconda3", "3.12.4")
        self.write("miniconda3/conda-meta/python-3.12.4-h955ad1f_1.json", "{}", 0o644)
        self.write("miniconda3/conda-meta/history", "", 0o644)
        # This Python was removed, but the link to it was not.
        self.link(".linuxbrew/bin/python3", "../Cellar/python@3.9/3.9.18/bin/python3.9")
        (self.home / ".local/lib/python3.11/site-packages").mkdir(parents=True)

    def _make_environment(self, path, python):
        prefix = make_environment(self.home / path)
        self.link(f"{path}/bin/python", python)
        self.link(f"{path}/bin/python3", "python")
        return prefix

    def _make_environments(self):
        self._make_environment("shop/.venv", "/usr/bin/python3")
        self._make_environment("site/.venv", self.pyenv)
        self._make_environment("old/.venv", self.home / ".linuxbrew/bin/python3")
        self._make_environment(".local/share/pipx/venvs/black", self.home / "bin/python3")

    def _make_programs(self):
        for name in ("python", "python3", "pip"):
            self.write(f".pyenv/shims/{name}", f'#!/usr/bin/env bash\nexec pyenv exec {name} "$@"\n')
        self.link("bin/python3", "../miniconda3/bin/python")
        self.link("bin/python", "python3")
        self.link(".local/bin/python3.13", self.uv)
        self.write("bin/pip", f"#!{self.home}/shop/.venv/bin/python\n")
        self.write(".local/bin/pip", "#!/usr/bin/python3\n")
        self.write("miniconda3/bin/pip", f"#!{self.home}/miniconda3/bin/python\n")
        self.write(".linuxbrew/bin/pip", f"#!{self.home}/.linuxbrew/bin/python3\n")
        # pip was installed when the environment was at another path. The environment was renamed
        # later.
        self.write("site/.venv/bin/pip", f"#!{self.home}/website/.venv/bin/python\n")


def graph_of(stage, home, variables, form):
    path = ":".join([*(str(home / each) for each in PATH), "/usr/bin"])
    done = subprocess.run([stage / "bin/venvctl", "doctor", "--graph", form], cwd=home, check=True, encoding="utf-8",
                          env={**variables, "PATH": path, "PWD": str(home)}, stdout=subprocess.PIPE)
    return done.stdout.replace(str(home), SHOWN_HOME)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--stage", type=lambda each: pathlib.Path(each).resolve(), required=True)
    parser.add_argument("--form", choices=("text", "dot"))
    options = parser.parse_args()
    private = PrivateHome()
    try:
        TangledMachine(private.home)
        subprocess.run([options.stage / "bin/venvctl", "scan", "-q"], env=private.variables, cwd=private.home, check=True)
        if options.form:
            print(graph_of(options.stage, private.home, private.variables, options.form), end="")
            return
        dot = graph_of(options.stage, private.home, private.variables, "dot")
        drawn = subprocess.run(["dot", "-Tsvg"], input=dot, check=True, encoding="utf-8", stdout=subprocess.PIPE)
        PICTURE.write_text(drawn.stdout, encoding="utf-8")
    finally:
        private.remove()


if __name__ == "__main__":
    main()
