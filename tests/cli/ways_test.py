"""Commands, shells, editors and kernels all use the environment that `venvctl which` prints, in
twelve situations."""
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

from environments import make_environment
from program import PROGRAM, STAGE, ProgramTest, main
from waiting import DEADLINE

SHARE = f"{STAGE}/share/venvctl"
SHOW = 'env -0 > "$SHOWN"'
LAUNCHER = "import os, subprocess\nsubprocess.run(['sh', '-c', 'env -0 > \"$SHOWN\"'], check=True)\n"


class WaysTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.shown = self.home / "shown"
        self.variables |= {"SHOWN": str(self.shown), "ASAN_OPTIONS": "detect_leaks=0"}
        self.start_daemon()

    # The situations.

    def make(self, name):
        directory = self.home / name
        directory.mkdir(parents=True)
        return directory

    def venv(self, directory, environment=".venv", approve=True):
        """An environment in which a stand-in for ipykernel shows the variables."""
        prefix = self.make_venv(directory / environment)
        for packages in prefix.glob("lib/python*/site-packages"):
            (packages / "ipykernel_launcher.py").write_text(LAUNCHER)
        if approve:
            self.ok("allow", prefix)
        return prefix

    def situations(self):
        """Yields (name, directory) of each situation."""
        for name in ("venv", "with a space and 'quotes'"):
            directory = self.make(name)
            self.venv(directory)
            yield name, directory
        poetry = self.make("poetry")
        self.write(poetry / "pyproject.toml", '[tool.poetry]\nname = "x"\n')
        self.write(poetry / "poetry.lock", "")
        self.venv(poetry)
        yield "poetry", poetry
        conda = self.make("conda")
        prefix = make_environment(str(conda / ".conda"), "conda", variables={"Q": "it's $(x)"})
        # The environment's python is a link to the system's python, which does not search for packages in
        # this environment.
        self.write(conda / "ipykernel_launcher.py", LAUNCHER)
        self.ok("allow", prefix)
        yield "conda", conda
        pinned = self.make("pinned")
        self.venv(pinned)
        self.ok("-C", pinned, "use", self.venv(self.make("far"), "blue"))
        yield "pinned", pinned
        redirect = self.make("redirect")
        self.ok("-C", redirect, "use", "--write", self.home / "far/blue")
        yield "redirect", redirect
        nested = self.make("outer/inner")
        self.venv(nested.parent)
        self.venv(nested)
        below = self.make("outer/inner/src/deep")
        yield "nested", below
        unapproved = self.make("unapproved")
        self.venv(unapproved, approve=False)
        yield "unapproved", unapproved
        denied = self.make("denied")
        self.venv(denied)
        self.ok("-C", denied, "deny")
        yield "denied", denied
        yield "none", self.make("none")
        link = self.home / "link"
        link.symlink_to(self.home / "venv")
        yield "link", link
        here = os.stat(self.home).st_dev
        other = next(place for place in ("/tmp", "/dev/shm") if os.stat(place).st_dev != here)
        elsewhere = pathlib.Path(tempfile.mkdtemp(dir=other, prefix="vt-"))
        self.addCleanup(shutil.rmtree, elsewhere)
        self.venv(elsewhere)
        yield "another file system", elsewhere

    # The commands, shells and kernels that use a directory's environment.

    def ways(self, directory):
        """Yields (name, command line, further variables)."""
        # On a busy machine, the first prompts may receive no answer in time.
        hook = f"source {SHARE}/hook.bash; for _ in 1 2 3 4; do _venvctl_hook; done; {SHOW}"
        yield "prompt", ["setsid", "-w", "bash", "--norc", "-i", "-c", hook], {}
        yield "bash -c", ["bash", "-c", SHOW], {"BASH_ENV": f"{SHARE}/env.sh"}
        yield "zsh -lc", ["zsh", "-lc", SHOW], {}
        yield "fish -c", ["fish", "-N", "-c", f"source {SHARE}/env.fish; {SHOW}"], {}
        clean = [f"{name}={self.variables[name]}" for name in self.variables
                 if name.startswith("XDG") or name in ("HOME", "SHOWN")]
        yield "cron", ["env", "-i", *clean, f"BASH_ENV={SHARE}/env.sh", "bash", "-c", SHOW], {}
        agent = "; ".join(hook["command"] for entry in self.claude["SessionStart"] for hook in entry["hooks"])
        file = self.home / "claude-env"
        file.unlink(missing_ok=True)
        yield "agent", ["bash", "-c", f"{agent}; . {shlex.quote(str(file))}; {SHOW}"], {"CLAUDE_ENV_FILE": str(file)}
        yield "eval", ["bash", "-c", f'eval "$({shlex.quote(PROGRAM)} env 2>/dev/null)"; {SHOW}'], {}
        yield "run", [PROGRAM, "run", "--", "sh", "-c", SHOW], {}
        yield "python", [PROGRAM, "python", "-c", LAUNCHER], {}
        yield "notebook", [word.replace("{connection_file}", "x") for word in self.kernel], {}

    def reached(self, command, directory, variables):
        self.shown.unlink(missing_ok=True)
        subprocess.run(command, cwd=directory, env={**self.variables, "PWD": str(directory), **variables}, check=False,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=DEADLINE)
        text = os.fsdecode(self.shown.read_bytes()) if self.shown.exists() else ""
        found = {name: value for name, _, value in (pair.partition("=") for pair in text.split("\0") if pair)}
        prefix = found.get("VIRTUAL_ENV") or found.get("CONDA_PREFIX") or ""
        if prefix:
            self.assertEqual(found["PATH"].split(":")[0], prefix + "/bin")
        return os.path.realpath(prefix) if prefix else "", found.get("Q")

    def test_an_editor_uses_the_environment_that_which_prints(self):
        """VS Code itself finds an environment directly in the directory, so venvctl writes no setting for it."""
        for situation, directory in self.situations():
            with self.subTest(situation=situation):
                where = {"cwd": directory, "variables": {"PWD": str(directory)}}
                prefix = self.run_program("which", **where).out.rstrip("\n")
                self.ok("init", "vscode", "--workspace", **where)
                settings = json.loads((directory / ".vscode/settings.json").read_text())
                path = settings.get("python.defaultInterpreterPath", "")
                path = path.replace("${workspaceFolder}", str(directory))
                is_found = not prefix or os.path.dirname(prefix) == str(directory)
                self.assertEqual(path, "" if is_found else f"{prefix}/bin/python")

    def test_all_commands_and_shells_use_the_environment_that_which_prints(self):
        self.ok("init", "--agent", "claude")
        self.claude = json.loads((self.home / ".claude/settings.json").read_text())["hooks"]
        self.ok("init", "--non-interactive", "zsh")
        self.ok("kernel", "install")
        self.kernel = json.loads((self.home / ".local/share/jupyter/kernels/venvctl/kernel.json").read_text())["argv"]
        some = 0
        situations = list(self.situations())
        self.assertEqual(len(situations), 12)
        for situation, directory in situations:
            which = self.run_program("which", cwd=directory, variables={"PWD": str(directory)})
            prefix = which.out.rstrip("\n")  # cron knows only the physical path of its directory
            wanted = os.path.realpath(prefix) if prefix else "", "it's $(x)" if situation == "conda" else None
            some += bool(prefix)
            for way, command, variables in self.ways(directory):
                with self.subTest(situation=situation, way=way):
                    self.assertEqual(self.reached(command, directory, variables), wanted)
        self.assertEqual(some, 9)


if __name__ == "__main__":
    main()
