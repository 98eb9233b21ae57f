"""find: which environments contain a package or a file, with and without a daemon."""
import json
import os
import pathlib
import random
import re
import subprocess
import time

from environments import PACKAGES, make_environment
from private_home import PYTHON
from program import PROGRAM, ProgramTest, main
from protocol import request
from waiting import wait_until


class Environments(ProgramTest):
    def make(self, name, *packages):
        prefix = pathlib.Path(make_environment(self.home / ".virtualenvs" / name, "virtualenv"))
        for package in packages:
            self.write(prefix / PACKAGES / package / "RECORD", "")
        return prefix

    def found(self, *words, code=0):
        outcome = self.run_program("find", "--json", *words)
        self.assertEqual(outcome.code, code, outcome.err)
        return {os.path.relpath(each["prefix"], self.home): each for each in outcome.json}

    def calls(self, *words):
        """What strace prints about the files that a command opens."""
        log = self.home / "calls"
        self.ok("-f", "-o", log, "-e", "trace=openat", PROGRAM, *words, program="strace",
                variables={"ASAN_OPTIONS": "detect_leaks=0"})
        return log.read_text()

    def files_opened(self, *words):
        """The number of the user's files and directories that a command opens."""
        return self.calls(*words).count(f'"{self.home}/')

    def versions(self, *words):
        """The versions that were found, by the name of the environment. Only environments in
        self.home count, because the system may have the packages, too."""
        return {path.removeprefix(".virtualenvs/"): [each["version"] for each in found["matches"]]
                for path, found in self.found("--under", self.home, *words).items()}


class FindTest(Environments):
    def test_environments_are_found_by_name_and_versions(self):
        self.make("bad", "litellm-1.82.7.dist-info", "six-1.16.0.dist-info")
        self.make("good", "litellm-1.82.9.dist-info")
        self.make("next", "LiteLLM-1.82.8rc1-py3.11.egg-info", "Ruamel.YAML-0.17.dist-info")
        self.assertEqual(self.versions("litellm>=1.82.7,<1.82.9"), {"bad": ["1.82.7"], "next": ["1.82.8rc1"]})
        self.assertEqual(self.versions("LiteLLM"), {"bad": ["1.82.7"], "good": ["1.82.9"],
                                                                 "next": ["1.82.8rc1"]})
        self.assertEqual(self.versions("ruamel_yaml[jinja2]"), {"next": ["0.17"]})
        several = self.found("--under", self.home, "litellm==1.82.9", "six")
        self.assertEqual({path: [each["requirement"] for each in found["matches"]]
                          for path, found in several.items()},
                         {".virtualenvs/bad": ["six"], ".virtualenvs/good": ["litellm==1.82.9"]})
        each = several[".virtualenvs/bad"]
        self.assertEqual((each["kind"], each["health"], each["processes"]), ("virtualenvwrapper", "ok", []))
        self.assertEqual(each["matches"][0]["name"], "six")
        table = self.ok("find", "litellm").out
        self.assertRegex(table, r"(?m)^litellm +1\.82\.7 .*~/\.virtualenvs/bad")
        self.found("litellm>2", code=3)
        self.assertIn("no environment has a matching package", self.run_program("find", "litellm>2").err)

    def test_installations_and_removals_are_noticed(self):
        prefix = self.make("a", "six-1.16.0.dist-info")
        self.assertEqual(self.versions("six"), {"a": ["1.16.0"]})
        (prefix / PACKAGES / "six-1.16.0.dist-info").rename(prefix / PACKAGES / "six-1.17.0.dist-info")
        self.assertEqual(self.versions("six"), {"a": ["1.17.0"]})
        self.found("--under", self.home, "six==1.16.0", code=3)
        self.make("b", "six-2.dist-info")
        self.assertEqual(self.versions("six"), {"a": ["1.17.0"], "b": ["2"]})

    def test_environments_of_conda_and_of_tools_and_the_users_packages_are_searched(self):
        conda = pathlib.Path(make_environment(self.home / "miniconda3/envs/data", "conda"))
        self.write(conda / "conda-meta/python-dateutil-2.9.0-pyhd8ed1ab_0.json", "{}")
        tool = pathlib.Path(make_environment(self.home / ".local/share/pipx/venvs/black", "virtualenv"))
        self.write(tool / "pipx_metadata.json", "{}")
        self.write(tool / PACKAGES / "python_dateutil-2.8.dist-info/RECORD", "")
        self.write(self.home / ".local" / PACKAGES / "python_dateutil-2.7.dist-info/RECORD", "")
        found = self.found("--under", self.home, "python-dateutil")
        self.assertEqual({path: (each["kind"], each["matches"][0]["version"]) for path, each in found.items()},
                         {"miniconda3/envs/data": ("conda", "2.9.0"),
                          ".local/share/pipx/venvs/black": ("pipx", "2.8"), ".local": ("user", "2.7")})
        self.assertEqual(set(self.found("python-dateutil", "--under", self.home / ".local/share")),
                         {".local/share/pipx/venvs/black"})

    def test_the_systems_packages_are_searched(self):
        packages = pathlib.Path("/usr/lib/python3/dist-packages")
        name = next(path.name for path in sorted(packages.iterdir()) if path.name.endswith(("-info",)))
        package = name.split("-")[0]
        listed = self.ok("find", "--json", package).json
        self.assertIn(("/usr", "system"), {(each["prefix"], each["kind"]) for each in listed})

    def test_the_most_recently_used_environment_comes_first(self):
        for name in ("a", "b", "c"):
            self.make(name, "six-1.dist-info")
        self.write(self.private.state / "environments.json", '{"schema": 1, "environments": ['
                   f'{{"prefix": "{self.home}/.virtualenvs/b", "lastUsed": 2000}},'
                   f'{{"prefix": "{self.home}/.virtualenvs/c", "lastUsed": 3000}}]}}', 0o600)
        self.assertEqual(list(self.versions("six")), ["c", "b", "a"])

    def test_the_processes_that_run_from_an_environment_are_shown(self):
        prefix = self.make("a", "six-1.dist-info")
        process = subprocess.Popen([prefix / "bin/python", "-c", "print(flush=True); import sys; sys.stdin.read()"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(process.communicate)
        process.stdout.readline()
        self.assertEqual(self.found("six")[".virtualenvs/a"]["processes"], [process.pid])
        self.assertIn(str(process.pid), self.ok("find", "six").out)

    def test_only_the_needed_files_of_the_machines_processes_are_read(self):
        self.make("a", "six-1.16.0.dist-info")
        opened = re.findall(r'"/proc/\d+/(\w+)"', self.calls("find", "six"))
        self.assertIn("maps", opened)
        self.assertNotIn("stat", opened)

    def test_invalid_requirements_are_refused(self):
        for words in ((), ("x>=1; python_version<'3'",), ("x @ https://example.org/x.whl",), ("x>",), ("-x",),
                      ("x", "--pth"), ("--file", "/etc/passwd"), ("--file", "a", "--pth"), ("--file", ""),
                      ("--file", "../x"), ("--file", "a//b"), ("--file", "a/")):
            with self.subTest(words=words):
                self.fails(2, "find", *words)

    def test_pth_files_that_run_code_are_listed_with_age_and_owner(self):
        prefix = self.make("a")
        packages = prefix / PACKAGES
        self.write(packages / "evil.pth", "import os; os.getcwd()\n")
        self.write(packages / "paths.pth", "/some/where\n")
        self.write(packages / "tool-1.0.dist-info/RECORD", "evil.pth,sha256=x,9\n")
        self.write(packages / "free.pth", "import sys\n")
        os.utime(packages / "evil.pth", (1_600_000_000, 1_600_000_000))
        self.make("b")
        found = self.found("--pth", "--under", self.home)
        self.assertEqual(list(found), [".virtualenvs/a"])
        matches = found[".virtualenvs/a"]["matches"]
        self.assertEqual(matches[0], {"file": str(packages / "evil.pth"), "modified": "2020-09-13T12:26:40Z",
                                      "owner": "tool"})
        self.assertEqual([each["owner"] for each in matches], ["tool", None])
        self.assertRegex(self.ok("find", "--pth").out, r"evil\.pth +\d+ years ago +tool ")

    def test_files_are_found_by_name_and_path(self):
        prefix = self.make("a")
        self.write(prefix / PACKAGES / "pkg/sub/backdoor.py", "")
        for pattern in ("backdoor.py", "back*.py", "pkg/sub/backdoor.py", "pkg/*/backdoor.py"):
            found = self.found("--file", pattern)
            self.assertEqual(found[".virtualenvs/a"]["matches"][0]["file"],
                             str(prefix / PACKAGES / "pkg/sub/backdoor.py"), pattern)
        self.found("--file", "sub/backdoor.py", code=3)

    def least_time(self, *words):
        def once():
            began = time.monotonic()
            self.ok(*words)
            return time.monotonic() - began
        return min(once() for _ in range(3))

    def fill(self):
        """A hundred environments with a hundred packages each."""
        for number in range(100):
            prefix = self.make(f"e{number}")
            (prefix / PACKAGES).mkdir(parents=True, exist_ok=True)
            for package in range(100):
                (prefix / PACKAGES / f"package{package}-1.{number}.dist-info").mkdir()

    def test_a_package_is_found_quickly_among_ten_thousand(self):
        self.fill()
        self.assertEqual(self.versions("package50==1.7"), {"e7": ["1.7"]})
        ratio = self.least_time("find", "package50==1.7") / self.least_time("list")
        print(f"find among 100 environments: {ratio:.2f} times a list")
        self.assertLess(ratio, 2)


class VersionsTest(Environments):
    def test_versions_compare_as_the_library_packaging_compares_them(self):
        # The packages that the tests need include the library `packaging` for the system's python.
        numbers = random.Random(7)
        texts = set()
        while len(texts) < 250:
            text = numbers.choice(("", "", "", "1!")) + ".".join(
                str(numbers.choice((0, 1, 2, 10))) for _ in range(numbers.randint(1, 4)))
            text += numbers.choice(("", "", "a1", "b2", "rc1", "rc10")) + numbers.choice(("", "", ".post1", ".post2"))
            text += numbers.choice(("", "", "", ".dev0", ".dev3")) + numbers.choice(("", "", "+abc", "+1", "+abc.2"))
            texts.add(text)
        texts = sorted(texts)
        self.make("all", *(f"x-{text}.dist-info" for text in texts))
        public = [text.partition("+")[0] for text in texts]
        plain = [text for text in public if text.replace(".", "").isdigit()]
        # Version 23 of the library compares epochs wrongly for ~= and for == with *.
        without_epoch = [text for text in public if "!" not in text]
        specifiers = []
        for _ in range(150):
            sign = numbers.choice((">=", "<=", ">", "<", "==", "!=", "~=", "==*", "!=*", "==="))
            if sign.endswith("*"):
                specifiers.append(f"{sign[:2]}{numbers.choice(plain)}.*")
            elif sign == "~=":
                specifiers.append(sign + numbers.choice([text for text in without_epoch if re.match(r"\d+\.\d", text)]))
            else:
                specifiers.append(sign + numbers.choice(texts if sign in ("==", "!=", "===") else public))
        specifiers += [f"{numbers.choice(('>=', '>', '!='))}{numbers.choice(public)},"
                       f"{numbers.choice(('<=', '<'))}{numbers.choice(public)}" for _ in range(100)]
        program = ("import json, sys; from packaging.specifiers import SpecifierSet, InvalidSpecifier\n"
                   "texts, specifiers = json.load(sys.stdin)\n"
                   "def fitting(each):\n"
                   "    try: wanted = SpecifierSet(each)\n"
                   "    except InvalidSpecifier: return None\n"
                   "    return [text for text in texts if wanted.contains(text, prereleases=True)]\n"
                   "json.dump([fitting(each) for each in specifiers], sys.stdout)")
        expected = json.loads(subprocess.run([PYTHON, "-c", program], input=json.dumps([texts, specifiers]),
                                             capture_output=True, encoding="utf-8", check=True).stdout)
        valid = {f"x{each}": fitting for each, fitting in zip(specifiers, expected) if fitting is not None}
        self.assertGreater(len(valid), 200)
        for each, fitting in zip(specifiers, expected):
            if fitting is None:
                self.fails(2, "find", f"x{each}")
        found = {requirement: [] for requirement in valid}
        for match in self.found("--under", self.home, *valid).get(".virtualenvs/all", {"matches": []})["matches"]:
            found[match["requirement"]].append(match["version"])
        for requirement, fitting in valid.items():
            different = set(found[requirement]) ^ set(fitting)
            if "*" in requirement or "~" in requirement:
                different = {text for text in different if "!" not in text}
            self.assertEqual(different, set(), requirement)


class FindWithDaemonTest(FindTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def test_a_package_is_found_quickly_among_ten_thousand(self):
        self.fill()
        wait_until(lambda: len(self.ok("list", "--json").json) == 100 and
                   json.loads(request(self.private.socket_path, "status")[1])["inventory"] == 100,
                   "the daemon knows all environments", within=150)
        self.assertEqual(self.versions("package50==1.7"), {"e7": ["1.7"]})
        self.variables["VENVCTL_RUNTIME_DIR"] = str(self.home / "nobody")
        alone = self.files_opened("find", "package50==1.7")
        del self.variables["VENVCTL_RUNTIME_DIR"]
        # On a busy machine, the daemon may answer too late. Then the command reads the files itself.
        wait_until(lambda: alone > 2 * self.files_opened("find", "package50==1.7"),
                   "the daemon's memory saves half of the files")


if __name__ == "__main__":
    main()
