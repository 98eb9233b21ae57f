"""The state of each environment in one word, the filters of `list`, and the sizes, with and without a daemon."""
import os
import pathlib
import shutil
import struct
import subprocess

from environments import PACKAGES, PYTHON_VERSION, make_environment
from program import ProgramTest, main


class StatesTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.store = self.home / ".virtualenvs"

    def make(self, name, project=None):
        prefix = pathlib.Path(make_environment(self.store / name, "virtualenv"))
        if project:
            self.write(prefix / ".project", str(project))
        return prefix

    def listed(self, *words, **options):
        return {os.path.relpath(each["prefix"], self.home): each
                for each in self.ok("list", "--json", *words, **options).json}

    def states(self, *words):
        return {path: each["health"] for path, each in self.listed(*words).items()}

    def lead_python_to(self, prefix, target):
        (prefix / "bin/python").unlink()
        (prefix / "bin/python").symlink_to(target)

    def test_each_health_is_listed_with_its_reason(self):
        gone = self.home / "gone"
        self.make("ok", self.directory)
        self.lead_python_to(self.make("no-python", gone), "/no/such/python")
        upgraded = self.make("upgraded")
        shutil.rmtree(upgraded / "lib", ignore_errors=True)
        (upgraded / "lib/python3.1/site-packages").mkdir(parents=True)
        (self.make("half", gone) / "bin/activate").unlink()
        self.write(self.make("moved", gone) / "bin/activate", "VIRTUAL_ENV=/elsewhere/.venv\n")
        self.make("orphan", gone)
        arm = self.make("arm")
        (arm / "bin/python").unlink()
        self.write(arm / "bin/python", "", 0o755)
        machine = 62 if os.uname().machine == "aarch64" else 183
        (arm / "bin/python").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, machine) + bytes(44))
        container = self.make("container")
        self.lead_python_to(container, "/no/such/python")
        self.write(container / "bin/activate", "VIRTUAL_ENV=/no-such-workspace/app/.venv\n")
        windows = self.store / "windows"
        self.write(windows / "pyvenv.cfg", "home = C:\\Python311\n")
        self.write(windows / "Scripts/python.exe", "MZ")
        expected = {
            "ok": ("ok", None), "no-python": ("broken", "does not point to an executable"),
            "upgraded": ("broken", "its packages are in lib/python3.1"), "half": ("incomplete", "no bin/activate"),
            "moved": ("foreign", "created for /elsewhere/.venv"), "orphan": ("orphaned", f"project {gone} no longer exists"),
            "arm": ("foreign", "is a program for"), "container": ("foreign", "container"),
            "windows": ("foreign", "Windows")}
        found = self.listed()
        for name, (health, reason) in expected.items():
            each = found[f".virtualenvs/{name}"]
            with self.subTest(name=name):
                self.assertEqual(each["health"], health, each["error"])
                self.assertIn(reason, each["error"]) if reason else self.assertIsNone(each["error"])
                info = self.ok("info", "--json", self.store / name).json
                self.assertEqual((info["health"], info["error"]), (health, each["error"]))
        for name in ("arm", "container", "windows", "no-python", "half"):
            self.assertNotEqual(self.run_program("run", "-e", self.store / name, "--", "true").code, 0, name)
        self.assertIn("no longer exists", self.ok("list", "--orphaned").out)
        doctor = self.run_program("doctor").out
        self.assertIn("~/.virtualenvs/orphan is orphaned", doctor)

    def test_an_environment_is_orphaned_as_soon_as_its_project_is_deleted(self):
        project = self.home / "work/shop"
        project.mkdir(parents=True)
        self.make("shop", project)
        self.create("--central", cwd=project, variables={"PWD": str(project)})
        self.assertEqual(set(self.states().values()), {"ok"})
        moved = self.home / "moved"
        project.rename(moved)
        self.assertEqual(sorted(self.states("--orphaned").values()), ["orphaned", "orphaned"])
        moved.rename(project)
        self.assertEqual(set(self.states().values()), {"ok"})
        shutil.rmtree(project.parent)
        self.assertEqual(len(self.states("--orphaned")), 2)

    def test_a_shared_environment_and_one_whose_drive_is_missing_are_not_orphaned(self):
        self.make("drive", "/media/no-such-drive/project")
        self.make("relative", "project")
        self.assertEqual(set(self.states().values()), {"ok"})

    def test_filters_can_be_combined(self):
        gone = self.home / "gone"
        self.make("orphan", gone)
        self.lead_python_to(self.make("broken"), "/no/such/python")
        self.make("fine")
        inside = pathlib.Path(make_environment(self.directory / ".venv", "venv"))
        self.ok("allow", inside)
        paths = {f".virtualenvs/{name}": name for name in ("orphan", "broken", "fine")}
        names = lambda *words: {paths.get(path, path) for path in self.states(*words)}
        self.assertEqual(names("--broken"), {"broken"})
        self.assertEqual(names("--orphaned"), {"orphan"})
        self.assertEqual(names("--broken", "--orphaned"), {"broken", "orphan"})
        self.assertEqual(names("--under", self.store), {"broken", "orphan", "fine"})
        self.assertEqual(names("--under", "../.virtualenvs", "--broken"), {"broken"})
        self.assertEqual(names("--under", self.directory), {"project/.venv"})
        self.assertEqual(names("--kind", "virtualenvwrapper", "--under", self.directory), set())
        link = self.home / "link"
        link.symlink_to(self.store)
        self.assertEqual(len(names("--under", link)), 3)
        self.assertEqual(names("--under", self.home / ".virtual"), set())

    def test_the_sum_of_the_sizes_is_what_du_prints(self):
        one, two = self.make("a"), self.make("b")
        inner = pathlib.Path(make_environment(one / "inner", "virtualenv"))
        self.ok("allow", inner)
        big = self.write(one / PACKAGES / "big.bin", "x" * 300_000)
        (two / PACKAGES).mkdir(parents=True, exist_ok=True)
        os.link(big, two / PACKAGES / "big.bin")
        os.link(big, one / "again.bin")
        (two / "sparse").touch()
        os.truncate(two / "sparse", 10_000_000)
        found = self.ok("list", "--json", "--sizes").json
        prefixes = [each["prefix"] for each in found]
        self.assertEqual(len(prefixes), 3)
        lines = subprocess.run(["du", "-scB1", *prefixes], capture_output=True, encoding="utf-8", check=True).stdout
        du = dict(reversed(line.split("\t")) for line in lines.splitlines())
        self.assertEqual(sum(each["sizeBytes"] for each in found), int(du["total"]))
        sizes = {each["prefix"]: each["sizeBytes"] for each in found}
        self.assertGreater(sizes[str(one)], 300_000)
        self.assertLess(sizes[str(two)], 300_000)
        only = self.ok("list", "--json", "--sizes", "--under", two).json[0]
        self.assertGreater(only["sizeBytes"], 300_000)


class StatesWithDaemonTest(StatesTest):
    def setUp(self):
        super().setUp()
        self.start_daemon()


if __name__ == "__main__":
    main()
