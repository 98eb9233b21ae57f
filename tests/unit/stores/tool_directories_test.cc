#include "core/stores/tool_directories.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::tool_directories_test {

struct Machine {
  Machine() { variables.set("HOME", "/home/me"); }
  FakeFileSystem files;
  Variables variables;
};

TEST_CASE("without configuration, each tool uses its standard directory") {
  Machine machine;
  const HatchDirectories hatch = hatch_directories(machine.files, machine.variables, "");
  CHECK_FALSE(hatch.configured);
  CHECK(hatch.standard == "/home/me/.local/share/hatch/env/virtual");
  CHECK(pyenv_directory(machine.variables) == "/home/me/.pyenv");
}

TEST_CASE("the user's configuration file sets another directory") {
  Machine machine;
  machine.files.write_file("/home/me/.config/hatch/config.toml",
                           "[dirs.env]\nvirtual = \"/data/hatch\"\n");
  CHECK(hatch_directories(machine.files, machine.variables, "").configured == "/data/hatch");
}

TEST_CASE("a project that does not exist is selected only by HATCH_PROJECT") {
  Machine machine;
  CHECK_FALSE(hatch_selection(machine.files, machine.variables, "/p"));
  machine.files.write_file("/home/me/.config/hatch/config.toml",
                           "mode = \"project\"\nproject = \"a\"\ndirs.project = [\"other\"]\n");
  CHECK_FALSE(hatch_selection(machine.files, machine.variables, "/p"));
  machine.variables.set("HATCH_PROJECT", "a");
  CHECK(hatch_selection(machine.files, machine.variables, "/p")->path.empty());
  machine.files.make_directory("/p/other/a");
  CHECK(hatch_selection(machine.files, machine.variables, "/p")->path == "/p/other/a");
}

TEST_CASE("variables of the tools set other directories, but a relative root is ignored") {
  Machine machine;
  machine.variables.set("HATCH_DATA_DIR", "~/hatch");
  machine.variables.set("PYENV_ROOT", "/opt/pyenv/");
  CHECK(hatch_directories(machine.files, machine.variables, "").standard ==
        "/home/me/hatch/env/virtual");
  CHECK(pyenv_directory(machine.variables) == "/opt/pyenv");
  machine.variables.set("PYENV_ROOT", "pyenv");
  CHECK(pyenv_directory(machine.variables) == "/home/me/.pyenv");
}

}  // namespace venvctl::tool_directories_test
