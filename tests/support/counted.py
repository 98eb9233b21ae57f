"""unittest.main, with lines that count_results.py can parse: one for each skipped test, then the counts."""
import sys
import unittest


def main():
    result = unittest.main(exit=False, verbosity=1).result
    for test, reason in result.skipped:
        print(f"skipped: {test.id().removeprefix('__main__.')}: {reason}")
    bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed")
    sys.exit(1 if bad or not result.testsRun else 0)
