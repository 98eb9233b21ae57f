"""Asks the real tools which environment they choose, each time in a forked child of this process.

The child has the layout's variables and working directory. Importing a tool takes longer than its
answer, so this process imports the tool before it forks.

    asking.py TOOL [CHECKOUT]    asks once, without imports before the fork: reads the question as JSON
"""
import contextlib
import functools
import gc
import importlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import asked_tools  # noqa: E402
import checkout_tools  # noqa: E402

# A sample project for each tool that is written in Python. The modules that the tool imports for
# this project are imported before the forks.
PROJECTS = checkout_tools.PROJECTS
# Functions that do in advance what the tool would otherwise do before its first answer.
PREPARATIONS = checkout_tools.PREPARATIONS
# Modules that are in a tool's own package, but that read no variables.
LIBRARIES = ("pipenv.vendor.", "pipenv.patched.", "poetry.core.", "pdm.pep517.", "pdm._vendor.")


class Answer:
    """`prefixes`: the chosen environment, nothing, or several environments if the tool chooses none of them.
    `planned`: the path where the tool would make an environment, or None."""

    def __init__(self, prefixes, planned):
        self.prefixes = prefixes
        self.planned = planned

    def __eq__(self, other):
        return (self.prefixes, self.planned) == (other.prefixes, other.planned)


def in_child(function, directory, variables):
    """Calls `function` in a forked child and returns its result. Raises RuntimeError with the
    message of its error."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            os.environ.clear()
            os.environ.update(variables, PWD=directory)
            os.chdir(directory)
            answer = json.dumps(function())
            status = 0
        except BaseException:
            answer = traceback.format_exc()
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            pipe.write(answer)
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(text or f"the child ended with {status}")
    return json.loads(text)


class _Watched(type(os.environ)):
    """The class of os.environ while modules are imported. It records which variables they read."""
    read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


class Asker:
    def __init__(self, tool, checkout):
        self.tool = tool
        self.checkout = checkout
        self.read = {}  # the variables that the imported modules read, and their values
        if checkout:
            checkout_tools.find_modules(tool, checkout)
            self.function = functools.partial(checkout_tools.TOOLS[tool], checkout)
        else:
            self.function = asked_tools.TOOLS[tool]

    def ask(self, directory, variables):
        """Returns the tool's Answer. "No environment" is an answer. If the tool fails for another
        reason, raises RuntimeError."""
        def answer():
            if any(os.environ.get(name) != value for name, value in self.read.items()):
                for name in filter(self._is_own, list(sys.modules)):  # the tool imports these modules again
                    del sys.modules[name]
            return self.function()

        return Answer(*in_child(answer, directory, variables))

    def ask_anew(self, directory, variables):
        """Asks in a new process, which has imported nothing of the tool yet."""
        question = json.dumps({"directory": directory, "variables": variables})
        done = subprocess.run([sys.executable, "-B", __file__, self.tool, *([self.checkout] if self.checkout else [])],
                              input=question, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return Answer(*json.loads(done.stdout))

    def preload(self, variables):
        """Imports what the tool imports in a shell with `variables`."""
        if self.tool in asked_tools.SHELLS:
            asked_tools.SHELLS[self.tool].start(variables)
        if self.tool not in PROJECTS:
            return

        def names():
            self.function()
            return list(sys.modules)

        with tempfile.TemporaryDirectory() as directory:
            for name, text in PROJECTS[self.tool].items():
                path = pathlib.Path(directory, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            found = in_child(names, directory, {**variables, "HOME": directory})
        own_variables = dict(os.environ)
        os.environ.clear()
        os.environ.update(variables)
        os.environ.__class__ = _Watched
        for name in found:
            with contextlib.suppress(ImportError):  # the name is an alias, not a module
                importlib.import_module(name)
        os.environ.__class__ = _Watched.__base__
        self.read = {name: variables.get(name) for name in _Watched.read}
        PREPARATIONS.get(self.tool, lambda: None)()
        os.environ.clear()
        os.environ.update(own_variables)
        gc.freeze()  # so that forked children do not copy the objects that exist now

    def _is_own(self, module):
        return (module == self.tool or module.startswith(self.tool + ".")) and not module.startswith(LIBRARIES)


def main():
    tool, *checkout = sys.argv[1:]
    question = json.load(sys.stdin)
    said = Asker(tool, *checkout or [None]).ask(question["directory"], question["variables"])
    print(json.dumps([said.prefixes, said.planned]))


if __name__ == "__main__":
    main()
