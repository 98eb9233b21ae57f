#include "core/stores/pixi_settings.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::pixi_settings_test {

struct Machine {
  Machine() { variables.set("HOME", "/home/me"); }
  // The directory for environments outside of the project; "" if they are in the project.
  std::string directory(const std::string& root = "/p") {
    return pixi_settings(files, variables, root).detached_directory.value_or("");
  }
  void write(const std::string& path, const std::string& value) {
    files.write_file(path, "detached-environments = " + value + "\n");
  }
  FakeFileSystem files;
  Variables variables;
};

TEST_CASE("detached environments are set by the project, otherwise by the user or the machine") {
  Machine machine;
  CHECK(machine.directory().empty());
  machine.write("/etc/pixi/config.toml", "\"/machine\"");
  CHECK(machine.directory() == "/machine");
  machine.write("/home/me/.config/pixi/config.toml", "\"/user\"");
  CHECK(machine.directory() == "/user");
  machine.write("/home/me/.pixi/config.toml", "\"~/home\"");
  CHECK(machine.directory() == "/home/me/home");
  machine.variables.set("PIXI_HOME", "/opt/pixi");
  machine.write("/opt/pixi/config.toml", "false");
  CHECK(machine.directory().empty());
  machine.write("/p/.pixi/config.toml", "\"/project\"");
  CHECK(machine.directory() == "/project");
  CHECK(machine.directory("").empty());
  CHECK(pixi_settings(machine.files, machine.variables, "/p").directory_set_by ==
        "/p/.pixi/config.toml");
  machine.write("/opt/pixi/config.toml", "\"/project\"");
  CHECK(pixi_settings(machine.files, machine.variables, "/p").directory_set_by.empty());
}

TEST_CASE("a directory that is not absolute is ignored") {
  Machine machine;
  for (const char* value : {"\"relative\"", "3"}) {
    machine.write("/home/me/.pixi/config.toml", value);
    CHECK(machine.directory().empty());
  }
}

TEST_CASE("PIXI_CONFIG_FILE replaces the user's files, and PIXI_NO_CONFIG disables them") {
  Machine machine;
  machine.write("/home/me/.pixi/config.toml", "\"/usual\"");
  machine.write("/named.toml", "\"/named\"");
  machine.variables.set("PIXI_CONFIG_FILE", "/named.toml");
  CHECK(machine.directory() == "/named");
  machine.variables.set("PIXI_CONFIG_FILE", "named.toml");
  CHECK(machine.directory().empty());
  machine.variables.set("PIXI_CONFIG_FILE", "");
  CHECK(machine.directory() == "/usual");
  machine.variables.set("PIXI_NO_CONFIG", "true");
  CHECK(machine.directory().empty());
  machine.write("/p/.pixi/config.toml", "\"/project\"");
  CHECK(machine.directory() == "/project");
}

TEST_CASE("detached-environments = true leads into pixi's cache") {
  Machine machine;
  machine.write("/home/me/.pixi/config.toml", "true");
  CHECK(machine.directory() == "/home/me/.cache/rattler/cache/envs");
  machine.files.make_directory("/home/me/.cache/.pixi");
  CHECK(machine.directory() == "/home/me/.cache/.pixi/envs");
  machine.files.write_file("/home/me/.pixi/config.toml",
                           "detached-environments = true\n[cache]\nroot = \"/cache\"\n");
  CHECK(machine.directory() == "/cache/envs");
  machine.variables.set("RATTLER_CACHE_DIR", "/rattler");
  CHECK(machine.directory() == "/rattler/envs");
  machine.variables.set("PIXI_CACHE_DIR", "/pixi");
  CHECK(machine.directory() == "/pixi/envs");
  machine.files.write_file(
      "/home/me/.pixi/config.toml",
      "detached-environments = true\n[cache]\ndetached-environments = \"/detached\"\n");
  CHECK(machine.directory() == "/detached");
  machine.variables.set("PIXI_CACHE_DETACHED_ENVIRONMENTS_DIR", "/here");
  CHECK(machine.directory() == "/here");
}

}  // namespace venvctl::pixi_settings_test
