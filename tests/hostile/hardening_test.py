"""The programs are built with hardening, so that memory corruption ends them."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

STAGE = pathlib.Path(os.environ["VENVCTL_STAGE"])
SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ("bin/venvctl", "bin/venvd", "libexec/venvctl/venvctl-resolve", "libexec/venvctl/venvctl-elsewhere")


def read(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


class Staged(unittest.TestCase):
    """Checks that pass for every build."""

    def test_programs_are_pie_with_full_relro_and_no_executable_stack(self):
        for name in PROGRAMS:
            with self.subTest(name):
                header = read("readelf", "-hW", STAGE / name)
                self.assertRegex(header, r"Type:\s+DYN")
                segments = read("readelf", "-lW", STAGE / name)
                self.assertIn("GNU_RELRO", segments)
                self.assertRegex(segments, r"GNU_STACK(\s+\S+){5}\s+RW ")
                dynamic = read("readelf", "-dW", STAGE / name)
                self.assertRegex(dynamic, r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW")
                self.assertNotIn("TEXTREL", dynamic)

    def test_the_hook_client_is_static(self):
        client = STAGE / "libexec/venvctl/venvctl-resolve"
        self.assertNotIn("INTERP", read("readelf", "-lW", client))
        self.assertNotIn("(NEEDED)", read("readelf", "-dW", client))


class Released(unittest.TestCase):
    """Checks of the presets `release`, which install.sh uses, and `static`, for the release tarball."""

    def test_every_source_is_compiled_with_hardening_options(self):
        for preset in ("release", "static"):
            with self.subTest(preset):
                self.check_preset(preset)

    def check_preset(self, preset):
        with tempfile.TemporaryDirectory() as build:
            read("cmake", "-S", SOURCE, "-B", build, "--preset", preset,
                 f"-DCMAKE_CXX_COMPILER={os.environ.get('CXX', 'c++')}")
            commands = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
            links = (pathlib.Path(build) / "build.ninja").read_text()
        self.assertGreater(len(commands), 10)
        for each in commands:
            command = each["command"]
            with self.subTest(each["file"]):
                self.assertIn(" -fstack-protector-strong", command)
                self.assertRegex(command, " -D_FORTIFY_SOURCE=[23]")
                self.assertIn(" -O2", command)
                self.assertRegex(command, " -f(PIE|PIC)")
                if os.uname().machine == "x86_64":
                    self.assertIn(" -fcf-protection=full", command)
                # No later option of the command disables one of these options.
                self.assertIsNone(re.search("-fno-stack-protector|-U_FORTIFY_SOURCE(?!.*-D_FORT)|"
                                            "-fno-pi[ec]|norelro", command))
        programs = re.findall(r"build stage/bin/\w+: CXX_EXECUTABLE_LINKER.*?\n\n", links, re.S)
        self.assertEqual(len(programs), 2)
        for text in programs:
            for word in ("-pie", "-z,relro", "-z,now"):
                self.assertIn(word, text)
            if preset == "static":
                self.assertIn("-static-pie", text)
                # These options would link the shared C library.
                self.assertNotIn("-static-lib", text)
        # The test checks the client's options in the build files. The client's C library has its
        # own stack guards, so the program does not show whether the client itself has them.
        clients = re.findall(r"COMMAND = .* -o \S*/venvctl-resolve\.o .*", links)
        self.assertEqual(len(clients), 1)
        for word in (" -fstack-protector-strong ", " -D_FORTIFY_SOURCE=2 ", "-z,relro", "-z,now"):
            self.assertIn(word, clients[0])
        self.assertNotIn("-fno-stack-protector", clients[0])


if __name__ == "__main__":
    unittest.main()
