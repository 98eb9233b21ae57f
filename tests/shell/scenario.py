"""The list of all scenarios. Each is a function with a sentence as title."""
ALL = []


class Skip(Exception):
    """Raised if the scenario cannot run on this machine. The text says why."""


class Scenario:
    def __init__(self, name, function, shells, daemon, container):
        self.name = name
        self.function = function
        self.shells = shells
        self.daemon = daemon
        self.container = container


MAIN = ("bash", "zsh", "fish")
# The shells whose hooks ask the client for each step. docs/shells.md says what each of them cannot
# do.
STEPPING = ("tcsh", "xonsh", "elvish", "nu")


def every_shell(*, but=()):
    return tuple(shell for shell in MAIN + STEPPING if shell not in but)


def scenario(name, shells=MAIN, daemon=True, container=False):
    """`shells`: the shells in which the situation exists. `daemon`: whether a daemon is started first. `container`:
    whether the container `web`, which all scenarios share, contains the scenario's home."""
    def register(function):
        ALL.append(Scenario(name, function, shells, daemon, container))
        return function
    return register
