"""Runs the tests of a program at the same time, each in its own process. This is useful for tests
that mostly wait."""
import concurrent.futures
import io
import multiprocessing
import sys
import unittest


def main(processes):
    """Like unittest.main, with at most `processes` tests at the same time."""
    unittest.main(testRunner=_Runner(processes))


class _Runner:
    def __init__(self, processes):
        self._processes = processes

    def run(self, suite):
        result = unittest.TestResult()
        context = multiprocessing.get_context("fork")  # with fork, the processes have the tests of the main module
        with concurrent.futures.ProcessPoolExecutor(self._processes, context) as pool:
            for output, failures, errors in pool.map(_run_one, _names_in(suite)):
                print(output, end="", file=sys.stderr, flush=True)
                result.testsRun += 1
                result.failures += failures
                result.errors += errors
        print(f"{result.testsRun} tests, {len(result.failures + result.errors)} failed", file=sys.stderr)
        return result


def _names_in(suite):
    if isinstance(suite, unittest.TestSuite):
        return [name for each in suite for name in _names_in(each)]
    return [suite.id()]


def _run_one(name):
    """Runs one test. Returns its output, its failures and its errors."""
    output = io.StringIO()
    test = unittest.defaultTestLoader.loadTestsFromName(name)
    result = unittest.TextTestRunner(output, verbosity=2).run(test)
    texts = lambda found: [(name, text) for _, text in found]  # noqa: E731
    return output.getvalue(), texts(result.failures), texts(result.errors)
