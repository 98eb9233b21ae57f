"""Random directory trees with an environment. Some also contain files of the user.

Each function in SPOILED adds files of the user and returns a name that the refusal must show.
Each function in HARMLESS adds files that do not prevent the deletion.
"""
import hashlib
import json
import os
import pathlib
import socket
import subprocess

from environments import PACKAGES, make_environment

MARKS = (".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS", ".fslckout", ".sl", ".pijul", "RCS",
         "SCCS", "_svn", ".plastic", ".bk", "BitKeeper", "{arch}", ".arch-ids")
INNER = ("lib", "share", "etc", "include", PACKAGES)
ODD = (b"a\nb", b"\xff\xfe", b"-rf", b"*", b" ", b"$(touch pwned)", b"x" * 255, "é\u202e".encode())
OTHER_USER = 54321


def write(path, text="mine"):
    path = pathlib.Path(os.fsdecode(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def make_venv(prefix):
    make_environment(prefix)
    for name in ("bin/pip", "include/x.h", f"{PACKAGES}/a/b.py", f"{PACKAGES}/a/__pycache__/b.pyc"):
        write(prefix / name, name)
    (prefix / "lib64").symlink_to("lib")


def make_conda(prefix):
    make_environment(prefix, "conda")
    for name in ("lib/libx.so", "ssl/cert.pem", "sbin/x", "libexec/x", "var/cache/x",
                 "x86_64-conda-linux-gnu/sysroot/usr/lib/y", "compiler_compat/ld", "mkspecs/q.conf"):
        write(prefix / name, name)
    digest = hashlib.sha256(b"mkspecs/q.conf").hexdigest()
    write(prefix / "conda-meta/qt-5.json", json.dumps(
        {"paths_data": {"paths": [{"_path": "mkspecs/q.conf", "sha256": digest}]}}))


class Tree:
    """`home` with an environment at `prefix`, and `outside`, which must never change."""

    def __init__(self, random, top):
        self.random = random
        self.home = top / "home"
        self.outside = top / "outside"
        self.mounts = []
        self.count = 0  # the number of directories that inner() has made
        self.names = []  # the names of entries that must cause a refusal
        self.variables = {}
        self.directory = self.home
        for name in ("run", "project", "other"):
            (self.home / name).mkdir(parents=True, mode=0o700)
        for name in ("file", "deep/er/file"):
            write(self.outside / name, "precious " + name)
        self.place()

    def place(self):
        at = self.random.choice(("project/.venv", "project", ".virtualenvs/x", "project/a b",
                                 "project/é", ".tox/py311", "other/.nox/t", "project/-x"))
        self.prefix = self.home / at
        self.prefix.parent.mkdir(parents=True, exist_ok=True)
        self.named = self.prefix
        self.is_conda = self.random.random() < 0.25
        (make_conda if self.is_conda else make_venv)(self.prefix)

    def inner(self):
        """A new path, at a random depth below a directory that every environment has."""
        top = self.random.choice([each for each in INNER if (self.prefix / each).exists()])
        depth = self.random.choice((0, 1, 3, 12))
        self.count += 1
        return self.prefix / top / "/".join(f"d{n}" for n in range(depth)) / f"inner{self.count}"

    def name_of(self, path):
        return str(path.relative_to(self.prefix))


def a_file(tree):
    name = tree.random.choice(("notes.txt", ".env", "README.md", "plot.py", "pyproject.toml", "Bin"))
    write(tree.prefix / name)
    return name


def a_directory(tree):
    name = tree.random.choice(("src", "data", "docs", "Scripts", "tests", "mkspecs2", "-rf"))
    write(tree.prefix / name / "x/file")
    return name


def an_empty_directory(tree):
    (tree.prefix / "data").mkdir()
    return "data"


def a_project_around(tree):
    subprocess.run(["git", "init", "-q", tree.prefix], check=True)
    write(tree.prefix / "main.py")
    return "main.py"


def a_repository(tree):
    inner = tree.inner()
    mark = tree.random.choice(MARKS)
    write(inner / mark / "HEAD") if tree.random.random() < 0.7 else write(inner / mark)
    return tree.name_of(inner)


def a_bare_repository(tree):
    inner = tree.inner()
    subprocess.run(["git", "init", "-q", "--bare", inner], check=True)
    return tree.name_of(inner)


def a_subversion_repository(tree):
    inner = tree.inner()
    for name in ("format", "db/revs/0", "conf/authz", "hooks/x", "locks/x"):
        write(inner / name)
    return tree.name_of(inner)


def an_environment_inside(tree):
    inner = tree.inner()
    tree.random.choice((make_venv, make_conda))(inner)
    return tree.name_of(inner)


def mount(tree, *words):
    subprocess.run(["mount", *map(str, words)], check=True)
    tree.mounts.append(words[-1])


def a_bind_mount(tree):
    inner = tree.random.choice((tree.inner(), tree.prefix / "data"))
    inner.mkdir(parents=True)
    mount(tree, "--bind", tree.outside, inner)
    return tree.name_of(inner)


def a_file_mounted_on_a_file(tree):
    mount(tree, "--bind", tree.outside / "file", write(tree.inner() / "file"))
    return tree.name_of(tree.mounts[-1])


def a_file_system_of_its_own(tree):
    inner = tree.inner()
    inner.mkdir(parents=True)
    mount(tree, "-t", "tmpfs", "tmpfs", inner)
    write(inner / "file")
    return tree.name_of(inner)


def a_conda_installation(tree):
    make_conda(tree.prefix / "envs/other")
    write(tree.prefix / "pkgs/urls.txt")
    return "envs"


def a_file_in_what_a_package_brought(tree):
    if not tree.is_conda:
        return a_file(tree)
    write(tree.prefix / "mkspecs/mine.conf")
    return "mkspecs/mine.conf"


def a_file_of_another_user(tree):
    inner = tree.inner()
    path = inner if tree.random.random() < 0.5 else inner / "theirs"
    write(inner / "theirs")
    os.lchown(path, OTHER_USER, OTHER_USER)
    return tree.name_of(path)


def home_inside(tree):
    inner = tree.inner()
    write(inner / "run/x").parent.chmod(0o700)
    tree.variables["HOME"] = str(inner)
    return "your home directory"


def home_itself(tree):
    tree.variables["HOME"] = str(tree.prefix)
    return "your home directory"


def the_current_directory_inside(tree):
    tree.directory = tree.inner()
    tree.directory.mkdir(parents=True)
    return "the current directory"


def odd_names(tree):
    inner = tree.inner()
    inner.mkdir(parents=True)
    for name in tree.random.sample(ODD, 4):
        pathlib.Path(os.fsdecode(os.path.join(os.fsencode(inner), name))).write_text("made")


def links_to_outside(tree):
    inner = tree.inner()
    inner.mkdir(parents=True)
    (inner / "file").symlink_to(tree.outside / "file")
    (inner / "directory").symlink_to(tree.outside)
    (inner / "loop").symlink_to("loop")
    (tree.prefix / "share/doc").mkdir(parents=True, exist_ok=True)
    (tree.prefix / "share/doc/up").symlink_to("../../../..")


def a_bin_that_is_a_link(tree):
    bin_ = tree.prefix / "bin"
    bin_.rename(tree.outside / "bin")
    bin_.symlink_to(tree.outside / "bin")


def a_file_with_a_record_of_another(tree):
    write(tree.prefix / "src/main.py")
    write(tree.prefix / PACKAGES / "evil-1.dist-info/RECORD", "../../../src/main.py,,\n")
    return "src"


def hard_links(tree):
    inner = tree.inner()
    inner.mkdir(parents=True)
    os.link(tree.outside / "file", inner / "same")


def directories_without_permissions(tree):
    inner = tree.inner()
    write(inner / "closed/deep/file", "made")
    for path, mode in ((inner / "closed/deep", 0o500), (inner / "closed", 0), (inner, 0o555)):
        path.chmod(mode)


def special_files(tree):
    inner = tree.inner()
    inner.mkdir(parents=True)
    os.mkfifo(inner / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        there = os.getcwd()
        os.chdir(inner)  # the path of a socket must be short
        listening.bind("socket")
        os.chdir(there)


def a_deep_tree(tree):
    write(tree.inner() / "/".join("d" * 60) / "file", "made")


def what_tools_leave(tree):
    for name in (".gitignore", "CACHEDIR.TAG", ".lock", ".project", "pip.conf"):
        write(tree.prefix / name, "*\n")


def named_through_links(tree):
    (tree.home / "way").symlink_to(tree.prefix.parent)
    tree.named = tree.home / "way" / tree.prefix.name


SPOILED = (a_file, a_file_with_a_record_of_another, a_directory, an_empty_directory,
           a_project_around, a_repository, a_bare_repository, a_subversion_repository, an_environment_inside, a_conda_installation,
           a_file_in_what_a_package_brought, home_inside, home_itself, the_current_directory_inside,
           a_bind_mount, a_file_mounted_on_a_file, a_file_system_of_its_own)
ONLY_ROOT_MAKES = (a_file_of_another_user,)
HARMLESS = (odd_names, links_to_outside, a_bin_that_is_a_link, hard_links,
            directories_without_permissions, special_files, a_deep_tree, what_tools_leave,
            named_through_links)
