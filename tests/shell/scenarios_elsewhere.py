"""Projects whose Python is elsewhere. In the first part, it is on another host (a real sshd on the
loopback interface). The second part has the situations of docs/comparison.md, with containers of
the real podman."""
import json
import os
import shutil

import shells
from elsewhere import Sshd, shared_engine, why_no_sshd
from scenario import Skip, every_shell, scenario


def expect_elsewhere(live, links, name):
    """The Python of the link directory `links` is active, and the prompt shows its name once."""
    shown = live.prompt()
    have = live.environment()
    entries = have["PATH"].split(":")
    live.expect_equal(entries[0], links + "/bin", "the first entry of PATH")
    live.expect_equal(entries.count(links + "/bin"), 1, "how often PATH has the entry")
    live.expect_equal(have.get("VENVCTL_ENV"), links, "VENVCTL_ENV")
    live.expect("VIRTUAL_ENV" not in have, "VIRTUAL_ENV should not be set")
    live.expect(shown.startswith(f"({name}) ") and shown.count(f"({name})") == 1, f"the prompt is {shown!r}")


class Elsewhere:
    """The project `far` has its Python on the host `box`; the project `near` has an environment on this
    machine."""

    def __init__(self, live):
        if reason := why_no_sshd():
            raise Skip(reason)
        self.live = live
        self.top = live.world.home + "/sshd"
        os.mkdir(self.top)
        self.sshd = Sshd(self.top)
        live.world.write(live.world.home + "/.ssh/config", f"Host box\n  {self.sshd.lines}")
        self.project = live.world.make_directory("far")
        self.there = live.world.make_directory("there")
        self.near = live.world.make("near")
        told = live.world.venvctl("use", f"ssh:box:{self.there}", cwd=self.project)
        live.expect_equal(told.returncode, 0, told.stderr)
        top = live.world.home + "/.local/share/venvctl/elsewhere"
        self.links = f"{top}/{os.listdir(top)[0]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sshd.stop()

    def expect_on(self):
        expect_elsewhere(self.live, self.links, "far@box")


@scenario("a Python elsewhere is active in its project, shown once, and undone completely", shells=every_shell())
def _(live):
    with Elsewhere(live) as elsewhere:
        os.mkdir(elsewhere.there + "/sub")
        os.mkdir(elsewhere.project + "/sub")
        live.open()
        before = live.lasting_environment()
        for _ in range(2):
            live.cd("far")
            elsewhere.expect_on()
            live.run("")
            live.run("")
            elsewhere.expect_on()
            live.cd("far/sub")
            elsewhere.expect_on()
            live.cd("near")
            live.expect_on(elsewhere.near)
            live.cd("far")
            elsewhere.expect_on()
            live.cd(live.world.home)
            live.expect_off()
            live.expect_equal(live.lasting_environment(), before, "the variables after leaving")


@scenario("python in a project with a Python elsewhere runs there")
def _(live):
    with Elsewhere(live) as elsewhere:
        live.open()
        live.cd("far")
        live.expect_equal(live.written("python -c 'import os; print(os.getcwd())'"), elsewhere.there, "the directory")


@scenario("deactivate pauses a project with a Python elsewhere until the shell leaves it", shells=every_shell())
def _(live):
    with Elsewhere(live) as elsewhere:
        live.open()
        live.cd("far")
        elsewhere.expect_on()
        live.run("deactivate")
        live.expect_off()
        live.run("")
        live.expect_off()
        live.cd(live.world.home)
        live.cd("far")
        elsewhere.expect_on()


@scenario("an environment that is activated manually takes precedence over a Python elsewhere")
def _(live):
    with Elsewhere(live) as elsewhere:
        live.open()
        live.cd("far")
        elsewhere.expect_on()
        live.activate_by_hand(elsewhere.near)
        live.expect_manual(elsewhere.near)
        live.run("")
        live.expect_manual(elsewhere.near)
        live.run("deactivate")
        live.expect_off()
        live.cd(live.world.home)
        live.cd("far")
        elsewhere.expect_on()


@scenario("a new shell inherits a Python elsewhere")
def _(live):
    with Elsewhere(live) as elsewhere:
        live.open()
        live.cd("far")
        live.run(shutil.which(live.shell))
        elsewhere.expect_on()
        live.cd(live.world.home)
        live.expect_off()


@scenario("use --forget ends a Python elsewhere at the next prompt")
def _(live):
    with Elsewhere(live) as elsewhere:
        live.open()
        live.cd("far")
        elsewhere.expect_on()
        live.run("venvctl use --forget")
        live.enter_until(lambda: live.problem(None) is None, "the environment is not active any more")


class Container:
    """The container `web` has the directory of all projects as `inside`."""

    def __init__(self, live):
        self.live = live
        self.engine, _ = shared_engine()
        self.inside = self.engine.inside(live.world.projects)
        live.world.variables["PATH"] = f"{self.engine.path}:{live.world.variables['PATH']}"

    def use(self, where, target="web"):
        """The project's Python is now in the container. Returns the link directory."""
        directory = self.live.world.make_directory(where)
        told = self.live.world.venvctl("use", f"{self.engine.name}:{target}", cwd=directory)
        self.live.expect_equal(told.returncode, 0, told.stderr)
        return json.loads(self.live.world.venvctl("which", "--json", cwd=directory).stdout)["prefix"]

    def expect_runs_in(self, where):
        """python runs in the directory of the project `where` there."""
        told = self.live.written(f"python -c 'import os; print(os.getcwd(), os.path.isfile(\"{self.engine.mark}\"))'")
        self.live.expect_equal(told, f"{self.inside}/{where} True", "where python runs")


@scenario("entering, nesting, changing and leaving projects with a container works as with environments here",
          container=True)
def _(live):
    container = Container(live)
    # In a directory below a project, `use` is about that project.
    inner, outer = container.use("shop/inner"), container.use("shop")
    near = live.world.make("near")
    live.open()
    before = live.lasting_environment()
    live.cd("shop")
    expect_elsewhere(live, outer, "shop@web")
    container.expect_runs_in("shop")
    live.cd("shop/inner")
    expect_elsewhere(live, inner, "inner@web")
    container.expect_runs_in("shop/inner")
    live.run("", "", "cd .")
    expect_elsewhere(live, inner, "inner@web")
    live.cd("shop")
    expect_elsewhere(live, outer, "shop@web")
    live.cd("near")
    live.expect_on(near, "near")
    live.cd("shop")
    expect_elsewhere(live, outer, "shop@web")
    live.cd("")
    live.expect_off()
    live.expect_equal(live.lasting_environment(), before, "the variables after leaving")


@scenario("shells that start in a project with a container have its Python at the first prompt", container=True)
def _(live):
    container = Container(live)
    links = container.use("shop")
    live.open(cwd=live.world.projects + "/shop")
    expect_elsewhere(live, links, "shop@web")
    live.run(shutil.which(live.shell))
    expect_elsewhere(live, links, "shop@web")
    live.cd("")
    live.expect_off()


@scenario("an entry appended to PATH in a project with a container is kept after leaving", container=True)
def _(live):
    container = Container(live)
    container.use("shop")
    live.open()
    live.cd("shop")
    live.run(shells.append_path(live.shell, "/opt/mine"))
    live.cd("")
    live.expect_off()
    live.expect(live.environment()["PATH"].endswith(":/opt/mine"), "/opt/mine is lost")


@scenario("an environment activated manually stays active in a project with a container, and below it", container=True)
def _(live):
    container = Container(live)
    links = container.use("shop")
    live.world.make_directory("shop/sub")
    near = live.world.make("near")
    live.open(cwd=live.world.make_directory("plain"))
    live.activate_by_hand(near)
    live.cd("plain")
    live.expect_manual(near)
    live.run("deactivate")
    live.cd("shop")
    expect_elsewhere(live, links, "shop@web")
    live.activate_by_hand(near)
    live.cd("shop/sub")
    live.expect_manual(near)
    live.expect_equal(live.prompt().count("("), 1, "prefixes")
    live.expect(links not in live.environment()["PATH"], "the links are still in PATH")


@scenario("deactivate in a project with a container pauses activation until the project is left", container=True)
def _(live):
    container = Container(live)
    links = container.use("shop")
    live.world.make_directory("shop/sub")
    live.open()
    live.cd("shop")
    live.run("deactivate")
    live.expect_off()
    live.cd("shop/sub")
    live.expect_off()
    live.cd("")
    live.cd("shop")
    expect_elsewhere(live, links, "shop@web")


@scenario("use and use --forget in another process take effect at the next prompt", container=True)
def _(live):
    container = Container(live)
    project = live.world.make_directory("shop")
    live.open(cwd=project)
    live.expect_off()
    links = container.use("shop")
    live.enter_until(lambda: live.environment().get("VENVCTL_ENV") == links, "the container's Python is active")
    expect_elsewhere(live, links, "shop@web")
    told = live.world.venvctl("use", "--forget", cwd=project)
    live.expect_equal(told.returncode, 0, told.stderr)
    live.soon(None)


@scenario("a container that is removed leaves its project active, and python says in one line what is wrong",
          container=True)
def _(live):
    container = Container(live)
    own = f"own{os.getpid()}"
    container.engine.start(own, "-v", f"{live.world.projects}:/srv")
    links = container.use("shop", own)
    live.open()
    live.cd("shop")
    container.engine.remove(own)
    live.run("", "")
    expect_elsewhere(live, links, f"shop@{own}")
    live.run("clear", "python -V")
    live.expect_equal(live.says(f"container {own} does not exist: create it again, or run venvctl use --forget"), 1,
                      "messages")
    shutil.rmtree(links)
    live.soon(None)


@scenario("a hostile clone starts no program of containers, hosts or machines")
def _(live):
    world = live.world
    called = world.home + "/called"
    for name in ("docker", "podman", "ssh", "vagrant", "docker-compose"):
        world.write(f"{world.home}/front/{name}", f"#!/bin/sh\necho {name} >>{called}\n")
        os.chmod(f"{world.home}/front/{name}", 0o755)
    world.variables["PATH"] = f"{world.home}/front:{world.variables['PATH']}"
    clone = world.clones + "/c"
    world.write(clone + "/Vagrantfile", f"File.write('{called}', 'x')\n")
    world.write(clone + "/compose.yaml", "services:\n  web:\n    image: x\n")
    world.write(clone + "/.devcontainer/devcontainer.json", '{"image": "x", "initializeCommand": "touch x"}')
    world.write(clone + "/.venvctl.toml", 'environment = "podman:web"\n')
    links = clone + "/venvctl/elsewhere/c-0"
    world.write(links + "/elsewhere.json", json.dumps({
        "schema": 1, "place": "podman:web", "kind": "podman", "target": "web", "project": clone, "directory": "/srv",
        "python": "/usr/bin/python3", "version": "3.11.2", "scripts": []}))
    os.makedirs(links + "/bin")
    os.symlink(world.stage + "/libexec/venvctl/venvctl-elsewhere", links + "/bin/python")
    os.symlink("venvctl/elsewhere/c-0", clone + "/.venv")
    live.open()
    before = live.lasting_environment()
    for _ in range(2):
        live.run(f"cd {clone}", "", "cd .", f"cd {links}", "", "cd")
    live.expect_equal(live.lasting_environment(), before, "environment")
    live.expect(not os.path.exists(called), "a program was started")


@scenario("a project with a container may have a path with quotes and dollars, or be reached through a link",
          container=True)
def _(live):
    where = "naïve päth $(touch x) `touch x` 'q' \"d\" $HOME"
    container = Container(live)
    links = container.use(where)
    os.symlink(where, live.world.projects + "/link")
    live.open()
    live.cd(where)
    live.expect_equal(live.environment().get("VENVCTL_ENV"), links, "VENVCTL_ENV")
    container.expect_runs_in(where)
    live.cd("")
    live.expect_off()
    live.cd("link")
    live.expect_equal(live.environment().get("VENVCTL_ENV"), links, "VENVCTL_ENV")
    container.expect_runs_in(where)
