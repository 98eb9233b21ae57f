"""Says whether a test runs in its short form (the default) or in its long form (on request).

    VENVCTL_FAULTS=long ctest --test-dir build/ci -R faults_ -V --timeout 7200
"""
import os

IS_LONG = os.environ.get("VENVCTL_FAULTS") == "long"


def rounds(short, long):
    return long if IS_LONG else short


def tell(text):
    """Prints a measurement to the test's standard output."""
    print(f"figure: {text}", flush=True)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
