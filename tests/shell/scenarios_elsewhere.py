"""A project whose Python is on another host: a real sshd on the loopback interface."""
import os
import shutil

from elsewhere import Sshd, why_no_sshd
from scenario import Skip, every_shell, scenario


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
        live = self.live
        shown = live.prompt()
        have = live.environment()
        entries = have["PATH"].split(":")
        live.expect_equal(entries[0], self.links + "/bin", "the first entry of PATH")
        live.expect_equal(entries.count(self.links + "/bin"), 1, "how often PATH has the entry")
        live.expect_equal(have.get("VENVCTL_ENV"), self.links, "VENVCTL_ENV")
        live.expect("VIRTUAL_ENV" not in have, "VIRTUAL_ENV should not be set")
        live.expect(shown.startswith("(far@box) ") and shown.count("(far@box)") == 1, f"the prompt is {shown!r}")


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
