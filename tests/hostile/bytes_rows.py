"""One row for each thing that an answer depends on: a change to it, and the result that is
required.

HELD: the environment is no longer active, and `venvctl why` reports the reason.
SAME: the environment stays active with exactly the same answer, and the row says why the change is
harmless.
QUIET: no other environment becomes active, and the answer contains nothing new.
WITHOUT_SCRIPTS: like QUIET, and the answer contains no scripts.

`covers`: patterns of the paths that the row tests. ENV, PROJECT, HOME and STATE are directories of
the sample; ABOVE is each directory above HOME.
"""
import json
import os
import shutil
import struct

import bytes_kinds as samples
import clones
from bytes_sample import MARK, STRANGER, Sample, change_owner
from environments import PACKAGES, PYTHON_VERSION, install, make_environment, pyvenv_cfg
from recorded_tree import Tree

HELD, SAME, QUIET = "held back", "the same answer", "nothing new in the answer"
WITHOUT_SCRIPTS = "no script in the answer"
ROWS = []
SCRIPT = f"#!/bin/sh\necho {MARK}\n"
PIP = "pip and similar tools write the same; it cannot be distinguished from an installation"


class Row:
    def __init__(self, what, expect, sample, change, covers, why, alone):
        self.what, self.expect, self.sample = what, expect, sample
        # Whether the row's sample has a home directory of its own.
        self.is_alone = alone or not sample.may_share()
        self.change, self.covers, self.why = change, covers, why


def row(what, expect, change, sample=Sample, covers=(), why="", alone=False):
    if expect == SAME and not why:
        raise AssertionError(f"{what}: SAME needs a reason")
    ROWS.append(Row(what, expect, sample, change, [covers] if isinstance(covers, str) else covers, why,
                    alone))


def replace_link(path, target):
    if os.path.lexists(path):
        os.unlink(path)
    os.symlink(target, path)


def edit_json(path, edit):
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
    edit(value)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)


# One row for each key of pyvenv.cfg.
CFG = "ENV/pyvenv.cfg"
for key, value in (("home", "@/tools"), ("base-prefix", "@/tools"), ("base-executable", "@/tools/python3"),
                   ("executable", "@/tools/python3"), ("base-exec-prefix", "@/tools"),
                   ("include-system-site-packages", "true"), ("prompt", MARK)):
    row(f"pyvenv.cfg: {key}", HELD, lambda s, k=key, v=value: s.config(k, v.replace("@", s.project)), covers=CFG)
for key in ("uv", "virtualenv", "implementation"):
    row(f"pyvenv.cfg: {key}", QUIET, lambda s, k=key: s.config(k, MARK), covers=CFG)
for key, value in (("version", "3.11.9"), ("version_info", "3.11.9"), ("command", "/usr/bin/python3 -m venv x")):
    row(f"pyvenv.cfg: {key}", SAME, lambda s, k=key, v=value: s.config(k, v), covers=CFG,
        why="`python -m venv --upgrade` writes it, and no decision depends on it")
row("pyvenv.cfg: the same bytes, from upstream", HELD, lambda s: s.track("pyvenv.cfg"), covers=CFG)
row("pyvenv.cfg: a line after a carriage return", HELD, lambda s: s.config("command", "x\rinclude-system-site-packages = true"), covers=CFG)
row("pyvenv.cfg appears in bin", HELD, lambda s: s.local("bin/pyvenv.cfg", "include-system-site-packages = true\n"), covers="ENV/bin/pyvenv.cfg")
row("pyvenv.cfg: deleted", HELD, lambda s: s.tree.remove(s.env + "/pyvenv.cfg"), covers=CFG)

# The project's .env.
row(".env appears", SAME, lambda s: s.write(".env", f"SETTING={MARK}\n"), covers="PROJECT/.env",
    why="its variables are not set before `venvctl allow --env`")
row("an approved .env changes", QUIET, lambda s: s.write(".env", f"SETTING={MARK}\nLD_PRELOAD={MARK}\n"), type(
    "WithEnvFile", (Sample,), {
        "mark": lambda s: s.write(".env", "SETTING=approved\n"),
        "approve": lambda s: (s.ok("allow"), s.ok("allow", "--env"))}), "PROJECT/.env")
row("an approved .env is replaced by a link", QUIET, lambda s: (
    s.write("other", f"SETTING={MARK}\n"), replace_link(s.project + "/.env", "other")), type(
    "WithEnvFile", (Sample,), {
        "mark": lambda s: s.write(".env", "SETTING=approved\n"),
        "approve": lambda s: (s.ok("allow"), s.ok("allow", "--env"))}), "PROJECT/.env")

# Files that `why` compares with the packages of the environment.
for name, text in (("Pipfile.lock", "{}"), ("pylock.toml", "lock-version = '1.0'\n"), ("pixi.lock", "version: 6\n"),
                   ("requirements.txt", "x==1\n")):
    row(f"{name} appears", SAME, lambda s, n=name, t=text: s.write(n, t), covers=f"PROJECT/{name}",
        why="it only decides which packages are shown as different, in `why`, `list` and the prompt's mark")

# conda's metadata.
META = "ENV/conda-meta"
# Python treats an environment with a pyvenv.cfg as a venv, so conda's files next to it must have no effect.
row("conda-meta appears in a venv", QUIET, lambda s: s.local("conda-meta/history", ""), covers=META)
row("conda-meta/state appears in a venv", QUIET,
    lambda s: s.local("conda-meta/state", json.dumps({"env_vars": {"GIT_SSH_COMMAND": MARK}})),
    covers="ENV/conda-meta/state")
row("conda-meta/pixi appears in a venv", QUIET, lambda s: s.local("conda-meta/pixi", "{}"), covers="ENV/conda-meta/pixi")
row("conda-meta appears as a link", QUIET, lambda s: (s.write("m/history", ""), s.link("conda-meta", "../m")), covers=META)
row("conda's scripts appear in a venv", WITHOUT_SCRIPTS, lambda s: (
    s.local("conda-meta/history", ""), s.local("etc/conda/activate.d/a.sh", f"echo {MARK}\n")), covers=META)
row("conda-meta/state appears in a venv from upstream", HELD, lambda s: s.upstream("conda-meta/state", "{}"), covers=META)
row("pyvenv.cfg appears in a conda environment", HELD,
    lambda s: s.local("pyvenv.cfg", pyvenv_cfg("venv", MARK)), samples.Conda, CFG)
row("conda-meta/pixi appears in a conda environment", HELD, lambda s: s.local("conda-meta/pixi", "{}"), samples.Conda,
    "ENV/conda-meta/pixi")
row("conda-meta/pixi disappears", HELD, lambda s: s.tree.remove(s.env + "/conda-meta/pixi"), samples.Pixi,
    "ENV/conda-meta/pixi")
row("conda-meta/state: another value", HELD,
    lambda s: s.local("conda-meta/state", json.dumps({"env_vars": {"SETTING": MARK}})), samples.Conda,
    "ENV/conda-meta/state")
row("conda-meta/history grows", SAME, lambda s: s.local("conda-meta/history", "==> x <==\n"), samples.Conda,
    ["ENV/conda-meta/history"], "conda install writes it")
row("a record in conda-meta appears", SAME, lambda s: s.local("conda-meta/a-1-0.json", '{"files": []}'), samples.Conda,
    ["ENV/conda-meta/*.json"], "conda install writes it")
row("a record in conda-meta from upstream", HELD, lambda s: s.upstream("conda-meta/a-1-0.json", "{}"), samples.Conda,
    "ENV/conda-meta/*.json")

# conda's scripts.
for folder in ("activate.d", "deactivate.d"):
    for name in ("a.sh", "a.fish", "new.sh", "new.fish"):
        path = f"etc/conda/{folder}/{name}"
        row(f"{folder}/{name} is changed or added", WITHOUT_SCRIPTS, lambda s, p=path: s.local(p, f"echo {MARK}\n"), samples.Conda,
            [f"ENV/etc/conda/{folder}", f"ENV/etc/conda/{folder}/*"])
    row(f"{folder}/a.sh from upstream", HELD,
        lambda s, f=folder: s.upstream(f"etc/conda/{f}/a.sh", "echo\n"), samples.Conda)
    row(f"{folder} can be written by others", WITHOUT_SCRIPTS,
        lambda s, f=folder: s.open_to_all(f"{s.prefix}/etc/conda/{f}"), samples.Conda, ["ENV/etc", "ENV/etc/conda"])
    row(f"{folder}/a.sh can be written by others", WITHOUT_SCRIPTS,
        lambda s, f=folder: s.open_to_all(f"{s.prefix}/etc/conda/{f}/a.sh"), samples.Conda)

# The directory bin.
PYTHON = "ENV/bin/python*"
for name in ("python", "python3", f"python{PYTHON_VERSION}"):
    row(f"bin/{name} from upstream", HELD, lambda s, n=name: s.upstream(f"bin/{n}", SCRIPT, 0o755), covers=PYTHON)
for name in ("python", "python3"):
    row(f"bin/{name} becomes a script", HELD, lambda s, n=name: s.local(f"bin/{n}", SCRIPT, 0o755), covers=PYTHON)
    row(f"bin/{name} leads into the project", HELD,
        lambda s, n=name: (s.write("t/python3", SCRIPT, 0o755), s.link(f"bin/{n}", "../../t/python3")), covers=PYTHON)
row("the target of bin/python in the project changes", HELD, lambda s: s.write("t/python3", SCRIPT, 0o755), type(
    "Behind", (Sample,), {"lay": lambda s: (
        s.lay_environment(s.prefix), s.write("t/python3", "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n", 0o755),
        s.link("bin/python3", "../../t/python3"))}), [PYTHON, "PROJECT/t", "PROJECT/t/*", "PROJECT/lib", "PROJECT/lib/*"])
row("a copied bin/python becomes a script", HELD, lambda s: s.local("bin/python", SCRIPT, 0o755), samples.Copied, PYTHON)
row("bin/python cannot be executed", HELD, lambda s: os.chmod(s.prefix + "/bin/python", 0o644), samples.Copied, PYTHON)
row("bin itself is a link, from upstream", HELD, lambda s: (
    os.rename(s.prefix + "/bin", s.project + "/b"), s.link("bin", "../b"), s.track("bin")), covers="ENV/bin")
for name in ("ls", "git", "mytool"):
    row(f"bin/{name}, which no package lists", HELD, lambda s, n=name: s.local(f"bin/{n}", SCRIPT, 0o755),
        covers="ENV/bin")
row("bin/ls, which a RECORD lists", SAME, lambda s: install(s.tree, s.env, "tool", "1", ["ls"]),
    covers=[f"ENV/{PACKAGES}/*-info*", f"ENV/{PACKAGES}/*-info/RECORD"], why=PIP)
row("bin/ls and its RECORD from upstream", HELD, lambda s: (
    install(s.tree, s.env, "tool", "1", ["ls"]), s.track("bin/ls"), s.track(f"{PACKAGES}/tool-1.dist-info")),
    covers=f"ENV/{PACKAGES}/*-info/RECORD")
row("bin/ls untracked, and its RECORD from upstream", HELD, lambda s: (
    install(s.tree, s.env, "tool", "1", ["ls"]), s.track(f"{PACKAGES}/tool-1.dist-info")))
row("bin/ls, listed by installed-files.txt, from upstream", HELD, lambda s: (
    s.upstream(f"{PACKAGES}/t-1.egg-info/installed-files.txt", "../../../../bin/ls\n"),
    s.upstream("bin/ls", SCRIPT, 0o755)), covers=f"ENV/{PACKAGES}/*-info/installed-files.txt")
for name in ("pip2", "python3.99", "activate_me", "pip-compile", "newtool", "pip", "activate"):
    row(f"bin/{name} from upstream", HELD, lambda s, n=name: s.upstream(f"bin/{n}", SCRIPT, 0o755),
        covers="ENV/bin/*")
row("bin/newtool, which shadows no command", SAME, lambda s: s.local("bin/newtool", SCRIPT, 0o755),
    covers="ENV/bin/*", why=PIP)
row("bin/pip changes while pip is installed", SAME, lambda s: s.local("bin/pip", "#!/bin/sh\n# new\n", 0o755),
    covers="ENV/bin/*", why="pip upgrades itself")
row("bin/activate changes", SAME, lambda s: s.local("bin/activate", f"echo {MARK}\n"), covers="ENV/bin/activate*",
    why="hooks never source it; an answer contains only names and paths")
row("all files bin/activate* are deleted", HELD, lambda s: [os.unlink(f"{s.prefix}/bin/{each}") for each in
                                                 os.listdir(s.prefix + "/bin") if each.startswith("activate")],
    covers="ENV/bin/activate*")

# Libraries of the environment.
for name in ("x.pth", "sitecustomize.py", "usercustomize.py", "requests/__init__.py"):
    row(f"site-packages/{name} from upstream", HELD, lambda s, n=name: s.upstream(f"{PACKAGES}/{n}", "import os\n"),
        covers=[f"ENV/{PACKAGES}", f"ENV/{PACKAGES}/*"])
    row(f"site-packages/{name} appears", SAME, lambda s, n=name: s.local(f"{PACKAGES}/{n}", "import os\n"), why=PIP)
row("site-packages is a link, from upstream", HELD, lambda s: (
    os.rename(f"{s.prefix}/{PACKAGES}", s.project + "/sp"), s.link(PACKAGES, "../../../sp"), s.track(PACKAGES)),
    covers=["ENV/lib", "ENV/lib/*"])
row("lib64 is a link, from upstream", HELD, lambda s: (s.link("lib64", "../l"), s.track("lib64")), covers="ENV/lib64")
for name in ("share/bash-completion/completions/docker", "pip.conf", "etc/jupyter/x.py", "lib/perl5/x.pm",
             "site-packages/x.pth", "include/x.h", "README"):
    row(f"{name} from upstream", HELD, lambda s, n=name: s.upstream(n, "import os\n"),
        covers=["ENV/share", "ENV/share/*", "ENV/site-packages", "ENV/site-packages/*"])
row("a link to a directory of the project, from upstream, with its files", HELD, lambda s: (
    s.write("vendor/x.pth", "import os\n"), s.link("vendor", "../vendor"), s.track("vendor"), s.git("add", "vendor")))
row("a manual page from upstream", SAME, lambda s: s.upstream("share/man/man1/x.1"), covers="ENV/share",
    why="nothing there is run, or read for an answer")

# The repository's own files.
INDEX = "PROJECT/.git/index"
row("the index lists a file of the environment", HELD, lambda s: s.track("bin/python"), covers=INDEX)
row("the index lists other content of the same file", HELD, lambda s: s.upstream("bin/pip", SCRIPT, 0o755), type(
    "Committed", (Sample,), {"approve": lambda s: (s.git("add", "-f", s.env), s.ok("allow"))}), INDEX)
row("the index no longer lists one of the files", HELD, lambda s: s.git("rm", "-q", "-f", f"{s.env}/bin/pip"), type(
    "Committed", (Sample,), {"approve": lambda s: (s.git("add", "-f", s.env), s.ok("allow"))}), INDEX)
row("the index lists a submodule in place of the environment", HELD, lambda s: s.git(
    "update-index", "--add", "--cacheinfo", "160000," + "1" * 40 + "," + s.env), covers=INDEX)
row("the index lists another source file", SAME, lambda s: (s.write("src/b.py", ""), s.git("add", "-A")), covers=INDEX,
    why="it is not in the environment")
row("the index cannot be parsed", HELD, lambda s: s.write(".git/index", "DIRC\0\0\0\x02garbage"), covers=INDEX)
row("git holds index.lock", SAME, lambda s: s.write(".git/index.lock", ""), covers="PROJECT/.git/index.lock",
    why="the current index is read; a new one is checked again")
row("git's config declares another hash length", HELD, lambda s: s.git("config", "extensions.objectformat", "sha256"),
    covers=["PROJECT/.git/config", "PROJECT/.git"])
row("`.git` names a repository whose index lists a file of the environment", HELD, lambda s: (
    s.track("bin/pip"), os.rename(s.project + "/.git", s.home + "/g"), s.write(".git", f"gitdir: {s.home}/g\n")),
    covers=["PROJECT/.git", "HOME/g/*"])
row("the index of a linked work tree lists a file of the environment", HELD, lambda s: s.track("bin/pip"), samples.Worktree,
    ["HOME/main", "HOME/main/*", "HOME/w", "HOME/w/*"])
row("a repository above lists a file of the environment", HELD, lambda s: (
    clones.git(s.home, s.git_variables(), "init", "-q"),
    os.rename(s.project + "/.git", s.home + "/old"),
    clones.git(s.home, s.git_variables(), "add", "-f", f"p/{s.env}/bin/pip")),
    covers=["HOME/.git", "HOME/.git/*", "ABOVE/.git", "ABOVE/.git/*"], alone=True)
row("another version control system appears", SAME, lambda s: os.mkdir(s.project + "/.hg"),
    covers=[f"{where}/{name}" for where in ("PROJECT", "HOME", "ABOVE", "ENV", "HOME/*") for name in (
        ".hg", ".svn", ".bzr", ".fslckout", "_FOSSIL_", "_darcs", ".pijul", "CVS", ".jj", ".sl", ".got", "_MTN",
        ".p4config", ".repo", "_svn", ".plastic", ".bk", "BitKeeper", "{arch}", ".arch-ids", ".osc", ".git", ".git/*")],
    why="it only prevents witnessing of new environments; the approval stays valid")


# Owners and modes.
def acl(path):
    """Lets another user write through a POSIX ACL, which the mode bits do not show."""
    none = 0xFFFFFFFF
    entries = [(1, 7, none), (2, 7, STRANGER), (4, 5, none), (0x10, 7, none), (0x20, 5, none)]
    os.setxattr(path, "system.posix_acl_access",
                struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries))


PARTS = {"the home directory": "..", "the project": ".", "the environment": "@", "bin": "@/bin",
         "pyvenv.cfg": "@/pyvenv.cfg", "site-packages": "@/" + PACKAGES, "bin/pip": "@/bin/pip",
         "bin/activate": "@/bin/activate", "a dist-info": f"@/{PACKAGES}/pip-23.0.1.dist-info"}
for part, where in PARTS.items():
    place = lambda s, w=where: os.path.normpath(os.path.join(s.project, w.replace("@", s.env)))  # noqa: E731
    expect = QUIET if part == "a dist-info" else HELD
    row(f"{part} has another owner", expect, lambda s, p=place: s.give_away(p(s)), covers=["HOME", "PROJECT", "ENV"],
        alone=where == "..")
    row(f"{part} can be written by others", expect, lambda s, p=place: s.open_to_all(p(s)), alone=where == "..")
    if part in ("the project", "the environment", "bin"):
        row(f"{part} can be written through an ACL", HELD, lambda s, p=place: acl(p(s)))
for part, where in (("bin", "bin"), ("the environment", ""), ("site-packages", PACKAGES)):
    row(f"{part} is world-writable and sticky", HELD,
        lambda s, w=where: os.chmod(os.path.join(s.prefix, w), 0o1777))
row("the link bin/python has another owner", HELD, lambda s: s.give_away(s.prefix + "/bin/python"))
row("a copied bin/python can be written by others", HELD, lambda s: s.open_to_all(s.prefix + "/bin/python"),
    samples.Copied)
row("the base python can be written by others", HELD, lambda s: s.open_to_all(f"{s.home}/py/bin/python{PYTHON_VERSION}"),
    samples.Home, ["HOME/py", "HOME/py/*"])
row("the directory of the base python has another owner", HELD, lambda s: s.give_away(s.home + "/py/bin"), samples.Home)
row("conda-meta has another owner", HELD, lambda s: s.give_away(s.prefix + "/conda-meta"), samples.Conda)
row("conda-meta/state can be written by others", HELD, lambda s: s.open_to_all(s.prefix + "/conda-meta/state"),
    samples.Conda)
row("the target of `.venv` has another owner", HELD, lambda s: s.give_away(s.home + "/envs"), samples.LinkOut,
    ["HOME/envs", "HOME/envs/*"])
row("the link `.venv` has another owner", HELD, lambda s: s.give_away(s.project + "/.venv"), samples.LinkOut)

# Links and files that lead to the environment.
row("the link `.venv` leads elsewhere", HELD, lambda s: (
    s.lay_environment_of("venv", s.home + "/envs/b"), s.tree.link(".venv", "../envs/b")), samples.LinkOut, "ENV")
row("the link `.venv` leads to another project's approved environment", HELD,
    lambda s: s.tree.link(".venv", s.others()), samples.LinkOut)
row("the file `.venv` names another environment", HELD, lambda s: (
    s.lay_environment_of("venv", s.home + "/envs/b"), s.write(".venv", "../envs/b\n")), samples.Redirect,
    ["PROJECT/.venv", "HOME/envs", "HOME/envs/*"])
row("the file `.venv` names another project's approved environment", HELD, lambda s: s.write(".venv", s.others()),
    samples.Redirect)
row("the link `.venv` leads to another environment in the project", HELD,
    lambda s: (s.evil("envs/b"), s.tree.link(".venv", "envs/b")), samples.LinkInside, ["PROJECT/envs", "PROJECT/envs/*"])
row("the environment is replaced by its copy", HELD, lambda s: (
    os.rename(s.prefix, s.project + "/old"), shutil.copytree(
        s.project + "/old", s.prefix, symlinks=True), s.tree.remove("old")), covers="ENV")

# The user's decisions and configuration.
row("the approval is withdrawn", HELD, lambda s: edit_json(s.state("trust.json"), lambda t: t.update(entries=[])),
    covers=["STATE/trust.json", "STATE", "ABOVE/state"], alone=True)
row("the environment is denied", HELD, lambda s: s.ok("deny"), covers="STATE/trust.json")
row("the approved root is withdrawn", HELD, lambda s: s.ok("deny", "--under", s.project), samples.Root, "STATE/trust.json")
row("the record of `use` is deleted", HELD, lambda s: s.ok("use", "--forget"), samples.Pinned, "STATE/pins.json")
row("the record of environments is deleted", SAME, lambda s: os.unlink(s.state("environments.json")),
    covers=["STATE/environments.json"], why="it is only shown in lists; trust does not depend on it", alone=True)
row("a setting of venvctl is changed", SAME, lambda s: s.ok("config", "set", "create.backend", "venv"),
    covers=["HOME/.config", "HOME/.config/venvctl", "HOME/.config/venvctl/*"],
    why="settings decide how environments are made, not which one is used", alone=True)
# The daemon also searches these places for environments that it lists, and watches their
# interpreters.
LISTED = "such an environment is listed, and never chosen for a directory"
for place, covers in ((".cache/pipx/x", "HOME/.cache/pipx*"), (".local/pipx/venvs/x", "HOME/.local/pipx/*"),
                      (".local/share/pipx/venvs/x", "HOME/.local/share/pipx/*"),
                      (".cache/pre-commit/repox/py_env-python3", "HOME/.cache/pre-commit*"),
                      (".cache/uv/environments-v2/x", "HOME/.cache/uv*"),
                      (".local/share/uv/tools/x", "HOME/.local/share/uv/tools*")):
    row(f"an environment appears at ~/{place}", SAME, lambda s, p=place: make_environment(p, tree=Tree(s.home)),
        covers=covers, why=LISTED)
for place, covers in ((".local/share/jupyter/kernels", "HOME/.local/share/jupyter/kernels*"),
                      (".ipython/kernels", "HOME/.ipython/kernels*")):
    row(f"a kernel in ~/{place} names an environment", SAME, lambda s, p=place: Tree(s.home).write(
        f"{p}/x/kernel.json", json.dumps({"argv": [make_environment(s.home + "/kernel") + "/bin/python"]})),
        covers=covers, why=LISTED)
for name in (".tox", ".nox"):
    row(f"an environment appears in {name}", SAME, lambda s, n=name: make_environment(f"{s.project}/{n}/x"),
        covers=f"PROJECT/{name}", why=LISTED)
row("uv's configuration names another cache", SAME, lambda s: Tree(s.home).write(
    ".config/uv/uv.toml", f'cache-dir = "{s.home}/d"\n'), covers="HOME/.config/uv/uv.toml",
    why="only lists read the directory of scripts in uv's cache", alone=True)
row("WORKON_HOME is changed", HELD, lambda s: s.variables.update(WORKON_HOME=s.home + "/elsewhere"), samples.Central,
    ["HOME/.local", "HOME/.local/share", "HOME/.local/share/virtualenvs", "HOME/.local/share/virtualenvs/*",
     "HOME/.virtualenvs", "HOME/.virtualenvs/*"])
row(".project names another directory", HELD, lambda s: open(s.prefix + "/.project", "w", encoding="utf-8").write(
    s.home + "/q\n"), samples.Central, "ENV/.project")
row("the central store has another owner", HELD, lambda s: s.give_away(s.home + "/.local/share/virtualenvs"),
    samples.Central)
for sample, covers in ((samples.InPoetrys, ["HOME/.config/pypoetry", "HOME/.config/pypoetry/*", "HOME/.cache",
                                            "HOME/.cache/pypoetry", "HOME/.cache/pypoetry/*"]),
                       (samples.InPdms, ["HOME/.config/pdm", "HOME/.config/pdm/*", "HOME/.local/share/pdm",
                                         "HOME/.local/share/pdm/*"]),
                       (samples.InHatchs, ["HOME/.config/hatch", "HOME/.config/hatch/*", "HOME/.local/share/hatch",
                                           "HOME/.local/share/hatch/*"]),
                       (samples.InCondas, ["HOME/.condarc"]), (samples.InPyenvs, ["HOME/.pyenv", "HOME/.pyenv/*"])):
    row(f"{sample.settings or 'PYENV_ROOT'} names another store", HELD, lambda s: s.configure(s.home + "/elsewhere"),
        sample, [*covers, "HOME/store", "HOME/store/*"])
    row(f"{sample.settings or 'PYENV_ROOT'}: the store can be written by others", HELD,
        lambda s: s.open_to_all(s.home + "/store"), sample)
row("pixi's configuration names an empty store", SAME, lambda s: Tree(s.home).write(
    ".pixi/config.toml", f'detached-environments = "{s.home}/d"\n'), samples.Pixi,
    ["HOME/.pixi", "HOME/.pixi/*", "HOME/.config/pixi", "HOME/.config/pixi/*"], "the one in the project is used")
row("an unapproved venv appears in a PDM project", HELD, lambda s: s.evil("venv"), samples.InPdms,
    ["PROJECT/venv", "PROJECT/venv/*", "PROJECT/env"])
row("__pypackages__ appears in a PDM project", SAME, lambda s: s.write("__pypackages__/3.11/x", ""),
    samples.with_marker("pdm.lock", "pdm.lock", "[metadata]\n"), ["PROJECT/__pypackages__", "PROJECT/__pypackages__/*"],
    "PDM uses an environment that exists")
row("Scripts appears in the environment", SAME, lambda s: s.local("Scripts/activate.bat", ""), covers="ENV/Scripts",
    why="it counts only if there is no bin")
row("a variable names another conda installation", HELD, lambda s: (
    Tree(s.home).write("other/conda-meta/history", ""), s.variables.update(_CONDA_ROOT=s.home + "/other")),
    samples.CondaCentral, ["HOME/other", "HOME/other/*", "HOME/*conda*", "HOME/*conda*/*", "HOME/m*amba*", "HOME/m*amba*/*", "HOME/mini*", "HOME/.condarc",
                           "HOME/.mambarc", "HOME/.local/share/mamba", "HOME/.local/share/mamba/*",
                           "HOME/.config/conda", "HOME/.config/conda/*", "HOME/.config/mamba", "HOME/.mamba", "/etc/conda*", "/var/lib", "/var/lib/conda*"])

# Project files, one for each rule. At first, each file leads to the sample's environment. The rows
# then change the file, so that it leads to an unapproved environment, or to one that is approved
# for another project.
MARKED = [
    (".venvctl.toml", ".venvctl.toml", 'environment = "@"\n'),
    ("uv.lock", "uv.lock", "version = 1\n"), ("poetry.lock", "poetry.lock", "[metadata]\n"),
    ("pdm.lock", "pdm.lock", "[metadata]\n"), (".pdm-python", "pdm.lock", "@/bin/python\n"),
    ("Pipfile", "Pipfile", "[packages]\n"), ("hatch.toml", "hatch.toml", '[envs.default]\npath = "@"\n'),
    ("pyproject.toml", "tool.uv", "[project]\nname = 'p'\n[tool.uv]\n"),
    ("pyproject.toml", "tool.poetry", "[tool.poetry]\nname = 'p'\n"),
    ("pyproject.toml", "tool.pdm", "[project]\nname = 'p'\n[tool.pdm]\n"),
    ("pyproject.toml", "tool.hatch", "[project]\nname = 'p'\n[tool.hatch.envs.default]\npath = '@'\n"),
    ("mise.toml", "mise", '[env]\n_.python.venv = "@"\n'), (".mise.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    ("mise.local.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    (".config/mise.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    (".mise.local.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    (".config/mise/config.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    (".mise/config.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    ("mise/config.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    (".config/mise/conf.d/a.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    (".mise/conf.d/a.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    ("environment.yml", "environment.yml", "name: nowhere\n"), (".python-version", ".python-version", "3.11\n"),
    ("Dockerfile", "container", "FROM x\n"), ("poetry.toml", "tool.poetry", "[virtualenvs]\nin-project = true\n"),
    (".env", "Pipfile", "A=1\n"), (".pdm.toml", "tool.pdm", "[python]\n"),
]
for name, rule, text in MARKED:
    sample = samples.with_marker(name, rule, text)
    row(f"{rule}: a comment in {name}", SAME, lambda s, n=name, t=text: s.write(
        n, t.replace("@", s.env) + ("# new\n" if n not in (".pdm-python", ".python-version") else "")), sample,
        [f"PROJECT/{name}", f"PROJECT/{name}/*", "PROJECT/.config", "PROJECT/.config/*", "PROJECT/.mise", "PROJECT/.mise/*", "PROJECT/mise", "PROJECT/mise/*",
         "PROJECT/.pixi", "PROJECT/.pixi/*",
         f"PROJECT/src", "PROJECT"], "it names the same environment")
    if "@" in text:
        row(f"{rule}: {name} names an unapproved environment", HELD,
            lambda s, n=name, t=text: (s.evil(), s.write(n, t.replace("@", "evil"))), sample)
        row(f"{rule}: {name} names another project's approved environment", QUIET,
            lambda s, n=name, t=text: s.write(n, t.replace("@", s.others())), sample)
for name, text in (("environment.yml", "name: nowhere\nprefix: @\n"), ("poetry.toml", '[virtualenvs]\npath = "@/.."\n'),
                   (".python-version", "@\n"), (".pdm-python", "@/bin/python\n"), (".venv", "@\n"),
                   ("mise.toml", '[env]\n_.python.venv = "@"\n'), ("hatch.toml", '[envs.default]\npath = "@"\n'),
                   (".pdm.toml", '[python]\npath = "@/bin/python"\n'),
                   ("pdm.toml", '[venv]\nlocation = "@/.."\n'),
                   (".pixi/config.toml", 'detached-environments = "@/.."\n'),
                   (".env", "WORKON_HOME=@/..\n"), ("Pipfile", "[packages]\n"), ("pixi.toml", "[workspace]\nname='x'\n")):
    row(f"a new {name} names another project's approved environment", QUIET, lambda s, n=name, t=text: (
        s.tree.remove(s.env), s.write(n, t.replace("@", s.others()))), covers=f"PROJECT/{name}")
for name, text in (("mise.toml", '[env]\n_.python.venv = "d/e"\n'), (".venvctl.toml", 'environment = "d/e"\n'),
                   ("hatch.toml", '[envs.default]\npath = "d/e"\n')):
    row(f"{name} has another owner", HELD, lambda s, n=name: change_owner(f"{s.project}/{n}"), type(
        "Deep", (Sample,), {"env": "d/e", "mark": lambda s, n=name, t=text: s.write(n, t)}),
        ["PROJECT/d", "PROJECT/d/*"])
row("a setup.py appears above a project of Hatch", QUIET, lambda s: Tree(s.home).write("setup.py", ""), type(
    "OfHatch", (Sample,), {"mark": lambda s: s.write("hatch.toml", "[envs.default]\n")}), "HOME/setup.py")
row("a .miserc.toml above selects a file of mise that names an unapproved environment", HELD, lambda s: (
    s.evil(), s.write("mise.dev.toml", '[env]\n_.python.venv = "evil"\n'),
    Tree(s.home).write(".miserc.toml", 'env = ["dev"]\n')),
    samples.with_marker("mise.toml", "mise", '[env]\n_.python.venv = "@"\n'),
    ["HOME/.miserc.toml", "HOME/.config/mise", "HOME/.config/mise/*", "/etc/mise", "/etc/mise/*"])
row("a pyproject.toml above declares the project to be a workspace member", QUIET, lambda s: Tree(s.home).write(
    "pyproject.toml", '[project]\nname = "w"\n[tool.uv.workspace]\nmembers = ["p"]\n'),
    samples.with_marker("uv.lock", "uv.lock", "version = 1\n"), ["HOME/pyproject.toml"], alone=True)
row("a nearer environment appears", HELD, lambda s: s.evil("src/.venv"), type(
    "Below", (Sample,), {"why": lambda s: json.loads(s.ok("why", "--json", cwd=s.project + "/src"))}),
    ["PROJECT/src", "PROJECT/src/*"])

# pixi.
row("pixi.toml: [activation]", SAME, lambda s: s.write(
    "pixi.toml", f'[workspace]\nname = "w"\n[activation]\nscripts = ["x.sh"]\n[activation.env]\nA = "{MARK}"\n'),
    samples.Pixi, ["PROJECT/pixi.toml", "PROJECT/.pixi", "PROJECT/.pixi/*"], "it is not evaluated")
row("pixi.toml: the name of the workspace", QUIET, lambda s: s.write("pixi.toml", f'[workspace]\nname = "{MARK}"\n'),
    samples.Pixi, "PROJECT/pixi.toml")
row(".pixi/config.toml names another store", QUIET, lambda s: (
    s.evil("d/x"), s.write(".pixi/config.toml", f'detached-environments = "{s.project}/d"\n')),
    samples.Pixi, "PROJECT/.pixi/config.toml")
