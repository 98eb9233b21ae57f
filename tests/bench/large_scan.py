#!/usr/bin/env python3
"""Times `venvctl scan` in a tree of 100,000 directories, and measures what a search costs the
daemon.

  large_scan.py --stage DIR [--directories N]

The first search lists every directory. A later search reads only the times of the directories. For
the daemon, the program prints which share of one processor a search takes if it is repeated every
30 seconds.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from private_home import PrivateHome  # noqa: E402

INNER = 10
ENVIRONMENTS = 100


def lay_tree(home, count):
    groups = max(1, count // (INNER + 1))
    for i in range(groups):
        for j in range(INNER):
            (home / f"code/{i % 100}/{i}/{j}").mkdir(parents=True)
    for i in range(ENVIRONMENTS):
        prefix = home / f"code/{i % 100}/{i}/.venv"
        prefix.mkdir(parents=True)
        (prefix / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")


def scan(stage, private):
    """The time of the search alone, as the command prints it, and its processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([stage / "bin/venvctl", "scan", private.home], env=private.variables,
                          cwd=private.home, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    directories, seconds = re.search(r"in (\d+) directories \(([\d.]+) s\)", done.stderr).groups()
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return int(directories), float(seconds), used


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stage", type=pathlib.Path, required=True)
    parser.add_argument("--directories", type=int, default=100_000)
    options = parser.parse_args()
    private = PrivateHome()
    try:
        lay_tree(private.home, options.directories)
        began = time.monotonic()
        listed = sum(1 for _ in os.walk(private.home))
        walked = time.monotonic() - began
        first = scan(options.stage, private)
        # This search is not measured. It lists directories again, because the first search did not
        # trust the times of directories that were new.
        scan(options.stage, private)
        again = scan(options.stage, private)
        print(json.dumps({"directories": first[0], "walked_by_python_s": round(walked, 2),
                          "walked_directories": listed, "first_s": first[1], "again_s": again[1],
                          "first_cpu_s": round(first[2], 2), "again_cpu_s": round(again[2], 2),
                          "share_of_a_processor": round(again[2] / 30, 4)}))
    finally:
        private.remove()


if __name__ == "__main__":
    main()
