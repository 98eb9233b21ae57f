#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::known_names_test {

using Catch::Matchers::Equals;

TEST_CASE("known names are proposed in a fixed order, not in the order of the listing") {
  FakeFileSystem files;
  for (const char* name : {"venv", "env", ".virtualenv", ".conda", "other"}) {
    files.make_directory(std::string("/p/") + name);
  }
  const auto proposal = propose_known_names(TestLevel(files, "/p"));
  REQUIRE(proposal);
  CHECK_THAT(proposal->prefixes,
             Equals(std::vector<std::string>{"/p/.conda", "/p/venv", "/p/env", "/p/.virtualenv"}));
  CHECK_FALSE(proposal->is_stopping);
  CHECK(proposal->marker == ".conda, venv, env, .virtualenv");
}

TEST_CASE("a level without a known name gets no proposal") {
  FakeFileSystem files;
  files.make_directory("/p/src");
  CHECK_FALSE(propose_known_names(TestLevel(files, "/p")));
}

}  // namespace venvctl::known_names_test
