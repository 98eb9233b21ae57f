#include "core/trust/environment_digest.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/sample_environments.h"

namespace venvctl::environment_digest_test {

const std::string kPrefix = "/home/me/p/.venv";

// A machine with a system Python and a Python that the user installed.
struct Machine {
  FakeFileSystem files;
  Machine() {
    install_system_python(files);
    files.write_file("/usr/lib/python3.11/os.py", "");
    files.write_file("/home/me/py/bin/python3.12", "", 0755);
    files.write_file("/home/me/py/lib/python3.12/os.py", "");
  }
  std::string configuration(const std::string& text) {
    files.write_file(kPrefix + "/pyvenv.cfg", text);
    return configuration_digest(files, kPrefix, EnvironmentForm::Venv, "/usr");
  }
  // The digest with bin/python as a link to `target`.
  std::string interpreter(const std::string& target) {
    files.remove(kPrefix + "/bin/python");
    files.make_link(kPrefix + "/bin/python", target);
    return interpreter();
  }
  std::string interpreter(EnvironmentForm form = EnvironmentForm::Venv) {
    const auto way = files.walk(kPrefix + "/bin/python").value_or(std::vector<WalkStep>());
    return interpreter_digest(files, way, {kPrefix, "/home/me/p", form}).text;
  }
};

TEST_CASE("keys that `venv --upgrade` rewrites are not part of the configuration") {
  Machine machine;
  const std::string approved = machine.configuration(
      "home = /usr/bin\nimplementation = CPython\nversion_info = 3.11.2.final.0\n"
      "virtualenv = 20.1\ninclude-system-site-packages = false\nbase-prefix = /usr\n"
      "base-executable = /usr/bin/python3\n");
  CHECK(approved == machine.configuration("home = /usr/bin\ninclude-system-site-packages = false\n"
                                          "version = 3.11.9\nexecutable = /usr/bin/python3.11\n"
                                          "command = /usr/bin/python3 -m venv --upgrade /x\n"));
}

TEST_CASE("keys that affect the environment are part of the configuration") {
  Machine machine;
  const std::string plain = "home = /usr/bin\ninclude-system-site-packages = false\n";
  const std::string approved = machine.configuration(plain);
  for (const std::string text :
       {"home = /home/me/evil\ninclude-system-site-packages = false\n",
        "home = /usr/bin\ninclude-system-site-packages = true\n", "home = /usr/bin\n",
        "home = /usr/bin\ninclude-system-site-packages = false\nnew-key = 1\n",
        "home = /usr/bin\ninclude-system-site-packages = false\nnot a key\n"}) {
    INFO(text);
    CHECK_FALSE(is_same_configuration(approved, machine.configuration(text)));
  }
}

TEST_CASE("a different prompt changes the configuration, but a removed prompt does not") {
  Machine machine;
  const std::string named = machine.configuration("home = /usr/bin\nprompt = mine\n");
  CHECK_FALSE(is_same_configuration(named, machine.configuration("home = /usr/bin\nprompt = x\n")));
  const std::string plain = machine.configuration("home = /usr/bin\n");
  CHECK(is_same_configuration(named, plain));
  CHECK_FALSE(is_same_configuration(plain, named));
}

TEST_CASE("conda's state, pixi's file and the form itself are part of the configuration") {
  FakeFileSystem files;
  files.write_file("/e/conda-meta/state", "{}");
  const auto digest = [&](EnvironmentForm form) {
    return configuration_digest(files, "/e", form, "");
  };
  const std::string approved = digest(EnvironmentForm::Conda);
  CHECK(digest(EnvironmentForm::Pixi) != approved);
  CHECK(digest(EnvironmentForm::None).empty());
  files.write_file("/e/conda-meta/state", "{\"env_vars\": {}}");
  CHECK(digest(EnvironmentForm::Conda) != approved);
  files.write_file("/e/conda-meta/state", "{}");
  CHECK(digest(EnvironmentForm::Conda) == approved);
  files.write_file("/e/conda-meta/pixi", "{}");
  CHECK(digest(EnvironmentForm::Conda) != approved);
}

TEST_CASE("all installed interpreters have the same digest, but other files do not") {
  Machine machine;
  machine.files.make_link(kPrefix + "/bin/python", "/usr/bin/python3");
  const std::string approved = machine.interpreter("/usr/bin/python3");
  CHECK(approved == InterpreterDigest::kInstalled);
  CHECK(machine.interpreter("/home/me/py/bin/python3.12") == approved);
  machine.files.write_file("/home/me/p/tools/python3", "#!/bin/sh\n", 0755);
  CHECK(machine.interpreter("../../tools/python3") != approved);
  machine.files.write_file("/home/me/other/python3", "#!/bin/sh\n", 0755);
  CHECK(machine.interpreter("/home/me/other/python3") != approved);
}

TEST_CASE("the digest covers every link of the chain, even bin/python3 behind bin/python") {
  Machine machine;
  machine.files.make_link(kPrefix + "/bin/python3", "/usr/bin/python3");
  machine.files.make_link(kPrefix + "/bin/python", "python3");
  const std::string approved = machine.interpreter();
  CHECK(approved == InterpreterDigest::kInstalled);
  machine.files.remove(kPrefix + "/bin/python3");
  machine.files.write_file(kPrefix + "/bin/python3", "#!/bin/sh\n", 0755);
  const std::string script = machine.interpreter();
  CHECK(script != approved);
  machine.files.remove(kPrefix + "/bin/python3");
  machine.files.write_file(kPrefix + "/bin/python3", "#!/bin/sh\n", 0755);
  CHECK(machine.interpreter() != script);  // another script has replaced the first one
}

TEST_CASE("links in the project that lead to the same file make different digests") {
  Machine machine;
  machine.files.write_file("/home/me/p/tools/python3", "#!/bin/sh\n", 0755);
  machine.files.make_link("/home/me/p/one", "tools/python3");
  machine.files.make_link(kPrefix + "/bin/python", "../../one");
  const std::string approved = machine.interpreter();
  machine.files.remove("/home/me/p/one");
  machine.files.make_link("/home/me/p/one", "two");
  machine.files.make_link("/home/me/p/two", "tools/python3");
  CHECK(machine.interpreter() != approved);
}

TEST_CASE("an update of conda's own python does not change the digest") {
  Machine machine;
  machine.files.write_file(kPrefix + "/bin/python3.11", "", 0755);
  machine.files.make_link(kPrefix + "/bin/python", "python3.11");
  const std::string approved = machine.interpreter(EnvironmentForm::Conda);
  machine.files.remove(kPrefix + "/bin/python3.11");
  machine.files.write_file(kPrefix + "/bin/python3.11", "newer", 0755);
  CHECK(machine.interpreter(EnvironmentForm::Conda) == approved);
  CHECK(machine.interpreter() != approved);
}

}  // namespace venvctl::environment_digest_test
