#!/usr/bin/env python3
"""Runs the scenarios in one shell or in all shells. By default it runs four at a time, because
scenarios mostly wait.

  run.py --stage DIR [--shell NAME] [--only TEXT] [--jobs N] [--daemon absent|stopped|older]

TEXT: run only scenarios with this text in "scenarios_FILE: TITLE".
--daemon: run only the basic situations, with a daemon that does not answer (world.py).

A failure prints its screen and its transcript. The last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import importlib
import os
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import scenario  # noqa: E402
import shells  # noqa: E402
import step_shells  # noqa: E402
from elsewhere import shared_engine  # noqa: E402
from environments import activation_scripts  # noqa: E402
from live import Live  # noqa: E402
from world import World  # noqa: E402

for _file in sorted(pathlib.Path(__file__).parent.glob("scenarios_*.py")):
    importlib.import_module(_file.stem)


def run_one(stage, template, shell, index, daemon):
    """Runs one scenario. Returns the report if it failed or was skipped; None if it passed."""
    one = scenario.ALL[index]
    if shell in shells.STEP_SHELLS and not step_shells.program(shell):
        return f"skipped: {shell}: {one.name}: not available"
    engine, reason = shared_engine() if one.container else (None, "")
    if reason:
        return f"skipped: {shell}: {one.name}: {reason}"
    world = World(stage, template, below=engine and engine.homes)
    live = Live(world, shell)
    try:
        if one.daemon:
            world.start_daemon()
            world.approve(world.projects)
            if daemon:
                world.end_daemon(daemon)
        one.function(live)
        return None
    except scenario.Skip as skip:
        return f"skipped: {shell}: {one.name}: {skip}"
    except Exception as error:
        report = [f"{shell}: {one.name}", f"  {error}"]
        frames = traceback.extract_tb(error.__traceback__)
        report += [f"  {os.path.basename(frame.filename)}:{frame.lineno}: {frame.line}"
                   for frame in frames if "scenarios_" in frame.filename]
        if not isinstance(error, AssertionError):
            report.append(traceback.format_exc())
        if live.terminal:
            report += ["  screen:"] + [f"  | {line}" for line in live.terminal.lines() if line]
            report.append(f"  transcript: {live.terminal.transcript[-3000:]!r}")
        return "\n".join(report)
    finally:
        live.close()
        world.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", required=True)
    parser.add_argument("--shell", choices=shells.ALL_SHELLS)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--daemon", choices=["absent", "stopped", "older"])
    options = parser.parse_args()
    only = "scenarios_situations: " if options.daemon else options.only
    wanted = [(shell, index) for index, one in enumerate(scenario.ALL) for shell in one.shells
              if options.shell in (None, shell) and
              only in f"{one.function.__module__}: {one.name}"]
    if any(scenario.ALL[index].container for _, index in wanted):
        shared_engine()  # before the pool, whose processes then share it
    template = activation_scripts()
    stage = os.path.abspath(options.stage)
    failures = skipped = 0
    began = time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        runs = {pool.submit(run_one, stage, template, shell, index, options.daemon): (shell, index)
                for shell, index in wanted}
        for done in concurrent.futures.as_completed(runs):
            report = done.result()
            if report:
                is_skipped = report.startswith("skipped: ")
                skipped += is_skipped
                failures += not is_skipped
                print(report, flush=True)
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{len(wanted) - failures - skipped} passed, {failures} failed")
    return 1 if failures or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
