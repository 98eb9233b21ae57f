#include "client/cli/processes/objections.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::objections_test {

namespace fs = std::filesystem;

struct World {
  TemporaryDirectory home;
  Session session{variables()};

  Variables variables() const {
    Variables result;
    result.set("HOME", home.path());
    return result;
  }
  // Makes an environment whose python is a dangling link. Returns its prefix.
  std::string make_broken(const std::string& name) const {
    const std::string prefix = home.path() + "/" + name;
    fs::create_directories(prefix + "/bin");
    std::ofstream(prefix + "/pyvenv.cfg") << "home = /usr/bin\n";
    fs::create_symlink("/no/such/python", prefix + "/bin/python");
    return prefix;
  }
};

TEST_CASE("the home directory, the current directory and their parents are never deleted") {
  World world;
  const auto kept = kept_directories(world.session);
  for (const std::string& path :
       {world.home.path(), fs::current_path().string(), std::string("/")}) {
    CAPTURE(path);
    CHECK(std::ranges::count(kept, hold_directory(path)->status.identity,
                             &KeptDirectory::identity) > 0);
  }
}

TEST_CASE("a command that deletes is recommended only if it will not be refused") {
  World world;
  const std::string prefix = world.make_broken("p/.venv");
  CHECK(clear_command(world.session, prefix) == "venvctl create --clear ~/p/.venv");
  CHECK(repair_of(world.session, prefix, "COMMAND") == "run COMMAND");
  CHECK_FALSE(objection_to_removal(world.session, prefix).has_value());
  std::ofstream(prefix + "/notes.txt") << "mine";
  CHECK(repair_of(world.session, prefix, "COMMAND")
            .starts_with("~/p/.venv contains more than an environment (notes.txt): "));
  CHECK(objection_to_removal(world.session, prefix).has_value());
}

TEST_CASE("links, other directories and paths that no environment can have are not cleared") {
  World world;
  const std::string prefix = world.make_broken("env");
  fs::create_directory_symlink(prefix, world.home.path() + "/link");
  CHECK(objection_to_removal(world.session, world.home.path() + "/link")->what ==
        "is a symbolic link to ~/env");
  fs::create_directory(world.home.path() + "/other");
  CHECK(objection_to_clearing(world.session, world.home.path() + "/other").has_value());
  const std::string colon = world.make_broken("a:b");
  CHECK(objection_to_clearing(world.session, colon).has_value());
  CHECK_FALSE(objection_to_removal(world.session, colon).has_value());
}

}  // namespace venvctl::objections_test
