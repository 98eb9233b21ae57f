"""Measures a daemon that has decisions for thousands of directories: memory, the cost of an event
above all of these directories, and the cost of a sweep (the daemon's regular check of its
decisions)."""
import contextlib
import multiprocessing
import os
import time

from daemon_costs import DaemonBench
from protocol import Answer, connect, read_reply
from waiting import wait_until

_LEAVES = 64  # directories per parent; listing thousands of them would cost more than everything else
_AT_ONCE = 4  # directories that are asked about at the same time, so that several workers decide


class LargeTree:
    """One project with an environment, and directories `depth` levels down that all get this environment."""

    def __init__(self, stage, depth, arguments=()):
        self.bench = DaemonBench(stage, None, projects=2)
        self.world = self.bench.world
        self.bench.start(arguments=arguments)
        self.top = self.bench.projects[0]
        self.other = self.bench.projects[1]
        self.world.write(self.top + "/pyproject.toml", "")
        self._base = os.path.join(self.top, *["level"] * max(0, depth - 3))
        self._decided = 0
        self.ask(self.other)

    def close(self):
        self.bench.close()

    def ask(self, directory, pid=None):
        """The answer, or "" if it is `later`."""
        return self.ask_at_once([directory], pid)[0]

    def ask_at_once(self, directories, pid=None):
        """The answer for each directory, or "" if it is `later`."""
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(connect(self.bench.socket)) for _ in directories]
            for client, directory in zip(clients, directories):
                client.sendall(self.bench.request(directory, pid))
            answers = [Answer(*read_reply(client)) for client in clients]
        return ["" if answer.is_later else answer.text for answer in answers]

    def decide_again(self):
        """Asks again about all directories of decide(), after the daemon has deleted its decisions."""
        count, self._decided = self._decided, 0
        self.decide(count)

    def decide(self, count):
        """Asks until the daemon has decided about all `count` directories of the tree. The cache
        may no longer contain all of these decisions."""
        while self._decided < count:
            numbers = range(self._decided, min(count, self._decided + _AT_ONCE))
            directories = [f"{self._base}/{number // _LEAVES // _LEAVES}/{number // _LEAVES}/{number}"
                           for number in numbers]
            for directory in directories:
                os.makedirs(directory, exist_ok=True)
            while directories:
                answers = self.ask_at_once(directories)
                directories = [each for each, answer in zip(directories, answers) if not answer]
            self._decided += len(numbers)

    def hold(self):
        """Registers a shell in the other project, because no sweep runs without a shell."""
        self.ask(self.other, self.bench.live_pids(1)[0])

    def wait_for_sweep(self):
        """Waits for a sweep. A sweep deletes the file `failed`, which reports an earlier
        failure."""
        note = f"{self.world.run_directory}/failed"
        self.world.write(note, "")
        wait_until(lambda: not os.path.exists(note), "a sweep")

    def status(self):
        return self.world.request("status", {})

    def bytes_each(self):
        """Bytes per decision, as counted by the daemon itself."""
        status = self.status()
        return status["cachedBytes"] / status["cachedDecisions"]

    def resident_bytes(self):
        return self.bench.resident_bytes()

    def _processor_ns(self):
        with open(f"/proc/{self.world.daemon_pid()}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0])

    def write_above_all(self):
        """Changes a file on which every decision depends."""
        epoch = self.world.epoch()
        with open(self.top + "/pyproject.toml", "a", encoding="ascii") as file:
            file.write("\n")
        wait_until(lambda: not os.path.exists(epoch), "the epoch file is removed")

    def rename_above_all(self):
        """Renames the project and immediately restores its name."""
        epoch = self.world.epoch()
        os.rename(self.top, self.top + ".old")
        os.rename(self.top + ".old", self.top)
        wait_until(lambda: not os.path.exists(epoch), "the epoch goes")

    def make_above_all(self):
        """Makes a new directory in the project. The daemon must check whether it is an environment."""
        os.makedirs(f"{self.top}/new{time.monotonic_ns()}")

    def processor_ns_of_event(self):
        """Processor time of the daemon, without its workers, for one change in the project."""
        while not self.ask(self.other):
            pass
        before = self._processor_ns()
        self.write_above_all()
        self.ask(self.other)
        return self._processor_ns() - before

    def _ask_until(self, end):
        """Runs in a separate process. Asks until `end` receives a message, then sends the longest
        time and the longest processor time of an answer."""
        spans, work = [], []
        while not end.poll() or len(spans) < 20:
            worked, began = self._processor_ns(), time.perf_counter()
            self.ask(self.other)
            spans.append(time.perf_counter() - began)
            work.append((self._processor_ns() - worked) / 1e9)
        end.send((max(spans), max(work)))

    def longest_answer_beside(self, action):
        """(the longest time until another shell has an answer, the longest processor time of the daemon for
        an answer), in seconds. Measured during `action` and the second after it. A busy machine mostly
        increases the first figure."""
        ours, theirs = multiprocessing.Pipe()
        asker = multiprocessing.get_context("fork").Process(target=self._ask_until, args=(theirs,))
        asker.start()
        try:
            ours.poll(.3)
            action()
            ours.poll(1)
            ours.send(None)
            return ours.recv()
        finally:
            asker.join()


def event_cost_grows(stage, few, many, depth=4):
    """The cost of an event per directory with `many` directories, divided by this cost with
    `few`."""
    costs = []
    for count in (few, many):
        tree = LargeTree(stage, depth)
        try:
            tree.decide(count)
            costs.append(tree.processor_ns_of_event() / count)
        finally:
            tree.close()
    return costs[1] / costs[0]


def bytes_of_decision(stage, count, depth):
    tree = LargeTree(stage, depth)
    try:
        tree.decide(count)
        return tree.bytes_each()
    finally:
        tree.close()
