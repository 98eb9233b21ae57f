#include "core/stores/pdm_settings.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::pdm_settings_test {

struct Machine {
  Machine() { variables.set("HOME", "/home/me"); }
  PdmSettings ask(const std::string& root = "/p") {
    return pdm_settings(files, variables, root, root);
  }
  void write(const std::string& path, const std::string& directory) {
    files.write_file(path, "[venv]\nlocation = \"" + directory + "\"\n");
  }
  FakeFileSystem files;
  Variables variables;
};

TEST_CASE("PDM's central directory is set by the project, otherwise by the user or the machine") {
  Machine machine;
  CHECK(machine.ask().environment_directory == "/home/me/.local/share/pdm/venvs");
  machine.write("/etc/xdg/pdm/config.toml", "/machine");
  CHECK(machine.ask().environment_directory == "/machine");
  machine.write("/home/me/.config/pdm/config.toml", "~/pdm");
  CHECK(machine.ask().environment_directory == "/home/me/pdm");
  CHECK(machine.ask().directory_set_by.empty());
  machine.write("/p/pdm.toml", "/project");
  CHECK(machine.ask().environment_directory == "/project");
  CHECK(machine.ask().directory_set_by == "/p/pdm.toml");
  machine.write("/p/.pdm.toml", "/older");
  CHECK(machine.ask().environment_directory == "/older");
  CHECK(machine.ask("").environment_directory == "/home/me/pdm");
  machine.write("/p/.pdm.toml", "/home/me/pdm");
  CHECK(machine.ask().directory_set_by.empty());
}

TEST_CASE("PDM_CONFIG_FILE replaces the user's file; in the project, it names a project's file") {
  Machine machine;
  machine.write("/home/me/.config/pdm/config.toml", "/usual");
  machine.write("/etc/named.toml", "/named");
  machine.write("/p/named.toml", "/chosen");
  machine.variables.set("PDM_CONFIG_FILE", "/etc/named.toml");
  CHECK(machine.ask().environment_directory == "/named");
  CHECK(machine.ask("").environment_directory == "/named");
  machine.variables.set("PDM_CONFIG_FILE", "named.toml");
  CHECK(machine.ask().environment_directory == "/chosen");
  CHECK(machine.ask().directory_set_by == "/p/named.toml");
  CHECK(machine.ask("").environment_directory == "/home/me/.local/share/pdm/venvs");
}

TEST_CASE("XDG_CONFIG_DIRS determines where the machine's file is") {
  Machine machine;
  machine.write("/etc/one/pdm/config.toml", "/one");
  machine.variables.set("XDG_CONFIG_DIRS", "/etc/one:/etc/two");
  CHECK(machine.ask().environment_directory == "/one");
}

TEST_CASE("python.use_venv is read from the variable, then from the same files") {
  Machine machine;
  CHECK(machine.ask().uses_environments);
  machine.files.write_file("/home/me/.config/pdm/config.toml", "[python]\nuse_venv = false\n");
  CHECK_FALSE(machine.ask().uses_environments);
  machine.files.write_file("/p/pdm.toml", "[python]\nuse_venv = \"yes\"\n");
  CHECK(machine.ask().uses_environments);
  for (const char* value : {"0", "No", "FALSE"}) {
    machine.variables.set("PDM_USE_VENV", value);
    CHECK_FALSE(machine.ask().uses_environments);
  }
}

}  // namespace venvctl::pdm_settings_test
