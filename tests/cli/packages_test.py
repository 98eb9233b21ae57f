"""The Debian package and the wheel: what they contain, and that their own tools install them.

packaging/test is the long form: it uses the installed programs on fresh machines.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from program import STAGE, ProgramTest, main

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(STAGE).parent
COMPLETIONS = {"share/bash-completion/completions/venvctl", "share/zsh/vendor-completions/_venvctl",
               "share/fish/vendor_completions.d/venvctl.fish"}


def run(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **options).stdout


class DebianPackage(ProgramTest):
    """The package of the programs under test."""

    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.made)
        run("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", cls.made / "package",
            "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", env={**os.environ, "SOURCE_DATE_EPOCH": "1000000000"},
            umask=0o002)  # the umask of Debian's users
        cls.package, = (cls.made / "package").glob("*.deb")
        run("dpkg-deb", "--raw-extract", cls.package, cls.made / "tree")
        cls.usr = cls.made / "tree/usr"

    def field(self, name):
        return run("dpkg-deb", "--field", self.package, name).strip()

    def test_the_files_are_where_debian_wants_them(self):
        files = {str(path.relative_to(self.usr)) for path in self.usr.rglob("*") if path.is_file()}
        self.assertLessEqual(COMPLETIONS | {
            "bin/venvctl", "bin/venvd", "libexec/venvctl/venvctl-resolve", "libexec/venvctl/venvctl-elsewhere",
            "share/venvctl/hook.bash",
            "lib/systemd/user/venvd.service", "lib/systemd/user/venvd.socket", "share/man/man1/venvctl-create.1.gz",
            "share/man/man5/venvctl-config.5.gz", "share/man/man8/venvd.8.gz", "share/doc/venvctl/copyright",
            "share/doc/venvctl/changelog.gz"}, files)
        self.assertEqual({name for name in files if name.startswith(("share/systemd", "share/zsh/site"))}, set())
        self.assertEqual([path.name for path in self.usr.parent.iterdir() if path.name != "DEBIAN"], ["usr"])
        unit = (self.usr / "lib/systemd/user/venvd.service").read_text()
        self.assertEqual(re.findall(r'^Exec\w+="([^"]*)"', unit, re.M), ["/usr/bin/venvd"] * 2)
        listed = run("dpkg-deb", "--contents", self.package)
        self.assertEqual([line for line in listed.splitlines() if not re.match(r"[-d]rw.r-.r-. root/root ", line)], [])

    def test_the_package_runs_nothing_when_it_is_installed_and_names_its_libraries(self):
        scripts = {path.name for path in (self.usr.parent / "DEBIAN").iterdir()}
        self.assertEqual(scripts, {"control", "md5sums"})
        self.assertRegex(self.field("Depends"), r"libc6 .*libuv1")
        self.assertRegex(self.field("Version"), r"^\d+\.\d+\.\d+\+(deb|ubuntu)[\d.]+$")

    def test_the_programs_find_each_other_in_the_package(self):
        program = self.usr / "bin/venvctl"
        self.assertIn("venvctl ", run(program, "version", env=self.variables))
        self.addCleanup(subprocess.run, [program, "daemon", "stop"], env=self.variables, capture_output=True, check=False)
        self.assertEqual(run(program, "hook", "bash", env=self.variables),
                         f"source '{self.usr}/share/venvctl/hook.bash'\n")


class Wheel(ProgramTest):
    """The programs under test are not static, so the static hook client is used instead."""

    @classmethod
    def setUpClass(cls):
        made = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, made)
        cls.tested, cls.tree = made / "tested", made / "tree"
        run("cmake", "--install", BUILD, "--strip", "--prefix", cls.tested)
        shutil.copytree(cls.tested, cls.tree, ignore=shutil.ignore_patterns("bin"))
        (cls.tree / "bin").mkdir()
        for name in ("bin/venvctl", "bin/venvd", "libexec/venvctl/venvctl-elsewhere"):
            shutil.copy(cls.tree / "libexec/venvctl/venvctl-resolve", cls.tree / name)

    def make(self, tree):
        return subprocess.run([SOURCE / "packaging/make-wheel", tree, self.private.top / "out", "9.9.9"],
                              capture_output=True, text=True, check=False, env={**os.environ, "SOURCE_DATE_EPOCH": "1"})

    def make_static(self):
        made = self.make(self.tree)
        self.assertEqual(made.returncode, 0, made.stderr)
        return pathlib.Path(made.stdout.strip())

    def test_programs_that_need_the_builders_c_library_are_refused(self):
        made = self.make(self.tested)
        self.assertEqual((made.returncode, list((self.private.top / "out").glob("*.whl"))), (1, []))
        self.assertIn("is not static", made.stderr)

    def test_the_same_tree_gives_the_same_wheel(self):
        wheel = self.make_static()
        self.assertRegex(wheel.name, r"^venvd-9\.9\.9-py3-none-manylinux_2_17_\w+(\.\w+)*\.musllinux_1_1_\w+\.whl$")
        first = wheel.read_bytes()
        for path in self.tree.rglob("*"):
            os.utime(path, (1, 1))
        self.assertEqual(self.make_static().read_bytes(), first)

    def test_pip_installs_the_layout_of_every_installation_and_removes_it(self):
        wheel = self.make_static()
        variables = {**self.variables, "PIP_NO_INDEX": "1", "PIP_BREAK_SYSTEM_PACKAGES": "1",
                     "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        run("/usr/bin/python3", "-m", "pip", "install", "--user", wheel, env=variables)
        prefix = self.home / ".local"
        for name in ("bin/venvctl", "bin/venvd", "libexec/venvctl/venvctl-resolve",
                     "libexec/venvctl/venvctl-elsewhere"):
            self.assertTrue(os.access(prefix / name, os.X_OK), name)
        for name in ("share/venvctl/hook.zsh", "share/man/man1/venvctl.1", "share/bash-completion/completions/venvctl"):
            self.assertEqual((prefix / name).read_bytes(), (self.tree / name).read_bytes())
        self.assertFalse((prefix / "share/systemd").exists())
        run("/usr/bin/python3", "-m", "pip", "uninstall", "--yes", "venvd", env=variables)
        self.assertEqual([path for path in prefix.rglob("*") if path.is_file()], [])


if __name__ == "__main__":
    main()
