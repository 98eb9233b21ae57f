#include "core/resolve/inspector.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::inspector_test {

constexpr const char* kEnv = "/home/me/shop/.venv";

struct Machine {
  Machine() {
    install_system_python(files);
    make_venv(files, kEnv);
    files.make_directory("/home/me/shop/.venv/lib");
    files.make_directory("/home/me/shop/.venv/lib/python3.11");
  }
  std::optional<Inspection> inspect(OtherWorlds worlds, const std::string& prefix = kEnv) {
    return Inspector(files, std::move(worlds)).inspect(prefix);
  }
  FakeFileSystem files;
};

TEST_CASE("another world's environment is foreign, and may be chosen with its own Python version") {
  Machine machine;
  CHECK(machine.inspect({})->health == Health::Ok);
  auto found = machine.inspect({{kEnv, {"toolbox fedora-41"}}});
  CHECK(found->health == Health::Foreign);
  CHECK(found->detail == "made in toolbox fedora-41");
  CHECK(may_be_chosen(*found));
  found = machine.inspect({{kEnv, {""}}});
  CHECK(found->detail == "made on the host");
}

TEST_CASE("an environment of another world is not chosen without its own Python version") {
  Machine machine;
  const OtherWorlds worlds = {{kEnv, {"toolbox fedora-41"}}};
  machine.files.remove("/home/me/shop/.venv/lib/python3.11");
  CHECK_FALSE(may_be_chosen(*machine.inspect(worlds)));
  machine.files.make_directory("/home/me/shop/.venv/lib/python3.12");
  CHECK_FALSE(may_be_chosen(*machine.inspect(worlds)));
  machine.files.remove("/home/me/shop/.venv/bin/python");
  machine.files.make_link("/home/me/shop/.venv/bin/python", "/usr/bin/gone");
  const auto found = machine.inspect(worlds);
  CHECK(found->health == Health::Foreign);
  CHECK_FALSE(may_be_chosen(*found));
}

TEST_CASE("an environment is recognized by its real path, too") {
  Machine machine;
  machine.files.make_link("/home/me/link", kEnv);
  CHECK(machine.inspect({{kEnv, {"x y"}}}, "/home/me/link")->is_of_other_world);
  CHECK_FALSE(machine.inspect({{"/elsewhere", {"x y"}}}, "/home/me/link")->is_of_other_world);
}

TEST_CASE("the world of a directory that replaced another world's environment is unknown") {
  Machine machine;
  const auto inspect = [&](const MadeDirectory& made) {
    return machine.inspect({{kEnv, {"toolbox f", made}}});
  };
  const uint64_t inode = machine.files.status(kEnv)->inode;
  machine.files.set_born(kEnv, 100'500'000'000);
  CHECK(inspect({inode, 100})->is_of_other_world);
  CHECK(inspect({0, 100})->is_of_other_world);
  CHECK(inspect({inode, 0})->is_of_other_world);
  CHECK(inspect({inode + 1, 100})->health == Health::Ok);
  CHECK(inspect({inode, 99})->health == Health::Ok);
  const OtherWorlds worlds = {{kEnv, {"toolbox f", {inode + 1, 100}}}};
  CHECK_FALSE(Inspector(machine.files, worlds).is_other_worlds(kEnv));
}

}  // namespace venvctl::inspector_test
