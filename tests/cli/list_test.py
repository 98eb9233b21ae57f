"""`list` shows all environments of the machine. It only reads files."""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from program import PROGRAM, ProgramTest, main
from environments import PACKAGES, PYTHON_VERSION, make_environment
from waiting import wait_until


def short_hash(algorithm, path):
    return base64.urlsafe_b64encode(hashlib.new(algorithm, str(path).encode()).digest())[:8].decode()


class ListTest(ProgramTest):
    @staticmethod
    def lay_venv(prefix):
        return pathlib.Path(make_environment(prefix, "virtualenv"))

    @staticmethod
    def lay_conda(prefix):
        return pathlib.Path(make_environment(prefix, "conda"))

    def listed(self, *words):
        return {os.path.relpath(each["prefix"], self.home): each
                for each in self.ok("list", "--json", *words).json}

    def test_an_environment_whose_packages_differ_from_the_lock_file_is_stale(self):
        project = self.home / "shop"
        project.mkdir()
        prefix = self.lay_venv(self.home / ".virtualenvs/one")
        self.write(prefix / ".project", str(project))

        def health():
            found = self.listed()[".virtualenvs/one"]
            return found["health"], found["error"]
        self.assertEqual(health(), ("ok", None))
        self.write(project / "requirements.txt", "idna==3.6\n")
        self.assertEqual(health(), ("stale", "it differs from requirements.txt: idna is missing"))
        self.assertIn("stale", self.ok("list").out)
        (prefix / PACKAGES / "idna-3.6.dist-info").mkdir(parents=True)
        self.assertEqual(health(), ("ok", None))

    def test_a_lock_file_that_has_not_changed_is_not_read_again(self):
        self.lay_venv(self.directory / ".venv")
        self.ok("allow", self.directory / ".venv")
        for text, health in (("idna==3.6\n", "stale"), ("# nothing\n", "ok"), ("rich\n", "stale")):
            lock = self.write(self.directory / "requirements.txt", text)
            # venvctl does not trust the modification time of a file that has just changed.
            wait_until(lambda: not self.opens_at_list(lock.name), "the list does not read the lock file again")
            self.assertEqual([each["health"] for each in self.listed().values()], [health])

    def opens_at_list(self, name):
        with tempfile.NamedTemporaryFile("r") as log:
            self.ok("-f", "-o", log.name, "-e", "trace=openat", PROGRAM, "list", program="strace",
                    variables={"ASAN_OPTIONS": "detect_leaks=0"})
            return [line for line in log if name in line]

    def test_an_environment_reached_through_a_link_is_listed_once(self):
        real, link = self.home / "clone-x", self.home / "clo"
        real.mkdir()
        link.symlink_to(real)
        self.create(real / ".venv")
        path = self.private.state / "environments.json"
        state = json.loads(path.read_text())
        other = {"prefix": f"{link}/.venv", "project": str(link), "name": "clo"}
        state["environments"].append({**state["environments"][0], **other})
        self.write(path, json.dumps(state), 0o600)
        self.check_one_name(real, link)
        self.start_daemon()
        self.check_one_name(real, link)

    def check_one_name(self, real, link):
        there = {"cwd": real, "variables": {"PWD": str(link)}}
        for options in ({}, there):
            listed = self.ok("list", "--json", **options).json
            self.assertEqual([each["prefix"] for each in listed], [f"{real}/.venv"])
        self.assertIn("clone-x", self.ok("list", "--here", **there).out)
        for name in ("clone-x", "clo"):
            run = self.ok("run", "-e", name, "--", "python", "-c", "import sys; print(sys.prefix)")
            self.assertEqual(run.out.strip(), f"{real}/.venv")
            self.ok("info", name)
        for prefix in (real, link):
            shown = self.ok("list", variables={"VIRTUAL_ENV": f"{prefix}/.venv"}).out
            self.assertRegex(shown, r"(?m)^\* ")

    def test_every_kind_is_listed_with_project_base_and_version(self):
        share, shop = self.home / ".local/share", self.directory
        pipenv = self.lay_venv(share / "virtualenvs" / "shop-aaaaaaaa")
        self.write(pipenv / ".project", str(shop))
        self.write(shop / "Pipfile", "")
        sha, md5 = short_hash("sha256", shop), short_hash("md5", shop)
        self.lay_venv(self.home / f".cache/pypoetry/virtualenvs/shop-{sha}-py3.11")
        self.lay_venv(share / f"pdm/venvs/project-{md5}-3.11")
        self.lay_venv(share / f"hatch/env/virtual/shop/{sha}/shop")
        wrapped = self.lay_venv(self.home / ".virtualenvs/tools")
        self.write(wrapped / ".project", "/elsewhere\n")
        self.lay_venv(self.home / ".pyenv/versions/blue")
        self.lay_conda(self.home / "miniconda3")
        self.lay_conda(self.home / "miniconda3/envs/data")
        self.lay_conda(self.home / "far/conda")
        self.write(self.home / ".conda/environments.txt", f"{self.home}/far/conda\n/gone\n")
        self.lay_venv(shop / ".tox/py311")
        self.lay_venv(shop / ".nox/lint")
        self.create(shop / "own")

        found = self.listed()
        told = {path: (each["kind"], each["name"], each["version"], each["trust"])
                for path, each in found.items()}
        self.assertEqual(told, {
            ".local/share/virtualenvs/shop-aaaaaaaa":
                ("pipenv", "shop-aaaaaaaa", f"{PYTHON_VERSION}.2", "central"),
            f".cache/pypoetry/virtualenvs/shop-{sha}-py3.11":
                ("poetry", f"shop-{sha}-py3.11", f"{PYTHON_VERSION}.2", "central"),
            f".local/share/pdm/venvs/project-{md5}-3.11":
                ("pdm", f"project-{md5}-3.11", f"{PYTHON_VERSION}.2", "central"),
            f".local/share/hatch/env/virtual/shop/{sha}/shop":
                ("hatch", "shop", f"{PYTHON_VERSION}.2", "central"),
            ".virtualenvs/tools": ("virtualenvwrapper", "tools", f"{PYTHON_VERSION}.2", "central"),
            ".pyenv/versions/blue": ("pyenv", "blue", f"{PYTHON_VERSION}.2", "central"),
            "miniconda3": ("conda", "base", f"{PYTHON_VERSION}.4", "central"),
            "miniconda3/envs/data": ("conda", "data", f"{PYTHON_VERSION}.4", "central"),
            "far/conda": ("conda", str(self.home / "far/conda"), f"{PYTHON_VERSION}.4", "unknown"),
            "project/.tox/py311": ("tox", "py311", f"{PYTHON_VERSION}.2", "unknown"),
            "project/.nox/lint": ("nox", "lint", f"{PYTHON_VERSION}.2", "unknown"),
            "project/own": ("venv", "own", found["project/own"]["version"], "created"),
        })
        of_shop = [path for path, each in found.items() if each["project"] == str(shop)]
        self.assertEqual(len(of_shop), 7, of_shop)
        self.assertEqual(found[".virtualenvs/tools"]["project"], "/elsewhere")
        self.assertEqual(found[".pyenv/versions/blue"]["base"], f"/usr/bin/python{PYTHON_VERSION}")
        self.assertEqual(set(self.listed("--kind", "conda")),
                         {"miniconda3", "miniconda3/envs/data", "far/conda"})
        self.assertEqual(self.ok("which").out, f"{shop}/own\n", "an environment of tox or nox was chosen")

    def lay_tools(self):
        """Environments of pipx, uv and pre-commit, and one that only a kernelspec names; by kind."""
        pipx = self.lay_venv(self.home / ".local/share/pipx/venvs/black")
        self.write(pipx / "pipx_metadata.json", '{"main_package": {"package": "black", "suffix": ""}}')
        uv_tool = self.lay_venv(self.home / ".local/share/uv/tools/ruff")
        self.write(uv_tool / "uv-receipt.toml", '[tool]\nrequirements = [{ name = "ruff" }]\n')
        script = self.lay_venv(self.home / ".cache/uv/environments-v2/report-0123456789abcdef")
        hook = self.lay_venv(self.home / ".cache/pre-commit/repoabcdefgh/py_env-python3.11")
        self.write(hook.parent / ".git/config", '[remote "origin"]\n\turl = https://x.org/flake8.git\n')
        kernel = self.lay_venv(self.home / "work/lab/.venv")
        self.write(self.home / ".local/share/jupyter/kernels/lab/kernel.json",
                   json.dumps({"argv": [f"{kernel}/bin/python", "-m", "ipykernel_launcher"]}))
        return {"pipx": pipx, "uv-tool": uv_tool, "uv-script": script, "pre-commit": hook,
                "jupyter": kernel}

    def test_environments_of_tools_and_kernelspecs_are_listed_and_never_trusted(self):
        tools = self.lay_tools()
        self.ok("allow", "--under", self.home)
        told = {each["kind"]: (each["prefix"], each["name"], each["trust"])
                for each in self.listed().values()}
        names = {"pipx": "black", "uv-tool": "ruff", "uv-script": "report-0123456789abcdef",
                 "pre-commit": "flake8", "jupyter": "lab"}
        self.assertEqual(told, {
            kind: (str(prefix), names[kind], "allowed" if kind == "jupyter" else "unknown")
            for kind, prefix in tools.items()})
        for kind, prefix in tools.items():
            self.assertEqual([each["prefix"] for each in self.listed("--kind", kind).values()],
                             [str(prefix)])
        # This environment is now also recorded, so the kernelspec is not the only source.
        self.create(tools["jupyter"], "--clear", "-y")
        self.assertEqual(self.listed()["work/lab/.venv"]["kind"], "venv")

    def test_no_directory_gets_an_environment_of_a_tool(self):
        tools = self.lay_tools()
        self.ok("allow", "--under", self.home)
        for kind, prefix in tools.items():
            for place in (prefix, prefix / "bin", prefix.parent):
                if kind == "jupyter":
                    self.assertEqual(self.ok("which", "-C", place).out, f"{prefix}\n")
                else:
                    self.run_program("which", "-C", place)
                    self.assertEqual(self.run_program("which", "-C", place).code, 3, place)

    def test_a_name_shared_with_a_tools_environment_means_the_projects_environment(self):
        self.lay_tools()
        own = self.create("-n", "black") and self.directory / ".venv"
        self.assertEqual(self.ok("info", "--json", "black").json["prefix"], str(own))
        self.assertEqual(self.ok("info", "--json", "ruff").json["kind"], "uv-tool")

    def test_user_settings_change_the_central_stores(self):
        self.lay_venv(self.home / "w" / "one")
        self.lay_venv(self.home / "poetry" / "two-12345678-py3.11")
        self.lay_venv(self.home / "hidden" / "versions" / "three")
        self.assertEqual(self.listed(), {})
        self.write(self.home / "config/pypoetry/config.toml",
                   f'[virtualenvs]\npath = "{self.home}/poetry"\n')
        self.variables.update(WORKON_HOME="~/w", PYENV_ROOT=str(self.home / "hidden"),
                              XDG_CONFIG_HOME=str(self.home / "config"))
        self.assertEqual({each["kind"] for each in self.listed().values()},
                         {"virtualenvwrapper", "poetry", "pyenv"})

    def test_broken_and_incomplete_environments_are_listed_with_the_reason(self):
        store = self.home / ".virtualenvs"
        broken, half = self.lay_venv(store / "broken"), self.lay_venv(store / "half")
        (broken / "bin/python").unlink()
        (broken / "bin/python").symlink_to("/no/such/python")
        (half / "bin/activate").unlink()
        gone = self.directory / "gone"
        self.create(gone)
        shutil.rmtree(gone)
        found = self.listed("--broken")
        self.assertEqual({path: each["health"] for path, each in found.items()},
                         {".virtualenvs/broken": "broken", ".virtualenvs/half": "incomplete",
                          "project/gone": "broken"})
        self.assertIn("does not point to an executable", found[".virtualenvs/broken"]["error"])
        self.assertIn("it has no bin/activate yet", found[".virtualenvs/half"]["error"])
        self.assertIn("the directory no longer exists", found["project/gone"]["error"])
        self.assertIn("does not point to an executable", self.ok("list").out)
        doctor = self.run_program("doctor").out
        self.assertIn("~/.virtualenvs/broken is broken", doctor)
        self.assertIn("run venvctl repair ~/.virtualenvs/broken", doctor)

    def test_every_command_accepts_the_name_of_a_central_environment(self):
        prefix = self.lay_conda(self.home / "miniconda3/envs/data")
        self.lay_conda(self.home / "miniconda3")
        self.assertEqual(self.ok("info", "data", "--json").json["prefix"], str(prefix))
        self.assertEqual(self.ok("info", "base", "--json").json["trust"], "central")
        self.assertIn(f"env {prefix}", self.ok("activate", "--answer", "data").out.splitlines())
        shown = self.ok("run", "-e", "data", "env").out.splitlines()
        self.assertIn(f"CONDA_PREFIX={prefix}", shown)

    def test_an_environment_behind_a_link_in_a_store_is_listed_and_not_trusted(self):
        real = self.lay_venv(self.home / "far/one")
        self.write(real / ".project", "/gone/project")
        (self.home / ".virtualenvs").mkdir()
        (self.home / ".virtualenvs/linked").symlink_to(real)
        found = self.listed()[".virtualenvs/linked"]
        self.assertEqual((found["kind"], found["trust"], found["health"]), ("virtualenvwrapper", "unknown", "orphaned"))
        self.assertIn("linked is a symbolic link to", self.ok("prune", "-y").err)
        self.assertTrue((real / "bin").exists())
        self.start_daemon()
        self.assertEqual(self.listed()[".virtualenvs/linked"]["trust"], "unknown")

    def test_a_store_inside_a_project_is_not_trusted_as_central(self):
        prefix = self.lay_venv(self.directory / "envs" / "trap")
        self.variables["WORKON_HOME"] = str(self.directory / "envs")
        self.write(prefix / ".project", str(self.directory))
        self.assertEqual(self.listed()["project/envs/trap"]["trust"], "unknown")

    def test_list_starts_no_program(self):
        ran = self.home / "ran"
        for place in (".virtualenvs/a", ".pyenv/versions/b", "miniconda3/envs/c"):
            self.write(self.home / place / "bin" / "python", f"#!/bin/sh\ntouch {ran}\n", 0o755)
            self.write(self.home / place / "pyvenv.cfg", "home = /usr/bin\n")
            self.write(self.home / place / "bin" / "activate", f"touch {ran}\n")
        # One of the three is the installation of conda, which is recognized by its directory envs.
        self.assertEqual(len(self.listed()), 3)
        self.assertFalse(ran.exists())

    def least_work(self, *words, **variables):
        """The fewest CPU seconds of several runs. Other processes do not change this figure."""
        def once():
            process = subprocess.Popen([PROGRAM, *words], env={**self.variables, **variables},
                                       cwd=self.directory, stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(process.returncode, 0)
            return used.ru_utime + used.ru_stime
        return min(once() for _ in range(3))

    def check_progress(self):
        """Checks that `list` shows a progress line on the terminal and erases it at the end. strace
        makes the program slow enough."""
        ours, theirs = os.openpty()
        process = self.start("-f", "-o", "/dev/null", PROGRAM, "list", program="strace", stdout=subprocess.DEVNULL,
                             stderr=theirs, variables={"TERM": "xterm", "ASAN_OPTIONS": "detect_leaks=0"})
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the program has closed its terminal
            while part := os.read(ours, 4096):
                shown += part
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        self.assertRegex(shown.decode(), r"inspecting environment \d+ of 1000")
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-80:])

    def test_listing_a_thousand_environments_is_fast(self):
        for number in range(1000):
            self.lay_venv(self.home / ".virtualenvs" / f"e{number}")
        self.assertEqual(len(self.listed()), 1000)
        self.check_progress()
        ratio = self.least_work("list") / self.least_work("version")
        print(f"list of 1000 environments: {ratio:.1f} starts of venvctl")
        self.assertLess(ratio, 500)  # with sanitizers: 140 (gcc 12), 260 (gcc 14 on a busy machine)


if __name__ == "__main__":
    main()
