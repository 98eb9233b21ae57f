"""Counts the system calls of live shells with strace. A busy machine does not change most counts."""
import collections
import os
import re
import subprocess
import tempfile

import blocks
import tools
from marked_shell import BenchWorld, MarkedShell
from environments import activation_scripts
from waiting import wait_until

_CALL = re.compile(r"^(?P<pid>\d+) +(?:<\.\.\. )?(?P<name>[a-z_0-9]+)(?: resumed>|\()")
_FORKS = ("clone", "clone3", "fork", "vfork")
_EXECS = ("execve", "execveat")
REPEATED = 10
# System calls whose number is random. The threads of fish wake each other at random. fish moves a pipe with
# one fcntl and one close if the pipe has a low descriptor, which depends on the inherited descriptors. The C
# library grows and shrinks fish's heap (brk) up to 30 times a line, depending on the data at the heap's end.
_CHANCE = {"fish": {"futex", "poll", "ppoll", "select", "pselect6", "restart_syscall", "read", "write",
                    "madvise", "mprotect", "brk", "rt_sigprocmask", "exit", "fcntl", "close"}}
DEPTH = 40

# Start-up text with the same number of hooks as venvctl has, all of them empty.
_NO_OP_HOOKS = {
    "bash": "PROMPT_COMMAND=(_noop _noop)\nfunction cd { builtin cd \"$@\" && _noop; }\n",
    "zsh": "precmd_functions=(_noop _noop) chpwd_functions=(_noop)\n",
    "fish": "function _noop_prompt --on-event fish_prompt\nend\n"
            "function _noop_pwd --on-variable PWD\nend\n"
            "functions -c fish_mode_prompt _noop_mode\nfunction fish_mode_prompt\n_noop_mode\nend\n",
}


class Trace:
    """The system calls of a process and its children during a `with` block."""

    def __init__(self, pid, calls=None):
        self._command = ["strace", "-f", "-p", str(pid)] + (["-e", "trace=" + calls] if calls else [])
        self._pid = pid
        self.calls = collections.Counter()
        self.own = collections.Counter()  # calls of the process's first thread
        self.in_vain = 0                  # calls that found nothing to read; `calls` also counts them

    def __enter__(self):
        self._file = tempfile.NamedTemporaryFile("r", prefix="venvctl-trace-")
        self._strace = subprocess.Popen([*self._command, "-o", self._file.name], text=True,
                                        stderr=subprocess.PIPE)
        while "attached" not in self._strace.stderr.readline():
            if self._strace.poll() is not None:
                raise AssertionError("strace cannot attach")
        return self

    def __exit__(self, *_):
        self._strace.terminate()
        self._strace.wait()
        self._strace.stderr.close()
        threads = set()  # pids that are in a clone call that makes a thread and that strace prints as two lines
        for line in self._file:
            found = _CALL.match(line)
            if not found:
                continue
            pid, name = int(found["pid"]), found["name"]
            if "CLONE_THREAD" in line:
                threads.add(pid)
            if "<unfinished" in line or (name in _FORKS and pid in threads):
                threads -= {pid} if "<unfinished" not in line else set()
                continue
            self.calls[name] += 1
            self.own[name] += pid == self._pid
            self.in_vain += "EAGAIN" in line
        self._file.close()

    def own_total(self, without=()):
        return sum(count for name, count in self.own.items() if name not in without)

    def total(self, names=None):
        return sum(count for name, count in self.calls.items() if names is None or name in names)

    def forks(self):
        return self.total(_FORKS)

    def execs(self):
        return self.total(_EXECS)


class ShellCounts:
    """For each situation, the cost of one typed line: {situation: {forks, execs, calls}}. `calls` counts the
    system calls of the shell process itself, minus the calls of a shell that has the same
    number of hooks, all of them empty."""

    def __init__(self, stage):
        self.world = BenchWorld(stage, activation_scripts())
        tools.VENVCTL.program = stage + "/share/venvctl"
        self.project = tools.make_project(self.world, tools.VENVCTL, "first")
        self.other = tools.make_project(self.world, tools.VENVCTL, "second")
        self.deep = os.path.join(self.project, *["deep"] * DEPTH)
        os.makedirs(self.deep)
        self.plain = self.world.make_directory("plain")
        self.visited = [tools.make_project(self.world, tools.VENVCTL, f"visited/{number}")
                        for number in range(REPEATED)]
        self.world.start_daemon()
        self.world.approve(self.world.projects)

    def close(self):
        self.world.close()

    def of(self, shell):
        ours = self._shell(shell, "venvctl", tools.VENVCTL.start_up_line(shell))
        theirs = self._shell(shell, "no-op", _NO_OP_HOOKS[shell])
        try:
            return {name: self._difference(shell, ours, theirs, lines)
                    for name, lines in self._situations().items()} | {
                        "first visit": self._first_visits(shell, ours, theirs)}
        finally:
            ours.close()
            theirs.close()

    def _shell(self, shell, name, hook):
        short = {"p": self.project, "o": self.other, "d": self.deep, "n": self.plain}
        short |= {f"v{number}": path for number, path in enumerate(self.visited)}
        # All typed lines are short and equally long, because line editors read byte by byte.
        functions = "".join(
            f"function {key}; cd '{path}'; end\n" if shell == "fish" else f"{key}() {{ cd '{path}'; }}\n"
            for key, path in short.items())
        text = blocks.start_up_text(shell, hook, []) + functions
        live = MarkedShell(self.world, shell, text, None, "count-" + name)
        lines = [*short, "p", "", ""]
        self._run(live, lines)
        # On a busy machine, an answer may arrive too late to be remembered. The shell then asks about the
        # directory again.
        wait_until(lambda: not self._run(live, lines).forks(), "the shell knows every directory")
        return live

    @staticmethod
    def _situations():
        """The lines of each situation. The shell is in the first project before and after these lines."""
        return {"idle prompt": [""] * REPEATED,
                "known directory": ["o", "p"] * REPEATED,
                "leaving and back": ["n", "p"] * REPEATED,
                "deep tree": ["d", "p"] * REPEATED}

    def _difference(self, shell, ours, theirs, lines):
        # A line editor sometimes reads its input in two pieces, so the minimum of three counts is used.
        runs = [self._run(ours, lines) for _ in range(3)]
        base = [self._run(theirs, lines) for _ in range(3)]
        chance = _CHANCE.get(shell, ())
        calls = min(run.own_total(chance) for run in runs) - min(run.own_total(chance) for run in base)
        return {"forks": max(run.forks() for run in runs) / len(lines),
                "execs": max(run.execs() for run in runs) / len(lines),
                "calls": calls / len(lines)}

    @staticmethod
    def _run(live, lines):
        with Trace(live.pid) as trace:
            for line in lines:
                live.run(line)
        return trace

    def _first_visits(self, shell, ours, theirs):
        lines = [f"v{number}" for number in range(REPEATED)]
        chance = _CHANCE.get(shell, ())
        self.renew_epoch()
        ours.run("p")
        ours_trace = self._run(ours, lines)
        theirs_trace = self._run(theirs, lines)
        return {"forks": ours_trace.forks() / REPEATED, "execs": ours_trace.execs() / REPEATED,
                "calls": (ours_trace.own_total(chance) - theirs_trace.own_total(chance)) / REPEATED}

    def renew_epoch(self):
        old = self.world.epoch()
        os.unlink(f"{self.world.run_directory}/{old}")
        wait_until(lambda: self.world.epoch() not in (None, old), "a new epoch")

    def daemon_calls_while_idle(self):
        """How many connections the daemon accepts while a shell shows idle prompts and visits known
        directories. Does not count the calls for timers and events: a slow machine has more timers,
        and other programs also cause events."""
        live = self._shell("bash", "idle", tools.VENVCTL.start_up_line("bash"))
        counts = []
        try:
            for _ in range(3):  # the minimum counts, because the daemon sometimes also records uses of environments
                with Trace(self.world.daemon_pid(), "accept4") as trace:
                    for line in ["", "o", "p"] * REPEATED:
                        live.run(line)
                counts.append(trace.total())
        finally:
            live.close()
        return min(counts)
