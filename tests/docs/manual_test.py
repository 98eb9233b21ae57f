#!/usr/bin/env python3
"""The installed manual pages: mandoc reports no problem, each command has a page, and the help of a
command names this page."""
import argparse
import pathlib
import re
import subprocess
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
STAGE = pathlib.Path()


def help_of(*words, path="/usr/bin:/bin"):
    return subprocess.run([str(STAGE / "bin/venvctl"), "help", *words], capture_output=True, text=True, check=True,
                          env={"HOME": "/nonexistent", "PATH": path}).stdout


def rendered(page):
    return subprocess.run(["mandoc", "-T", "ascii", "-O", "width=200", str(page)], capture_output=True, text=True,
                          check=True).stdout.replace("\b", "")


class Manual(unittest.TestCase):
    def pages(self):
        return sorted((STAGE / "share/man").glob("man?/*"))

    def test_mandoc_reports_no_problem_with_a_page(self):
        self.assertGreater(len(self.pages()), 40)
        # mandoc also reports pages that are not installed on this machine (style "referenced manual not found").
        ran = subprocess.run(["mandoc", "-T", "lint", "-W", "style", *map(str, self.pages())], capture_output=True,
                             text=True, check=False)
        lines = [line for line in (ran.stdout + ran.stderr).splitlines() if "referenced manual not found" not in line]
        self.assertEqual(lines, [])

    def test_each_command_has_a_page_and_its_help_names_it(self):
        names = re.findall(r"^  ([a-z]+)  ", help_of(), re.M)
        pages = {page.name for page in self.pages()}
        self.assertEqual(pages, {f"venvctl-{name}.1" for name in names} |
                         {"venvctl.1", "venvd.8", "venvctl-config.5"})
        path = f"{STAGE}/bin:/usr/bin:/bin"
        self.assertIn("\nManual page: man venvctl-create\n", help_of("create", path=path))
        named = re.search(r"^Manual page: man (\S+)$", help_of("create"), re.M)
        self.assertEqual(named[1], f"{STAGE}/share/man/man1/venvctl-create.1")

    def test_a_page_shows_the_examples_of_the_help(self):
        for name in ("create", "run", "prompt"):
            examples = re.findall(r"^  (venvctl .*?)  +\S", help_of(name), re.M)
            self.assertTrue(examples)
            page = re.sub(r"_?(.)", r"\1", rendered(STAGE / f"share/man/man1/venvctl-{name}.1"))
            for example in examples:
                self.assertIn(example, page)

    def test_the_exit_statuses_are_those_of_the_interface_page(self):
        section = (TOP / "docs/interface.md").read_text().split("\n## Exit codes and messages\n")[1].split("\n## ")[0]
        documented = re.findall(r"^\| (\d[^|]*?) \| (.*) \|$", section, re.M)
        text = (STAGE / "share/man/man1/venvctl.1").read_text().split(".Sh EXIT STATUS\n")[1].split(".El\n")[0]
        shown = re.findall(r'^\.It "\\&(.*)"\n((?:[^.].*\n)+)', text, re.M)
        self.assertEqual([(code, meaning.replace("`", "").lower()) for code, meaning in documented],
                         [(code, meaning.replace("\\", "").replace("\n", " ").lower().rstrip(". "))
                          for code, meaning in shown])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", required=True, type=pathlib.Path)
    options, rest = parser.parse_known_args()
    STAGE = options.stage.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
