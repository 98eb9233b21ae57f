#!/usr/bin/env python3
"""Worlds with the real toolbox or distrobox, and podman: what venvctl does in a container that they made.

  home_sharing_containers.py --stage DIR [--tool toolbox|distrobox] [--program FILE]

--program: the tool's program, by default the one on PATH (Debian: podman-toolbox, distrobox). Run this program as an
ordinary user who has lines in /etc/subuid and /etc/subgid. toolbox also works as root. Both tools need an image, so this
program makes one with the machine's own files. Everything is in a new directory in the home directory (or in TMPDIR),
which is removed at the end. The last line is "N passed, N failed".
"""
import argparse
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests/support"))
NAME = "fedora-41"
IMAGE = "localhost/small:1"
REAL_PYTHON = os.path.realpath("/usr/bin/python3")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--stage", required=True, type=pathlib.Path, help="the staged installation")
    parser.add_argument("--tool", choices=("toolbox", "distrobox"), default="toolbox")
    parser.add_argument("--program", type=pathlib.Path)
    return parser.parse_known_args()


OPTIONS, REST = arguments()
WORLD = f"{OPTIONS.tool} {NAME}"
PATH_OF_TOOL = OPTIONS.program or shutil.which(OPTIONS.tool)
os.environ["VENVCTL_STAGE"] = str(OPTIONS.stage.resolve())

from counted import main  # noqa: E402
from elsewhere import Podman  # noqa: E402
from private_home import PrivateHome  # noqa: E402
from program import PROGRAM, STAGE, ProgramTest  # noqa: E402
from waiting import wait_until  # noqa: E402


class Tool(Podman):
    """A container of the tool. Its /usr is its own: the machine's /usr is /usr/host, and the programs are links to it,
    except Python, which has another path. The directory `top` is in the container at the same path, as HOME is in a
    real one."""

    programs = ()  # what the image needs in addition to the machine's /usr/bin
    python = f"/usr/own/bin/{os.path.basename(REAL_PYTHON)}"

    def prepare(self):
        super().prepare()
        # The tools pass neither further mounts nor a runtime to podman.
        volumes = ["/usr:/usr/host:ro", "/usr/share:/usr/share:ro", f"{STAGE}:{STAGE}:ro", *self.volumes()]
        conf = self.top / "containers.conf"
        conf.write_text(conf.read_text().replace("[engine]", f"volumes = {volumes!r}\n[engine]".replace("'", '"')))
        self.make_image()
        created = self.tool(*self.creation)
        if created.returncode != 0:
            raise SystemExit(f"{OPTIONS.tool} makes no container here: {created.stderr}")
        self.call("start", NAME)
        wait_until(lambda: self.inside("true").returncode == 0, "the container serves")

    def volumes(self):
        return []

    def inside(self, *words, **options):
        """Runs a program in the container, as a user of the tool does."""
        return self.tool(*self.entering, *words, **options)

    def make_image(self):
        """The image has what the first process of such a container needs."""
        usr = self.root / "usr"
        for name in ("home", "media", "mnt", "opt", "boot", "root", "etc/profile.d", "etc/krb5.conf.d", "etc/default",
                     "etc/sudoers.d", "etc/security/limits.d", "etc/dpkg/dpkg.cfg.d",
                     "usr/host", "usr/share", "usr/bin", "usr/own/bin"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        for name in os.listdir("/usr"):
            if name not in ("bin", "host", "own", "share"):
                (usr / name).symlink_to(f"/usr/host/{name}")
        for name in os.listdir("/usr/bin"):
            if not name.startswith("python"):
                (usr / "bin" / name).symlink_to(f"/usr/host/bin/{name}")
        for name in self.mounted:
            (usr / "bin" / name).unlink(missing_ok=True)
            (usr / "bin" / name).touch()
        for name in self.programs:
            (usr / "bin" / name).unlink(missing_ok=True)
            shutil.copy(shutil.which(name), usr / "bin" / name)
        (self.root / self.python[1:]).symlink_to(f"/usr/host{REAL_PYTHON.removeprefix('/usr')}")
        for name in ("passwd", "group", "ld.so.cache", "login.defs", "nsswitch.conf", "pam.d", "os-release"):
            path = f"/etc/{name}"
            if os.path.isdir(path):
                shutil.copytree(path, self.root / "etc" / name)
            elif os.path.exists(path):
                shutil.copy(os.path.realpath(path), self.root / "etc" / name)
        for name in ("shadow", "gshadow"):
            (self.root / "etc" / name).write_text("root:*::\n")
        packed = subprocess.run(["tar", "-C", self.root, "-c", "."], check=True, capture_output=True).stdout
        subprocess.run([self.path / "podman", "import", "-", IMAGE], input=packed, check=True, capture_output=True)

    def tool(self, *words, **options):
        options = {"capture_output": True, "text": True, "timeout": 120, **options}
        variables = {"PATH": f"{self.path}:/usr/sbin:/usr/bin:/bin", "HOME": str(self.top),
                     "USER": pwd.getpwuid(os.getuid()).pw_name, "XDG_RUNTIME_DIR": str(self.top / "run"), "TOOLBOX_PATH": str(PATH_OF_TOOL), "SHELL": "/bin/bash",
                     "DBUS_SYSTEM_BUS_ADDRESS": os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/dev/null")}
        return subprocess.run([*self.loader(), PATH_OF_TOOL, *map(str, words)], env=variables, check=False, **options)

    def loader(self):
        return []


class Toolbox(Tool):
    creation = ("create", "--image", IMAGE, NAME)
    entering = ("run", "-c", NAME)
    mounted = ("toolbox",)

    def loader(self):
        # Debian's toolbox names a loader below /run/host, which exists in containers and, where systemd runs, here.
        return [] if os.path.exists("/run/host") else glob.glob("/lib64/ld-linux-*.so.*")[:1]

    def volumes(self):
        # toolbox mounts the home directory that the password database names.
        return [f"{self.top}:{self.top}"]


class Distrobox(Tool):
    creation = ("create", "--yes", "--no-entry", "--image", IMAGE, "--name", NAME)
    entering = ("enter", "-T", "--name", NAME, "--")
    mounted = ("entrypoint", "distrobox-export", "distrobox-host-exec")
    programs = ("sudo", "pinentry")  # distrobox installs missing programs


class SharedHomeTest(ProgramTest):
    def new_home(self):
        return PrivateHome(tempfile.mkdtemp(prefix="vt-", dir=ENGINE.homes))

    def setUp(self):
        super().setUp()
        self.env = self.directory / ".venv"

    def there(self, *words, **options):
        """Runs venvctl in the container."""
        variables = [f"{name}={value}" for name, value in self.variables.items()]
        return ENGINE.inside("env", f"PWD={self.directory}", *variables, PROGRAM, *words, cwd=self.directory, **options)

    def ok_there(self, *words):
        done = self.there(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def create_there(self, *words):
        return self.ok_there("create", "--backend", "venv", "--no-pip", "-p", ENGINE.python, *words)

    def test_the_daemon_serves_only_the_host(self):
        self.start_daemon()
        done = self.there("daemon", "status")
        self.assertEqual((done.returncode, done.stdout), (5, f"the daemon serves only the host, and this is {WORLD}: "
                                                             "everything works here without it\n"))
        self.assertEqual(self.there("daemon", "stop").returncode, 5)
        self.ok("daemon", "status")

    def test_an_environment_of_the_host_is_foreign_and_not_active(self):
        self.create()
        self.assertEqual(self.there("which").returncode, 3)
        self.assertIn("made on the host", self.ok_there("list"))
        self.assertIn("foreign", self.ok_there("list"))
        self.assertIn("made on the host", self.ok_there("why"))
        self.assertEqual(self.ok("which").out, f"{self.env}\n")

    def test_create_makes_another_environment_and_each_world_has_its_own_choice(self):
        self.create()
        done = self.there("create", "--backend", "venv", "--no-pip", "-p", ENGINE.python)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"~/project/.venv was made on the host, so ~/project now uses the new environment in {WORLD}",
                      done.stdout + done.stderr)
        own = self.ok_there("which").strip()
        self.assertTrue(own.startswith(f"{self.home}/.local/share/venvctl/environments/project-"), own)
        self.assertEqual(self.ok_there("run", "--", "python", "-c", "import sys; print(sys.prefix)"), f"{own}\n")
        self.assertEqual(self.ok("which").out, f"{self.env}\n")
        self.assertIn(f"UV_PROJECT_ENVIRONMENT {own}", self.ok_there("which", "--answer"))

    def test_an_environment_of_the_container_is_never_repaired_or_pruned_on_the_host(self):
        self.create_there()
        self.assertEqual(self.ok_there("which"), f"{self.env}\n")
        (told,) = self.ok("list", "--json").json
        self.assertEqual((told["health"], told["error"]), ("foreign", f"made in {WORLD}"))
        self.assertEqual(self.run_program("which").code, 3)
        self.assertEqual(self.ok("repair", "--all", "--json").json, [])
        self.assertIn(f"made in {WORLD}", self.run_program("repair", self.env).err)
        for words in (("--broken",), ("--orphaned",), ("--unused", "0d")):
            self.assertNotIn(str(self.env), self.run_program("prune", "--dry-run", "--json", *words).out)
        self.assertIn("no environment has problems", self.run_program("doctor").out)
        self.assertEqual(self.ok_there("which"), f"{self.env}\n")

    def test_an_approval_is_valid_in_both(self):
        subprocess.run([REAL_PYTHON, "-m", "venv", "--without-pip", "--copies", self.env], check=True)
        self.ok("allow")
        self.assertEqual(self.ok("which").out, f"{self.env}\n")
        self.ok_there("allow", self.env)
        self.assertEqual(self.ok("which").out, f"{self.env}\n")


if __name__ == "__main__":
    KIND = {"toolbox": Toolbox, "distrobox": Distrobox}[OPTIONS.tool]
    if not PATH_OF_TOOL or not all(map(shutil.which, ("podman", *KIND.programs))):
        sys.exit(f"needs {', '.join((OPTIONS.tool, 'podman', *KIND.programs))} on PATH")
    # The container shares the user's home directory, so the directories above it have the same owners in the container.
    tempfile.tempdir = os.environ.get("TMPDIR") or pwd.getpwuid(os.getuid()).pw_dir
    ENGINE = KIND()
    try:
        ENGINE.prepare()
        sys.argv[1:] = REST
        main()
    finally:
        ENGINE.close()
