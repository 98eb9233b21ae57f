"""An upstream repository, the user's clone of it, and the parts of an environment that an approval covers."""
import glob
import hashlib
import os
import stat
import subprocess

from environments import PACKAGES, PYTHON_VERSION
from recorded_tree import Tree

# What an active environment may run or read below its prefix. Other files there (share, include, a
# README) do not affect what a user runs.
RELEVANT = ("pyvenv.cfg", "bin", "sbin", "lib", "lib64", "conda-meta", "etc", "libexec", "condabin")
PYTHONS = ("python", "python3", f"python{PYTHON_VERSION}")  # names of Python that a user types
DECIDING_KEYS_LEFT_OUT = ("version", "version_info", "command")

GITCONFIG = """[user]
	name = n
	email = e@example.org
[init]
	defaultBranch = main
[gc]
	auto = 0
[maintenance]
	auto = false
[pull]
	rebase = false
[advice]
	detachedHead = false
	statusHints = false
[protocol "file"]
	allow = always
[core]
	fsync = none
"""


def git(where, variables, *words, is_checked=True):
    done = subprocess.run(["/usr/bin/git", *words], cwd=where, env=variables, capture_output=True,
                          text=True, errors="surrogateescape", check=False)
    if is_checked and done.returncode != 0:
        raise AssertionError(f"git {' '.join(words)} in {where}: {done.stderr}")
    return done.stdout


class Upstream(Tree):
    """The work tree of the upstream repository. `clone`: the path of the user's clone."""

    def __init__(self, top, clone, variables, submodule):
        super().__init__(top)
        self.clone = clone
        self.variables = variables
        self.submodule_source = submodule  # (path of a repository, its commit)
        self.gitlinks = set()
        os.makedirs(top)
        git(top, variables, "init", "-q")

    def submodule(self, path):
        if self.exists(path):
            self.remove(path)
        self.gitlinks.add(path)
        source, _ = self.submodule_source
        self.write(".gitmodules", "".join(f'[submodule "{each}"]\n\tpath = {each}\n\turl = {source}\n'
                                          for each in sorted(self.gitlinks)))
        self.note(f"git submodule add {source} {path}")

    def commit(self):
        """Commits all files, including ignored ones."""
        git(self.top, self.variables, "add", "-A", "-f")
        for path in sorted(self.gitlinks):
            if not self.exists(path):
                git(self.top, self.variables, "update-index", "--add", "--cacheinfo",
                    f"160000,{self.submodule_source[1]},{path}")
        git(self.top, self.variables, "commit", "-q", "--allow-empty", "-m", "x")


class Covered:
    """The parts of the environment at `prefix` that an approval covers and that others can change.
    Two objects are equal if no part has changed."""

    def __init__(self, prefix, project, variables):
        self.prefix = prefix
        self.real = os.path.realpath(prefix)
        self.way = self._links(prefix, project)
        self.python = [self._links(f"{self.real}/bin/{name}", project) for name in PYTHONS]
        self.inode = _inode(self.real)
        self.config = self._config()
        conda = [os.path.isdir(self.real + "/conda-meta")]
        conda += [_digest(f"{self.real}/conda-meta/{name}") for name in ("state", "pixi")]
        # Python treats an environment with a pyvenv.cfg as a venv, even if conda files are next to it.
        self.conda, self.beside = ([], conda) if self.config is not None else (conda, [])
        self.tracked = self._tracked(project, variables)

    def __eq__(self, other):
        return self.__dict__ == other.__dict__

    def difference(self, other):
        """The changed parts that must make the environment inactive. Changed conda files in a venv
        (`beside`) need not make it inactive."""
        return [name for name in self.__dict__
                if name != "beside" and self.__dict__[name] != other.__dict__[name]]

    @staticmethod
    def _links(path, project):
        """The targets of the links inside the project, then the digest of the final file if it is inside."""
        links = []
        while os.path.islink(path) and path.startswith(project + "/") and len(links) < 20:
            links.append(os.readlink(path))
            path = os.path.normpath(os.path.join(os.path.dirname(path), links[-1]))
        if path.startswith(project + "/"):
            links.append(_digest(path))
        return links

    def _config(self):
        try:
            with open(self.real + "/pyvenv.cfg", encoding="utf-8", errors="surrogateescape") as file:
                lines = file.read().split("\n")
        except OSError:
            return None
        return [line for line in lines
                if line.split("=")[0].strip().lower() not in DECIDING_KEYS_LEFT_OUT]

    def _tracked(self, project, variables):
        if not self.real.startswith(project + "/"):
            return []
        inside = os.path.relpath(self.real, project)
        listed = git(project, variables, "ls-files", "-s", "-z", "--", inside)
        found = []
        for entry in listed.split("\0"):
            path = entry.partition("\t")[2]
            below = path[len(inside) + 1:].split("/")[0]
            if path and (path == inside or below in RELEVANT):
                found.append(entry)
        return found


def is_complete(prefix):
    """Whether the environment is complete enough to be active."""
    real = os.path.realpath(prefix)
    python = real + "/bin/python"
    if not os.path.exists(python) or not os.access(python, os.X_OK):
        return False
    if os.path.isdir(real + "/conda-meta") and not os.path.isfile(real + "/pyvenv.cfg"):
        # The history is empty until conda has linked everything, including python.
        history = real + "/conda-meta/history"
        is_condas = os.path.realpath(python).startswith(real + "/") and not os.path.exists(real + "/conda-meta/pixi")
        return os.path.exists(history) and (not is_condas or os.path.getsize(history) > 0)
    has_script = os.path.isdir(real + "/bin") and any(
        name.startswith("activate") for name in os.listdir(real + "/bin"))
    return os.path.isfile(real + "/pyvenv.cfg") and has_script


def owns_its_programs(prefix):
    """Whether a package still lists the installed programs. Git may replace an ignored `lib` by a
    committed link, and may remove this link later. Then no package lists bin/pip, and venvctl
    treats bin/pip as a planted program."""
    real = os.path.realpath(prefix)
    records = glob.glob(f"{glob.escape(real)}/{PACKAGES}/pip-*.dist-info/RECORD")
    return bool(records) or not os.path.exists(real + "/bin/pip")


def _inode(path):
    try:
        return os.stat(path).st_ino
    except OSError:
        return None


def _digest(path):
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return None
