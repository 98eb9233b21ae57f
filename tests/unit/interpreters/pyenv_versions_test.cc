#include "core/interpreters/pyenv_versions.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::pyenv_versions_test {

using Paths = std::vector<std::string>;

struct Machine {
  FakeFileSystem files;
  Variables variables{{{"HOME", "/home/u"}}};

  explicit Machine(const Paths& versions) {
    for (const std::string& version : versions) {
      files.make_directory("/home/u/.pyenv/versions/" + version);
    }
  }
  Paths names(const std::string& directory = "/") {
    Paths found;
    for (const std::string& path : pyenv_versions(files, variables, directory)) {
      found.push_back(path.substr(path.rfind('/') + 1));
    }
    return found;
  }
};

TEST_CASE("by default, the newest version comes first; versions are compared by number") {
  CHECK(Machine({"3.9.18", "3.10.1", "3.10.13"}).names() == Paths{"3.10.13", "3.10.1", "3.9.18"});
}

TEST_CASE("the versions that are selected in pyenv come first, in pyenv's order") {
  Machine machine({"3.9.18", "3.10.13", "3.12.1"});
  machine.files.write_file("/home/u/.pyenv/version", "3.9.18 3.12.1\n");
  CHECK(machine.names() == Paths{"3.9.18", "3.12.1", "3.10.13"});
  machine.variables.set("PYENV_VERSION", "3.10.13:3.9.18");
  CHECK(machine.names() == Paths{"3.10.13", "3.9.18", "3.12.1"});
}

TEST_CASE("the nearest .python-version overrides pyenv's own version file") {
  Machine machine({"3.9.18", "3.12.1"});
  machine.files.write_file("/home/u/.pyenv/version", "3.12.1\n");
  machine.files.write_file("/home/u/p/.python-version", "3.9.18\r\n");
  CHECK(machine.names("/home/u/p/sub") == Paths{"3.9.18", "3.12.1"});
}

TEST_CASE("a selected version that is not installed has no effect") {
  Machine machine({"3.9.18", "3.12.1"});
  machine.variables.set("PYENV_VERSION", "system:3.8.1");
  CHECK(machine.names() == Paths{"3.12.1", "3.9.18"});
}

TEST_CASE("a link below versions is an environment, not a version") {
  Machine machine({"3.12.1"});
  machine.files.make_link("/home/u/.pyenv/versions/work", "/home/u/.pyenv/versions/3.12.1");
  CHECK(machine.names() == Paths{"3.12.1"});
}

TEST_CASE("without HOME, without pyenv or with a relative root, there are no versions") {
  Machine machine({});
  CHECK(machine.names().empty());
  machine.variables = Variables();
  CHECK(pyenv_shims(machine.variables).empty());
  CHECK(machine.names().empty());
  machine.variables.set("PYENV_ROOT", "here");
  CHECK(machine.names().empty());
}

}  // namespace venvctl::pyenv_versions_test
