#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::pin_test {

TEST_CASE("a pin applies to its directory under every path, but not to any other directory") {
  FakeFileSystem files;
  files.make_directory("/data/shop/src");
  files.make_directory("/data/other");
  files.make_link("/home/me/shop", "/data/shop");
  const Pins pins = {{"/data/shop", "/envs/blue"}};
  const auto pinned = [&](const std::string& directory) {
    TestLevel level(files, directory);
    level->pins = &pins;
    const auto proposal = propose_pin(level);
    return proposal ? proposal->prefixes.at(0) : "";
  };
  CHECK(pinned("/data/shop") == "/envs/blue");
  CHECK(pinned("/home/me/shop") == "/envs/blue");
  CHECK(pinned("/data/shop/src").empty());
  CHECK(pinned("/data/other").empty());
}

TEST_CASE("without pins, no file is accessed") {
  FakeFileSystem files;
  files.make_directory("/p");
  TestLevel level(files, "/p");
  files.forget_touches();
  CHECK_FALSE(propose_pin(level));
  CHECK(files.touched().empty());
}

}  // namespace venvctl::pin_test
