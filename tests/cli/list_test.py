"""list: the environments of the whole machine, from files alone."""
import base64
import hashlib
import json
import os
import shutil
import subprocess

from program import PROGRAM, ProgramTest, main


def short_hash(algorithm, path):
    return base64.urlsafe_b64encode(hashlib.new(algorithm, str(path).encode()).digest())[:8].decode()


class ListTest(ProgramTest):
    def lay_venv(self, prefix, lines=""):
        """As virtualenv leaves it, without running it."""
        self.write(prefix / "pyvenv.cfg",
                   "home = /usr/bin\nversion_info = 3.11.2.final.0\nvirtualenv = 20.17.1\n"
                   "base-executable = /usr/bin/python3\n" + lines)
        (prefix / "bin").mkdir()
        (prefix / "bin" / "python").symlink_to("/usr/bin/python3")
        self.write(prefix / "bin" / "activate", "")
        return prefix

    def lay_conda(self, prefix):
        self.write(prefix / "conda-meta" / "history", "")
        self.write(prefix / "conda-meta" / "python-3.12.4-h1_0.json", "{}")
        self.write(prefix / "bin" / "python", "", 0o755)
        return prefix

    def listed(self, *words):
        return {os.path.relpath(each["prefix"], self.home): each
                for each in self.ok("list", "--json", *words).json}

    def test_the_names_that_links_make_are_one_environment(self):
        real, link = self.home / "clone-x", self.home / "clo"
        real.mkdir()
        link.symlink_to(real)
        self.create(real / ".venv")
        path = self.home / "state/venvctl/environments.json"
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

    def test_every_kind_is_listed_with_its_project_base_and_version(self):
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
                ("pipenv", "shop-aaaaaaaa", "3.11.2", "central"),
            f".cache/pypoetry/virtualenvs/shop-{sha}-py3.11":
                ("poetry", f"shop-{sha}-py3.11", "3.11.2", "central"),
            f".local/share/pdm/venvs/project-{md5}-3.11":
                ("pdm", f"project-{md5}-3.11", "3.11.2", "central"),
            f".local/share/hatch/env/virtual/shop/{sha}/shop":
                ("hatch", "shop", "3.11.2", "central"),
            ".virtualenvs/tools": ("virtualenvwrapper", "tools", "3.11.2", "central"),
            ".pyenv/versions/blue": ("pyenv", "blue", "3.11.2", "central"),
            "miniconda3": ("conda", "base", "3.12.4", "central"),
            "miniconda3/envs/data": ("conda", "data", "3.12.4", "central"),
            "far/conda": ("conda", str(self.home / "far/conda"), "3.12.4", "unknown"),
            "project/.tox/py311": ("tox", "py311", "3.11.2", "unknown"),
            "project/.nox/lint": ("nox", "lint", "3.11.2", "unknown"),
            "project/own": ("venv", "own", found["project/own"]["version"], "created"),
        })
        of_shop = [path for path, each in found.items() if each["project"] == str(shop)]
        self.assertEqual(len(of_shop), 7, of_shop)
        self.assertEqual(found[".virtualenvs/tools"]["project"], "/elsewhere")
        self.assertEqual(found[".pyenv/versions/blue"]["base"], "/usr/bin/python3")
        self.assertEqual(set(self.listed("--kind", "conda")),
                         {"miniconda3", "miniconda3/envs/data", "far/conda"})
        self.assertEqual(self.ok("which").out, f"{shop}/own\n", "a test runner's is never chosen")

    def test_the_users_own_settings_move_the_central_places(self):
        self.lay_venv(self.home / "w" / "one")
        self.lay_venv(self.home / "poetry" / "two-12345678-py3.11")
        self.lay_venv(self.home / "hidden" / "versions" / "three")
        self.assertEqual(self.listed(), {})
        self.write(self.home / "config/pypoetry/config.toml",
                   f'[virtualenvs]\npath = "{self.home}/poetry"\n')
        self.variables.update(WORKON_HOME="~/w", PYENV_ROOT=str(self.home / "hidden"))
        self.assertEqual({each["kind"] for each in self.listed().values()},
                         {"virtualenvwrapper", "poetry", "pyenv"})

    def test_broken_and_half_made_ones_are_listed_with_the_reason(self):
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
        self.assertIn("leads to no executable", found[".virtualenvs/broken"]["error"])
        self.assertIn("half made", found[".virtualenvs/half"]["error"])
        self.assertIn("the directory is gone", found["project/gone"]["error"])
        self.assertIn("leads to no executable", self.ok("list").out)
        doctor = self.run_program("doctor").out
        self.assertIn("~/.virtualenvs/broken is broken", doctor)
        self.assertIn("venvctl remove ~/.virtualenvs/broken", doctor)

    def test_a_central_environment_goes_by_its_name_everywhere(self):
        prefix = self.lay_conda(self.home / "miniconda3/envs/data")
        self.lay_conda(self.home / "miniconda3")
        self.assertEqual(self.ok("info", "data", "--json").json["prefix"], str(prefix))
        self.assertEqual(self.ok("info", "base", "--json").json["trust"], "central")
        self.assertIn(f"env {prefix}", self.ok("activate", "--answer", "data").out.splitlines())
        shown = self.ok("run", "-e", "data", "env").out.splitlines()
        self.assertIn(f"CONDA_PREFIX={prefix}", shown)

    def test_a_name_that_a_checkout_calls_central_is_not_trusted(self):
        prefix = self.lay_venv(self.directory / "envs" / "trap")
        self.variables["WORKON_HOME"] = str(self.directory / "envs")
        self.write(prefix / ".project", str(self.directory))
        self.assertEqual(self.listed()["project/envs/trap"]["trust"], "unknown")

    def test_nothing_is_run(self):
        ran = self.home / "ran"
        for place in (".virtualenvs/a", ".pyenv/versions/b", "miniconda3/envs/c"):
            self.write(self.home / place / "bin" / "python", f"#!/bin/sh\ntouch {ran}\n", 0o755)
            self.write(self.home / place / "pyvenv.cfg", "home = /usr/bin\n")
            self.write(self.home / place / "bin" / "activate", f"touch {ran}\n")
        self.assertEqual(len(self.listed()), 2)  # without conda-meta there is no installation
        self.assertFalse(ran.exists())

    def least_work(self, *words, **variables):
        """Seconds of processor: what others run meanwhile does not count."""
        def once():
            process = subprocess.Popen([PROGRAM, *words], env={**self.variables, **variables},
                                       cwd=self.directory, stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(process.returncode, 0)
            return used.ru_utime + used.ru_stime
        return min(once() for _ in range(3))

    def test_a_thousand_environments_take_the_time_of_some_process_starts(self):
        for number in range(1000):
            self.lay_venv(self.home / ".virtualenvs" / f"e{number}")
        self.assertEqual(len(self.listed()), 1000)
        ratio = self.least_work("list") / self.least_work("version")
        print(f"list of 1000 environments: {ratio:.1f} starts of venvctl")
        self.assertLess(ratio, 150)


if __name__ == "__main__":
    main()
