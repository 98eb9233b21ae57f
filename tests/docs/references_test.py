#!/usr/bin/env python3
"""Everything to which comments and documents refer exists: files, headings, commands, options, faults.

  references_test.py --stage DIR

- A path in a comment or document names an existing file or folder.
- A link in a document leads to an existing file and heading.
- `venvctl help` knows each `venvctl WORD` in a document, and its options.
- docs/interface.md describes exactly the commands, options and faults that exist.
"""
import argparse
import ast
import io
import os
import pathlib
import re
import subprocess
import sys
import tokenize
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SOURCES = ("core", "daemon", "client", "shell-hooks", "systemd", "tests", "packaging", ".ci", "install.sh",
           "CMakeLists.txt")
# Matches paths such as "core/base/text.h", "tests/shell/scenarios_*.py", "docs/security.md" and
# "core/kinds".
BEFORE = r"(?<![\w./~$*-])"
PATH = re.compile(BEFORE + r"((?:docs|core|daemon|client|shell-hooks|systemd|tests|packaging|\.ci)/[\w.*+/-]*[\w*+])")
# Files that are named without their folder: "text.h", "wire/frame.h", "promises_test.py".
NAME = re.compile(
    BEFORE + r"((?:[\w-]+/)*(?:\w[\w-]*\.(?:h|cc)|\w+_test\.py|[A-Z]{4,}\.md))(?![\w/(])")
# Names that are not files of the project: placeholders in instructions (NAME_test.cc), headers of
# the system, files of the user.
NO_FILE = re.compile(r"NAME|FILE|file_name|^(?:linux|sys)/|^AGENTS\.md$")
# Names of pages that existed before docs/. No comment may cite them.
OLD_PAGE = re.compile(r"\b(?:KINDS|SAFETY|ARCHITECTURE|HOUSE)\b(?!_)|\b(?:INTERFACE|SHELL|STYLE|SPEED) \d")

STAGE = None


def listed():
    """The files of the working tree that git tracks, or would track after `git add`."""
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=TOP,
                           capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(name for name in set(names) if (TOP / name).is_file())


FILES = listed()


def read(name):
    try:
        return (TOP / name).read_text()
    except UnicodeDecodeError:
        return ""


def documents():
    return [name for name in FILES if name.endswith(".md")]


def python_comments(text):
    """Yields (line, text) of comments and docstrings."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            yield node.body[0].lineno, ast.get_docstring(node)


def comments(name):
    """Yields (line, text) of the comments of a source."""
    text = read(name)
    if name.endswith(".py") or text.startswith(("#!/usr/bin/env python3", "#!/usr/bin/python3")):
        yield from python_comments(text)
        return
    mark = "//" if name.endswith((".cc", ".h", ".c")) else "#"
    if name.endswith((".jsonl", ".json", ".svg")):
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = re.search(rf"(?:^|\s){mark}+(\s.*)", line)
        if found:
            yield number, found[1]


def spans(text):
    """Yields (line, text) of the code in a document: inline spans and lines of code blocks."""
    is_fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("```"):
            is_fenced = not is_fenced
        elif is_fenced or line.startswith("    "):
            yield number, line.strip()
        else:
            for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", line):
                yield number, code.replace("\\|", "|")


def exists(path):
    if NO_FILE.search(path) or any(TOP.glob(path)):
        return True
    # The path may name a header and its source together, as "core/base/text" does.
    return any(name.startswith(path + ".") for name in FILES)


def is_known_name(name):
    return bool(NO_FILE.search(name)) or any(each == name or each.endswith("/" + name) for each in FILES)


def broken_paths(text):
    yield from (path for path in PATH.findall(text) if not exists(path.rstrip(".-")))
    yield from (name for name in NAME.findall(text) if not PATH.search(name) and not is_known_name(name))


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    text = re.sub(r"[`*]", "", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(name):
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", read(name), re.M)}


def help_of(*words):
    ran = subprocess.run([str(STAGE / "bin/venvctl"), "help", *words], capture_output=True, text=True,
                         check=True, env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"})
    return ran.stdout


def commands():
    """{name: options} for the name and the alias of every command."""
    found = {}
    for name in re.findall(r"^  ([a-z]+)  ", help_of(), re.M):
        text = help_of(name)
        options = set()
        for line in re.findall(r"^ +(-\S.*)$", text, re.M):
            options.update(re.findall(r"(?:^|, )(--?[a-zA-Z][\w-]*)", re.split(r"  +", line)[0]))
        found[name] = options
        for alias in re.findall(r"^Alias: venvctl (\w+)$", text, re.M):
            found[alias] = options
    return found


class Files(unittest.TestCase):
    def check(self, places):
        broken = [f"{place}: {path}" for place, text in places for path in broken_paths(text)]
        self.assertEqual(broken, [], "\n".join(["no such file:", *broken]))

    def test_a_comment_names_existing_files(self):
        self.check((f"{name}:{line}", text) for name in FILES
                   if name.startswith(SOURCES) and not name.endswith(".md") for line, text in comments(name))

    def test_a_document_names_existing_files(self):
        self.check((name, read(name)) for name in documents())

    def test_a_link_leads_to_a_file_and_a_heading(self):
        broken = []
        for name in documents():
            for target in re.findall(r"\]\(([^)\s]+)\)", read(name)):
                if re.match(r"[a-z]+:", target):
                    continue
                path, _, anchor = target.partition("#")
                full = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
                is_broken = not (TOP / full).exists() or anchor and anchor not in anchors(full)
                broken += [f"{name}: {target}"] if is_broken else []
        self.assertEqual(broken, [])

    def test_no_comment_cites_a_page_that_is_not_in_the_tree(self):
        cited = [f"{name}:{line}: {text.strip()}" for name in FILES
                 if name.startswith(SOURCES) and not name.endswith(".md") for line, text in comments(name)
                 if OLD_PAGE.search(text)]
        self.assertEqual(cited, [])


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.known = commands()
        cls.common = set.intersection(*(options - {"--json"} for options in cls.known.values()))

    def problem_with(self, words):
        """What is wrong with the words that follow "venvctl"; "" if they are known."""
        words = [word for word in words if word]
        valued = {"-C", "--directory", "--color"}
        at = 0
        while at < len(words) and words[at].startswith("-"):
            at += 2 if words[at] in valued else 1
        if at >= len(words):
            is_known = all(word in {"--version", "-V"} | self.common for word in words)
            return "" if is_known else f"unknown option in {words}"
        name = words[at].rstrip(".,:;…")
        if re.fullmatch(r"[A-Z]+|…|\.\.\.", name):
            return ""  # a placeholder: `venvctl COMMAND`
        if name not in self.known:
            return f"unknown command {name}"
        for word in words[:at] + words[at + 1:]:
            if word == "--":
                break
            option = word.strip("[],.").split("=")[0]
            if re.fullmatch(r"--?[a-zA-Z][\w-]*", option) and option not in self.known[name]:
                return f"unknown option {option} of {name}"
        return ""

    def test_a_document_names_existing_commands_and_options(self):
        self.assertGreater(len(self.known), 20)
        problems = []
        for name in documents():
            for line, code in spans(read(name)):
                if code.startswith("#"):
                    continue
                for typed in re.findall(r"(?:^|[\s/(])venvctl ((?:[^|;&#\")`]|\|(?=\w))*)", code):
                    problem = self.problem_with(typed.split())
                    problems += [f"{name}:{line}: {problem}"] if problem else []
        self.assertEqual(problems, [])

    def test_the_interface_page_describes_each_command_with_its_options(self):
        page = read("docs/interface.md")
        sections = dict(re.findall(r"^### venvctl (\w+)\n(.*?)(?=^##)", page, re.M | re.S))
        described = {name: set(re.findall(r"`(--?[a-zA-Z][\w-]*)[ `]", " ".join(
            re.findall(r"^\| (`-[^|]*(?:\\\|[^|]*)*) \|", text, re.M)))) for name, text in sections.items()}
        names = set(re.findall(r"^  ([a-z]+)  ", help_of(), re.M))
        self.assertEqual(set(described), names)
        for name in sorted(names):
            self.assertEqual(described[name], self.known[name] - self.common - {"--json"}, name)
            self.assertEqual("--json" in self.known[name], "Has `--json`" in sections[name], name)


class Faults(unittest.TestCase):
    def test_the_interface_page_describes_each_fault(self):
        known = re.findall(r'constexpr Fault k\w+\{\s*"([a-z-]+)"', read("core/faults/faults.h"))
        section = read("docs/interface.md").split("\n## Faults\n")[1].split("\n## ")[0]
        self.assertEqual(re.findall(r"^\| `([a-z-]+)` \|", section, re.M), known)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", required=True, type=pathlib.Path)
    options, rest = parser.parse_known_args()
    STAGE = options.stage.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
