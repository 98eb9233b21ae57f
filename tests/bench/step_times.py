"""The cost of an Enter, a known directory and a first visit in tcsh, xonsh, elvish and nushell.

A round types each line once in each shell. The shells with and without a hook run at the same time; the results
are medians over the rounds, minus those of the shell without a hook. T is fork and exec of /bin/true.
"""
import os
import shutil
import statistics
import sys
import time

import tools
from marked_shell import BenchWorld
from environments import activation_scripts, make_environment
from step_shells import TABLE, program
from terminal import SHOWN_MARK, Terminal
from waiting import wait_until

NOTHING, VENVCTL, DIRENV = "nothing", "venvctl", "direnv"
VISITED = 5  # how many directories a round visits for the first time
# direnv has no hook for xonsh. Its documentation has the text for nushell.
DIRENV_HOOKS = {
    # This is direnv's own alias, and the counter of the prompts, which direnv's hook would replace.
    "tcsh": "alias precmd 'eval `direnv export tcsh`; @ _mark_count++'",
    # Older versions of direnv print `except`, which elvish no longer has.
    "elvish": "use str; eval (str:replace 'except e' 'catch e' (direnv hook elvish | slurp))",
    "nu": "$env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt"
          " | append {|| direnv export json | from json | default {} | load-env })",
}


class StepBench:
    def __init__(self, stage):
        self.world = BenchWorld(stage, activation_scripts())
        self.world.variables["DIRENV_LOG_FORMAT"] = ""
        self.known = [self._project(f"known/{each}") for each in range(2)]
        self.visited = [self._project(f"visited/{each}") for each in range(VISITED)]
        tools.DIRENV.program = shutil.which("direnv")
        self.of_direnv = [tools.make_project(self.world, tools.DIRENV, f"direnv/{each}")
                          for each in range(2)] if tools.DIRENV.program else []
        self.world.start_daemon()
        self.world.approve(self.world.projects)

    def _project(self, where):
        return os.path.dirname(make_environment(f"{self.world.projects}/{where}/.venv", scripts=self.world.template))

    def close(self):
        self.world.close()

    def measure(self, shell, rounds):
        """{tool: {what: cost in T}}."""
        hooks = {NOTHING: "", VENVCTL: TABLE[shell].hook_line(self.world.prefix)}
        if self.of_direnv and shell in DIRENV_HOOKS:
            hooks[DIRENV] = DIRENV_HOOKS[shell]
        live = {tool: self._open(shell, hook) for tool, hook in hooks.items()}
        try:
            times = {tool: {} for tool in live}
            units = []
            for number in range(rounds + 1):  # the first round also pays one-time costs, and is not counted
                if number:
                    self._forget()
                for tool, terminal in live.items():
                    found = self._round(shell, tool, terminal)
                    for what, spans in found.items() if number else ():
                        times[tool].setdefault(what, []).extend(spans)
                units += [_unit() for _ in range(20)]
                print(".", end="", file=sys.stderr, flush=True)
            self._check(live[VENVCTL])
        finally:
            for terminal in live.values():
                terminal.close()
        unit = statistics.median(units)
        bare = {what: statistics.median(spans) for what, spans in times.pop(NOTHING).items()}
        return {tool: {what: (statistics.median(spans) - bare[what]) / unit for what, spans in each.items()}
                for tool, each in times.items()}

    def _open(self, shell, hook):
        start_up = TABLE[shell].beginning.replace("@PROBE@", TABLE[shell].quote(self.world.probe_path))
        self.world.write(self.world.home + TABLE[shell].start_up_file, f"{start_up}\n{hook}\n")
        path = program(shell)
        arguments = [path] + (["--shell-type", "readline"] if shell == "xonsh" else [])
        variables = {**self.world.variables, "PWD": self.world.home}
        terminal = Terminal(arguments, variables, self.world.home, SHOWN_MARK)
        terminal.wait_for_prompt()
        return terminal

    def _round(self, shell, tool, terminal):
        def typed(line):
            began = time.perf_counter()
            terminal.run(line)
            return time.perf_counter() - began

        def visits(directories):
            return [typed("cd " + TABLE[shell].quote(directory)) for directory in directories]

        known = self.of_direnv if tool == DIRENV else self.known
        found = {}
        if tool != DIRENV:
            found["first visit"] = visits(self.visited)
        visits(known * 2)
        found["known directory"] = visits(known * 2)
        found["idle prompt"] = [typed("") for _ in range(5)]
        return found

    def _forget(self):
        """Makes the shells ask again about every directory. The daemon still has the answers."""
        old = self.world.epoch()
        os.unlink(f"{self.world.run_directory}/{old}")
        wait_until(lambda: self.world.epoch() not in (None, old), "a new epoch")

    def _check(self, terminal):
        """The measured hook must have activated an environment."""
        terminal.run("probe")
        with open(self.world.probe_path, "rb") as file:
            if f"\0VIRTUAL_ENV={self.known[1]}/.venv\0".encode() not in b"\0" + file.read():
                raise AssertionError("the measured hook has activated nothing")


def _unit():
    began = time.perf_counter()
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
    return time.perf_counter() - began


def run(stage, shells, rounds):
    """{shell: {tool: {what: cost in T}}}."""
    bench = StepBench(stage)
    try:
        return {shell: bench.measure(shell, rounds) for shell in shells}
    finally:
        bench.close()
        print(file=sys.stderr)
