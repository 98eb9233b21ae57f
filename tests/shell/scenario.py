"""The one list of scenarios: each is a function with a sentence for a name."""
ALL = []


class Scenario:
    def __init__(self, name, function, shells, daemon):
        self.name = name
        self.function = function
        self.shells = shells
        self.daemon = daemon


def scenario(name, shells=("bash", "zsh", "fish"), daemon=True):
    """`shells`: only where the situation exists in them alone. `daemon`: one runs beforehand."""
    def register(function):
        ALL.append(Scenario(name, function, shells, daemon))
        return function
    return register
