#include "core/registry/found_store.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::found_store_test {

using Paths = std::vector<std::string>;

TEST_CASE("a search replaces the environments that were recorded below its directories") {
  const TemporaryDirectory directory;
  const std::string& state = directory.path();
  CHECK(load_found(state)->prefixes.empty());
  REQUIRE(save_found(state, {"/a/x", "/a/y\xff"}, {"/a"}, {"/a", "/b"}));
  REQUIRE(save_found(state, {"/b/z"}, {"/b"}, {"/a", "/b"}));
  CHECK(load_found(state)->prefixes == Paths{"/a/x", "/a/y\xff", "/b/z"});
  REQUIRE(save_found(state, {"/a/y\xff"}, {"/a"}, {"/a", "/b"}));
  CHECK(load_found(state)->prefixes == Paths{"/a/y\xff", "/b/z"});
}

TEST_CASE("environments below none of the roots are forgotten") {
  const TemporaryDirectory directory;
  REQUIRE(save_found(directory.path(), {"/a/x"}, {"/a"}, {"/a"}));
  REQUIRE(save_found(directory.path(), {}, {}, {"/b"}));
  CHECK(load_found(directory.path())->prefixes.empty());
}

TEST_CASE("entries that are not absolute paths are ignored") {
  const TemporaryDirectory directory;
  std::ofstream(directory.path() + "/found.json") << R"({"schema":1,"found":["x",3,"/a"]})";
  CHECK(load_found(directory.path())->prefixes == Paths{"/a"});
}

}  // namespace venvctl::found_store_test
