"""Random layouts of pyenv: installed versions, environments of pyenv-virtualenv, version files, variables."""
import os

PLAIN = ["3.9.18", "3.11.7", "3.11.10", "3.12.1", "3.12-dev", "3.13.0", "3.13.0t", "3.14.0rc1", "pypy3.10-7.3.12"]
ENVIRONMENTS = ["shop", "shop-2", "shop.api", "python-shop", "Shop", "ünï", "shop-3.11", "shop#1", "python-3.12.1",
                "my shop", "a..b", "shopt", "é" * 45, "x" * 60]
ODD_WORDS = ["system", "3", "3.11", "3.12", "3.13", "3.13t", "python-3.12", "3.14", "pypy3.10", "gone", "shop*", "..",
             "../versions/shop", "/shop", "./shop", "shop/", "3.11.7/../shop", "3.9.18/envs/gone", "#", "# why", "shop#why",
             "Python-3.11", "3.11.7\\", "3.9.18:gone"]


def _word(rng, names):
    word = rng.choice(names * 3 + PLAIN + ODD_WORDS)
    return "python-" + word if rng.random() < 0.08 else word


def _lines(rng, names):
    words = [_word(rng, names) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))]
    joined = rng.choice(["\n", "\n", ":", " ", "\r\n", "\n\n"]).join(words)
    return rng.choice(["", "", "", " ", "\t", "\n", "# one\n"]) + joined + rng.choice(["\n", "\n", "\n", "", " # why\n", "\r\n"])


def _lay_versions(layout, root):
    """Makes Pythons and environments of pyenv. Returns the names that a version file may use for
    them."""
    rng, names = layout.rng, []
    for name in rng.sample(PLAIN, rng.choice([1, 2, 3, 4])):
        layout.tree.program(f"{root}/versions/{name}/bin/python", "#!/bin/sh\n")
    for name in rng.sample(ENVIRONMENTS, rng.choice([1, 1, 2, 3])):
        base = rng.choice(["3.9.18", "3.11.7"])
        form = rng.choice(["linked"] * 5 + ["long", "direct", "dangling", "link only"])
        if form in ("linked", "long"):
            layout.environment(f"{root}/versions/{base}/envs/{name}")
            names.append(f"{base}/envs/{name}")
        if form == "direct":
            layout.environment(f"{root}/versions/{name}")
        elif form == "link only":
            layout.environment("elsewhere/made")
            layout.tree.link(f"{root}/versions/{name}", f"{layout.home}/elsewhere/made")
        elif form != "long":
            layout.tree.link(f"{root}/versions/{name}", layout.tree.path(f"{root}/versions/{base}/envs/{name}"))
        names.append(name)
    return names


def pyenv(layout):
    rng = layout.rng
    root = rng.choice([".pyenv", ".pyenv", ".pyenv", "my pyenv", "projects/pyenv"])
    if root != ".pyenv" or layout.chance(0.2):
        layout.variables["PYENV_ROOT"] = layout.tree.path(root) + rng.choice(["", "", "/"])
    names = _lay_versions(layout, root)
    if layout.has_marker:
        layout.tree.write(f"{layout.root}/.python-version", _lines(rng, names))
    for place, chance in ((layout.parent, 0.3), (layout.below, 0.15), (".", 0.1), ("elsewhere/other", 0.2)):
        name = os.path.normpath(f"{place}/.python-version")
        if layout.chance(chance) and not layout.tree.exists(name):
            layout.tree.write(name, _lines(rng, names))
    if layout.chance(0.1) and not layout.tree.exists(f"{layout.below}/.python-version"):
        layout.tree.directory(f"{layout.below}/.python-version")
    if layout.chance(0.4):
        layout.tree.write(f"{root}/version", _lines(rng, names))
    if layout.chance(0.12):
        layout.variables["PYENV_VERSION"] = ":".join(_word(rng, names).replace("..", "") or "3" for _ in range(rng.choice([1, 1, 2])))
    if layout.chance(0.1):
        layout.tree.directory("elsewhere/other/deep")
        layout.variables["PYENV_DIR"] = rng.choice([layout.tree.path("elsewhere/other/deep"), layout.home, "..", ".", ""])
