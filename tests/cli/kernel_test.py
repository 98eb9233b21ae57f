"""`venvctl kernel`, started by the real jupyter-client."""
import json
import pathlib
import subprocess
import sysconfig

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from program import PROGRAM, ProgramTest, main
from waiting import DEADLINE, wait_until

# A stand-in for ipykernel. It writes what a kernel would see to a file, then waits until it is
# stopped.
LAUNCHER = """import json, os, signal, sys
assert sys.argv[1] == "-f" and "key" in json.load(open(sys.argv[2])), sys.argv
with open(os.environ["SHOWN"] + ".new", "w") as file:
    json.dump([sys.prefix, os.environ["VIRTUAL_ENV"], __name__, len(sys.argv)], file)
os.rename(os.environ["SHOWN"] + ".new", os.environ["SHOWN"])
signal.pause()
"""


class KernelTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.kernels = self.home / ".local/share/jupyter/kernels"
        self.spec = self.kernels / "venvctl/kernel.json"
        self.variables["ASAN_OPTIONS"] = "detect_leaks=0"

    def install_launcher(self, prefix):
        version = sysconfig.get_python_version()
        self.write(pathlib.Path(prefix) / f"lib/python{version}/site-packages/ipykernel_launcher.py", LAUNCHER)

    def started_in(self, directory):
        """The output of the launcher, or the line that the kernel prints if it cannot start."""
        shown = self.home / "shown"
        shown.unlink(missing_ok=True)
        said = self.home / "said"
        manager = KernelManager(kernel_name="venvctl", connection_file=str(self.home / "connection.json"),
                                kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(self.kernels)]))
        with open(said, "w", encoding="utf-8") as file:
            manager.start_kernel(cwd=str(directory), stdout=subprocess.DEVNULL, stderr=file,
                                 env={**self.variables, "SHOWN": str(shown), "PWD": "/wrong"})
        try:
            wait_until(lambda: shown.exists() or not manager.is_alive(), "the kernel starts or ends", DEADLINE)
        finally:
            manager.shutdown_kernel(now=True)
        return json.loads(shown.read_text()) if shown.exists() else said.read_text()

    def test_one_kernel_runs_in_the_environment_of_each_folder(self):
        self.ok("kernel", "install")
        for name in ("one", "two"):
            directory = self.home / name
            directory.mkdir()
            self.create(directory / ".venv")
            self.install_launcher(directory / ".venv")
            (directory / "notebooks").mkdir()
            prefix = f"{directory}/.venv"
            for where in (directory, directory / "notebooks"):
                self.assertEqual(self.started_in(where), [prefix, prefix, "__main__", 3])

    def test_one_line_says_why_a_kernel_does_not_start(self):
        self.ok("kernel", "install")
        self.assertRegex(self.started_in(self.directory), r"^venvctl: no environment for ~/project: run venvctl create\n$")
        self.make_venv()
        self.assertRegex(self.started_in(self.directory), r"^venvctl: .* is not approved yet: run venvctl allow\n$")
        self.ok("allow")
        self.assertEqual(self.started_in(self.directory),
                         "venvctl: ipykernel is not installed in ~/project/.venv: "
                         "run venvctl run -- python -m pip install ipykernel\n")

    def test_install_adds_one_kernel_and_remove_deletes_it(self):
        self.assertIn("added the kernel", self.ok("kernel", "install").err)
        spec = json.loads(self.spec.read_text())
        self.assertEqual(spec, {"argv": [PROGRAM, "kernel", "start", "{connection_file}"],
                                "display_name": "Environment of this folder", "language": "python"})
        listed = KernelSpecManager(kernel_dirs=[str(self.kernels)]).find_kernel_specs()
        self.assertEqual(listed.get("venvctl"), str(self.spec.parent))
        self.assertIn("already installed", self.ok("kernel", "install").err)
        self.ok("kernel", "remove")
        self.assertFalse(self.spec.parent.exists())
        self.assertIn("no venvctl kernel is installed", self.ok("kernel", "remove").err)
        self.ok("kernel", "install", variables={"JUPYTER_DATA_DIR": str(self.home / "data")})
        self.assertTrue((self.home / "data/kernels/venvctl/kernel.json").exists())

    def test_remove_keeps_files_that_the_user_has_added_to_the_kernel(self):
        self.ok("kernel", "install")
        self.write(self.spec.parent / "logo-64x64.png", "mine")
        self.ok("kernel", "remove")
        self.assertEqual([path.name for path in self.spec.parent.iterdir()], ["logo-64x64.png"])

    def test_installing_the_kernel_does_not_change_the_list_of_environments(self):
        self.create()
        before = self.ok("list", "--json").json
        self.ok("kernel", "install")
        self.assertEqual([each["prefix"] for each in self.ok("list", "--json").json],
                         [each["prefix"] for each in before])

    def test_wrong_arguments_of_kernel_exit_with_2(self):
        for words in ([], ["dance"], ["start"], ["install", "x"], ["remove", "x"]):
            self.fails(2, "kernel", *words)


if __name__ == "__main__":
    main()
