#include "core/interpreters/interpreter_sources.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::interpreter_sources_test {

struct Machine {
  Machine() {
    install_system_python(files);
    variables.set("HOME", "/home/me");
    variables.set("PATH", "/usr/bin");
  }
  void install(const std::string& executable) { files.write_file(executable, "elf", 0755); }
  std::string listed() {
    std::string text;
    for (const Interpreter& each : all_interpreters(files, variables, places)) {
      text += std::string(each.source) + " " + each.implementation + " " + each.version + " " +
              each.executable + "\n";
    }
    return text;
  }
  FakeFileSystem files;
  Variables variables;
  UserPlaces places = {"/", "/home/me/.local/share", ""};
};

TEST_CASE("interpreters on PATH and those of each tool are found in order, with their versions") {
  Machine machine;
  const std::string data = machine.places.data_directory;
  machine.install("/home/me/.pyenv/versions/3.9.18/bin/python3.9");
  machine.install(data + "/uv/python/cpython-3.12.1-linux-x86_64-gnu/bin/python3.12");
  machine.install(data + "/uv/python/pypy-3.10.14-linux-x86_64-gnu/bin/pypy3.10");
  machine.install(data + "/mise/installs/python/3.13.0/bin/python3.13");
  machine.files.make_link(data + "/mise/installs/python/latest", "3.13.0");
  machine.install("/home/me/.asdf/installs/python/3.8.20/bin/python3.8");
  machine.install("/conda/bin/python3.12");
  machine.files.write_file("/conda/conda-meta/python-3.12.4-h1_0.json", "");
  machine.places.conda_installation = "/conda";
  machine.install("/opt/python3.7/bin/python3.7");
  machine.install("/opt/python/3.6.1/bin/python3.6");
  CHECK(machine.listed() ==
        "PATH cpython 3.11 /usr/bin/python3\n"
        "pyenv cpython 3.9.18 /home/me/.pyenv/versions/3.9.18/bin/python3.9\n"
        "uv pypy 3.10.14 " +
            data +
            "/uv/python/pypy-3.10.14-linux-x86_64-gnu/bin/pypy3.10\n"
            "uv cpython 3.12.1 " +
            data +
            "/uv/python/cpython-3.12.1-linux-x86_64-gnu/bin/python3.12\n"
            "mise cpython 3.13.0 " +
            data +
            "/mise/installs/python/3.13.0/bin/python3.13\n"
            "asdf cpython 3.8.20 /home/me/.asdf/installs/python/3.8.20/bin/python3.8\n"
            "conda cpython 3.12.4 /conda/bin/python3.12\n"
            "/opt cpython 3.7 /opt/python3.7/bin/python3.7\n"
            "/opt cpython 3.6.1 /opt/python/3.6.1/bin/python3.6\n");
}

TEST_CASE("each tool's own variable sets the directory that is searched") {
  Machine machine;
  machine.variables.set("UV_PYTHON_INSTALL_DIR", "/u");
  machine.variables.set("MISE_DATA_DIR", "/m");
  machine.variables.set("ASDF_DATA_DIR", "/a");
  machine.variables.set("PYENV_ROOT", "/p");
  machine.install("/u/cpython-3.12.1-linux/bin/python3.12");
  machine.install("/m/installs/python/3.12.2/bin/python3.12");
  machine.install("/a/installs/python/3.12.3/bin/python3.12");
  machine.install("/p/versions/3.12.4/bin/python3.12");
  CHECK(all_interpreters(machine.files, machine.variables, machine.places).size() == 5);
}

TEST_CASE("environments that a tool keeps among its interpreters are not listed") {
  Machine machine;
  make_venv(machine.files, "/home/me/.pyenv/versions/shop");
  make_venv(machine.files, "/opt/app/venv");
  CHECK(machine.listed() == "PATH cpython 3.11 /usr/bin/python3\n");
}

TEST_CASE("without a home directory, no relative directories are searched") {
  Machine machine;
  machine.variables = {};
  machine.variables.set("PATH", "/usr/bin");
  machine.places = {"/", "", ""};
  CHECK(machine.listed() == "PATH cpython 3.11 /usr/bin/python3\n");
}

}  // namespace venvctl::interpreter_sources_test
