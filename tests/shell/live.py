"""What a scenario works with: a world, a shell in it, and queries and checks on them."""
import os

import shells
import step_shells
from terminal import MARK, SHOWN_MARK, Terminal
from waiting import wait_until

# Variables that differ between prompts. The last ones belong to xonsh, to nushell, and to the mark
# in nushell's prompt.
PASSING = ("SHLVL", "PWD", "OLDPWD", "LAST_RETURN_CODE", "LAST_EXIT_CODE", "CMD_DURATION_MS", "MARK_COUNT")


class Live:
    def __init__(self, world, shell):
        self.world = world
        self.shell = shell
        self.terminals = []
        self.terminal = None

    def open(self, cwd=None, arguments=(), variables=None, before=None, after=None, shell=None):
        """Opens a terminal with a new shell. Functions such as run() then type into this
        terminal."""
        shells.write_start_up_files(self.world, before, after)
        merged = {**self.world.variables, **(variables or {})}
        merged = {name: value for name, value in merged.items() if value is not None}
        cwd = cwd or self.world.home
        merged["PWD"] = cwd
        is_step_shell = self.shell in shells.STEP_SHELLS
        if is_step_shell:
            self.world.copy_program()
            shell = shell or step_shells.program(self.shell)
            if self.shell == "xonsh":
                arguments = [*arguments, "--shell-type", "readline"]
            # Nested shells are found on PATH.
            merged["PATH"] = merged["PATH"] + ":" + os.path.dirname(shell)
        self.terminal = Terminal([shell or self.shell, *arguments], merged, cwd, SHOWN_MARK if is_step_shell else MARK)
        self.terminals.append(self.terminal)
        self.terminal.wait_for_prompt()
        return self.terminal

    def close(self):
        for terminal in self.terminals:
            terminal.close()

    # Typing.

    def run(self, *lines):
        for line in lines:
            self.terminal.run(line)

    def cd(self, *path):
        self.run("cd " + self.quote(os.path.join(self.world.projects, *path)))

    def quote(self, text):
        return shells.quote(self.shell, text)

    def export(self, name, value):
        self.run(shells.export(self.shell, name, value))

    def unset(self, name):
        self.run(shells.unset(self.shell, name))

    def activate_by_hand(self, environment):
        self.run(shells.source(self.shell, f"{environment}/{shells.activation(self.shell)}"))

    # Queries.

    def environment(self):
        """The exported variables of the shell."""
        if os.path.exists(self.world.probe_path):
            os.unlink(self.world.probe_path)
        self.run("probe")
        return self.read_probe()

    def read_probe(self):
        with open(self.world.probe_path, "rb") as file:
            text = file.read().decode("utf-8", "surrogateescape")
        pairs = (pair.partition("=") for pair in text.split("\0") if pair)
        return {name: value for name, _, value in pairs}

    def lasting_environment(self):
        """The environment without PASSING, and without names that begin with _ (`set -a` exports
        such variables of the hook)."""
        return {name: value for name, value in self.environment().items()
                if name not in PASSING and not name.startswith("_")}

    def written(self, command):
        """The standard output of a command, without trailing newlines."""
        path = self.world.home + "/written"
        self.run(f"{command} >{path}")
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().rstrip("\n")

    def variable(self, name):
        """The value of a shell variable, exported or not."""
        dollar = f'"${name}"' if self.shell == "fish" else f'"${{{name}-}}"'
        return self.written(f"printf '%s' {dollar}")

    def prompt(self):
        return self.terminal.prompt()

    def says(self, text):
        """How many lines of the screen contain `text`."""
        return sum(text in line for line in self.terminal.lines())

    # Checks.

    def expect(self, condition, message):
        if not condition:
            raise AssertionError(message)

    def expect_equal(self, value, wanted, what):
        self.expect(value == wanted, f"{what}: {value!r} instead of {wanted!r}")

    def problem(self, environment, name=None):
        """Why `environment` is not correctly active, or None if it is. If `environment` is None:
        why something is active, or None if nothing is."""
        shown = self.prompt()
        have = self.environment()
        entries = have["PATH"].split(":")
        if environment is None:
            if have.get("VIRTUAL_ENV") or have.get("VENVCTL_ENV") or have.get("VIRTUAL_ENV_PROMPT"):
                return f"still active: {have.get('VIRTUAL_ENV')}"
            left = [entry for entry in entries if entry.startswith(self.world.home)]
            if left:
                return f"still in PATH: {left}"
            return f"the prompt is {shown!r}" if shown.startswith("(") else None
        if have.get("VIRTUAL_ENV") != environment:
            return f"VIRTUAL_ENV is {have.get('VIRTUAL_ENV')!r} instead of {environment!r}"
        if have.get("VENVCTL_ENV") != environment:
            return f"VENVCTL_ENV is {have.get('VENVCTL_ENV')!r}"
        if entries[0] != environment + "/bin" or entries.count(environment + "/bin") != 1:
            return f"PATH is {have['PATH']}"
        if name is not None and not shown.startswith(f"({name}) "):
            return f"the prompt is {shown!r} instead of ({name}) …"
        if name is not None and shown.count(f"({name})") != 1:
            return f"more than one prefix: {shown!r}"
        if name is not None and have.get("VIRTUAL_ENV_PROMPT") != name:
            return f"VIRTUAL_ENV_PROMPT is {have.get('VIRTUAL_ENV_PROMPT')!r}"
        return None

    def expect_on(self, environment, name=None):
        problem = self.problem(environment, name)
        self.expect(not problem, f"{environment} should be active: {problem}")

    def expect_off(self):
        problem = self.problem(None)
        self.expect(not problem, f"no environment should be active: {problem}")

    def expect_manual(self, environment):
        """The environment is active and was not activated by the hook."""
        have = self.environment()
        self.expect_equal(have.get("VIRTUAL_ENV"), environment, "VIRTUAL_ENV")
        self.expect("VENVCTL_ENV" not in have, "VENVCTL_ENV should be unset")

    def enter_until(self, check, what):
        """Presses Enter until `check()` is true, because the daemon notices a changed file only a
        moment later."""
        def settled():
            self.run("")
            return check()
        wait_until(settled, what)

    def soon(self, environment, name=None):
        """Presses Enter until `environment` (None: no environment) is active, or until the deadline."""
        try:
            self.enter_until(lambda: self.problem(environment, name) is None, "")
        except AssertionError:
            raise AssertionError(f"not active in time: {environment}: {self.problem(environment, name)}") from None
