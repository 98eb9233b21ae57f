#!/usr/bin/env python3
"""Each test in the table of promises in docs/security.md exists under the given name."""
import pathlib
import re
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
# The files of each group, and the form in which they contain a test's name.
GROUPS = {
    "shell": ("tests/shell/scenarios_*.py", '@scenario("{}"'),
    "cli": ("tests/cli/*_test.py", "def {}(self"),
    "daemon": ("tests/daemon/*_test.py", "def {}(self"),
    "faults": ("tests/faults/*_test.py", "def {}(self"),
    "hostile": ("tests/hostile/*_test.py", "{}"),
    "unit_": ("tests/unit/*/*_test.cc", 'TEST_CASE("{}"'),
}


def promises():
    """Yields (number, [(group, name)]) for each row."""
    section = (TOP / "docs/security.md").read_text().split("\n## Promises\n")[1].split("\n## ")[0]
    for number, cell in re.findall(r"^\| (\d+) \|[^|]+\| ([^|]+) \|$", section, re.M):
        tests = []
        for part in cell.split(" · "):
            group, _, name = part.partition(": ")
            tests.append((group.strip("`"), name.strip("`")))
        yield int(number), tests


class Promises(unittest.TestCase):
    def test_every_promise_names_tests_that_exist(self):
        rows = dict(promises())
        self.assertEqual(sorted(rows), list(range(1, 14)))
        for number, tests in rows.items():
            self.assertTrue(tests, f"promise {number} names no test")
            for group, name in tests:
                key = next(each for each in GROUPS if group.startswith(each))
                files, pattern = GROUPS[key]
                found = any(name == file.name or pattern.format(name) in file.read_text()
                            for file in TOP.glob(files))
                self.assertTrue(found, f"promise {number}: no {group} test {name!r}")


if __name__ == "__main__":
    sys.exit(unittest.main())
