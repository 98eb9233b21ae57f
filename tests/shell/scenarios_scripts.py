"""Approved scripts of conda environments run, and changed scripts never run, however the
environment is left."""
import os
import signal

from environments import make_environment
from scenario import scenario
from scenarios_conda import _expect_like, _expect_on, _named, _scripts, _sourced
from waiting import wait_until


class Approved:
    """A shell outside of the project p. p's environment has approved scripts."""

    def __init__(self, live, variables=None, is_central=True):
        self.live = live
        self.world = live.world
        self.project = live.world.projects if is_central else live.world.clones
        self.project += "/p"
        self.env = (_named(self.world, variables=variables) if is_central else
                    make_environment(self.project + "/.conda", "conda", variables=variables))
        self.order = _scripts(self.world, self.env)
        ending = "fish" if live.shell == "fish" else "sh"
        self.entering = [f"activate.d {name}.{ending} {self.env}" for name in "ab"]
        self.leaving = [f"deactivate.d {name}.{ending} {self.env}" for name in "ba"]
        self.originals = {path: self.world.read(path) for path in self.paths()}
        live.open()
        live.run("cd " + live.quote(self.project))
        live.run("venvctl -q allow --scripts")
        live.cd("")
        _sourced(self.order)

    def paths(self, place="deactivate.d", name="a"):
        return [f"{self.env}/etc/conda/{place}/{name}.{ending}" for ending in ("sh", "fish")]

    def enter(self):
        self.live.run("cd " + self.live.quote(self.project))
        self.live.expect_equal(self.live.environment().get("CONDA_PREFIX"), self.env, "CONDA_PREFIX")
        self.live.expect_equal(_sourced(self.order), self.entering, "sourced on entering")

    def settle(self):
        """Visits the project until the epoch stays the same, because a busy daemon may begin a new
        epoch late."""
        def visit():
            before = self.world.epoch()
            self.live.run("cd " + self.live.quote(self.project), "cd /", "")
            return before and before == self.world.epoch()
        wait_until(visit, "the epoch stays")
        _sourced(self.order)

    def change(self):
        for path in self.paths():
            self.world.write(path, f"touch {self.world.home}/ran\n")

    def restore(self):
        for path, text in self.originals.items():
            if os.path.islink(path):
                os.unlink(path)
            self.world.write(path, text)

        def runs_again():
            self.live.cd("")
            self.live.cd("p")
            return self.entering == _sourced(self.order)[-2:]
        wait_until(runs_again, "the approved scripts run again")
        self.live.cd("")
        _sourced(self.order)

    def expect_none(self, way):
        self.live.run("")
        self.live.expect(not os.path.exists(self.world.home + "/ran"), f"{way}: the changed script ran")
        self.live.expect_equal(_sourced(self.order), [], f"{way}: sourced")
        have = self.live.environment()
        self.live.expect(have.get("CONDA_PREFIX") != self.env, f"{way}: still active")
        self.live.expect(self.env + "/bin" not in have["PATH"].split(":"), f"{way}: {have['PATH']}")
        self.live.expect_equal(have.get("FROM_STATE"), None, f"{way}: FROM_STATE")

    def expect_said(self, why, times=1):
        said = self.live.says("deactivate scripts of foo were not run")
        self.live.expect_equal(said, times, "lines")
        self.live.expect(self.live.says(why) >= 1, f"the line does not say {why!r}")


def _leave_by_hand(live):
    live.activate_by_hand(live.world.projects + "/q/.venv")
    live.run("", "deactivate", "cd /")


def _leave_nested(live):
    live.run(live.shell, "cd /", "exit", "deactivate")


def _leave_replaced(live):
    live.run("exec " + live.shell, "cd /")


# Ways to leave the environment. After each, the shell is outside of the environment.
WAYS = {
    "cd": lambda live: live.run("cd /"),
    "another project": lambda live: live.cd("q"),
    "deactivate": lambda live: live.run("deactivate"),
    "venvctl deactivate": lambda live: live.run("venvctl deactivate"),
    "manual activation": _leave_by_hand,
    "venvctl activate": lambda live: live.run(
        f"venvctl activate {live.world.projects}/q/.venv", "deactivate"),
    "VENVCTL_DISABLE": lambda live: live.export("VENVCTL_DISABLE", "1"),
    "a nested shell": _leave_nested,
    "exec": _leave_replaced,
}


def _each_way(approved):
    live = approved.live
    live.world.make("q")
    for way, leave in WAYS.items():
        live.unset("VENVCTL_DISABLE")
        live.run("cd /")
        _sourced(approved.order)
        approved.enter()
        yield way, lambda leave=leave: leave(live)


@scenario("a changed deactivate script is not run, however the environment is left")
def _(live):
    approved = Approved(live, {"FROM_STATE": "1"})
    for way, leave in _each_way(approved):
        approved.change()
        leave()
        approved.expect_none(way)
        live.unset("VENVCTL_DISABLE")
        approved.restore()


@scenario("unchanged approved deactivate scripts run, however the environment is left")
def _(live):
    approved = Approved(live)
    for way, leave in _each_way(approved):
        leave()
        live.run("")
        wanted = approved.leaving * (2 if way == "a nested shell" else 1)
        live.expect_equal(_sourced(approved.order), wanted, way)
        live.expect_equal(live.says("were not run"), 0, way)


@scenario("a shell prints only once that scripts were not run, with the reason")
def _(live):
    approved = Approved(live)
    before = live.lasting_environment()
    approved.enter()
    approved.change()
    live.cd("")
    _expect_like(live, before)
    approved.expect_said("venvctl allow --scripts")
    live.cd("p")
    live.cd("")
    live.run("")
    approved.expect_said("venvctl allow --scripts")
    approved.expect_none("cd")


@scenario("a changed environment is deactivated at the next prompt without running its scripts")
def _(live):
    approved = Approved(live, {"FROM_STATE": "1"}, is_central=False)
    approved.enter()
    approved.change()
    live.world.write(approved.env + "/conda-meta/state", '{"env_vars": {"FROM_STATE": "2"}}')
    live.enter_until(lambda: live.environment().get("CONDA_PREFIX") != approved.env, "the environment is left")
    approved.expect_none("a changed environment")


@scenario("a denied environment is deactivated at the next prompt without running its scripts")
def _(live):
    approved = Approved(live)
    approved.enter()
    live.world.venvctl("deny", approved.env)
    live.enter_until(lambda: live.environment().get("CONDA_PREFIX") != approved.env, "the environment is left")
    approved.expect_none("a denied environment")


@scenario("a script that was replaced by a link or added later is not run")
def _(live):
    approved = Approved(live)
    approved.enter()
    for path in approved.paths():
        live.world.write(path + ".other", f"touch {live.world.home}/ran\n")
        os.unlink(path)
        os.symlink(path + ".other", path)
    live.run("cd /")
    approved.expect_none("a link")
    approved.restore()
    approved.enter()
    for path in approved.paths(name="z"):
        live.world.write(path, f"touch {live.world.home}/ran\n")
    live.run("cd /", "")
    live.expect(not os.path.exists(live.world.home + "/ran"), "the script added later ran")


@scenario("a script that was changed through another hard link is not run")
def _(live):
    approved = Approved(live, is_central=False)
    for place in ("activate.d", "deactivate.d"):
        for path in approved.paths(place):
            os.link(path, f"{live.world.home}/{place}.{os.path.basename(path)}")
    approved.enter()
    live.run("cd /", "")
    live.expect_equal(_sourced(approved.order), approved.leaving, "sourced on leaving")

    def change(place):
        for path in approved.paths(place):
            live.world.write(f"{live.world.home}/{place}.{os.path.basename(path)}",
                             f"touch {live.world.home}/ran\n")
    approved.enter()
    change("deactivate.d")
    live.run("cd /")
    approved.expect_none("a link of a deactivate script")
    change("activate.d")
    live.run("cd " + live.quote(approved.project), "")
    live.expect(not os.path.exists(live.world.home + "/ran"), "the changed activate script ran")
    live.expect_equal(_sourced(approved.order), [], "sourced on entering")


@scenario("a script that an earlier approved script has changed is not run")
def _(live):
    approved = Approved(live)
    noted = live.world.home + "/noted"
    waits = (f"while test -e $(cat {noted}); do :; done\n",
             f"while test -e (cat {noted})\n:\nend\n")
    for path, wait in zip(approved.paths(name="b"), waits):
        live.world.write(path, "".join(f"printf 'touch {live.world.home}/ran' >{each}\n"
                                       for each in approved.paths()) + wait)
    live.run("venvctl -q allow --scripts " + approved.env)
    approved.enter()
    live.world.write(noted, f"{live.world.run_directory}/{live.world.epoch()}")
    live.run("cd /")
    approved.expect_none("the first script changes the second")


@scenario("after a restart of the daemon, unchanged scripts still run")
def _(live):
    approved = Approved(live)
    approved.enter()
    for change in (False, True):
        live.world.daemon.terminate()
        live.world.venvd_is_gone()
        if change:
            approved.change()
        live.world.start_daemon()
        live.run("cd /", "")
        live.expect_equal(_sourced(approved.order), [] if change else approved.leaving, "sourced")
        if not change:
            approved.enter()
    approved.expect_none("a new daemon")


@scenario("without a daemon, approved scripts run, changed scripts do not, and one line says so")
def _(live):
    approved = Approved(live)
    before = live.lasting_environment()
    approved.enter()
    os.unlink(live.world.prefix + "/bin/venvd")
    live.world.daemon.terminate()
    live.world.venvd_is_gone()
    live.cd("")
    live.run("", "")
    _expect_like(live, before)
    live.expect_equal(_sourced(approved.order), approved.leaving, "sourced on leaving")
    approved.enter()
    approved.change()
    live.cd("")
    live.run("", "")
    _expect_like(live, before)
    approved.expect_none("without a daemon")
    live.expect_equal(_sourced(approved.order), [], "sourced after the change")
    approved.expect_said("you have not approved their current content")


@scenario("scripts from a cached answer are not run while the daemon is stopped")
def _(live):
    approved = Approved(live)
    approved.settle()
    approved.enter()
    live.cd("")
    live.run("")
    live.expect_equal(_sourced(approved.order), approved.leaving, "sourced on leaving")
    live.world.install_client(is_patient=False)
    os.kill(live.world.daemon.pid, signal.SIGSTOP)
    for path in approved.paths("activate.d"):
        live.world.write(path, f"touch {live.world.home}/ran\n")
    live.cd("p")
    _expect_on(live, approved.env, "foo")
    live.expect_equal(live.says("activate scripts of foo were not run"), 1, "lines")
    live.cd("")
    approved.expect_none("stopped")
    os.kill(live.world.daemon.pid, signal.SIGCONT)


@scenario("leaving an environment asks the daemon once if it has approved scripts, otherwise never")
def _(live):
    approved = Approved(live)
    live.world.make("q")
    live.cd("q")
    for _ in range(2):
        live.cd("")
        live.run("")
        runs = live.world.client_runs()
        live.cd("q")
        live.cd("")
        live.expect_equal(live.world.client_runs(), runs, "questions about a venv")
    approved.settle()
    approved.enter()
    runs = live.world.client_runs()
    live.cd("")
    live.run("")
    live.expect_equal(live.world.client_runs(), runs + 1, "questions on leaving")
    for path in approved.paths() + approved.paths(name="b") + \
            approved.paths("activate.d") + approved.paths("activate.d", "b"):
        os.unlink(path)
    live.cd("p")
    live.cd("")
    wait_until(lambda: (live.cd("p"), live.cd(""), live.world.epoch())[-1], "there is an epoch file")
    live.cd("p")
    live.cd("")
    runs = live.world.client_runs()
    for _ in range(3):
        live.cd("p")
        live.cd("")
        live.run("")
    live.expect_equal(live.world.client_runs(), runs, "questions without scripts")
