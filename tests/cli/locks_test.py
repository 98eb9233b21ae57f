"""`why` and `status` compare an environment with the lock file of its project. They run no program."""
import pathlib

from program import ProgramTest, main
from environments import PACKAGES

UV_LOCK = """version = 1
[[package]]
name = "shop"
source = { virtual = "." }
dependencies = [{ name = "requests" }]
[[package]]
name = "requests"
version = "2.31.0"
dependencies = [{ name = "idna" }, { name = "colorama", marker = "sys_platform == 'win32'" }]
[[package]]
name = "idna"
version = "3.6"
[[package]]
name = "colorama"
version = "0.4"
"""


class LocksTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.create(".venv")
        self.packages = self.directory / ".venv" / PACKAGES

    def install(self, *names):
        for name in names:
            (self.packages / f"{name}.dist-info").mkdir(parents=True)

    def why(self):
        return self.ok("why", "--json").json

    def state(self):
        word = self.ok("status", "--json").json["state"]
        self.assertEqual(word, self.why()["state"])
        return word

    def test_other_versions_and_missing_packages_are_shown_with_the_command_that_syncs(self):
        self.write(self.directory / "uv.lock", UV_LOCK)
        self.write(self.directory / "pyproject.toml", '[project]\nname = "shop"\n')
        self.install("requests-2.30.0", "more-1.0")
        self.assertEqual(self.state(), "stale")
        why = self.why()
        self.assertEqual(why["differences"], [
            {"name": "idna", "installed": None, "wanted": "3.6"},
            {"name": "requests", "installed": "2.30.0", "wanted": "2.31.0"}])
        self.assertEqual((why["lock"], why["sync"]), (str(self.directory / "uv.lock"), "uv sync"))
        shown = self.ok("why").out
        self.assertIn("idna is missing, wanted 3.6\n", shown)
        self.assertIn("requests 2.30.0, wanted 2.31.0\n", shown)
        self.assertIn("run uv sync\n", shown)

    def test_an_environment_with_the_locked_packages_is_ok(self):
        self.write(self.directory / "uv.lock", UV_LOCK)
        self.install("requests-2.31.0", "idna-3.6")
        self.assertEqual(self.state(), "ok")
        self.assertEqual(self.why()["differences"], [])
        self.assertIn("packages match uv.lock", self.ok("why").out)

    def test_a_requirements_file_is_used_if_there_is_no_lock_file(self):
        self.write(self.directory / "requirements.txt", "requests>=2.31\n")
        self.install("requests-2.30.0")
        self.assertEqual(self.state(), "stale")
        self.write(self.directory / "requirements.txt", "requests>=2.30\n")
        self.assertEqual(self.state(), "ok")

    def test_the_state_is_other_if_another_environment_was_activated_manually(self):
        other = self.home / "other"
        self.create(other)
        self.variables["VIRTUAL_ENV"] = str(other)
        self.assertEqual(self.state(), "other")

    def test_with_a_damaged_lock_file_no_differences_are_shown(self):
        for name in ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"):
            path = pathlib.Path(self.write(self.directory / name, "[[["))
            self.assertEqual(self.state(), "ok")
            path.unlink()

    def test_without_an_environment_there_is_no_state(self):
        self.assertIsNone(self.ok("status", "--json", cwd=self.home,
                                  variables={"PWD": str(self.home)}).json["state"])


if __name__ == "__main__":
    main()
