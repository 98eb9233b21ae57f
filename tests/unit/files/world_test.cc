#include "core/files/world.h"

#include "core/wire/world.h"
#include "tests/support/catch.h"

namespace venvctl::world_test {

TEST_CASE("own_world() returns the same name as wire::own_world()") {
  char name[wire::kMaxWorldBytes];
  wire::own_world(name);
  CHECK(own_world() == name);
}

TEST_CASE("a message names the host and other worlds") {
  CHECK(in_world("") == "on the host");
  CHECK(in_world("toolbox fedora-41") == "in toolbox fedora-41");
}

}  // namespace venvctl::world_test
