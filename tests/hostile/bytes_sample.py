"""A home directory with one project and one approved environment, for one row of bytes_rows.py. Has
functions that change the files, and functions that ask venvctl."""
import contextlib
import json
import os
import shutil
import subprocess

import clones
from environments import make_environment
from private_home import SYSTEM_PATH, PrivateHome
from recorded_tree import Tree
from waiting import DEADLINE, wait_until

STRANGER = 54321
ACTIVE = ("created", "central", "witnessed", "allowed")
MARK = "PLANT0x0x"  # a value that only the changes contain, never the approved environment


def change_owner(path):
    """Makes another user the owner of `path`, which may be a link: with sudo if the test does not run as root."""
    if os.getuid() == 0:
        os.chown(path, STRANGER, -1, follow_symlinks=False)
    else:
        subprocess.run(["sudo", "-n", "chown", "-h", str(STRANGER), path], check=True)


def private_home(world, name):
    top = f"{world.home}/{name}"
    os.mkdir(top, mode=0o700)
    return PrivateHome(top)


class Sample:
    """HOME/p is a git work tree with the environment `env`. What is added to the index counts as
    pulled from upstream."""

    form = "venv"
    env = ".venv"

    def __init__(self, world, number, lot=None):
        """`lot`: a PrivateHome shared by many samples, which adopt_lot approves together."""
        self.world = world
        self.is_alone = lot is None
        self.private = lot or private_home(world, f"s{number}")
        self.home = str(self.private.home)
        self.project = self.home + ("/p" if self.is_alone else f"/code/s{number}/p")
        self.prefix = f"{self.project}/{self.env}"
        self.variables = {
            **self.private.variables, "PATH": f"{self.home}/tools:{SYSTEM_PATH}", "USER": "tester",
            "ASAN_OPTIONS": "detect_leaks=0", "GIT_TEMPLATE_DIR": ""}
        self.tree = Tree(self.project)
        self.tree.clone = self.project
        os.makedirs(self.project, mode=0o700)
        Tree(self.home).program("tools/mytool", "#!/bin/sh\n")
        self.write("src/a.py", "")
        self.write(".gitignore", f"{self.env}\n")
        clones.git(self.project, self.git_variables(), "init", "-q")
        self.lay()
        self.mark()
        self.git("add", "-A")
        if self.is_alone:
            self.approve()

    @classmethod
    def may_share(cls):
        """Whether samples of this class can share a home directory. They need the default layout and
        approval."""
        return cls.approve is Sample.approve and cls.lay is Sample.lay

    def adopt_lot(self):
        """Approves every environment in the shared home."""
        self.ok("adopt", self.home + "/code", "-y")

    # Functions that other kinds of samples override.

    def lay(self):
        self.lay_environment(self.prefix)

    def mark(self):
        """Writes the project files that name the environment."""

    def approve(self):
        self.ok("allow")

    # Functions that change the sample.

    def lay_environment(self, prefix, variables=None):
        self.lay_environment_of(self.form, prefix, variables)

    def git_variables(self):
        return {"HOME": self.home, "PATH": SYSTEM_PATH, "GIT_CONFIG_NOSYSTEM": "1", "LANG": "C.UTF-8",
                "GIT_TEMPLATE_DIR": ""}

    def git(self, *words):
        return clones.git(self.project, self.git_variables(), *words)

    def write(self, name, text, mode=0o644):
        return self.tree.write(name, text, mode)

    def local(self, name, text="x\n", mode=0o644):
        """Writes a file of the environment that git does not track."""
        self.write(f"{self.env}/{name}", text, mode)

    def upstream(self, name, text="x\n", mode=0o644):
        """Writes a file of the environment and adds it to the index, as a pull does."""
        self.local(name, text, mode)
        self.track(name)

    def track(self, name):
        self.git("add", "-f", f"{self.env}/{name}")

    def link(self, name, target):
        self.tree.link(f"{self.env}/{name}", target)

    def config(self, key, value):
        """Sets one key of pyvenv.cfg."""
        path = self.prefix + "/pyvenv.cfg"
        with open(path, encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines() if line.split("=")[0].strip() != key]
        self.local("pyvenv.cfg", "\n".join([*lines, f"{key} = {value}"]) + "\n")

    def evil(self, name="evil"):
        """Makes an unapproved environment in the project."""
        return make_environment(name, tree=self.tree, scripts=self.world.template, is_full=True,
                                prompt=MARK)

    def others(self):
        """Makes and approves an environment of another project. Returns its prefix."""
        prefix = self.home + "/other/.venv"
        if not os.path.exists(prefix):
            self.lay_environment_of("venv", prefix)
            self.ok("allow", cwd=self.home + "/other")
        return prefix

    def lay_environment_of(self, form, prefix, variables=None):
        make_environment(prefix, form, scripts=self.world.template, is_full=True, variables=variables)

    def give_away(self, path):
        """Makes another user the owner of `path`. If the test does not run as root, makes `path`
        writable by others instead. This is impossible for a link, because a link has no mode."""
        if os.getuid() == 0 or os.path.islink(path):
            change_owner(path)
        else:
            self.open_to_all(path)

    @staticmethod
    def open_to_all(path):
        os.chmod(path, os.stat(path).st_mode | 0o022)

    def state(self, name):
        return str(self.private.state / name)

    # Functions that ask venvctl.

    def run(self, *words, cwd=None, tracer=()):
        cwd = cwd or self.project
        return subprocess.run([*tracer, self.world.stage + "/bin/venvctl", *words], capture_output=True,
                              env={**self.variables, "PWD": cwd}, cwd=cwd, text=True, errors="surrogateescape",
                              timeout=120, check=False)

    def ok(self, *words, **options):
        done = self.run(*words, **options)
        if done.returncode != 0:
            raise AssertionError(f"venvctl {' '.join(words)}: {done.stderr}")
        return done.stdout

    def why(self):
        return json.loads(self.ok("why", "--json"))

    def answer(self):
        """The answer lines that a shell gets for the active environment."""
        return self.ok("--answer", "activate", self.prefix)

    @contextlib.contextmanager
    def daemon(self, tracer=()):
        daemon = subprocess.Popen([*tracer, self.world.stage + "/bin/venvd"], env=self.variables,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        try:
            # The daemon must answer before a client runs. Otherwise the client starts a second
            # daemon, and this function could stop the wrong one.
            wait_until(lambda: self.run("daemon", "status").returncode == 0, "the daemon answers")
            yield
            self.ok("daemon", "stop")
            daemon.wait(DEADLINE)
        finally:
            if daemon.poll() is None:
                daemon.kill()
                daemon.wait()

    def answer_of_daemon(self):
        """The daemon's answer as the client prints it for a shell in the project."""
        client = self.world.stage + "/libexec/venvctl/venvctl-resolve"

        def whole():
            said = subprocess.run([client, "bash"], env={**self.variables, "PWD": self.project},
                                  cwd=self.project, capture_output=True, text=True, check=False).stdout
            is_whole = said.startswith("epoch ") and said.endswith("\n.\n")
            return "".join(line + "\n" for line in said.splitlines() if not line.startswith("epoch ")) \
                if is_whole else None
        return wait_until(whole, "the daemon answers")

    def close(self):
        shutil.rmtree(self.private.top if self.is_alone else self.project, ignore_errors=True)


def state_of(why):
    """Returns (is active, prefix, reported reason)."""
    environment = why["environment"]
    if environment is None:
        steps = [f"{step['rule']}: {step['outcome']} {step['detail']}" for step in why["steps"]]
        return False, None, "; ".join(steps)
    return environment["trust"] in ACTIVE, environment["prefix"], why.get("trustReason", "")
