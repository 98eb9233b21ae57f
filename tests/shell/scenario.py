"""The list of all scenarios. Each is a function with a sentence as title."""
ALL = []


class Skip(Exception):
    """Raised if the scenario cannot run on this machine. The text says why."""


class Scenario:
    def __init__(self, name, function, shells, daemon):
        self.name = name
        self.function = function
        self.shells = shells
        self.daemon = daemon


MAIN = ("bash", "zsh", "fish")
# The shells whose hooks ask the client for each step. docs/shells.md says what each of them cannot
# do.
STEPPING = ("tcsh", "xonsh", "elvish", "nu")


def every_shell(*, but=()):
    return tuple(shell for shell in MAIN + STEPPING if shell not in but)


def scenario(name, shells=MAIN, daemon=True):
    """`shells`: the shells in which the scenario runs. `daemon`: whether a daemon is started before
    the scenario."""
    def register(function):
        ALL.append(Scenario(name, function, shells, daemon))
        return function
    return register
