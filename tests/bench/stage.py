"""What is measured: an installation as the release preset makes it, and the sender of requests."""
import os
import pathlib
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = TOP / "build/bench"


def release():
    """Builds it where it is not up to date; the stage's path."""
    subprocess.run(["cmake", "--preset", "release"], cwd=TOP, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "build/release"], cwd=TOP, check=True, stdout=subprocess.DEVNULL)
    return str(TOP / "build/release/stage")


def round_trip():
    """Builds the sender of requests; its path."""
    BUILD.mkdir(parents=True, exist_ok=True)
    program = BUILD / "round_trip"
    source = TOP / "tests/bench/round_trip.cc"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O2", str(source), "-o", str(program)],
                       check=True)
    return str(program)


def is_sanitized(stage):
    """Instructions and memory of such a program say nothing."""
    return b"__asan_init" in pathlib.Path(stage, "bin/venvd").read_bytes()
