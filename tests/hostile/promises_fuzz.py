#!/usr/bin/env python3
"""Random projects, random approvals and random changes by upstream and others, with three live
shells. Nothing from a repository may run, be on PATH or be in a variable unless the user has
approved it in its present state. An approved environment must stay active as long as only
ordinary files change.

    promises_fuzz.py --stage DIR [--steps N] [--failures N] [--case N [--only STEP,STEP…]]

VENVCTL_SEED=N repeats a run. A failure prints the seed, the number of the case, and the fewest steps that
reproduce it. Lines that begin with `figure:` are measurements; the last line is "N passed, N failed".
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import subprocess
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / each) for each in ("shell", "support")]

import clones  # noqa: E402
import markers  # noqa: E402
import shells  # noqa: E402
import upstream  # noqa: E402
from environments import activation_scripts, make_environment  # noqa: E402
from private_home import SYSTEM_PATH  # noqa: E402
from promises_case import Case, Wrong  # noqa: E402
from recorded_tree import Tree  # noqa: E402
from standing_shell import StandingShell  # noqa: E402
from waiting import wait_until  # noqa: E402
from world import World  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
STEPS_OF_A_CASE = (4, 12)
TRIES_TO_SHRINK = 14
WORKERS = 2  # each worker runs every second case, in its own Machine
TRACER = ["strace", "-f", "-qq", "--seccomp-bpf", "-s", "4096", "-e", "trace=execve,execveat", "-o"]
EXECUTED = re.compile(r'exec(?:ve|veat)\([^"]*"([^"]*)".* = 0$')
WORD = re.compile(r"PLANT(\d+)x(\d+)x")


class Machine:
    """The world shared by all cases of a worker: one daemon and one shell of each kind, one of them under strace."""

    def __init__(self, stage, seed, worker):
        self.seed = seed
        self.worker = worker
        self.world = World(stage, activation_scripts())
        # The numbers of cases, steps, checks for false alarms, traced executions and late prompts.
        self.counts = collections.Counter()
        self.places = 0
        self.git_variables = {"HOME": self.world.home, "PATH": SYSTEM_PATH, "LANG": "C.UTF-8"}
        self.path = f"{self.world.home}/.local/bin:{SYSTEM_PATH}"
        self.world.variables["PATH"] = self.path
        self.shells = []
        self.trace = self.world.home + "/trace"
        self.trace_read = 0

    def start(self):
        world = self.world
        world.write(world.home + "/.gitconfig", clones.GITCONFIG)
        tools = Tree(world.home)
        tools.program(f".local/bin/{upstream.USERS_TOOL}", "#!/bin/sh\nexit 0\n")
        self._make_submodule()
        os.makedirs(world.home + "/other/project")
        self.other = world.home + "/other/project/.venv"
        make_environment(self.other, scripts=world.template, is_full=True)
        world.start_daemon(tracer=[*TRACER, self.trace + ".daemon"])
        done = world.venvctl("allow", cwd=world.home + "/other/project")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        self.restart_shells()

    def restart_shells(self):
        for shell in self.shells:
            shell.close()
        self.shells = []
        traced = random.Random(f"{self.seed}:traced:{self.worker}").choice(shells.SHELLS)
        open(self.trace + ".shell", "w", encoding="utf-8").close()
        self.trace_read = 0
        for name in shells.SHELLS:
            shell = StandingShell(self.world, name)
            words = [*TRACER, self.trace + ".shell", name] if name == traced else [name]
            shell.open(cwd=self.world.clones, shell=words[0], arguments=words[1:])
            self.shells.append(shell)

    def _make_submodule(self):
        top = self.world.home + "/submodule"
        tree = Tree(top)
        tree.clone = top
        os.makedirs(top)
        mark = lambda label: f"echo {label!r} >>{self.world.home}/canary"  # noqa: E731
        project = upstream.Project(tree, None, "venv", mark, lambda: "PLANT0x0x", self.world.template, "/nowhere")
        rng = random.Random(f"{self.seed}:submodule")
        upstream.evil_environment(rng, project, ".venv")
        upstream.evil_environment(rng, project, ".")
        for words in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "-m", "x"]):
            clones.git(top, self.git_variables, *words)
        self.submodule = (top, clones.git(top, self.git_variables, "rev-parse", "HEAD").strip())

    # Cases call these functions.

    def leader(self, rng):
        return rng.choice(self.shells)

    def next_place(self):
        self.places += 1
        return self.places

    def count_step(self):
        self.counts["steps"] += 1

    def count_alarm_looks(self):
        self.counts["alarm looks"] += 1

    def count_late_prompt(self):
        self.counts["late prompts"] += 1

    def wait_for_events(self):
        """Sends a request, because the daemon handles all earlier events before it answers."""
        client = [self.world.stage + "/libexec/venvctl/venvctl-resolve", "bash"]
        variables = {**self.world.variables, "PWD": self.world.clones}
        wait_until(lambda: subprocess.run(client, env=variables, cwd=self.world.clones, check=False,
                                          capture_output=True).stdout.startswith((b"epoch ", b"later")),
                   "the daemon answers")

    def take_canary(self):
        """The planted programs that have run since the last call. Each of them writes a line to the
        canary file."""
        try:
            with open(self.world.home + "/canary", encoding="utf-8") as file:
                lines = sorted(set(file.read().splitlines()))
            os.unlink(self.world.home + "/canary")
            return lines
        except FileNotFoundError:
            return []

    @staticmethod
    def words_in(text):
        return [tuple(map(int, found)) for found in WORD.findall(text)]

    def new_trace_lines(self):
        with open(self.trace + ".shell", encoding="utf-8", errors="replace") as file:
            file.seek(self.trace_read)
            lines = file.readlines()
            self.trace_read = file.tell()
        return lines

    def check_traces(self, case, may_be_active):
        """Checks which programs the kernel executed. Uses the paths that were passed to exec."""
        lines = self.new_trace_lines()
        programs = [match.group(1) for line in lines if (match := EXECUTED.search(line.rstrip()))]
        self.counts["executions traced"] += len(programs)
        theirs = [each for each in programs if each.startswith((self.world.clones, self.world.home + "/submodule"))]
        wrong = [each for each in theirs if not (may_be_active and case.is_in_environment(each))]
        if wrong:
            raise Wrong("ran", f"strace: {sorted(set(wrong))} was run")

    def check_daemon_trace(self):
        with open(self.trace + ".daemon", encoding="utf-8", errors="replace") as file:
            programs = [match.group(1) for line in file if (match := EXECUTED.search(line.rstrip()))]
        wrong = [each for each in programs if each.startswith(self.world.clones)]
        if wrong or self.world.daemon.poll() is not None:
            raise Wrong("ran", f"the daemon ran {wrong}" if wrong else "the daemon died")

    def close(self):
        for shell in self.shells:
            shell.close()
        self.world.close()


def play(machine, number, only=None):
    """Runs one case, or only its steps in `only`. Returns (the failure or None, the case)."""
    case = Case(machine, number)
    case.played = []
    machine.new_trace_lines()  # skips the executions of earlier cases
    try:
        case.build()
        count = case.rng.randint(*STEPS_OF_A_CASE)
        for each in case.steps(count):
            if only is not None and each not in only:
                continue
            case.played.append(each)
            if not case.step(each) and only is None:
                break
        case.leave()
        return None, case
    except Wrong as wrong:
        return wrong, case
    finally:
        try:
            case.close()
        except AssertionError:  # a shell hangs or has ended; the next case gets new ones
            machine.restart_shells()


def shrink(machine, number, wrong, played):
    """Returns the fewest steps found that cause the same sort of failure, and their (failure,
    case). Returns None instead of the pair if no step could be omitted."""
    steps, best = list(played), None
    for each in reversed(played[:-1][-TRIES_TO_SHRINK:]):
        fewer = [step for step in steps if step != each]
        again, case = play(machine, number, fewer)
        if again is not None and again.sort == wrong.sort:
            steps, best = case.played, (again, case)
    return steps, best


def report(machine, number, wrong, case):
    print(f"\ncase {number} of seed {machine.seed}, steps {case.played}: {wrong.sort}: {wrong}", flush=True)
    steps, best = shrink(machine, number, wrong, case.played)
    if best:
        wrong, case = best
    print(f"  repeat: VENVCTL_SEED={machine.seed} promises_fuzz.py --stage DIR --case {number} "
          f"--only {','.join(map(str, steps))}")
    print(f"  {wrong.sort}: {wrong}")
    print("\n".join(f"  | {line}" for line in case.lines), flush=True)


def play_share(stage, seed, worker, steps, failures):
    """Runs every WORKERS-th case from number `worker` on. Returns the counts and the failures by sort."""
    machine = Machine(stage, seed, worker)
    counts, sorts, number = machine.counts, collections.Counter(), worker
    try:
        machine.start()
        while counts["steps"] < steps and sorts.total() < failures:
            wrong, case = play(machine, number)
            if wrong is not None:
                sorts[wrong.sort] += 1
                taken = counts["steps"]
                report(machine, number, wrong, case)
                counts["steps"] = taken
            counts["cases"] += 1
            number += WORKERS
        machine.check_daemon_trace()
    except Wrong as wrong:
        sorts[wrong.sort] += 1
        print(wrong)
    finally:
        machine.close()
    return counts, sorts


def play_one(stage, seed, number, only):
    """Runs one case again. Returns the counts and the failures by sort."""
    machine = Machine(stage, seed, number % WORKERS)
    try:
        machine.start()
        wrong, case = play(machine, number, only)
        if wrong is not None:
            report(machine, number, wrong, case)
    finally:
        machine.close()
    return machine.counts, collections.Counter([wrong.sort] if wrong else [])


def play_all(stage, seed, steps, failures):
    """Runs all cases in two workers. Each worker has one busy process at a time, so the workers use
    two processors."""
    counts, sorts = collections.Counter(), collections.Counter()
    with concurrent.futures.ProcessPoolExecutor(WORKERS) as pool:
        shares = [pool.submit(play_share, stage, seed, worker, -(-steps // WORKERS), failures)
                  for worker in range(WORKERS)]
        for share in shares:
            more, wrong = share.result()
            counts.update(more)
            sorts.update(wrong)
    return counts, sorts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--failures", type=int, default=5, help="stop after this many failures")
    parser.add_argument("--case", type=int)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    seed = os.environ.get("VENVCTL_SEED") or str(random.SystemRandom().randrange(10**6))
    print(f"VENVCTL_SEED={seed}", flush=True)
    left = markers.rules_without_marker((TOP / "core/kinds/rule_table.cc").read_text())
    if left:
        print(f"rules without an entry in MARKERS: {left}\n0 passed, 1 failed")
        return 1
    stage, began = os.path.abspath(options.stage), time.monotonic()
    if options.case is not None:
        only = [int(each) for each in options.only.split(",")] if options.only else None
        counts, sorts = play_one(stage, seed, options.case, only)
    else:
        counts, sorts = play_all(stage, seed, options.steps, options.failures)
    failed, steps = sorts.total(), counts["steps"]
    spent = os.times()
    print(f"figure: promises: {steps} steps in {counts['cases']} cases, {counts['executions traced']} executions "
          f"traced")
    print(f"figure: promises: {counts['alarm looks']} checks after ordinary changes, "
          f"{sorts['alarm']} false alarms; {dict(sorts) or 'no'} failures")
    print(f"figure: promises: {counts['late prompts']} prompts were drawn before the daemon had handled "
          "a change")
    # If late prompts are frequent, file events do not work.
    if steps >= 100 and counts["late prompts"] * 10 > steps:
        failed += 1
    print(f"figure: promises: {time.monotonic() - began:.0f} s, with "
          f"{spent.user + spent.system + spent.children_user + spent.children_system:.0f} s of CPU time "
          "in this process and its children")
    print(f"{steps - failed} passed, {failed} failed")
    return 1 if failed or not steps else 0


if __name__ == "__main__":
    sys.exit(main())
