"""Another world: a container made by bubblewrap, which has another /usr and shares the rest with the host."""
import os
import pathlib
import shutil
import subprocess

NOBODYS_UID = 1234  # a uid without an account


class Container:
    """A container that shares HOME and the runtime directory with the host. Its own /usr has the host's
    programs, except Python.

    `world` is "toolbox fedora-41", or "" for a container without a name.
    """

    def __init__(self, top, world="", has_hosts_python=True):
        self.usr = pathlib.Path(top) / "usr"
        self.run = pathlib.Path(top) / "run"
        (self.usr / "bin").mkdir(parents=True)
        (self.usr / "host").mkdir()
        self.run.mkdir()
        for name in os.listdir("/usr"):
            if name != "bin":
                (self.usr / name).symlink_to(f"/usr/host/{name}")
        for name in os.listdir("/usr/bin"):
            if not name.startswith("python"):
                (self.usr / "bin" / name).symlink_to(f"/usr/host/bin/{name}")
        real = os.path.realpath("/usr/bin/python3")
        self.binds = []
        # A container without a name is recognized by its process 1.
        self.processes = [] if world else ["--unshare-pid", "--proc", "/proc"]
        if has_hosts_python:
            # The container also has the host's Python, at the same path.
            (self.usr / "bin" / os.path.basename(real)).touch()
            (self.usr / "bin/python3").symlink_to(os.path.basename(real))
            self.binds = ["--ro-bind", real, real]
        # A Python that exists only in the container.
        self.python = f"/usr/own/bin/{os.path.basename(real)}"
        (self.usr / "own/bin").mkdir(parents=True)
        (self.usr / "own/bin" / os.path.basename(real)).symlink_to(f"/usr/host/bin/{os.path.basename(real)}")
        if world:
            tool, name = world.split(" ")
            (self.run / ".containerenv").write_text(f'engine="podman-5.4.0"\nname="{name}"\nrootless=1\n')
            if tool == "toolbox":
                (self.run / ".toolboxenv").touch()

    def words(self, *more):
        """The beginning of a command that runs in the container."""
        return ["bwrap", "--dev-bind", "/", "/", "--ro-bind", str(self.usr), "/usr", "--ro-bind", "/usr", "/usr/host",
                *self.binds, *self.processes, "--ro-bind", str(self.run), "/run", "--die-with-parent", *more, "--"]


def as_root_of_a_user_namespace(container):
    """The beginning of a command that runs as an ordinary user whose uid is 0 in the container."""
    words = container.words("--unshare-user", "--uid", "0", "--gid", "0")
    if os.geteuid() != 0:
        return words
    return ["setpriv", f"--reuid={NOBODYS_UID}", f"--regid={NOBODYS_UID}", "--clear-groups", *words]


def why_not():
    """Why containers cannot be made here; "" if they can."""
    if not shutil.which("bwrap"):
        return "needs bubblewrap"
    tried = subprocess.run(["bwrap", "--dev-bind", "/", "/", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "bubblewrap cannot make a mount namespace here"
