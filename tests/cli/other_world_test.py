"""Worlds: a container that shares HOME and the runtime directory with the host, but has another /usr."""
import json
import os
import re
import shutil
import subprocess

import container
from container import Container
from private_home import PYTHON
from program import PROGRAM, STAGE, ProgramTest, main
from waiting import DEADLINE, wait_until

TOOLBOX = "toolbox fedora-41"


class OtherWorldTest(ProgramTest):
    def setUp(self):
        super().setUp()
        if reason := container.why_not():
            self.skipTest(reason)
        self.env = self.directory / ".venv"

    def make_container(self, world=TOOLBOX, **options):
        return Container(self.private.top / f"world{len(os.listdir(self.private.top))}", world, **options)

    def there(self, world, *words, **options):
        """Runs venvctl in the container."""
        command = world.words("--chdir", str(options.get("cwd", self.directory)))
        return self.run_program(*command[1:], PROGRAM, *words, program=command[0], **options)

    def ok_there(self, world, *words, **options):
        outcome = self.there(world, *words, **options)
        self.assertEqual(outcome.code, 0, outcome.err)
        return outcome

    def create_there(self, world, *words):
        return self.ok_there(world, "create", "--backend", "venv", "--no-pip", "-p", world.python, *words)

    def health_there(self, world, prefix):
        return {each["prefix"]: (each["health"], each["error"])
                for each in self.ok_there(world, "list", "--json").json}[str(prefix)]

    def health(self, prefix):
        return {each["prefix"]: (each["health"], each["error"])
                for each in self.ok("list", "--json").json}[str(prefix)]

    def test_a_world_has_the_name_that_its_files_give_it(self):
        for world, named in ((TOOLBOX, TOOLBOX), ("podman box", "podman box"), ("", r"sandbox \S+")):
            with self.subTest(world):
                outcome = self.there(self.make_container(world), "daemon", "status")
                self.assertEqual(outcome.code, 5)
                self.assertRegex(outcome.out, rf"^the daemon serves only the host, and this is {named}: "
                                              r"everything works here without it\n$")

    def test_the_hosts_root_in_another_mount_namespace_is_the_host(self):
        command = ["bwrap", "--dev-bind", "/", "/", "--"]
        outcome = self.run_program(*command[1:], PROGRAM, "daemon", "status", program=command[0])
        self.assertEqual(outcome.code, 5)
        self.assertNotIn("serves only", outcome.out)

    def test_an_environment_of_the_host_is_active_if_its_python_is_the_same_there(self):
        self.create()
        world = self.make_container()
        self.assertEqual(self.ok_there(world, "which").out, f"{self.env}\n")
        self.assertEqual(self.health_there(world, self.env), ("foreign", "made on the host"))
        self.assertIn("foreign, made on the host", self.ok_there(world, "info", self.env).out)
        self.assertEqual(self.health(self.env), ("ok", None))
        inside = self.ok_there(world, "run", "--", "python", "-c", "import sys; print(sys.prefix)")
        self.assertEqual(inside.out, f"{self.env}\n")

    def test_an_environment_of_the_host_without_its_python_is_foreign_and_not_active(self):
        self.create()
        world = self.make_container(has_hosts_python=False)
        refused = self.there(world, "run", "true")
        self.assertEqual(refused.code, 3)
        self.assertEqual(refused.err, "venvctl: no usable environment for ~/project "
                                      "(~/project/.venv was made on the host): run venvctl create\n")
        self.assertEqual(self.there(world, "which").code, 3)
        self.assertRegex(self.ok_there(world, "why").out, r"foreign .*/\.venv: made on the host")
        self.assertEqual(self.health_there(world, self.env), ("foreign", "made on the host"))
        self.assertEqual(self.ok("which").out, f"{self.env}\n")

    def test_a_copy_of_the_hosts_python_in_the_environment_does_not_count(self):
        self.create()
        link = self.env / "bin/python"
        python = os.path.realpath(link)
        link.unlink()
        shutil.copy(python, link)
        self.ok("allow")
        self.assertEqual(self.ok("which").out, f"{self.env}\n")
        self.assertEqual(self.there(self.make_container(), "which").code, 3)

    def test_another_worlds_environment_is_never_repaired_pruned_or_reported(self):
        world = self.make_container(has_hosts_python=False)
        self.create_there(world)
        before = os.readlink(self.env / "bin" / os.path.basename(world.python))
        self.assertEqual(self.health(self.env), ("foreign", f"made in {TOOLBOX}"))
        self.assertEqual(self.run_program("which").code, 3)
        self.assertEqual(self.ok("repair", "--all", "--json").json, [])
        refused = self.run_program("repair", self.env)
        self.assertEqual(refused.code, 1)
        self.assertIn(f"made in {TOOLBOX}", refused.out + refused.err)
        self.assertEqual(self.ok("list", "--broken", "--json").json, [])
        for words in (("--broken",), ("--orphaned",), ("--unused", "0d")):
            self.assertNotIn(str(self.env), self.run_program("prune", "--dry-run", "--json", *words).out)
        self.assertIn("no environment has problems", self.run_program("doctor").out)
        self.assertEqual(os.readlink(self.env / "bin" / os.path.basename(world.python)), before)
        self.assertEqual(self.ok_there(world, "which").out, f"{self.env}\n")
        self.assertEqual(self.health_there(world, self.env), ("ok", None))

    def test_create_keeps_another_worlds_environment_and_pins_a_new_one_for_this_world(self):
        self.create()
        config = (self.env / "pyvenv.cfg").read_bytes()
        world = self.make_container(has_hosts_python=False)
        said = self.create_there(world).err
        self.assertIn("~/project/.venv was made on the host", said)
        own = self.ok_there(world, "which").out.strip()
        self.assertRegex(own, rf"^{re.escape(str(self.home))}/\.local/share/venvctl/environments/project-[0-9a-f]{{8}}$")
        self.assertEqual((self.env / "pyvenv.cfg").read_bytes(), config)
        self.assertEqual(self.ok("which").out, f"{self.env}\n")
        self.assertEqual(self.health(own), ("foreign", f"made in {TOOLBOX}"))
        self.assertIn(f"UV_PROJECT_ENVIRONMENT='{own}'\n", self.ok_there(world, "env", "--format", "dotenv").out)
        self.assertNotIn("UV_PROJECT_ENVIRONMENT", self.ok("env", "--format", "dotenv").out)
        again = self.there(world, "create", "--backend", "venv", "--no-pip", "-p", world.python)
        self.assertEqual(again.code, 1)
        self.assertIn("already an environment", again.err)

    def test_the_projects_tool_does_not_replace_another_worlds_environment(self):
        self.write(self.directory / "pyproject.toml", '[project]\nname = "p"\nversion = "1"\n')
        self.write(self.directory / "uv.lock", "version = 1\n")
        self.create(self.env)
        world = self.make_container(has_hosts_python=False)
        self.fake_tool("uv", f'touch "{self.home}/uv-ran"\n')
        (self.directory / "src").mkdir()
        self.ok_there(world, "create", "--dry-run", "-p", world.python, cwd=self.directory / "src",
                      variables={"PWD": str(self.directory / "src")})
        self.assertFalse((self.home / "uv-ran").exists())

    def test_an_environment_in_a_central_store_is_not_replaced_either(self):
        self.create("--central")
        (self.directory / ".venv").unlink()
        world = self.make_container(has_hosts_python=False)
        said = self.ok_there(world, "create", "--dry-run", "-p", world.python).err
        self.assertRegex(said, r"^would create ~/\.local/share/venvctl/environments/project-[0-9a-f]{8};")
        self.assertNotIn("environments", self.ok("create", "--dry-run").err)

    def test_pins_are_kept_for_each_world(self):
        one, two = self.home / "one", self.home / "two"
        self.create(one)
        self.create(two)
        world = self.make_container()
        self.ok("use", one)
        self.assertEqual(self.there(world, "which").code, 3)
        self.ok_there(world, "use", two)
        self.assertEqual(self.ok("which").out, f"{one}\n")
        self.assertEqual(self.ok_there(world, "which").out, f"{two}\n")
        self.ok("use", "--forget")
        self.assertEqual(self.run_program("which").code, 3)
        self.assertEqual(self.ok_there(world, "which").out, f"{two}\n")
        self.assertEqual(self.there(self.make_container("toolbox other"), "which").code, 3)

    def test_the_hosts_daemon_is_neither_asked_nor_stopped_and_none_is_started(self):
        self.create()
        self.start_daemon()
        pid = self.ok("daemon", "status", "--json").json["pid"]
        world = self.make_container(has_hosts_python=False)
        for action in ("status", "start", "stop", "restart", "run"):
            self.assertEqual(self.there(world, "daemon", action).code, 5, action)
        self.assertEqual(self.client(world), "root\nenv\n.\n")
        self.assertEqual(self.there(world, "which").code, 3)
        self.assertEqual(self.ok("daemon", "status", "--json").json["pid"], pid)
        self.assertEqual(self.ok("which").out, f"{self.env}\n")
        self.ok("daemon", "stop")
        self.assertEqual(self.client(world), "root\nenv\n.\n")
        wait_until(lambda: not self.private.processes(), "the daemon that was tried has ended")
        self.assertFalse((self.private.run_directory / "epoch").exists())
        self.assertEqual(self.run_program("daemon", "status").code, 5)

    def client(self, world):
        """The answer of the hook's client in the container, without the lines `say` and `keep`."""
        command = [*world.words("--chdir", str(self.directory)), str(STAGE / "libexec/venvctl/venvctl-resolve"), "bash"]
        out = subprocess.run(command, env={**self.variables, "PWD": str(self.directory)}, capture_output=True,
                             encoding="utf-8", timeout=DEADLINE, check=False).stdout
        return "".join(line + "\n" for line in out.splitlines() if not line.startswith(("say ", "keep ")))

    def test_the_daemon_notices_what_another_world_makes(self):
        self.start_daemon()
        self.assertEqual(self.run_program("which").code, 3)
        world = self.make_container(has_hosts_python=False)
        self.create_there(world)
        self.assertEqual(self.run_program("which").code, 3)
        self.assertEqual(self.health(self.env), ("foreign", f"made in {TOOLBOX}"))

    def test_the_world_of_a_directory_that_replaced_another_worlds_environment_is_unknown(self):
        self.start_daemon()
        self.create_there(self.make_container(has_hosts_python=False))
        self.assertEqual(self.health(self.env), ("foreign", f"made in {TOOLBOX}"))
        self.env.rename(self.home / "old")
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", self.env], check=True)
        self.assertEqual(self.health(self.env), ("ok", None))
        self.ok("allow")
        records = json.loads(self.state("environments.json"))
        self.assertEqual([each.get("world") for each in records["environments"] if each["prefix"] == str(self.env)],
                         [None])
        for action in ("status", "stop"):
            self.assertEqual(self.ok("which").out, f"{self.env}\n")
            self.assertEqual(self.health(self.env), ("ok", None))
            self.ok("daemon", action)
        self.assertEqual(self.ok("which").out, f"{self.env}\n")
        self.assertEqual(self.health(self.env), ("ok", None))

    def test_root_of_a_user_namespace_is_the_owner_of_home(self):
        self.create()
        world = self.make_container("")
        command = container.as_root_of_a_user_namespace(world)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{container.NOBODYS_UID}:{container.NOBODYS_UID}", self.private.top],
                           check=True)
        # In the container, the owner has another number, so the approval given outside of it does
        # not count.
        outcome = self.run_program(*command[1:], PROGRAM, "allow", program=command[0])
        if outcome.code == 1 and "namespace" in outcome.err:
            self.skipTest("ordinary users cannot make user namespaces here")
        self.assertEqual(outcome.code, 0, outcome.err)
        outcome = self.run_program(*command[1:], PROGRAM, "which", program=command[0])
        self.assertEqual((outcome.code, outcome.out), (0, f"{self.env}\n"), outcome.err)
        if os.geteuid() != 0:
            return  # only root can make files of another user
        for stranger in (self.env / "bin/python", self.env / "bin", self.env):
            os.chown(stranger, 0, 0, follow_symlinks=False)
            outcome = self.run_program(*command[1:], PROGRAM, "which", program=command[0])
            self.assertEqual(outcome.code, 4)
            self.assertIn("refused because ~/project/.venv", outcome.err.replace(str(self.home), "~"))
            self.assertIn("is owned by another user (uid 65534)", outcome.err)
            os.chown(stranger, container.NOBODYS_UID, container.NOBODYS_UID, follow_symlinks=False)


if __name__ == "__main__":
    main()
