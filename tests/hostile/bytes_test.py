#!/usr/bin/env python3
"""Changes each thing that an answer depends on, one at a time, in a project with an active
environment. After a change, the environment must be inactive, unless the row says why the change is
harmless. The test then compares all paths that a check opens, lists or reads with the rows. It
fails if no row covers a path.

    bytes_test.py --stage DIR [--only TEXT]

Lines that begin with `figure:` are measurements; the last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import fnmatch
import os
import pathlib
import re
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / each) for each in ("shell", "support")]

import bytes_kinds as samples  # noqa: E402
import bytes_rows as rows  # noqa: E402
from bytes_rows import HELD, SAME, WITHOUT_SCRIPTS  # noqa: E402
from bytes_sample import MARK, Sample, private_home, state_of  # noqa: E402
from environments import activation_scripts  # noqa: E402
from world import World  # noqa: E402

# System paths, which only root can change, need no row. Starting a program also reads some of them.
SYSTEM = ["/usr", "/usr/*", "/bin", "/bin/*", "/sbin", "/sbin/*", "/lib*", "/etc/passwd", "/etc/group",
          "/etc/nsswitch.conf", "/etc/localtime", "/etc/ld.so*", "/proc/*", "/sys/*", "/dev/*", "/run", "/run/*",
          "/var/run/*", "/opt", "/opt/*", "/etc/conda*", "/var/lib/conda*", "/etc/xdg*", "/etc/pixi*", "/etc", "/etc/userdb*", "/pyvenv.cfg",
          "/conda-meta", "/etc/os-release", "/.dockerenv"]
SHARES = 2  # number of processes for the checks: a check mostly waits for programs
IN_A_LOT = 24  # samples in a shared home: not more, because each check reads all approvals in the home
# The daemon's worker decides with the same code as the command, so the test traces the worker only
# for these classes. They cover everything else that a worker does.
LOOKED_AT_BY_A_WORKER = (Sample, samples.Conda, samples.Central, samples.LinkOut)
TRACER = ["strace", "-f", "-qq", "-y", "--seccomp-bpf", "-s", "4096", "-e", "trace=%file", "-o"]
CALL = re.compile(r"^\d+ +(\w+)\((.*)")
AT = re.compile(r'^(?:AT_FDCWD|\d+)<([^>]*)>, "([^"]*)"')
PLAIN = re.compile(r'^"([^"]*)"')


class Before:
    """Prefix and answer before the change. Except for the paths, these are the same for all samples
    of a class."""

    def __init__(self):
        self.known = {}

    def of(self, sample):
        kind = type(sample)
        if kind not in self.known:
            is_active, prefix, reported = state_of(sample.why())
            if not is_active:
                raise AssertionError(f"is not active before the change: {reported}")
            self.known[kind] = (neutral(prefix, sample), None)
        return self.known[kind][0].replace("@P@", sample.project).replace("@HOME@", sample.home)

    def answer(self, sample):
        kind, prefix = type(sample), self.of(sample)
        known, answer = self.known[kind]
        if answer is None:
            answer = neutral(sample.answer(), sample)
            self.known[kind] = (known, answer)
        return prefix, answer.replace("@P@", sample.project).replace("@HOME@", sample.home)


def neutral(text, sample):
    return text.replace(sample.project, "@P@").replace(sample.home, "@HOME@")


def prepared(world, wanted):
    """The samples that can share a home directory, by row. One command approves all samples of a
    home directory."""
    sharing = [row for row in wanted if not row.is_alone]
    lots = [private_home(world, f"lot{number}") for number in range(-(-len(sharing) // IN_A_LOT))]
    shared = {row: row.sample(world, number, lots[number // IN_A_LOT]) for number, row in enumerate(sharing)}
    for row in sharing[::IN_A_LOT]:
        shared[row].adopt_lot()
    return shared


def outcome(row, sample, before):
    """What is wrong with this row, or None."""
    try:
        prefix, answer = (before.of(sample), "") if row.expect == HELD else before.answer(sample)
        row.change(sample)
        is_active, after, reported = state_of(sample.why())
        if row.expect == HELD:
            if is_active:
                return f"is still active ({reported}), at {after}"
            return None if reported else "is held back, but `why` gives no reason"
        if is_active and after != prefix:
            return f"another environment is active: {after}"
        if is_active:
            return difference(row.expect, answer, sample.answer(), os.path.basename(prefix))
        return f"is no longer active: {reported} (harmless: {row.why})" if row.expect == SAME else None
    finally:
        sample.close()


def difference(expect, before, after, own_name):
    """Returns what the answer contains but must not contain, or None. The answer may contain the
    name of the environment's directory in place of the environment's name."""
    if expect == SAME:
        return None if after == before else f"the answer was\n{before}and is now\n{after}"
    allowed = [*before.splitlines(), f"name {own_name}", f"set VIRTUAL_ENV_PROMPT {own_name}",
               f"set CONDA_DEFAULT_ENV {own_name}", f"set CONDA_PROMPT_MODIFIER ({own_name}) "]
    new = [line for line in after.splitlines() if line not in allowed and
           (not line.startswith("say ") or MARK in line)]
    scripts = [line for line in after.splitlines() if line.startswith(("source ", "leave "))]
    if new:
        return f"new in the answer: {new}"
    return f"scripts would run: {scripts}" if scripts and expect == WITHOUT_SCRIPTS else None


def touched(trace):
    """Every path that was opened, inspected or read."""
    paths = set()
    for line in trace.splitlines():
        call = CALL.match(line)
        if not call or call.group(1) in ("execve", "chdir", "getcwd"):
            continue
        arguments = call.group(2)
        at, plain = AT.match(arguments), PLAIN.match(arguments)
        if at:
            paths.add(os.path.normpath(os.path.join(at.group(1), at.group(2))))
        elif plain:
            paths.add(os.path.normpath(plain.group(1)))
    return paths


def named(path, sample):
    """The path with ENV, PROJECT, STATE, HOME or ABOVE in place of the sample's directories."""
    places = [(sample.prefix, "ENV"), (os.path.realpath(sample.prefix), "ENV"), (sample.project, "PROJECT"),
              (sample.state(""), "STATE"), (sample.home, "HOME"), (str(sample.private.run_directory), "RUN")]
    for place, word in places:
        if path == place or path.startswith(place + "/"):
            return word + path[len(place):]
    above = os.path.dirname(sample.home)
    while True:
        if path == above or os.path.dirname(path) == above or path.startswith(above.rstrip("/") + "/.git/"):
            return "ABOVE" + path[len(above.rstrip("/")):] if path != above else "ABOVE"
        if above == "/":
            return path
        above = os.path.dirname(above)


def uncovered(world, number, sample_class, patterns):
    """The number of paths, and those in or above HOME or the project that no row covers."""
    sample = sample_class(world, number)
    try:
        with tempfile.NamedTemporaryFile() as trace:
            done = sample.run("why", "--json", tracer=[*TRACER, trace.name])
            if done.returncode != 0:
                raise AssertionError(done.stderr)
            paths = touched(pathlib.Path(trace.name).read_text(errors="replace"))
            if sample_class in LOOKED_AT_BY_A_WORKER:
                paths |= worker_paths(sample, trace.name + ".daemon")
        system = lambda path: any(fnmatch.fnmatch(path, each) for each in SYSTEM)  # noqa: E731
        # The directory for temporary files may be below a system path.
        names = {named(path, sample) for path in paths
                 if path.startswith(str(world.private.top)) or not system(path)}
        # No decision depends on the runtime directory, the programs, or the list of names in the
        # state directory.
        ours = ("RUN", "ABOVE/run", "ABOVE/prefix", "STATE/", "HOME/tools")
        left = [name for name in names if not name.startswith(ours) and
                not any(fnmatch.fnmatch(name, each) for each in patterns)]
        return len(paths), sorted(left)
    finally:
        sample.close()


def worker_paths(sample, trace):
    """The paths that the daemon's worker reads for the same directory."""
    try:
        with sample.daemon(tracer=[*TRACER, trace]):
            sample.answer_of_daemon()
        return touched(pathlib.Path(trace).read_text(errors="replace"))
    finally:
        if os.path.exists(trace):
            os.unlink(trace)


def wrong_rows(world, wanted):
    """What is wrong with these rows."""
    shared, before, failures = prepared(world, wanted), Before(), []
    for number, row in enumerate(wanted):
        try:
            wrong = outcome(row, shared.get(row) or row.sample(world, 1000 + number), before)
        except AssertionError as error:
            wrong = str(error)
        if wrong:
            failures.append(f"{row.what} ({row.sample.__name__}, wanted: {row.expect}): {wrong}")
            print(failures[-1], flush=True)
    return failures


def uncovered_kinds(world, kinds):
    """(the kinds of samples that read a path that no row covers, the number of paths that were read)"""
    patterns = {pattern for row in rows.ROWS for pattern in row.covers} | {"ABOVE", "HOME/p"}
    failures, looked = [], 0
    for number, sample in enumerate(kinds):
        try:
            count, left = uncovered(world, 5000 + number, sample, patterns)
            wrong = f"{sample.__name__}: no row covers {', '.join(left)}" if left else ""
            patterns |= set(left)  # reports each path only once
            looked += count
        except AssertionError as error:
            wrong = f"{sample.__name__}: {error}"
        if wrong:
            failures.append(wrong)
            print(wrong, flush=True)
    return failures, looked


def check_share(stage, share, only):
    """Checks every SHARES-th row and every SHARES-th kind of sample. Returns the failures, and the
    numbers of checks and of paths."""
    wanted = [row for row in rows.ROWS if only in row.what][share::SHARES]
    every_kind = list({row.sample.__name__: row.sample for row in rows.ROWS}.values())
    kinds = [] if only else every_kind[share::SHARES]
    world = World(stage, activation_scripts())
    try:
        failures = wrong_rows(world, wanted)
        others, looked = uncovered_kinds(world, kinds)
    finally:
        world.close()
    return failures + others, len(wanted) + len(kinds), looked


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    stage, failures, done, looked = os.path.abspath(options.stage), [], 0, 0
    with concurrent.futures.ProcessPoolExecutor(SHARES) as pool:
        shares = [pool.submit(check_share, stage, share, options.only) for share in range(SHARES)]
        for share in shares:
            wrong, checks, paths = share.result()
            failures += wrong
            done += checks
            looked += paths
    expected = [row.expect for row in rows.ROWS]
    print(f"figure: bytes: {len(rows.ROWS)} rows, {expected.count(HELD)} expect to be held back, "
          f"{expected.count(SAME)} harmless with a reason; {looked} read paths are covered")
    print(f"{done - len(failures)} passed, {len(failures)} failed")
    return 1 if failures or not done else 0


if __name__ == "__main__":
    sys.exit(main())
