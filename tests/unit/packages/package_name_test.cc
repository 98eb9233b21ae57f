#include "core/packages/package_name.h"

#include "tests/support/catch.h"

namespace venvctl::package_name_test {

TEST_CASE("names are compared in lower case, with one hyphen for each run of separators") {
  CHECK(normal_package_name("Ruamel.YAML") == "ruamel-yaml");
  CHECK(normal_package_name("zope__interface.-_x") == "zope-interface-x");
  CHECK(normal_package_name("requests") == "requests");
}

TEST_CASE("a name begins and ends with a letter or digit") {
  for (const char* name : {"a", "A1", "a.b-c_d", "0x", "x0"}) CHECK(is_package_name(name));
  for (const char* name : {"", "-a", "a-", ".a", "a b", "a/b", "caf\xc3\xa9", "a!"}) {
    CAPTURE(name);
    CHECK_FALSE(is_package_name(name));
  }
}

}  // namespace venvctl::package_name_test
