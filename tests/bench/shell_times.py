"""The cost of an Enter, a known directory, a first visit and a switch in live shells, for each
tool.
One round runs every timed function of every tool once, in shells that run at the same time; the
results are medians over the rounds. T is the time to fork and exec /bin/true from the same shell.
"""
import os
import statistics
import sys

import blocks
import tools
from marked_shell import BenchWorld, Clock, MarkedShell
from environments import activation_scripts
from waiting import wait_until

VISITED = 10     # number of directories in one timed function of first visits
DEPTH = 40       # number of levels of the deep directory
SIBLINGS = 1000  # number of directories next to a new project


class Costs:
    """Times in seconds of one shell and one tool, by the name of the timed function."""

    def __init__(self):
        self.spans = {}

    def add(self, name, span):
        self.spans.setdefault(name, []).append(span)

    def median(self, name):
        return statistics.median(self.spans[name])


class Bench:
    """The world, the shells and the timed functions."""

    def __init__(self, stage, clock, compared, rounds):
        self.world = BenchWorld(stage, activation_scripts())
        # The tools print nothing on a change of directory, because the benchmark does not measure
        # output.
        self.world.variables.update({"DIRENV_LOG_FORMAT": "", "MISE_QUIET": "1"})
        tools.VENVCTL.program = stage + "/share/venvctl"
        self.clock = clock
        self.rounds = rounds
        self.tools = [tools.PLAIN, tools.VENVCTL, tools.BY_HAND, *compared]
        self.pairs = {tool.name: [tools.make_project(self.world, tool, f"{tool.name}/{each}")
                                  for each in ("first", "second")] for tool in self.tools}
        home = self.pairs["venvctl"][0]
        self.deep = os.path.join(home, *["deep"] * DEPTH)
        os.makedirs(self.deep)
        os.makedirs(home + "/src")
        self.visited = [tools.make_project(self.world, tools.VENVCTL, f"visited/{number}")
                        for number in range(VISITED)]
        for shell in tools.SHELLS:
            for each in range(rounds):
                for number in range(VISITED):
                    tools.make_project(self.world, tools.VENVCTL, f"new/{shell}/{each}/{number}")
                    tools.make_project(self.world, tools.VENVCTL, f"crowd/{shell}-{each}-{number}")
        for number in range(SIBLINGS):
            os.mkdir(f"{self.world.projects}/crowd/{number}")
        self.world.start_daemon()
        self.world.approve(self.world.projects)

    def close(self):
        self.world.close()

    def measure(self, shell, progress):
        """{name of the tool: its Costs}."""
        shells = {tool.name: MarkedShell(self.world, shell, self._start_up_text(shell, tool),
                                         self.clock, tool.name) for tool in self.tools}
        costs = {tool.name: Costs() for tool in self.tools}
        try:
            for live in shells.values():
                for block in ("switch", "idle"):  # the first run also pays one-time costs
                    live.time(block)
            for number in range(self.rounds):
                progress(shell, number)
                for tool in self.tools:
                    self._round(shells[tool.name], costs[tool.name], tool, number)
        finally:
            for live in shells.values():
                live.close()
        return costs

    def _round(self, live, costs, tool, number):
        if tool is tools.VENVCTL:
            live.time("warm")
        for name, count in self._counts(tool).items():
            costs.add(name, live.time(name) / count)
        if tool is not tools.VENVCTL:
            return
        self._forget(live)
        costs.add("first_visit", live.time("first_visit") / VISITED)
        live.run(f"set _round {number}" if live.is_fish else f"_round={number}")
        for name in ("new_project", "crowded_project"):
            costs.add(name, live.time(name) / VISITED)

    def _forget(self, live):
        """Makes the shell ask again about every directory. The daemon still has the answers."""
        old = self.world.epoch()
        os.unlink(f"{self.world.run_directory}/{old}")
        wait_until(lambda: self.world.epoch() not in (None, old), "a new epoch")
        live.run("")

    def _counts(self, tool):
        """How often each timed function repeats its operation."""
        counts = {"true": 20, "noop": 2000, "switch": 20, "idle": 200}
        if tool in tools.COMPARED:
            counts.update({"true": 20, "switch": 4, "idle": 10})
        if tool in (tools.VENVCTL, tools.PLAIN):
            counts.update({"sub_directory": 40, "deep": 40})
        return counts

    def _start_up_text(self, shell, tool):
        pair = self.pairs[tool.name]
        then = "@PROMPT@"
        if tool is tools.BY_HAND:
            then = "source .venv/bin/activate" + (".fish" if shell == "fish" else "") + "\n@PROMPT@"
        counts = self._counts(tool)
        functions = [
            ("true", blocks.repeated("/bin/true"), counts["true"] // blocks.UNROLLED),
            ("noop", blocks.repeated("_noop"), counts["noop"] // blocks.UNROLLED),
            ("idle", blocks.repeated("@PROMPT@"), counts["idle"] // blocks.UNROLLED),
            ("switch", blocks.visits(pair, then), counts["switch"] // 2)]
        project = self.pairs["venvctl"][0]
        if tool in (tools.VENVCTL, tools.PLAIN):
            functions += [("sub_directory", blocks.visits([project, project + "/src"]), 20),
                          ("deep", blocks.visits([project, self.deep]), 20)]
        if tool is tools.VENVCTL:
            functions += [
                ("warm", blocks.visits([project + "/src", self.deep, *pair]), 1),
                ("first_visit", blocks.visits(self.visited), 1),
                ("new_project", self._new_projects(f"new/{shell}/$_round/"), 1),
                ("crowded_project", self._new_projects(f"crowd/{shell}-$_round-"), 1)]
        # Without "bench_", the function `true` would replace the builtin of the shells.
        functions = [("bench_" + name, body, turns) for name, body, turns in functions]
        return blocks.start_up_text(shell, tool.start_up_line(shell), functions)

    def _new_projects(self, beginning):
        return "\n".join(f'cd "{self.world.projects}/{beginning}{number}"\n@PROMPT@' for number in range(VISITED))


def summary(costs):
    """The results of one shell, in T unless the name has a unit: {tool: {what: value}}."""
    bare = {what: costs["plain"].median(what if what in costs["plain"].spans else "switch")
            for each in costs.values() for what in each.spans}
    result = {}
    for name, each in costs.items():
        unit = each.median("true")
        values = {"T_us": unit * 1e6, "noop_us": each.median("noop") * 1e6}
        for what in each.spans:
            if what in ("true", "noop"):
                continue
            values[what] = (each.median(what) - (0 if name == "plain" else bare[what])) / unit
        # fish runs its own handlers and mode prompt at each prompt. Subtracts the cost of a plain shell,
        # which has them too.
        values["idle"] = (each.median("idle") - costs["plain"].median("idle")) / unit
        values["idle_noops"] = (each.median("idle") - costs["plain"].median("idle")) / each.median("noop")
        result[name] = values
    venvctl = costs["venvctl"]
    # Subtracts the cost of the prompt after the change of directory.
    for what in ("sub_directory", "deep"):
        result["venvctl"][what] -= result["venvctl"]["idle"]
    for what in ("new_project", "crowded_project"):
        result["venvctl"][what + "_of_first_visit"] = (
            (venvctl.median(what) - bare[what]) / (venvctl.median("first_visit") - bare["first_visit"]))
    return result


def run(stage, compared, rounds, shells):
    """Measures everything, and prints a dot on standard error after each round. Returns {shell:
    {tool: {what: value}}}."""
    bench = Bench(stage, Clock(), compared, rounds)
    try:
        results = {}
        for shell in shells:
            costs = bench.measure(shell, lambda *_: print(".", end="", file=sys.stderr, flush=True))
            results[shell] = summary(costs)
        print(file=sys.stderr)
        return results
    finally:
        bench.close()
