"""The cost of venvctl commands with many environments: files opened, and time relative to /bin/true."""
import json
import os
import re
import statistics
import subprocess
import tempfile
import time

import budgets
import stage as stages
import tools
from marked_shell import BenchWorld
from environments import activation_scripts
from waiting import wait_until

ENVIRONMENTS = 1000
AT_ONCE = 100  # environments that one request registers
COMMANDS = (["list"], ["which"], ["env"], ["why"], ["completion", "bash", "--", "info", ""], ["hook", "bash"],
            ["version"])


class CommandBench:
    """A machine with many recorded environments."""

    def __init__(self, stage, count=ENVIRONMENTS):
        self.world = BenchWorld(stage, activation_scripts())
        self.projects = [tools.make_project(self.world, tools.VENVCTL, f"{number}")
                         for number in range(count)]
        self.world.start_daemon()
        self.world.approve(self.world.projects)
        records = [{"prefix": project + "/.venv", "kind": "venv", "name": os.path.basename(project),
                    "project": project} for project in self.projects]
        for first in range(0, count, AT_ONCE):  # a request has a limited size
            self.world.request("register", {"environments": records[first:first + AT_ONCE]})

    def close(self):
        os.chdir("/")
        self.world.close()

    def approve_each(self):
        """Replaces the approval of the directory of all projects by an approval of each
        environment."""
        self.run(["deny", "--under", self.world.projects])
        self.run(["allow"])
        path = str(self.world.private.state / "trust.json")
        trust = json.loads(self.world.read(path))
        entry = trust["entries"][0]
        trust["entries"] = [{**entry, "path": f"{project}/.venv"} for project in self.projects]
        trust["entries"].sort(key=lambda each: each["path"])
        self.world.write(path, json.dumps(trust, indent=1, sort_keys=True) + "\n")

    def stop_daemon(self):
        self.world.daemon.terminate()
        self.world.daemon.wait()

    def run(self, words, before=()):
        """Runs venvctl in one of the projects."""
        # LeakSanitizer does not work under strace.
        variables = {**self.world.variables, "PWD": self.projects[0], "ASAN_OPTIONS": "detect_leaks=0"}
        return subprocess.run([*before, self.world.stage + "/bin/venvctl", *words], env=variables,
                              cwd=self.projects[0], capture_output=True, text=True, check=True)

    def files_opened(self, words):
        """The names of all opened files: libraries, files of the user, and files of the system."""
        with tempfile.NamedTemporaryFile("r", prefix="venvctl-trace-") as trace:
            self.run(words, ["strace", "-f", "-e", "trace=openat,open", "-o", trace.name])
            return [found[1] for line in trace if (found := re.search(r'"([^"]+)".* = \d+$', line))]

    def started(self, words):
        """The number of processes that the command starts."""
        with tempfile.NamedTemporaryFile("r", prefix="venvctl-trace-") as trace:
            self.run(words, ["strace", "-f", "-e", "trace=fork,vfork,clone,clone3", "-o", trace.name])
            return sum("clone" in line or "fork" in line for line in trace)

    def script_calls(self, variables, names):
        """How many of these system calls `bash -c :` makes with these variables, with the programs that it starts."""
        with tempfile.NamedTemporaryFile("r", prefix="venvctl-trace-") as trace:
            subprocess.run(["strace", "-f", "-e", "trace=" + names, "-o", trace.name, "/bin/bash", "-c", ":"],
                           env=variables, cwd=self.projects[0], stdin=subprocess.DEVNULL, check=True)
            return sum(" = " in line for line in trace)

    def script_variables(self):
        """The variables of `bash -c` that reads an empty file, that reads env.sh and has nothing to do, and that reads
        env.sh and activates the environment of its directory."""
        variables = {**self.world.variables, "PWD": self.projects[0], "ASAN_OPTIONS": "detect_leaks=0"}
        empty = self.world.home + "/empty"
        self.world.write(empty, ":\n")
        env_sh = {"BASH_ENV": self.world.prefix + "/share/venvctl/env.sh"}
        active = {}

        def is_remembered():
            """On a busy machine, the first answers may come without the daemon. A shell may not remember these."""
            shown = subprocess.run(["/bin/bash", "-c", "env -0"], env={**variables, **env_sh}, cwd=self.projects[0],
                                   capture_output=True, text=True, check=True).stdout
            active.update(pair.partition("=")[::2] for pair in shown.split("\0") if pair)
            return "_VENVCTL_HERE" in active and active.get("VIRTUAL_ENV") == self.projects[0] + "/.venv"
        wait_until(is_remembered, "env.sh has activated the environment")
        return {**active, "BASH_ENV": empty}, {**active, **env_sh}, {**variables, **env_sh}

    def script_ratios(self, times=25):
        """The median time of `bash -c :` with env.sh and nothing to do, divided by the time with an empty file; and what
        it adds if an environment must be activated, divided by the time of /bin/true."""
        command = ["/bin/bash", "-c", ":"]
        variables = self.script_variables()
        spans = [[self._span(command, each) for each in variables] for _ in range(times)]
        empty, idle, active = (statistics.median(each) for each in zip(*spans))
        return idle / empty, (active - empty) / statistics.median(self._span(["/bin/true"]) for _ in range(times))

    def of_user(self, opened):
        """The user's files among the opened ones. Components of a path are opened one by one, so a name
        without a directory counts as a file of the user."""
        return [name for name in opened if name.startswith(self.world.home) or "/" not in name[1:]]

    def forbid_starts(self):
        """Sets the time of the last attempt to start a daemon to 3 s ago, so that clients start no
        daemon in the next seconds."""
        lock = self.world.run_directory + "/lock"
        then = time.time() - 3
        os.utime(lock, (then, then))

    def ratio(self, words, times=25, program="bin/venvctl"):
        """The median time, divided by that of /bin/true; the two run alternately."""
        spans, units = [], []
        for _ in range(times):
            spans.append(self._span([f"{self.world.stage}/{program}", *words]))
            units.append(self._span(["/bin/true"]))
        return statistics.median(spans) / statistics.median(units)

    def _span(self, command, variables=None):
        variables = variables or {**self.world.variables, "PWD": self.projects[0]}
        os.chdir(self.projects[0])
        began = time.perf_counter()
        pid = os.posix_spawn(command[0], command, variables, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
        os.waitpid(pid, 0)
        return time.perf_counter() - began


def script_checks(bench, verdict, times):
    empty, idle, active = bench.script_variables()
    stats = [bench.script_calls(each, "newfstatat,stat,lstat,statx,access,faccessat,faccessat2") for each in (empty, idle)]
    verdict("env.sh, nothing to do: calls for the epoch path", stats[1] - stats[0], budgets.ENV_SH_STATS)
    starts = [bench.script_calls(each, "execve") - 1 for each in (idle, active)]
    verdict("env.sh, nothing to do: programs started", starts[0], 0)
    verdict("env.sh, an environment to activate: programs started", starts[1], budgets.ENV_SH_PROGRAMS)
    if times:
        ratio, added = bench.script_ratios()
        verdict("env.sh, nothing to do: bash -c with it / with an empty file", ratio, budgets.ENV_SH_RATIO)
        verdict("env.sh, an environment to activate, T", added, budgets.ENV_SH_T)


def command_checks(stage, verdict, times):
    bench = CommandBench(stage, ENVIRONMENTS if times else 100)
    system_files = budgets.SYSTEM_FILES + (budgets.SANITIZER_FILES if stages.is_sanitized(stage) else 0)
    try:
        listed = len(json.loads(bench.run(["list", "--json"]).stdout))
        verdict("list: environments shown", listed, len(bench.projects), listed == len(bench.projects))
        for words in COMMANDS:
            opened = bench.files_opened(words)
            mine = bench.of_user(opened)
            name = words[0]
            verdict(f"venvctl {name}: files of the system opened", len(opened) - len(mine),
                    system_files)
            verdict(f"venvctl {name}: files of the user opened", len(mine),
                    budgets.USER_FILES.get(name, budgets.USER_FILES_ELSE))
        verdict("venvctl env: processes started", bench.started(["env"]), budgets.ENV_PROCESSES)
        script_checks(bench, verdict, times)
        if times:
            for words in COMMANDS:
                verdict(f"venvctl {words[0]} with {ENVIRONMENTS} environments, T", bench.ratio(words),
                        budgets.COMMAND_T.get(words[0], budgets.COMMAND_T_ELSE))
            bench.stop_daemon()
            bench.forbid_starts()
            verdict("venvctl-resolve, the daemon down, T",
                    bench.ratio(["bash"], program="libexec/venvctl/venvctl-resolve"), budgets.DIRECT_T)
            for words in COMMANDS:
                verdict(f"venvctl {words[0]}, the daemon down, T", bench.ratio(words),
                        budgets.COMMAND_T_ALONE.get(words[0], budgets.COMMAND_T_ELSE))
            bench.approve_each()
            bench.forbid_starts()
            verdict(f"venvctl-resolve, the daemon down, {ENVIRONMENTS} approvals, T",
                    bench.ratio(["bash"], program="libexec/venvctl/venvctl-resolve"), budgets.DIRECT_T)
        else:
            bench.stop_daemon()
        verdict("venvctl list, the daemon down: files of the user opened",
                len(bench.of_user(bench.files_opened(["list"]))),
                budgets.USER_FILES_ALONE + len(bench.projects) * budgets.FILES_OF_LISTED)
    finally:
        bench.close()
