"""One case of the fuzz test: a cloned project with one approved environment, and steps in which upstream,
an archive or another user changes it. After each step some of the three live shells are checked."""
import os
import random
import shutil
import subprocess

import clones
import upstream
from environments import is_conda, make_environment
from markers import MARKERS
from recorded_tree import Tree
from waiting import wait_until

STRANGER = 54321
# Possible environments: (path, markers that name it, forms).
CHOICES = [
    (".venv", [], ("venv", "virtualenv", "uv")), (".venv", ["uv.lock"], ("uv", "venv")),
    (".venv", ["container"], ("venv",)), (".venv", ["tool.uv"], ("uv",)),
    (".conda", [], ("conda",)), ("venv", [], ("venv", "virtualenv")), ("env", [], ("venv",)),
    ("myenv", [], ("venv", "conda")), ("envs/dev", [".venvctl.toml"], ("venv", "virtualenv")),
    (".pixi/envs/default", ["pixi.toml"], ("pixi",)), ("e", ["mise"], ("venv",)),
    ("dev-env", ["hatch.toml"], ("virtualenv",)), ("envs/dev", ["use"], ("venv", "conda")),
    (".venv", ["link"], ("venv",)), (".venv", ["Pipfile"], ("virtualenv",)),
]
APPROVALS = ["allowed"] * 6 + ["witnessed"] * 2 + ["created"] + ["central"] * 2


class Wrong(AssertionError):
    """A broken promise. `sort`: ran, path, value, elsewhere or alarm."""

    def __init__(self, sort, message):
        super().__init__(message)
        self.sort = sort


class Case:
    """`machine`: what all cases share: the world, the shells, the canary file and the counts."""

    def __init__(self, machine, number):
        self.machine = machine
        self.world = machine.world
        self.number = number
        self.rng = random.Random(f"{machine.seed}:{number}")
        self.words = 0
        self.lines = []           # the commands of this case, as typed
        self.approved = None      # the covered parts (Covered) at the time of the approval
        self.seen_words = 0       # how many of the unique words existed at the time of the approval
        self.is_beside_changed = False
        self.is_shadowed = False  # an archive contained a program that no package lists
        self.top = f"{self.world.clones}/c{machine.next_place()}"
        self.clone = self.top + "/work"
        self.variables = machine.git_variables

    # Unique words, and commands that leave a mark if they run.

    def word(self):
        self.words += 1
        return f"PLANT{self.number}x{self.words}x"

    def canary(self, label):
        return f"echo {label!r} >>{self.world.home}/canary"

    # Building.

    def build(self):
        """Makes upstream, the clone and the environment, approves it, and activates it in each shell."""
        rng, world = self.rng, self.world
        os.makedirs(self.top)
        self.how = rng.choice(APPROVALS)
        env, self.rules, forms = rng.choice(CHOICES)
        if self.how in ("witnessed", "created") and env not in (".venv", "venv", "myenv"):
            env, self.rules = ".venv", []
        if self.how != "allowed":
            forms = ("venv",)
            self.rules = [] if self.how != "witnessed" or "link" in self.rules else self.rules
        self.form = rng.choice(forms)
        self.env = None if self.how == "central" else env
        self.status = "ignored" if self.how != "allowed" else rng.choice(["committed", "ignored", "plain"])
        self.tree = clones.Upstream(self.top + "/upstream", self.clone, self.variables, self.machine.submodule)
        self.project = upstream.Project(self.tree, self.env, self.form, self.canary, self.word,
                                        world.template, self.machine.other)
        upstream.sources(rng, self.project)
        for rule in self.rules:
            if rule in MARKERS:
                MARKERS[rule](rng, self.tree, env, self.word)
        if self.status == "ignored":
            self.tree.write(".gitignore", f"{env}\n")
        self.prefix = f"{self.clone}/{env}"
        laid = env
        if "link" in self.rules:
            self.tree.link(".venv", "envs/linked")
            laid = "envs/linked"
            self.project.env = laid
        if self.how == "allowed" and self.status == "committed":
            self._lay(self.tree, laid)
        self.tree.commit()
        clones.git(self.top, self.variables, "clone", "-q", "-s", self.tree.top, self.clone)
        if self.how == "allowed" and self.status != "committed":
            self._lay(Tree(self.clone), laid)
        self.tree.record.clear()
        self.lines.append(f"# {self.form} environment at {env}, {self.how}, {self.status}, "
                          f"rules {self.rules}")
        self._approve(env)

    def _lay(self, tree, env):
        variables = {"SEEN": self.word()} if is_conda(self.form) and self.rng.random() < 0.5 else None
        make_environment(env, self.form, tree=tree, scripts=self.world.template, is_full=True,
                         path=f"{self.clone}/{env}", variables=variables)
        if is_conda(self.form):
            for name in ("activate.d/a.sh", "activate.d/a.fish", "deactivate.d/a.sh", "deactivate.d/a.fish"):
                tree.write(f"{env}/etc/conda/{name}", "true\n")

    def _approve(self, env):
        shell = self.machine.leader(self.rng)
        allow = "venvctl allow --scripts" if is_conda(self.form) else "venvctl allow"
        commands = {"allowed": [allow],
                    "witnessed": [f"/usr/bin/python3 -m venv --without-pip {env}"],
                    "created": [f"venvctl create -q --backend venv --no-pip {env}"]}
        if "use" in self.rules:
            commands["allowed"] = [f"{allow} {env}", f"venvctl use {env}"]
        if self.how == "central":
            self._make_central()
        if self.how == "witnessed":
            # The daemon approves an environment whose creation it saw only if it knows the shell
            # and watches the project.
            self.world.install_client(is_patient=False)
            known = self.world.request("status", {})["cachedDecisions"]
            self._type(shell, f"cd {self.clone}")
            wait_until(lambda: shell.run("") or self.world.request("status", {})["cachedDecisions"] > known,
                       "the daemon knows the project")
        else:
            self._type(shell, f"cd {self.clone}")
        for line in commands.get(self.how, []):
            self._type(shell, line)
        self._until_active(shell, "it is active after the approval")
        if self.how == "witnessed":
            self.world.install_client(is_patient=True)
        for each in self.machine.shells:
            if each is not shell:
                each.run(f"cd {self.clone}")
                self._until_active(each, "it is active after the approval")
        self.take_as_approved()

    def _make_central(self):
        """Makes the environment in the user's virtualenvwrapper store, bound to this project."""
        self.prefix = f"{self.world.home}/.local/share/virtualenvs/w{os.path.basename(self.top)}"
        self.form = "venv"
        make_environment(self.prefix, scripts=self.world.template, is_full=True)
        self.world.write(self.prefix + "/.project", self.clone + "\n")
        self.lines.append("# in the user's central store, bound by .project")

    def take_as_approved(self):
        self.approved = self._covered()
        self.seen_words = self.words
        self.is_beside_changed = False

    def is_in_environment(self, path):
        """Whether the path leads to the approved directory or into it. Upstream may add a link in
        the project that leads there. Such a link is only another name of the same files."""
        directory = os.path.dirname(os.path.abspath(path))  # bin/python itself links to an installation
        real = os.path.join(os.path.realpath(directory), os.path.basename(path))
        return os.path.realpath(path) == self.approved.real or real.startswith(self.approved.real + "/")

    def _covered(self):
        return clones.Covered(self.prefix, self.clone, self.variables)

    # Steps.

    def steps(self, count):
        """The numbers of the steps. Each step has its own random numbers, so a step does not change
        if others are omitted."""
        return list(range(count))

    def step(self, number):
        rng = random.Random(f"{self.machine.seed}:{self.number}:{number}")
        self.machine.count_step()
        kind = rng.choices(["pull", "archive", "stranger", "approve"], [20, 2, 2, 1])[0]
        if kind == "approve" and self._must_be_active():
            kind = "pull"
        return getattr(self, "_step_" + kind)(rng)

    def _step_pull(self, rng):
        shell = self._chosen_leader(rng)
        self.tree.record.clear()
        self.project.planted.clear()
        for _ in range(rng.choice([1, 1, 2])):
            function, about = upstream.choose(rng)
            function(rng, self.project)
            self.is_beside_changed |= about == "beside"
            self.lines.append(f"# upstream: {function.__name__}")
        self.lines += [f"(upstream) {line}" for line in self.tree.record]
        self.tree.commit()
        pull = rng.choice(["git pull -q", "git pull -q", "git fetch -q && git merge -q --ff-only '@{u}'",
                           "git fetch -q && git reset -q --hard '@{u}'", "git pull -q --rebase"])
        self._type(shell, pull + " >/dev/null 2>&1")
        if self._head(self.clone) != self._head(self.tree.top):
            self._type(shell, "git reset -q --hard '@{u}' >/dev/null 2>&1")
        if self.tree.gitlinks:
            self._type(shell, "git submodule update -q --init >/dev/null 2>&1")
        self._look(rng, shell)
        # After the environment has become inactive, further steps test less. Only half of these
        # cases therefore continue.
        goes_on = self._must_be_active() or rng.random() < 0.5
        return goes_on and self._head(self.clone) == self._head(self.tree.top)

    def _chosen_leader(self, rng):
        """A shell at a new prompt. The hook changes the environment only when the shell draws a
        prompt. A line that is typed at an old prompt may therefore still run with the old
        environment."""
        shell = self.machine.leader(rng)
        self._type(shell, "")
        return shell

    def _step_archive(self, rng):
        """The user unpacks another person's archive over the project. The archive contains only
        changes that no installer makes, because venvctl cannot distinguish files that pip could
        have written from pip's own files."""
        if self.project.env is None:
            return self._step_pull(rng)
        shell = self._chosen_leader(rng)
        parts = self.top + "/parts"
        shutil.rmtree(parts, ignore_errors=True)
        tree = Tree(parts)
        tree.clone = self.clone
        os.makedirs(parts)
        there = upstream.Project(tree, self.project.env, self.form, self.canary, self.word,
                                 self.world.template, self.machine.other)
        functions = [upstream.shadow, upstream.conda_state, upstream.kind_switched, upstream.config_changed,
                     upstream.python_replaced, upstream.users_tool, upstream.sources]
        function = rng.choice(functions)
        function(rng, there)
        self.project.planted = there.planted
        self.is_shadowed |= function in (upstream.shadow, upstream.users_tool)
        self.lines.append(f"# an archive: {function.__name__}")
        self.lines += [f"(archive) {line}" for line in tree.record]
        subprocess.run(["tar", "-C", parts, "-cf", self.top + "/a.tar", "."], check=True)
        self._type(shell, f"tar -xf {self.top}/a.tar")
        self._look(rng, shell)
        return self._must_be_active()

    def _step_stranger(self, rng):
        """Makes another user own a part of the path, or lets other users write there. Checks the
        result, and undoes the change."""
        real = os.path.realpath(self.prefix)
        options = [real, real + "/bin", os.path.dirname(real)]
        if real.startswith(self.clone + "/"):  # the project's directory is on the path to the environment
            options.append(self.clone)
        config = real + ("/conda-meta" if is_conda(self.form) else "/pyvenv.cfg")
        path = rng.choice([each for each in [*options, config] if os.path.exists(each)] or [self.clone])
        if not self._must_be_active() or not path.startswith(self.world.home + "/"):
            return True
        status = os.stat(path)
        if os.getuid() == 0 and rng.random() < 0.5:
            os.chown(path, STRANGER, -1)
            self.lines.append(f"chown {STRANGER} {path}")
        else:
            os.chmod(path, status.st_mode | 0o022)
            self.lines.append(f"chmod go+w {path}")
        shell = self.machine.leader(rng)
        try:
            asked = self.world.venvctl("which", cwd=self.clone)
            if asked.returncode == 0:
                raise Wrong("path", f"others own or can write {path}, and {asked.stdout.strip()} is used")
            if path in (real, real + "/bin"):  # file events report a change there
                wait_until(lambda: not self._has_environment(shell.run_and_probe("")),
                           f"it is inactive because others own or can write {path}")
        except AssertionError as error:
            raise Wrong("path", str(error)) from error
        finally:
            os.chown(path, status.st_uid, -1)
            os.chmod(path, status.st_mode)
        self.lines.append("# and back")
        self._until_active(shell, f"it is active after the change to {path} was undone")
        return True

    def _step_approve(self, rng):
        """The user approves the environment in its current state."""
        shell = self.machine.leader(rng)
        if not clones.is_complete(self.prefix) or self.is_beside_changed or self.env is None:
            return True
        self._type(shell, "venvctl allow")
        self._until_active(shell, "it is active after the new approval")
        return False  # programs that were planted in the environment may run from now on

    # Checks.

    def _must_be_active(self):
        return (self._covered() == self.approved and not self.is_beside_changed and not self.is_shadowed and
                clones.is_complete(self.prefix) and clones.owns_its_programs(self.prefix))

    def _look(self, rng, leader):
        covered = self._covered()
        changed = covered.difference(self.approved)
        if self.is_shadowed:
            changed = [*changed, "programs"]
        may_be_active = not changed and clones.is_complete(self.prefix)
        must_be_active = may_be_active and self._must_be_active()
        others = [each for each in self.machine.shells if each is not leader and rng.random() < 0.4]
        for shell in [leader, *others]:
            if shell is not leader:
                self._type(shell, "")
            line = self._commands(rng)
            self.lines.append(f"({shell.shell}) {line}")
            variables = shell.run_and_probe(line)
            try:
                self._check(shell, variables, may_be_active, changed)
            except Wrong:
                # The kernel wakes the daemon and the shell at the same moment. On a loaded machine,
                # the shell may draw its prompt before the daemon has removed the epoch file
                # (docs/security.md). The next prompt must be correct.
                self.machine.count_late_prompt()
                self.machine.take_canary()
                self.machine.wait_for_events()
                self.machine.new_trace_lines()  # the programs that this prompt ran were already checked
                self._type(shell, "")
                variables = shell.run_and_probe(line)
                self._check(shell, variables, may_be_active, changed)
            if must_be_active:
                self.machine.count_alarm_looks()
                if not self._has_environment(variables):
                    self._until_active(shell, "it is active after changes of ordinary files", "alarm")
        self.machine.check_traces(self, may_be_active)

    def _commands(self, rng):
        typed = rng.sample(["ls", "python -c 1", "python3 -c 1", "git status -s", "cat /dev/null", "true",
                            upstream.USERS_TOOL, "uname", "git diff --stat"], 2)
        typed += sorted(self.project.planted)[:2]
        quiet = [f"{each} </dev/null >/dev/null 2>&1" for each in typed]
        return "; ".join(quiet)

    def _has_environment(self, variables):
        entries = variables["PATH"].split(":")
        active = variables.get("VIRTUAL_ENV") or variables.get("CONDA_PREFIX")
        real = os.path.realpath(self.prefix)  # upstream may have made it a link to another environment
        return bool(active) and os.path.realpath(active) == real and os.path.realpath(entries[0]) == real + "/bin"

    def _check(self, shell, variables, may_be_active, changed):
        where = f"{shell.shell}: {{}} (changed: {', '.join(changed) or 'nothing'})"
        ran = self.machine.take_canary()
        if ran:
            raise Wrong("ran", where.format(f"ran: {', '.join(ran)}"))
        foreign = [entry for entry in variables["PATH"].split(":") if self._is_of_others(entry) and
                   not (may_be_active and entry.endswith("/bin") and self.is_in_environment(entry))]
        if foreign:
            raise Wrong("path", where.format(f"on PATH: {foreign}"))
        active = shell.active(variables)
        if active and not (may_be_active and os.path.realpath(active) == self.approved.real):
            raise Wrong("elsewhere", where.format(f"active: {active}"))
        for name, value in sorted(variables.items()):
            fresh = [word for word in self.machine.words_in(value) if not self._was_seen(word)]
            if fresh:
                raise Wrong("value", where.format(f"{name}={value!r}"))

    def _is_of_others(self, entry):
        """Whether the entry of PATH is in a repository or another project. Relative entries also
        count, because they depend on the current directory."""
        return (not entry.startswith("/") or entry.startswith(self.world.clones + "/") or
                entry.startswith(os.path.dirname(self.machine.other)) or
                entry.startswith(self.world.home + "/.local/share/virtualenvs/"))

    def _was_seen(self, word):
        case, number = word
        return case == self.number and number <= self.seen_words

    def _until_active(self, shell, what, sort="alarm"):
        try:
            wait_until(lambda: self._has_environment(shell.run_and_probe("")), what)
        except AssertionError as error:
            why = self.world.venvctl("why", "--color", "never", cwd=self.clone)
            raise Wrong(sort, f"{shell.shell}: {self.prefix} is not active; expected: {what}\n"
                              f"{shell.shown[-300:]}\n{why.stdout}") from error

    def _type(self, shell, line):
        if line:
            self.lines.append(f"({shell.shell}) {line}")
        shell.run(line)

    def _head(self, where):
        return clones.git(where, self.variables, "rev-parse", "HEAD")

    def leave(self):
        """Checks that leaving the project runs nothing that was not approved, and restores PATH."""
        for shell in self.machine.shells:
            variables = shell.run_and_probe(f"cd {self.world.clones}")
            ran = self.machine.take_canary()
            if ran:
                raise Wrong("ran", f"{shell.shell}: on leaving: {', '.join(ran)}")
            if variables["PATH"] != self.machine.path:
                raise Wrong("path", f"{shell.shell}: after leaving: {variables['PATH']}")
            if shell.active(variables):
                raise Wrong("elsewhere", f"{shell.shell}: after leaving: {shell.active(variables)}")

    def close(self):
        for shell in self.machine.shells:
            shell.run(f"cd {self.world.clones}")
        self.machine.take_canary()
        self.world.install_client(is_patient=True)
        shutil.rmtree(self.top, ignore_errors=True)
        if self.env is None:
            shutil.rmtree(self.prefix, ignore_errors=True)
