"""A home directory with sixty environments of every kind in unusual places, and what each command should say about them."""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

from environments import PACKAGES, make_environment

# Environments in directories that no search enters.
NOT_SEARCHED = ("web/node_modules/x/.venv", "code/git/.git/modules/env", ".cache/some tool/env",
                "backup/env", ".local/share/Trash/files/env", "outside/env")
IN_ENVIRONMENTS = ("code/plain/.venv/lib/inner",)


def short_hash(algorithm, path):
    return base64.urlsafe_b64encode(hashlib.new(algorithm, str(path).encode()).digest())[:8].decode()


class WholeMachine:
    """`kinds`, `health` (if it is not ok) and `packages` of the environments, by path below HOME.
    `unvisited`: the paths that only a search finds. `prunable`: the paths that `prune -y` may
    remove if no process runs from them."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.kinds, self.health, self.packages = {}, {}, {}
        self.unvisited = set()
        self._make_unvisited()
        self._make_central()
        self._make_conda()
        self._make_of_tools()
        self._make_unlisted()

    def make(self, path, kind, form="virtualenv", project=None):
        made = pathlib.Path(make_environment(self.home / path, form))
        self.kinds[path] = kind
        if project:
            (made / ".project").write_text(str(project))
        return made

    def write(self, path, text=""):
        path = self.home / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def install(self, path, package):
        (self.home / path / PACKAGES / f"{package}.dist-info").mkdir(parents=True)
        self.packages[path] = package

    def lose_python(self, path):
        python = self.home / path / "bin/python"
        python.unlink()
        python.symlink_to("/no/such/python")

    def _find(self, path, kind="venv", form="venv"):
        self.unvisited.add(path)
        return self.make(path, kind, form)

    def _make_unvisited(self):
        deep = "/".join(["code", *"abcdefghijklmnopqrst", ".venv"])
        for path in ("code/plain/.venv", "code/two words/.venv", "code/ümläut/日本/env", "code/-dash/.venv",
                     "code/$dollar `tick`/.venv", "code/line\nbreak/.venv", ".dotfiles/editor/tools", deep,
                     "code/git/.venv", "web/api/venv", "tmp/try/python3.11", "code/cached/.venv", "code/half/.venv",
                     "code/moved/.venv", "code/locked/.venv", "mono/services/api/.venv", "Downloads/App 2.0/Contents/env"):
            self._find(path)
        for number in range(4):
            self._find(f"work/client {number}/.venv", "virtualenv", "virtualenv")
            self._find(f"work/uv{number}/.venv", "uv", "uv")
        for path, kind in (("lab/conda/env", "conda"), ("lab/pixi/.pixi/envs/default", "pixi"),
                           ("lab/pixi/.pixi/envs/dev", "pixi")):
            self._find(path, kind, kind)
        for path in ("code/tested/.tox/py311", "code/tested/.nox/lint"):
            self._find(path, path.split("/")[2][1:])
        self.write("lab/pixi/pixi.toml")
        # An installer may mark its environment as a cache. A search skips a directory with such a
        # mark only if the directory is not an environment.
        self.write("code/cached/.venv/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55")
        (self.home / "code/half/.venv/bin/activate").unlink()
        self.health["code/half/.venv"] = "incomplete"
        self.write("code/moved/.venv/bin/activate", "VIRTUAL_ENV=/elsewhere/.venv\n")
        self.health["code/moved/.venv"] = "foreign"
        self.write("code/locked/requirements.txt", "idna==3.6\n")
        self.health["code/locked/.venv"] = "stale"
        self.health["code/line\nbreak/.venv"] = "broken"  # no shell can activate such a path
        self.install("code/two words/.venv", "six-1.16.0")
        self.install("work/uv1/.venv", "Six-1.17")

    def _make_central(self):
        shop, gone, share = self.home / "work/shop", self.home / "work/gone", ".local/share"
        self.write("work/shop/Pipfile")
        sha = short_hash("sha256", shop)
        self.make(f"{share}/virtualenvs/shop-aaaaaaaa", "pipenv", project=shop)
        self.make(f"{share}/virtualenvs/gone-bbbbbbbb", "pipenv", project=gone)
        self.make(".virtualenvs/api", "virtualenvwrapper", project=self.home / "web/api")
        self.make(".virtualenvs/old", "virtualenvwrapper", project=gone)
        for name in ("three", "four"):
            self.make(f".virtualenvs/{name}", "virtualenvwrapper")
        for version in ("3.11", "3.12"):
            self.make(f".cache/pypoetry/virtualenvs/shop-{sha}-py{version}", "poetry")
        for name in ("default", "docs"):
            self.make(f"{share}/hatch/env/virtual/shop/{sha}/{name}", "hatch")
        self.make(f"{share}/pdm/venvs/shop-{short_hash('md5', shop)}-3.11", "pdm")
        for name in ("blue", "green"):
            self.make(f".pyenv/versions/{name}", "pyenv")
        for name in ("shop-aaaaaaaa", "gone-bbbbbbbb"):
            self.install(f"{share}/virtualenvs/{name}", "six-1.15.0")
        self.health[f"{share}/virtualenvs/gone-bbbbbbbb"] = self.health[".virtualenvs/old"] = "orphaned"
        for name in ("three", "four"):
            self.lose_python(f".virtualenvs/{name}")
            self.health[f".virtualenvs/{name}"] = "broken"
        (self.home / ".virtualenvs/four" / PACKAGES).mkdir(parents=True)  # `repair` can now repair it
        self.prunable = {f"{share}/virtualenvs/gone-bbbbbbbb", ".virtualenvs/old", ".virtualenvs/three"}

    def _make_conda(self):
        for path in ("miniconda3", "miniconda3/envs/data", "miniconda3/envs/maps", "far/conda", "micromamba/envs/m"):
            self.make(path, "conda", "conda")
        self.write(".conda/environments.txt", f"{self.home}/far/conda\n/gone\n")
        self.write("miniconda3/envs/data/conda-meta/six-1.16.0-py_0.json", "{}")
        self.packages["miniconda3/envs/data"] = "six-1.16.0"

    def _make_of_tools(self):
        share = ".local/share"
        for name in ("black", "isort"):
            self.make(f"{share}/pipx/venvs/{name}", "pipx")
            self.write(f"{share}/pipx/venvs/{name}/pipx_metadata.json",
                       json.dumps({"main_package": {"package": name, "suffix": ""}}))
        for name in ("ruff", "ty"):
            self.make(f"{share}/uv/tools/{name}", "uv-tool", "uv")
            self.write(f"{share}/uv/tools/{name}/uv-receipt.toml", f'[tool]\nrequirements = [{{ name = "{name}" }}]\n')
        self.make(".cache/uv/environments-v2/report-0123456789abcdef", "uv-script", "uv")
        for name in ("abcdefgh", "ijklmnop"):
            self.make(f".cache/pre-commit/repo{name}/py_env-python3.11", "pre-commit")
        self.make("lab/notes/.venv", "jupyter")
        self.write(f"{share}/jupyter/kernels/notes/kernel.json",
                   json.dumps({"argv": [f"{self.home}/lab/notes/.venv/bin/python", "-m", "ipykernel_launcher"]}))
        self.install(f"{share}/pipx/venvs/black", "six-1.16.0")
        self.lose_python(f"{share}/uv/tools/ty")
        self.health[f"{share}/uv/tools/ty"] = "broken"

    def _make_unlisted(self):
        """Environments and links that a search must not find."""
        for path in (*NOT_SEARCHED, *IN_ENVIRONMENTS):
            make_environment(self.home / path)
        self.write("backup/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55")
        (self.home / "code/link").symlink_to(self.home / "work")
        # This directory is not below HOME, which is the root of the search.
        shutil.move(self.home / "outside", self.home.parent / "outside")
        (self.home / "code/out").symlink_to(self.home.parent / "outside")

    def found_by_find(self, *expression):
        """The paths that find(1) prints for an expression below HOME, without the places that no
        search enters."""
        skipped = [word for path in (*NOT_SEARCHED, *IN_ENVIRONMENTS, ".cache/venvctl")
                   for word in ("-path", f"{self.home}/{path}", "-prune", "-o")]
        listed = subprocess.run(["find", self.home, *skipped, *expression, "-printf", r"%P\0"], check=True,
                                capture_output=True, encoding="utf-8").stdout
        return set(listed.split("\0")) - {""}

    def prefixes(self):
        """The environments, according to find(1)."""
        return {os.path.dirname(path) for path in self.found_by_find(
            "(", "-name", "pyvenv.cfg", "-o", "-name", "conda-meta", ")")}

    def with_package(self, name):
        """The environments with a package, according to find(1)."""
        found = self.found_by_find("(", "-iname", f"{name}-*.dist-info", "-o", "-path", f"*/conda-meta/{name}-*.json", ")")
        return {path.split("/lib/python")[0].split("/conda-meta")[0] for path in found}
