"""Python in a container of the real podman, or docker on request: venvctl use podman:NAME, and the programs that it
links."""
import json
import os
import shutil
import signal
import subprocess
import tempfile

from directory_content import digests
from elsewhere import WAITING, check_pipe, check_sigkill, shared_engine, waiting_there
from private_home import PrivateHome
from program import ProgramTest, main
from terminals_elsewhere import PYTEST, check_pytest, check_terminal
from waiting import DEADLINE


class ContainerTest(ProgramTest):
    """The container `web` contains self.directory as self.inside."""

    def new_home(self):
        self.engine, reason = shared_engine()
        if reason:
            self.skipTest(reason)
        return PrivateHome(tempfile.mkdtemp(prefix="vt-", dir=self.engine.homes))

    def setUp(self):
        super().setUp()
        self.directory = self.home / "shop"
        self.directory.mkdir()
        self.inside = self.engine.inside(self.directory)
        self.web = f"{self.engine.name}:web"
        self.variables["PATH"] = f"{self.engine.path}:{self.variables['PATH']}"

    def start_container(self, name, *options, start=True):
        """A container of this test only."""
        self.addCleanup(self.engine.remove, name)
        (self.engine.start if start else self.engine.create)(name, *options)

    def use(self, *words):
        return self.ok("use", self.web, *words)

    @property
    def links(self):
        (directory,) = (self.home / ".local/share/venvctl/elsewhere").iterdir()
        return directory

    def linked(self):
        return sorted(os.listdir(self.links / "bin"))

    def there(self, *words, name="python", **options):
        """Runs a linked program as a shell in the project does."""
        return self.run_program(*words, program=str(self.links / "bin" / name), **options)

    def one_line(self, outcome, text):
        self.assertEqual(outcome.code, 125, (outcome.out, outcome.err))
        self.assertEqual(outcome.err, f"venvctl: {text}\n")

    def make_scripts(self, *names):
        """The container makes an environment in the project. The environment's bin gets these programs; each
        prints its own name."""
        self.engine.call("exec", "web", "/usr/bin/python3", "-m", "venv", "--without-pip", f"{self.inside}/.venv")
        for name in names:
            self.write(self.directory / ".venv/bin" / name, "#!/bin/sh\necho \"ran $0\"\n", 0o755)


class UseTest(ContainerTest):
    def test_use_makes_a_project_use_the_python_of_a_container(self):
        outcome = self.use()
        self.assertRegex(outcome.err, rf"^~/shop now uses Python 3\.\d+\.\d+ in {self.web} \(/usr/bin/python3\): "
                                      r"run venvctl use --forget to undo this\n")
        told = self.ok("which", "--json").json
        self.assertEqual((told["kind"], told["name"], told["rule"], told["health"], told["trust"]),
                         (self.engine.name, "shop@web", "use", "ok", "allowed"))
        self.assertEqual(told["elsewhere"], {"place": self.web, "target": "web", "directory": self.inside,
                                             "python": "/usr/bin/python3"})
        (listed,) = self.ok("list", "--kind", self.engine.name, "--json").json
        self.assertEqual(listed["prefix"], str(self.links))
        self.assertRegex(self.ok("info").out, rf"runs in +{self.web}, /usr/bin/python3\n")
        self.assertIn("(shop@web)", self.ok("why").out)
        (checked,) = [each for each in self.run_program("doctor", "--json").json["checks"]
                      if "no environment has problems" in json.dumps(each)]
        self.assertEqual(checked["level"], "ok")
        answer = self.ok("which", "--answer").out.splitlines()
        edits = [each for each in answer if each.split(" ")[0] in ("set", "unset", "path", "name")]
        self.assertEqual(edits, ["name shop@web", "unset VIRTUAL_ENV", "unset PYTHONHOME", f"path {self.links}/bin"])

    def test_programs_run_in_the_container_in_the_mapped_directory(self):
        self.use()
        inner = self.directory / "a dir"
        inner.mkdir()
        program = "import os, sys; print(os.getcwd(), sys.stdin.read(), sys.argv[1:])"
        words = ("-c", program, "it's", "\\ $x", "-v", "")
        outcome = self.there(*words, cwd=inner)
        self.assertEqual(outcome.out, f"{self.inside}/a dir  {list(words[2:])!r}\n")
        self.there("-c", "open('made', 'w')")
        self.assertEqual((self.directory / "made").stat().st_uid, os.geteuid())
        self.assertEqual(self.ok("python", "-c", "import os; print(os.getcwd())").out, f"{self.inside}\n")
        self.assertEqual(self.ok("run", "--", "python", "-c", "print(7)").out, "7\n")
        self.one_line(self.there("-c", "1", cwd="/etc"),
                      f"/etc does not exist in {self.web}: change to a directory below {self.directory}")

    def test_exit_codes_signals_and_input_pass_unchanged(self):
        self.use()
        for code in (0, 3, 125, 255):
            with self.subTest(code=code):
                outcome = self.there("-c", f"import os; os._exit({code})")
                self.assertEqual((outcome.code, outcome.err), (code, ""))
        killed = self.there("-c", "import os; os.kill(os.getpid(), 9)")
        self.assertEqual((killed.code, killed.err), (137, ""))
        check_pipe(self, self.links / "bin/python")

    def test_the_container_gets_variables_of_python_and_those_in_the_setting(self):
        self.use()
        self.ok("config", "set", "elsewhere.pass", "SHOP_KEY")
        program = "import json, os; print(json.dumps(dict(os.environ)))"
        outcome = self.there("-c", program, variables={"PYTHONUTF8": "1", "PYTHONHOME": "/nowhere", "SHOP_KEY": "a b",
                                                       "OTHER": "x", "NO_COLOR": "1"})
        seen = json.loads(outcome.out)
        self.assertEqual([seen.get(each) for each in ("PYTHONUTF8", "SHOP_KEY", "NO_COLOR")], ["1", "a b", "1"])
        self.assertTrue({"PYTHONHOME", "OTHER", "CONTAINERS_CONF"}.isdisjoint(seen))

    def test_a_container_that_does_not_run_is_reported_in_one_line(self):
        self.start_container("late", "-v", f"{self.directory}:/srv/shop")
        self.ok("use", f"{self.engine.name}:late")
        self.engine.call("stop", "-t", "0", "late")
        self.one_line(self.there("-c", "1"), f"container late is not running: run {self.engine.name} start late")
        self.fails(1, "use", "--refresh")
        self.engine.call("start", "late")
        self.assertEqual(self.there("-c", "print(1)").out, "1\n")
        self.engine.remove("late")
        self.one_line(self.there("-c", "1"),
                      "container late does not exist: create it again, or run venvctl use --forget")
        path = self.home / "empty"
        path.mkdir()
        self.one_line(self.there("-c", "1", variables={"PATH": str(path)}),
                      f"{self.engine.name} is not on PATH: install it")

    def test_a_paused_container_is_reported_in_one_line(self):
        self.start_container("slow", "-v", f"{self.directory}:/srv/shop")
        self.ok("use", f"{self.engine.name}:slow")
        self.assertEqual(self.there("-c", "print(1)").out, "1\n")
        paused = self.engine.call("pause", "slow", check=False)
        if paused.returncode != 0 and os.geteuid() != 0:
            self.skipTest(f"{self.engine.name} cannot pause containers of this user here: {paused.stderr.strip()}")
        self.assertEqual(paused.returncode, 0, paused.stderr)
        self.one_line(self.there("-c", "1"), f"container slow is paused: run {self.engine.name} unpause slow")
        self.engine.call("unpause", "slow")
        self.assertEqual(self.there("-c", "print(1)").out, "1\n")

    def test_only_directories_that_the_container_shows_are_mapped(self):
        project, data = self.home / "real", self.home / "data"
        for each in (project / "data", project / "sub", data):
            each.mkdir(parents=True)
        (self.home / "link").symlink_to(project)
        self.start_container("nested", "-v", f"{self.home}/link:/srv/a b", "-v", f"{data}:/srv/a b/data")
        self.ok("use", f"{self.engine.name}:nested", cwd=project, variables={"PWD": str(self.home / "link")})
        program = "import os; print(os.getcwd())"
        self.assertEqual(self.there("-c", program, cwd=self.home / "link/sub").out, "/srv/a b/sub\n")
        self.assertEqual(self.there("-c", program, cwd=data).out, "/srv/a b/data\n")
        # The directory `data` of the project is below the mount, so the container does not show it.
        self.one_line(self.there("-c", program, cwd=project / "data"),
                      f"{project}/data does not exist in {self.engine.name}:nested: "
                      f"change to a directory below {project}")

    def test_a_directory_that_the_container_does_not_have_is_reported_in_one_line(self):
        self.start_container("bare2")
        self.engine.call("exec", "bare2", "mkdir", "-p", "/tmp/top/real/sub")
        # In the container, the link leads to a directory. On this machine, it leads nowhere.
        self.engine.call("exec", "bare2", "ln", "-s", "/tmp/top/real", "/tmp/top/shop")
        self.ok("use", f"{self.engine.name}:bare2:/tmp/top/shop")
        (self.directory / "sub").mkdir()
        (self.directory / "other").mkdir()
        program = "import os; print(os.getcwd())"
        self.assertEqual(self.there("-c", program, cwd=self.directory / "sub").out, "/tmp/top/real/sub\n")
        self.one_line(self.there("-c", program, cwd=self.directory / "other"),
                      f"/tmp/top/shop/other does not exist in {self.engine.name}:bare2:/tmp/top/shop: "
                      "create it there, or change to another directory")

    def test_a_directory_that_was_deleted_or_has_a_control_character_is_refused(self):
        self.use()
        python = self.links / "bin/python"
        gone = self.directory / "gone"
        gone.mkdir()
        done = subprocess.run(["sh", "-c", f"rmdir ../gone; exec {python} -c 1"], cwd=gone, env=self.variables,
                              capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 125)
        self.assertEqual(done.stderr, f"venvctl: this directory no longer exists: change to a directory below "
                                      f"{self.directory}\n")
        odd = self.home / "a\nb"
        odd.mkdir()
        self.assertIn("has a control character: rename the directory",
                      self.fails(1, "use", f"{self.web}:/srv", cwd=odd, variables={"PWD": str(odd)}).err)

    @property
    def waiting(self):
        return f"{WAITING}  # {self.home}"

    def test_signals_end_the_program_in_the_container(self):
        self.use()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(number):
                process = self.start("-c", self.waiting, program=str(self.links / "bin/python"))
                self.assertEqual(process.stdout.readline(), "up\n")
                self.assertEqual(len(waiting_there(str(self.home))), 1)
                process.send_signal(number)
                process.communicate(timeout=DEADLINE)
                self.assertEqual(process.returncode, 128 + number)
                self.assertEqual(waiting_there(str(self.home)), [])

    def test_a_program_that_ignores_sigterm_is_killed(self):
        self.use()
        process = self.start("-c", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + self.waiting,
                             program=str(self.links / "bin/python"))
        self.assertEqual(process.stdout.readline(), "up\n")
        process.terminate()
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 137)
        self.assertEqual(waiting_there(str(self.home)), [])

    def test_after_sigkill_only_a_program_that_reads_its_input_ends(self):
        self.use()
        check_sigkill(self, str(self.home))

    def test_pytest_in_the_container_has_colours_and_ends_after_ctrl_c(self):
        # The container has Debian's pytest. pytest is also a command of this machine, so it is
        # linked only after an approval.
        self.use()
        self.ok("allow")
        self.write(self.directory / "test_shop.py", PYTEST)
        check_pytest(self, [self.links / "bin/pytest"])

    def test_a_program_in_the_container_uses_the_users_terminal(self):
        self.use()
        check_terminal(self, self.links / "bin/python")

    def test_links_that_lead_nowhere_are_broken_and_refresh_repairs_them(self):
        self.use()
        (self.links / "bin/python").unlink()
        (self.links / "bin/python").symlink_to("/opt/gone/venvctl-elsewhere")
        told = self.ok("list", "--json").json[0]
        self.assertEqual((told["health"], told["error"]),
                         ("broken", "its links lead to no file"))
        self.assertIn("use --refresh", self.run_program("repair", self.links).err)
        self.assertIn("use --forget", self.run_program("remove", self.links).err)
        self.ok("use", "--refresh")
        self.assertEqual(self.there("-c", "print(1)").out, "1\n")

    def test_forget_undoes_the_choice(self):
        self.use()
        self.ok("use", "--forget")
        self.fails(3, "which")
        self.assertEqual(os.listdir(self.home / ".local/share/venvctl/elsewhere"), [])
        self.assertEqual(self.ok("list", "--json").json, [])

    def test_create_makes_the_environment_in_the_container(self):
        self.use()
        self.ok("create", "--no-pip")
        told = self.ok("which", "--json").json
        self.assertEqual(told["elsewhere"]["python"], f"{self.inside}/.venv/bin/python")
        self.assertEqual(self.there("-c", "import sys; print(sys.prefix)").out, f"{self.inside}/.venv\n")
        self.assertRegex(self.fails(1, "create").err, f"{self.inside}/.venv in {self.web} already exists")
        self.ok("create", "--no-pip", "--clear")
        self.ok("create", "--no-pip", "/tmp/other")
        self.assertEqual(self.there("-c", "import sys; print(sys.prefix)").out, "/tmp/other\n")
        self.fails(2, "create", "--backend", "uv")

    def test_a_mounted_environment_of_this_machine_does_not_count(self):
        self.make_venv()
        python = self.directory / ".venv/bin/python"
        python.unlink()
        python.symlink_to("/opt/only-here/bin/python3.9")
        self.use()
        self.assertEqual(self.ok("which", "--json").json["elsewhere"]["python"], "/usr/bin/python3")

    def test_a_container_without_a_mount_of_the_project_needs_a_directory(self):
        self.start_container("bare")
        self.assertIn("no mount of ~/shop: give the project's directory in the container, as in "
                      f"{self.engine.name}:bare:/DIR",
                      self.fails(1, "use", f"{self.engine.name}:bare").err)
        self.assertIn("/nowhere does not exist there", self.fails(1, "use", f"{self.engine.name}:bare:/nowhere").err)
        self.ok("use", f"{self.engine.name}:bare:/srv")
        self.assertEqual(self.there("-c", "import os; print(os.getcwd())").out, "/srv\n")

    def test_compose_and_dev_containers_are_found_by_their_labels(self):
        self.start_container("shop-db-1", "-v", f"{self.directory}:/code",
                          "--label", "com.docker.compose.service=db",
                          "--label", f"com.docker.compose.project.working_dir={self.directory}")
        self.start_container("odd_name", "-v", f"{self.directory}:/workspaces/shop",
                          "--label", f"devcontainer.local_folder={self.directory}")
        self.ok("use", "compose:db")
        self.assertEqual(self.ok("which", "--json").json["name"], "shop@shop-db-1")
        self.assertEqual(self.there("-c", "import os; print(os.getcwd())").out, "/code\n")
        self.ok("use", "devcontainer:")
        self.assertEqual(self.there("-c", "import os; print(os.getcwd())").out, "/workspaces/shop\n")
        self.assertIn("no container of the service web of ~/shop in ", self.fails(1, "use", "compose:web").err)
        other = self.home / "other"
        other.mkdir()
        self.fails(1, "use", "compose:db", cwd=other, variables={"PWD": str(other)})


class LabelTest(ContainerTest):
    def options(self, service, *mounts):
        return (*(word for mount in mounts for word in ("-v", mount)), "--label", f"com.docker.compose.service={service}",
                "--label", f"com.docker.compose.project.working_dir={self.directory}")

    def test_labels_and_names_of_services_are_data(self):
        for number, service in enumerate(("db\nweb", "web\n", "--all", "../web", "web\x1b[2J", "{{.ID}}", "web,db", "WEB")):
            self.start_container(f"other{number}", *self.options(service, f"{self.directory}:/code"), start=False)
        self.assertIn("no container of the service web of ~/shop in ", self.fails(1, "use", "compose:web").err)
        self.start_container("right", *self.options("web", f"{self.directory}:/code"))
        self.ok("use", "compose:web")
        self.assertEqual(self.ok("which", "--json").json["elsewhere"]["target"], "right")

    def test_a_front_end_that_prints_no_name_of_a_container_is_not_believed(self):
        for number, printed in enumerate(("-rf", "../x", "a b", "\x1b[2Jx", "$(touch x)", "x" * 300, "/abs", "web:/", "")):
            with self.subTest(printed=printed):
                self.write(self.home / "printed", printed + "\n")
                for name in ("docker", "podman"):
                    self.fake_tool(name, f'echo "$1" >>{self.home}/calls{number}\nexec cat {self.home}/printed\n')
                told = self.fails(1, "use", "compose:web").err
                self.assertIn("no container of the service web of ~/shop in docker or podman", told)
                self.assertNotIn("\x1b", told)
                self.assertEqual((self.home / f"calls{number}").read_text(), "ps\n" * 2)

    def test_a_container_with_the_labels_of_this_project_needs_a_mount_of_this_project(self):
        theirs = self.home / "theirs"
        theirs.mkdir()
        self.start_container("theirs", *self.options("db", f"{theirs}:/code"))
        self.assertIn("container theirs has no mount of ~/shop", self.fails(1, "use", "compose:db").err)
        self.fails(3, "which")
        self.start_container("ours", *self.options("db", f"{self.directory}:/code"), start=False)
        self.assertIn(f"several containers of the service db of ~/shop exist: run venvctl use {self.engine.name}:NAME",
                      self.fails(1, "use", "compose:db").err)


class HostileTest(ContainerTest):
    NAMES = ("pytest", "ls", "podman", "ssh", "python3.99", "-rf", "a b", ".hidden", "x\ny", "\x1b[31m", "l\u00e4ufer",
             "n" * 101, "ok_1.2+x")

    def test_names_that_shadow_commands_get_no_link_before_an_approval(self):
        self.make_scripts(*self.NAMES)
        outcome = self.use()
        self.assertIn("these scripts get no link, because they would shadow commands of this machine: ls, podman",
                      outcome.err)
        safe = {"ok_1.2+x", "pip", "python", "python3"}
        self.assertTrue(safe <= set(self.linked()))
        self.assertTrue({"ls", "podman", "-rf", "a b", ".hidden", "x\ny", "\x1b[31m", "l\u00e4ufer", "n" * 101}
                        .isdisjoint(self.linked()))
        self.assertEqual(self.there(name="ok_1.2+x").out, f"ran {self.inside}/.venv/bin/ok_1.2+x\n")
        self.ok("use", "--refresh")
        self.assertNotIn("ls", self.linked())
        self.assertEqual(self.ok("which", "--json").json["trust"], "allowed")
        self.assertIn("its bin/ls shadows another command", self.ok("allow").err)
        self.assertIn("ls", self.linked())
        self.assertEqual(self.there(name="ls").out, f"ran {self.inside}/.venv/bin/ls\n")
        # venvctl never starts one of the links as docker or podman.
        self.assertEqual(self.there("-c", "print(1)",
                                    variables={"PATH": f"{self.links}/bin:{self.variables['PATH']}"}).out, "1\n")
        self.write(self.directory / ".venv/bin/cat", "#!/bin/sh\n", 0o755)
        self.assertIn("commands of this machine: cat:", self.ok("use", "--refresh").err)
        self.assertIn("ls", self.linked())
        self.assertNotIn("cat", self.linked())

    def test_a_linked_program_is_not_used_as_a_tool_of_this_machine(self):
        self.make_scripts("pixi", "vagrant", "docker", "python3.99")
        self.assertIn("docker, vagrant", self.use().err)
        self.assertIn("pixi", self.linked())
        self.assertTrue({"docker", "vagrant"}.isdisjoint(self.linked()))
        self.ok("allow")
        self.assertTrue({"docker", "vagrant"} <= set(self.linked()))
        active = {"PATH": f"{self.links}/bin:{self.variables['PATH']}"}
        self.write(self.directory / "sub/pixi.toml", "[workspace]\n")
        for words in (("-C", "sub", "create"), ("use", "vagrant:"), ("create", "-p", "3.99", "other")):
            with self.subTest(words=words):
                outcome = self.run_program(*words, variables=active)
                self.assertNotEqual(outcome.code, 0, outcome.err)
                self.assertNotIn(self.inside, outcome.out + outcome.err)
        self.assertFalse((self.directory / "ran").exists())

    def test_a_program_of_the_project_is_not_used_as_front_end(self):
        program = self.write(self.directory / "bin/vagrant", "#!/bin/sh\ntouch \"$HOME/ran\"\n", 0o755)
        path = {"PATH": f"{program.parent}:{self.variables['PATH']}"}
        self.assertIn("vagrant is not on PATH", self.fails(3, "use", "vagrant:", variables=path).err)
        self.assertFalse((self.home / "ran").exists())

    def test_a_record_in_a_project_is_not_approved(self):
        self.use()
        copied = self.directory / "venvctl/elsewhere/n"
        shutil.copytree(self.links, copied, symlinks=True)
        before = sorted(os.listdir(copied / "bin"))
        self.assertIn("was not made by venvctl use", self.fails(4, "allow", copied).err)
        self.assertEqual(sorted(os.listdir(copied / "bin")), before)

    def test_forget_deletes_nothing_of_another_environment(self):
        env = self.make_venv(self.home / "venvctl/elsewhere/.venv")
        before = digests(env)
        self.ok("allow", env)
        self.ok("use", ".venv", cwd=env.parent)
        self.ok("use", "--forget", cwd=env.parent)
        self.assertEqual(digests(env), before)

    def test_a_python_that_prints_too_much_is_refused(self):
        self.write(self.directory / "flood", "#!/bin/sh\nexec yes\n", 0o755)
        # The program there does not end, so it runs in a container of its own.
        self.start_container("flooded", "-v", f"{self.directory}:/srv/shop")
        outcome = self.fails(1, "use", f"{self.engine.name}:flooded", "--python", "/srv/shop/flood")
        self.assertIn("printed too much", outcome.err)
        self.assertFalse(any((self.home / ".local/share/venvctl/elsewhere").iterdir()))

    def test_what_a_python_says_about_itself_is_checked(self):
        for number, told in enumerate(('{"venvctl": 1, "python": "/x\\u001b[2J", "version": "3.1.1"}',
                                       '{"venvctl": 1, "python": "relative", "version": "3.1.1"}',
                                       '{"venvctl": 1, "python": "/x", "version": "3; rm"}',
                                       '{"venvctl": 1, "fault": "\\u001b[2Jgone"}', "[" * 5000, "nonsense", "")):
            with self.subTest(told=told[:40]):
                self.write(self.directory / "text", told)
                self.write(self.directory / "liar", f"#!/bin/sh\ncat {self.inside}/text\n", 0o755)
                told = self.fails(1, "use", self.web, "--python", f"{self.inside}/liar").err
                self.assertNotIn("\x1b", told, number)
        scripts = [{"name": f"tool{number}", "path": "/usr/bin/true"} for number in range(3000)]
        self.write(self.directory / "text", json.dumps({"venvctl": 1, "python": "/usr/bin/python3",
                                                        "version": "3.11.2", "scripts": scripts}))
        self.ok("use", self.web, "--python", f"{self.inside}/liar")
        self.assertEqual(len(self.linked()), 503)

    def test_no_file_of_a_project_chooses_a_python_elsewhere(self):
        self.use()
        other = self.home / "other"
        other.mkdir()
        (other / ".venv").symlink_to(self.links)
        outcome = self.run_program("which", cwd=other, variables={"PWD": str(other)})
        self.assertEqual(outcome.code, 3)
        shutil.copytree(self.links, other / "venvctl/elsewhere/x", symlinks=True)
        (other / ".venv").unlink()
        for each in (other, other / "venvctl/elsewhere", other / "venvctl/elsewhere/x"):
            self.assertEqual(self.run_program("which", cwd=each, variables={"PWD": str(each)}).code, 3)

    def test_a_record_that_was_changed_is_not_used(self):
        self.use()
        record = self.links / "elsewhere.json"
        record.write_text(record.read_text().replace("/usr/bin/python3", "/srv/shop/evil"))
        self.assertIn("not approved", self.fails(4, "which").err)
        record.write_text("{}")
        self.assertEqual(self.run_program("which").code, 3)
        outcome = self.there("-c", "1")
        self.assertEqual(outcome.code, 125)
        self.assertIn("has no usable record: run venvctl use again", outcome.err)

    def test_words_that_are_not_places_are_refused(self):
        for word in ("podman:", "podman:-x", "podman:a b", "podman:web:srv", "podman:$(id)", "ssh:box",
                     "ssh:-oProxyCommand=x:/d", "ssh:a@-b:/d", "compose:", "compose:../x", "compose:-x", "compose:a\nb", "devcontainer:x", "vagrant:-x",
                     "podman:web:/a\nb"):
            with self.subTest(word):
                self.assertIn("is not a place", self.fails(2, "use", word).err)
        self.fails(2, "use", "--python", "/usr/bin/python3", "--forget")
        self.fails(3, "use", "--refresh")


class DockerFrontEndTest(ContainerTest):
    """The command `docker`, which runs podman here, as with Debian's podman-docker."""

    def test_docker_is_called_by_its_name(self):
        self.fake_tool("docker", f'echo "$1" >>{self.home}/calls\nexec {self.engine.path}/{self.engine.name} "$@"\n')
        self.start_container("late", "-v", f"{self.directory}:/srv/shop")
        self.ok("use", "docker:late")
        self.assertEqual(self.ok("which", "--json").json["kind"], "docker")
        (self.home / "calls").unlink()
        for _ in range(3):
            self.assertEqual(self.there("-c", "print(1)").out, "1\n")
        # venvctl does not ask again whether the container runs.
        self.assertEqual((self.home / "calls").read_text(), "exec\n" * 3)
        self.engine.call("stop", "-t", "0", "late")
        self.one_line(self.there("-c", "1"), "container late is not running: run docker start late")


if __name__ == "__main__":
    main()
