"""`install.sh --from` with a tarball, and the tarball itself."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile

from program import STAGE, ProgramTest, main

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(STAGE).parent


def pack(tree, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([SOURCE / "packaging/make-tarball", tree, file], check=True,
                   env={**os.environ, "SOURCE_DATE_EPOCH": "1000000000"})


class InstallFromTarball(ProgramTest):
    """The tarball contains the programs under test."""

    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.made)
        subprocess.run(["cmake", "--install", BUILD, "--strip", "--prefix", "/usr/local"], check=True,
                       env={**os.environ, "DESTDIR": str(cls.made)}, stdout=subprocess.DEVNULL)
        cls.tree = cls.made / "usr/local"
        cls.tarball = cls.made / f"release/venvctl-9.9.9-linux-{os.uname().machine}.tar.gz"
        pack(cls.tree, cls.tarball)

    def setUp(self):
        super().setUp()
        self.prefix = self.home / ".local"

    def call(self, *words, variables=None, code=0):
        ran = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, cwd=self.home,
                             stdin=subprocess.DEVNULL, env={**self.variables, **(variables or {})})
        self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran.stdout + ran.stderr

    def files(self):
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*") if not path.is_dir()}

    def test_install_needs_no_build_and_uninstall_removes_everything(self):
        # Neither a compiler nor sudo may run.
        tools = self.private.top / "tools"
        for name in ("cmake", "sudo", "apt-get", "dpkg-query"):
            self.write(tools / name, "#!/bin/sh\necho \"$0 was run\" >&2\nexit 9\n", 0o755)
        path = {"PATH": f"{tools}:/usr/bin:/bin"}
        before = self.files()
        shutil.copy(self.tarball, self.private.top)
        shown = self.call(SOURCE / "install.sh", "--from", f"../{self.tarball.name}", "--yes", variables=path)
        self.assertLess(shown.index("This script will"), shown.index("==>"))
        self.assertIn("(myproject) myproject $ ", shown)
        self.assertRegex(shown, r"==> done in \d+ s")
        self.assertNotIn("was run", shown)
        program = self.prefix / "bin/venvctl"
        self.assertIn("venvctl ", self.call(program, "version"))
        self.assertIn(f"{self.prefix}/share/venvctl/hook.bash", self.call(program, "hook", "bash"))
        unit = (self.prefix / "share/systemd/user/venvd.service").read_text()
        self.assertEqual(re.findall(r'^Exec\w+="([^"]*)"', unit, re.M), [f"{self.prefix}/bin/venvd"] * 2)
        self.call(SOURCE / "install.sh", "--uninstall", variables=path)
        # Virtualenv's cache may stay.
        left = {name for name in self.files() - before if not name.startswith(".local/share/virtualenv/")}
        self.assertEqual(left, set())

    def test_uninstall_keeps_central_environments_and_removes_the_lines_of_each_shell(self):
        self.call(SOURCE / "install.sh", "--from", self.tarball, "--yes")
        program = self.prefix / "bin/venvctl"
        project = self.home / "shop"
        project.mkdir()
        self.call(program, "-C", project, "create", "--central")
        environment = pathlib.Path((project / ".venv").read_text().strip())
        self.assertTrue(environment.is_relative_to(self.prefix / "share/venvctl"), environment)
        shells = ("bash", "zsh", "fish", "tcsh", "xonsh", "elvish", "nu")
        for shell in shells:
            self.call(program, "init", shell)
        shown = self.call(SOURCE / "install.sh", "--uninstall")
        self.assertTrue((environment / "bin/python").exists())
        self.assertEqual([path.name for path in (self.prefix / "share/venvctl").iterdir()], ["environments"])
        with_lines = [path for path in self.home.rglob("*")
                      if path.is_file() and environment not in path.parents and b"venvctl initialize" in path.read_bytes()]
        self.assertEqual(with_lines, [], shown)

    def test_uninstall_deletes_nothing_if_the_prefix_has_no_venvctl(self):
        trust = self.write(self.private.state / "trust.json", "{}")
        shown = self.call(SOURCE / "install.sh", "--uninstall", "--prefix", self.home / "nothing", code=1)
        self.assertIn("give the --prefix with which you installed it", shown)
        self.assertTrue(trust.exists())

    def test_uninstall_ignores_relative_xdg_directories(self):
        self.call(SOURCE / "install.sh", "--from", self.tarball, "--yes")
        self.call(self.prefix / "bin/venvctl", "daemon", "stop")
        copy = self.private.top / "copy"
        copy.mkdir()
        shutil.copy(SOURCE / "install.sh", copy)
        kept = self.write(copy / "state/venvctl/kept", "")
        self.call(copy / "install.sh", "--uninstall",
                  variables={name: "state" for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")})
        self.assertTrue(kept.exists())

    def test_uninstall_removes_what_init_added_to_the_files_of_editors_and_agents(self):
        self.call(SOURCE / "install.sh", "--from", self.tarball, "--yes")
        program = self.prefix / "bin/venvctl"
        own = {self.home / ".config/Code/User/settings.json": '{\n  "editor.tabSize": 2\n}\n',
               self.home / ".claude/settings.json": '{\n  "model": "a"\n}\n',
               self.home / ".codex/config.toml": 'model = "a"\n'}
        for path, content in own.items():
            self.write(path, content)
        for words in (["vscode"], ["--agent", "claude"], ["--agent", "codex"]):
            self.call(program, "init", *words)
        for path, content in own.items():
            self.assertNotEqual(path.read_text(), content)
        shown = self.call(SOURCE / "install.sh", "--uninstall")
        for path, content in own.items():
            with self.subTest(path):
                self.assertEqual(path.read_text(), content)
        self.assertIn("added to projects stays there", shown)

    def test_uninstall_goes_on_if_the_file_of_an_agent_cannot_be_changed(self):
        self.call(SOURCE / "install.sh", "--from", self.tarball, "--yes")
        settings = self.home / ".claude/settings.json"
        self.write(settings, "not JSON")
        shown = self.call(SOURCE / "install.sh", "--uninstall")
        self.assertIn(".claude/settings.json is not a settings file of Claude Code", shown)
        self.assertEqual(settings.read_text(), "not JSON")
        self.assertFalse((self.prefix / "bin/venvctl").exists())

    def test_the_unit_has_the_path_of_an_unusual_prefix(self):
        prefix = self.home / "a $b &c#d"
        self.call(SOURCE / "install.sh", "--from", self.tarball, "--yes", "--prefix", prefix)
        unit = (prefix / "share/systemd/user/venvd.service").read_text()
        self.assertIn(f'ExecStart="{str(prefix).replace("$", "$$")}/bin/venvd"\n', unit)
        self.call(prefix / "bin/venvctl", "daemon", "stop")

    def test_a_tarball_beside_the_script_is_used_and_a_damaged_one_is_not(self):
        place = self.private.top / "release"
        place.mkdir()
        shutil.copy(SOURCE / "install.sh", place)
        shutil.copy(self.tarball, place)
        (place / "SHA256SUMS").write_text(f"{'0' * 64}  {self.tarball.name}\n")
        self.assertIn("download the tarball again", self.call(place / "install.sh", "--yes", code=1))
        self.assertFalse((self.prefix / "bin").exists())
        digest = hashlib.sha256(self.tarball.read_bytes()).hexdigest()
        (place / "SHA256SUMS").write_text(f"{digest}  {self.tarball.name}\n")
        self.call(place / "install.sh", "--yes")
        self.call(self.prefix / "bin/venvctl", "daemon", "stop")

    def test_a_missing_tarball_and_a_tarball_for_another_machine_are_refused(self):
        self.assertIn("there is no file", self.call(SOURCE / "install.sh", "--from", "nothing", "--yes", code=1))
        tree = self.private.top / "tree"
        for name in ("bin/venvctl", "libexec/x", "share/x"):
            self.write(tree / name, "\x7fELF for another processor", 0o755)
        tarball = self.private.top / "other.tar.gz"
        pack(tree, tarball)
        shown = self.call(SOURCE / "install.sh", "--from", tarball, "--yes", code=1)
        self.assertIn("do not run on this machine", shown)
        self.assertFalse((self.prefix / "bin").exists())

    def test_the_same_tree_gives_the_same_tarball_whatever_its_dates_and_modes(self):
        copy = self.private.top / "copy"
        shutil.copytree(self.tree, copy)
        for path in copy.rglob("*"):
            os.utime(path, (1, 1))
            path.chmod(path.stat().st_mode | 0o020)
        again = self.private.top / "again" / self.tarball.name
        pack(copy, again)
        self.assertEqual(again.read_bytes(), self.tarball.read_bytes())
        with tarfile.open(again) as archive:
            members = archive.getmembers()
        self.assertEqual({(each.uid, each.gid, each.mtime) for each in members}, {(0, 0, 1000000000)})
        self.assertEqual([each.name for each in members if each.mode & 0o022], [])


if __name__ == "__main__":
    main()
