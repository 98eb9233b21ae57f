"""Builds the measured programs: an installation with the release preset, and round_trip, which
sends requests."""
import os
import pathlib
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = TOP / "build/bench"


def release():
    """Builds the release preset and returns the path of its stage."""
    subprocess.run(["cmake", "--preset", "release"], cwd=TOP, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "build/release"], cwd=TOP, check=True, stdout=subprocess.DEVNULL)
    return str(TOP / "build/release/stage")


def round_trip():
    """Builds round_trip if it is out of date, and returns its path."""
    BUILD.mkdir(parents=True, exist_ok=True)
    program = BUILD / "round_trip"
    source = TOP / "tests/bench/round_trip.cc"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O2", str(source), "-o", str(program)],
                       check=True)
    return str(program)


def is_sanitized(stage):
    """True for a sanitized build. Its instruction counts and its memory have no meaning."""
    return b"__asan_init" in pathlib.Path(stage, "bin/venvd").read_bytes()
