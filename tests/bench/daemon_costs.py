"""The cost of the daemon: system calls and instructions per answer, memory, start-up, round trips."""
import os
import re
import shutil
import subprocess
import tempfile
import time

import budgets
import stage as stages
import tools
from counts import Trace
from marked_shell import BenchWorld
from environments import activation_scripts
from protocol import frame
from waiting import wait_until

# The system calls that each answer needs. The list omits the allocator's calls, which also depend
# on earlier answers. It omits epoll_wait, epoll_ctl and accept4: on a busy machine, fewer requests
# arrive together, so the daemon makes more of these calls.
ANSWER_CALLS = "getsockopt,recvfrom,sendto,close,openat," \
               "read,write,stat,newfstatat,unlink,timerfd_settime,readlink,poll"


_TICKS = os.sysconf("SC_CLK_TCK")


class DaemonBench:
    """A daemon that knows `projects` projects with one environment each."""

    def __init__(self, stage, round_trip, projects=10):
        self.round_trip = round_trip
        self.world = BenchWorld(stage, activation_scripts())
        self.projects = [tools.make_project(self.world, tools.VENVCTL, f"{number}")
                         for number in range(projects)]
        self.frames = []
        self._sleepers = []

    def start(self, wrapper=(), has_workers=True, arguments=()):
        """`wrapper`: a program that runs the daemon, such as valgrind. Under valgrind, the daemon cannot
        start workers."""
        self.world.start_daemon(*arguments, tracer=wrapper)
        if has_workers:
            self.world.approve(self.world.projects)

    def close(self):
        for sleeper in self._sleepers:
            sleeper.kill()
            sleeper.wait()
        self.world.close()

    def request(self, directory, pid=None, namespace=""):
        """One request as the client sends it. A request from another mount `namespace` is
        refused without a lookup."""
        variables = [f"{name}={self.world.variables[name]}" for name in (
            "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "PATH")]
        fields = ["2", "bash", str(pid or os.getpid()), namespace, directory, *variables]
        return frame("resolve", "\0".join(fields))

    def write_frames(self, directories, pids=(None,), namespace=""):
        """Writes one request for each directory and returns the files."""
        paths = []
        for number, directory in enumerate(directories):
            path = f"{self.world.home}/frame-{number}"
            with open(path, "wb") as file:
                file.write(self.request(directory, pids[number % len(pids)], namespace))
            paths.append(path)
        return paths

    @property
    def socket(self):
        return self.world.run_directory + "/socket"

    def send(self, count, frames):
        subprocess.run([self.round_trip, "send", str(count), self.socket, *frames], check=True)

    def processor_seconds(self):
        """Processor time of the daemon and its workers so far."""
        total = 0
        pid = self.world.daemon_pid()
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry) == pid or int(fields[1]) == pid:
                total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def wait_until_idle(self):
        """Waits until the daemon and its workers have handled the events of new directories."""
        samples = [(time.monotonic(), self.processor_seconds())]

        def is_idle():
            began, used = samples[-1]
            if time.monotonic() - began < .5:
                return False
            samples.append((time.monotonic(), self.processor_seconds()))
            return samples[-1][1] - used < .02
        wait_until(is_idle, "the daemon is idle", within=120)

    def warm(self, frames):
        """Sends requests until each answer comes from the cache."""
        def are_known():
            known = self.world.request("status", {})["cachedDecisions"]
            if known < len(frames):
                self.send(len(frames), frames)
            return known >= len(frames)
        wait_until(are_known, "every decision is cached")
        self.send(len(frames), frames)

    def live_pids(self, count):
        """Pids of live processes that stand for shells."""
        while len(self._sleepers) < count:
            self._sleepers.append(subprocess.Popen(["cat"], stdin=subprocess.PIPE,
                                                   stdout=subprocess.DEVNULL))
        return [sleeper.pid for sleeper in self._sleepers]

    def calls_per_answer(self, frames, count=200, batches=10):
        """The daemon's system calls for an answer from the cache. Returns the lowest count of
        `batches` batches, because each count also includes timers and background work. On a busy
        machine, more of this work happens during a batch."""
        totals = []
        for _ in range(batches):
            with Trace(self.world.daemon_pid(), ANSWER_CALLS) as trace:
                self.send(count, frames)
            totals.append((trace.total() - trace.in_vain) / count)
        return min(totals)

    def resident_bytes(self):
        with open(f"/proc/{self.world.daemon_pid()}/status", encoding="ascii") as file:
            text = file.read()
        return int(re.search(r"^VmRSS:\s+(\d+) kB", text, re.M)[1]) * 1024

    def ratio_to_echo(self, frames, count=4000):
        """The median round trip of an answer from the cache, divided by that of a plain epoll echo."""
        path = self.world.home + "/echo"
        echo = subprocess.Popen([self.round_trip, "echo", path])
        try:
            wait_until(lambda: os.path.exists(path), "the echo listens")
            said = subprocess.run([self.round_trip, "time", str(count), path, self.socket, *frames],
                                  check=True, capture_output=True, text=True).stdout
        finally:
            echo.kill()
            echo.wait()
        nanoseconds = dict(line.split() for line in said.splitlines())
        return int(nanoseconds["daemon"]) / int(nanoseconds["echo"])


def start_spans(stage, starts=15):
    """Returns two medians in seconds: the time from exec until the daemon's socket exists, and the
    time of fork, exec and exit of /bin/true."""
    spans, units = [], []
    for _ in range(starts):
        began = time.perf_counter()
        subprocess.run(["/bin/true"], check=True)
        units.append(time.perf_counter() - began)
        world = BenchWorld(stage, {"activate": "", "activate.fish": ""})
        try:
            began = time.perf_counter()
            world.daemon = subprocess.Popen([stage + "/bin/venvd"], env=world.variables,
                                            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            path = world.run_directory + "/socket"
            while not os.path.exists(path):
                pass
            spans.append(time.perf_counter() - began)
        finally:
            world.close()
    return sorted(spans)[starts // 2], sorted(units)[starts // 2]


def instructions_per_answer(stage, round_trip, count=400):
    """The number of instructions per answer, from accepting the connection to closing it, as
    callgrind counts them. Compares a run with `count` answers with a run with twice as many. All
    answers are refusals, because a refusal needs no worker, and no worker can start under
    valgrind."""
    totals = [_instructions(stage, round_trip, times) for times in (count, 2 * count)]
    return (totals[1] - totals[0]) / count


def _instructions(stage, round_trip, count):
    bench = DaemonBench(stage, round_trip)
    try:
        with tempfile.TemporaryDirectory(prefix="venvctl-callgrind-") as directory:
            bench.start(["valgrind", "--tool=callgrind", f"--callgrind-out-file={directory}/%p"],
                        has_workers=False)
            bench.send(count, bench.write_frames(bench.projects, namespace="1"))
            bench.world.daemon.terminate()
            bench.world.daemon.wait()
            with open(f"{directory}/{bench.world.daemon.pid}", encoding="utf-8") as file:
                return int(re.search(r"^(?:summary|totals): (\d+)", file.read(), re.M)[1])
    finally:
        bench.close()


def client_checks(stage, verdict):
    """Size, system calls and page faults of the client."""
    client = stage + "/libexec/venvctl/venvctl-resolve"
    verdict("client: bytes", os.path.getsize(client), budgets.CLIENT_BYTES)
    bench = DaemonBench(stage, None, projects=1)
    try:
        bench.start()
        directory = bench.projects[0]
        variables = {**bench.world.variables, "PWD": directory}
        command = [client, "bash"]
        wait_until(lambda: b"epoch " in subprocess.run(command, env=variables, cwd=directory,
                                                       capture_output=True, check=False).stdout,
                   "an answer with an environment")
        with tempfile.NamedTemporaryFile("r", prefix="venvctl-trace-") as trace:
            subprocess.run(["strace", "-o", trace.name, *command], env=variables, check=True,
                           stdout=subprocess.DEVNULL)
            calls = sum(1 for line in trace if not line.startswith("+++"))
        verdict("client: system calls of an answer", calls, budgets.CLIENT_CALLS)
        ours = min(_faults(command, variables) for _ in range(10))
        theirs = min(_faults(["/bin/true"], variables) for _ in range(10))
        verdict("client: page faults / those of /bin/true", ours / theirs,
                budgets.CLIENT_FAULTS_OF_TRUE)
    finally:
        bench.close()


def _faults(command, variables):
    """Minor page faults from exec to exit, measured by a parent process that does nothing else."""
    text = ("import os, resource, sys\n"
            "pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=["
            "(os.POSIX_SPAWN_OPEN, 1, '/dev/null', os.O_WRONLY, 0)])\n"
            "_, status, usage = os.wait4(pid, 0)\n"
            "print(usage.ru_minflt)\n")
    return int(subprocess.run(["/usr/bin/python3", "-c", text, *command], env=variables, check=True,
                              capture_output=True, text=True).stdout)


def count_checks(stage, round_trip, verdict):
    """Checks that the daemon needs few system calls and instructions for an answer, and no more
    calls with many shells and directories."""
    few = _calls_with(stage, round_trip, projects=1, shells=1)
    many = _calls_with(stage, round_trip, projects=200, shells=100)
    verdict("daemon: system calls of an answer", few, budgets.ANSWER_CALLS)
    verdict("daemon: the same with 200 environments and 100 shells", many, budgets.ANSWER_CALLS)
    if stages.is_sanitized(stage) or not shutil.which("valgrind"):
        print("skipped, as this build is sanitized or valgrind is not installed: instructions")
        return
    verdict("daemon: instructions of an answer", instructions_per_answer(stage, round_trip),
            budgets.ANSWER_INSTRUCTIONS)


def _calls_with(stage, round_trip, projects, shells):
    bench = DaemonBench(stage, round_trip, projects)
    try:
        bench.start()
        frames = bench.write_frames(bench.projects, bench.live_pids(shells))
        bench.warm(frames)
        return bench.calls_per_answer(frames)
    finally:
        bench.close()


def time_checks(stage, round_trip, verdict):
    bench = DaemonBench(stage, round_trip)
    try:
        bench.start()
        verdict("daemon: resident bytes at start", bench.resident_bytes(), budgets.START_BYTES)
        frames = bench.write_frames(bench.projects)
        bench.warm(frames)
        verdict("daemon: round trip of an answer / of a plain echo", bench.ratio_to_echo(frames),
                budgets.ECHO_RATIO)
    finally:
        bench.close()
    started, unit = start_spans(stage)
    verdict("daemon: time from exec to its socket / fork and exec of /bin/true", started / unit,
            budgets.START_T)
