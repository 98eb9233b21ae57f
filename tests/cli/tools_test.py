"""Environments that other tools keep: only the tools themselves remove and recreate them."""
import json
import os
import shutil
import subprocess

from program import ProgramTest, main
from wheels import make_wheel


WHEELS_OF_DEBIAN = "/usr/share/python-wheels"  # pip and setuptools


class ToolsTest(ProgramTest):
    def lay_venv(self, prefix, **files):
        self.write(prefix / "pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n")
        (prefix / "bin").mkdir()
        (prefix / "bin/python").symlink_to("/usr/bin/python3")
        self.write(prefix / "bin/activate", "")
        for name, text in files.items():
            self.write(prefix / name.replace("__", ".").replace("uv_", "uv-"), text)
        return prefix

    def lay_pipx(self, home, name="black"):
        return self.lay_venv(home / "venvs" / name, pipx_metadata__json="{}")

    def lay_kernel(self, prefix):
        self.lay_venv(prefix)
        return self.write(self.home / ".local/share/jupyter/kernels/lab/kernel.json",
                          json.dumps({"argv": [f"{prefix}/bin/python", "-m", "x"]}))

    def deleting_tool(self, name, prefix):
        """Makes a fake tool that records how it was called, and deletes the environment."""
        called = self.home / f"{name}-called"
        self.fake_tool(name, f'echo "$*|$PIPX_HOME" >>"{called}"\nrm -r "{prefix}"\n')
        return called

    def test_remove_shows_the_command_of_the_tool_and_changes_nothing(self):
        local = self.home / ".local"
        commands = {
            self.lay_pipx(local / "pipx"): "pipx uninstall black",
            self.lay_pipx(local / "share/pipx", "isort"):
                f"PIPX_HOME={local}/share/pipx pipx uninstall isort",
            self.lay_venv(local / "share/uv/tools/ruff", uv_receipt__toml=""): "uv tool uninstall ruff",
            self.lay_venv(self.home / ".cache/uv/environments-v2/x-0123456789abcdef"): "uv cache prune",
            self.lay_venv(self.home / ".cache/pre-commit/repoabcdefgh/py_env-python3"): "pre-commit gc",
        }
        for prefix, command in commands.items():
            called = self.deleting_tool(command.split()[-3 if "PIPX" in command else 0], prefix)
            for words in (["remove", prefix], ["remove", prefix.name], ["rm", "--force", prefix]):
                if prefix.name.startswith("py_env"):
                    words[-1] = prefix
                self.assertIn(f"run {command}", self.fails(1, *words).err)
            self.assertIn(f"run {command}", self.ok("remove", "--dry-run", "-y", prefix).err)
            self.assertIn(command, self.ok("info", prefix).out)
            self.assertTrue((prefix / "bin/python").is_symlink())
            self.assertFalse(called.exists())

    def test_remove_with_yes_runs_the_tool(self):
        prefix = self.lay_pipx(self.home / ".local/pipx")
        called = self.deleting_tool("pipx", prefix)
        said = self.ok("remove", "-y", "black").err
        self.assertEqual(called.read_text(), "uninstall black|\n")
        self.assertIn("$ pipx uninstall black", said)
        self.assertIn("removed ~/.local/pipx/venvs/black", said)
        elsewhere = self.lay_pipx(self.home / "px")
        self.deleting_tool("pipx", elsewhere)
        self.ok("remove", "-y", elsewhere, variables={"PIPX_HOME": str(self.home / "px")})
        self.assertEqual(called.read_text().splitlines()[-1], f"uninstall black|{self.home}/px")

    def test_no_tool_runs_for_an_environment_outside_of_its_own_directories(self):
        clone = self.home / "code/clone"
        subprocess.run(["git", "init", "-q", clone], check=True)
        found = {self.lay_pipx(clone): "pipx",
                 self.lay_venv(clone / "tools/ruff", uv_receipt__toml=""): "uv",
                 self.lay_venv(clone / "uv/environments-v2/x-0123456789abcdef"): "uv",
                 self.lay_venv(clone / "repoabcdefgh/py_env-python3"): "pre-commit"}
        chosen = {"PIPX_HOME": str(clone), "UV_TOOL_DIR": str(clone / "tools"),
                  "UV_CACHE_DIR": str(clone / "uv"), "PRE_COMMIT_HOME": str(clone)}
        for prefix, tool in found.items():
            self.fake_tool(tool, f'touch "{self.home}/called"\n')
            (prefix / "bin/python").unlink()
            (prefix / "bin/python").symlink_to("/no/such/python")
            (prefix / "lib/python3.99/site-packages").mkdir(parents=True)
            for variables in ({}, chosen):
                for words in (["remove", "-y", prefix], ["repair", "-y", prefix]):
                    said = self.fails(1, *words, variables=variables).err
                    self.assertIn(f"your {tool} does not keep environments in this directory", said)
        self.ok("scan", self.home / "code")
        self.assertEqual(self.run_program("repair", "--all", "-y", cwd=clone).code, 1)
        self.assertFalse((self.home / "called").exists())
        link = self.home / ".local/pipx/venvs/black"
        link.parent.mkdir(parents=True)
        link.symlink_to(clone / "venvs/black")
        self.fails(1, "repair", "-y", link)
        self.assertFalse((self.home / "called").exists())

    def test_a_tool_runs_outside_of_every_project(self):
        prefix = self.lay_pipx(self.home / ".local/pipx")
        self.fake_tool("pipx", f'pwd >"{self.home}/where"; rm -r "{prefix}"\n')
        self.ok("remove", "-y", prefix)
        self.assertEqual((self.home / "where").read_text(), "/\n")

    def test_the_hooks_of_pre_commit_are_left_to_the_user(self):
        prefix = self.lay_venv(self.home / ".cache/pre-commit/repoabcdefgh/py_env-python3")
        (prefix / "bin/python").unlink()
        (prefix / "bin/python").symlink_to("/no/such/python")
        (prefix / "lib/python3.99/site-packages").mkdir(parents=True)
        self.fake_tool("pre-commit", f'touch "{self.home}/called"\n')
        said = self.fails(1, "repair", "-y", prefix).err
        self.assertIn("run pre-commit install-hooks (in a project that uses the hook)", said)
        self.assertFalse((self.home / "called").exists())

    def test_without_the_tool_nothing_is_removed(self):
        prefix = self.lay_venv(self.home / ".local/share/uv/tools/ruff", uv_receipt__toml="")
        own = self.directory / ".venv"
        self.create()
        said = self.fails(1, "remove", "-y", own, prefix, variables={"PATH": str(self.home)}).err
        self.assertIn("uv is not installed, so nothing was changed", said)
        self.assertTrue(own.exists() and prefix.exists())

    def test_remove_fails_if_the_tool_fails_or_does_not_remove_the_environment(self):
        prefix = self.lay_pipx(self.home / ".local/pipx")
        self.fake_tool("pipx", "echo no such thing; exit 3\n")
        outcome = self.run_program("remove", "-y", prefix)
        self.assertEqual(outcome.code, 1)
        self.assertIn("no such thing", outcome.err)
        self.assertIn("pipx uninstall black failed with exit code 3", outcome.err)
        self.fake_tool("pipx", "exit 0\n")
        outcome = self.run_program("remove", "-y", prefix)
        self.assertEqual(outcome.code, 1)
        self.assertIn("still exists after pipx uninstall black", outcome.err)
        self.assertTrue(prefix.exists())

    def test_without_a_command_for_an_environment_remove_refers_to_the_tool(self):
        prefix = self.lay_venv(self.home / ".local/pipx/shared")
        self.fake_tool("pipx", f'touch "{self.home}/called"\n')
        self.assertIn("belongs to pipx: do not change it yourself, because only pipx removes and recreates it",
                      self.fails(1, "remove", "-y", prefix).err)
        self.assertTrue(prefix.exists() and not (self.home / "called").exists())

    def test_no_other_command_uses_or_deletes_a_tools_environment(self):
        prefix = self.lay_pipx(self.home / ".local/pipx")
        for code, words in ((4, ["allow", prefix]), (4, ["use", prefix]),
                            (4, ["activate", "--answer", prefix]), (4, ["run", "-e", "black", "--", "true"]),
                            (1, ["create", "--no-pip", "--clear", "-y", prefix])):
            self.assertIn("belongs to pipx", self.fails(code, *words).err, words)
        self.assertIn("run pipx reinstall black",
                      self.fails(1, "create", "--no-pip", "--clear", "-y", prefix).err)
        self.assertIn("it belongs to pipx", self.ok("adopt", "-y", self.home / ".local/pipx").out)
        self.assertTrue(prefix.exists())

    def test_doctor_shows_the_tools_own_command_for_a_repair(self):
        prefix = self.lay_pipx(self.home / ".local/pipx")
        (prefix / "bin/python").unlink()
        (prefix / "bin/python").symlink_to("/no/such/python")
        found = [each for each in self.run_program("doctor", "--json").json["checks"]
                 if "venvs/black" in each["what"]]
        self.assertEqual([each["fix"] for each in found], ["run pipx reinstall black"])

    def test_a_kernelspec_is_removed_before_the_environment_that_it_refers_to(self):
        prefix = self.home / "lab/.venv"
        spec = self.lay_kernel(prefix)
        said = self.fails(1, "remove", prefix).err
        self.assertIn("is used by Jupyter: run jupyter kernelspec remove -f lab", said)
        self.assertIn(f"jupyter kernelspec remove -f lab\n", self.ok("remove", "-y", prefix).err)
        self.assertFalse(spec.exists())
        self.assertTrue(prefix.exists())
        self.ok("remove", "-y", prefix)
        self.assertFalse(prefix.exists())


class RealToolsTest(ProgramTest):
    """Installs with the real tools, without a network."""

    def setUp(self):
        super().setUp()
        self.variables.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=f"{self.home}/wheels {WHEELS_OF_DEBIAN}",
                              PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_BUILD_ISOLATION="0")

    def run_tool(self, *words, cwd=None):
        done = subprocess.run(words, env=self.variables, cwd=cwd or self.home, capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def of_kind(self, kind):
        return {each["name"]: each for each in self.ok("list", "--json", "--kind", kind).json}

    def test_pipx_removes_its_environment(self):
        make_wheel(self.home / "wheels", "demo-tool", programs=["demo"])
        make_wheel(self.home / "wheels", "wheel", version="99.0")
        self.run_tool("pipx", "install", "demo-tool")
        found = self.of_kind("pipx")["demo-tool"]
        self.assertEqual((found["health"], found["trust"]), ("ok", "unknown"))
        self.ok("remove", "-y", "demo-tool")
        self.assertFalse(os.path.exists(found["prefix"]))
        self.assertNotIn("demo-tool", self.of_kind("pipx"))
        self.assertFalse(os.path.lexists(self.home / ".local/bin/demo"))

    def test_pre_commit_removes_an_environment_that_no_project_uses(self):
        hook, project = self.home / "demo-hook", self.home / "shop"
        # The package contains its own build backend, because new environments have no setuptools.
        wheel = os.path.basename(make_wheel(hook, "demo-hook", programs=["demo"]))
        self.write(hook / "pyproject.toml", "[build-system]\nrequires = []\n"
                   "build-backend = 'backend'\nbackend-path = ['.']\n")
        self.write(hook / "backend.py", "import shutil\n"
                   "def build_wheel(directory, settings=None, metadata=None):\n"
                   f"    shutil.copy({wheel!r}, directory)\n    return {wheel!r}\n")
        self.write(hook / ".pre-commit-hooks.yaml",
                   "- {id: demo, name: demo, entry: demo, language: python}\n")
        for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c",
                                                      "commit", "-qm", "x"]):
            self.run_tool("git", *words, cwd=hook)
        head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hook, capture_output=True, text=True,
                              check=True).stdout.strip()
        project.mkdir()
        self.run_tool("git", "init", "-q", cwd=project)
        self.write(project / ".pre-commit-config.yaml",
                   f"repos: [{{repo: {hook}, rev: {head}, hooks: [{{id: demo}}]}}]\n")
        self.run_tool("git", "add", "-A", cwd=project)
        self.run_tool("pre-commit", "install-hooks", cwd=project)
        found = self.of_kind("pre-commit")["demo-hook"]
        self.assertEqual(found["health"], "ok")
        # pre-commit keeps environments that a project uses.
        outcome = self.run_program("remove", "-y", "demo-hook")
        self.assertEqual(outcome.code, 1)
        self.assertIn("still exists after pre-commit gc", outcome.err)
        shutil.rmtree(project)
        self.ok("remove", "-y", "demo-hook")
        self.assertEqual(self.of_kind("pre-commit"), {})

    def test_jupyter_removes_the_kernelspec_and_keeps_the_environment(self):
        prefix = self.make_venv(self.home / "lab/.venv")
        self.write(self.home / "spec/kernel.json", json.dumps(
            {"argv": [f"{prefix}/bin/python", "-m", "ipykernel_launcher"], "display_name": "Lab",
             "language": "python"}))
        self.run_tool("jupyter", "kernelspec", "install", "--user", "--name", "Lab-1", self.home / "spec")
        self.assertEqual(self.of_kind("jupyter")["lab-1"]["prefix"], str(prefix))
        self.ok("remove", "-y", "lab-1")
        self.assertEqual(self.of_kind("jupyter"), {})
        self.assertTrue(prefix.exists())


if __name__ == "__main__":
    main()
