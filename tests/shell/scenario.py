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


def scenario(name, shells=("bash", "zsh", "fish"), daemon=True):
    """`shells`: the shells in which the situation exists. `daemon`: whether a daemon is started first."""
    def register(function):
        ALL.append(Scenario(name, function, shells, daemon))
        return function
    return register
