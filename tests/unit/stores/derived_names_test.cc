#include "core/stores/derived_names.h"

#include "tests/support/catch.h"

namespace venvctl::derived_names_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("first_characters counts code points, and an invalid byte is one character") {
  CHECK(first_characters("abc", 2) == "ab");
  CHECK(first_characters("üüü", 2) == "üü");
  CHECK(first_characters("🐍x", 1) == "🐍");
  CHECK(first_characters("\xff\xffx", 2) == "\xff\xff");
  CHECK(first_characters("\xe2\x82", 1) == "\xe2");
  CHECK(first_characters("ab", 42) == "ab");
}

TEST_CASE("unwanted bytes become underscores") {
  CHECK(with_underscores("a b$c", " $") == "a_b_c");
}

TEST_CASE("project names are normalized") {
  CHECK(normal_project_name("\u00dcN\u00cf_X.y") == "\u00fcn\u00ef-x-y");
  CHECK(normal_project_name("My.Proj_x") == "my-proj-x");
  CHECK(normal_project_name("a-_.b") == "a-b");
  CHECK(normal_project_name("-a-") == "-a-");
  CHECK_THAT((Paths{normal_project_name("")}), Equals(Paths{""}));
}

}  // namespace venvctl::derived_names_test
