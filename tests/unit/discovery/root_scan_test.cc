#include "core/discovery/root_scan.h"

#include <filesystem>
#include <fstream>

#include "core/files/real_file_system.h"
#include "core/registry/found_store.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::root_scan_test {

using Paths = std::vector<std::string>;

struct Machine {
  TemporaryDirectory directory;
  std::string code = directory.path() + "/code";
  RealFileSystem files;
  RootScan scan;
  SearchCounts counts;

  Machine() {
    scan.state_directory = directory.path() + "/state";
    scan.config_path = directory.path() + "/config.toml";
    scan.home = directory.path();
    std::filesystem::create_directories(code);
    std::filesystem::create_directories(scan.state_directory);
  }
  std::string make(const std::string& prefix) const {
    std::filesystem::create_directories(prefix);
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\n";
    return prefix;
  }
  RootScanOutcome run(const Paths& roots) {
    scan.roots = roots;
    auto outcome = scan_roots(files, scan, counts);
    REQUIRE(outcome);
    return *std::move(outcome);
  }
  Paths found() const { return load_found(scan.state_directory)->prefixes; }
};

TEST_CASE("found environments are recorded, and deleted environments are forgotten") {
  Machine machine;
  REQUIRE(add_scan_roots(machine.scan.config_path, "/", {machine.code}));
  const std::string one = machine.make(machine.code + "/a/.venv");
  const std::string two = machine.make(machine.code + "/b/.venv");
  CHECK(machine.run({}).prefixes == Paths{one, two});
  CHECK(machine.found() == Paths{one, two});
  std::filesystem::remove_all(one);
  CHECK(machine.run({}).prefixes == Paths{two});
  CHECK(machine.found() == Paths{two});
}

TEST_CASE("environments that are no longer below a root are forgotten") {
  Machine machine;
  machine.make(machine.code + "/.venv");
  machine.run({machine.code});
  CHECK(machine.found().size() == 1);
  machine.run({});
  CHECK(machine.found().empty());
}

TEST_CASE("a search includes each root below the directory once") {
  Machine machine;
  REQUIRE(add_scan_roots(machine.scan.config_path, "/", {machine.code + "/inner"}));
  const std::string inner = machine.make(machine.code + "/inner/.venv");
  const RootScanOutcome outcome = machine.run({machine.code});
  CHECK(outcome.prefixes == Paths{inner});
  CHECK(outcome.searched == Paths{machine.code, machine.code + "/inner"});
  CHECK(machine.counts.directories == 3);
}

TEST_CASE("a root that is not a directory is not searched") {
  Machine machine;
  CHECK(machine.run({machine.code + "/missing"}).unreachable.size() == 1);
  std::filesystem::create_directory_symlink(machine.code, machine.directory.path() + "/link");
  CHECK(machine.run({machine.directory.path() + "/link"}).searched == Paths{machine.code});
}

}  // namespace venvctl::root_scan_test
