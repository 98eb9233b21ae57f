#include "client/cli/repair/missing_packages.h"

#include "tests/support/catch.h"

namespace venvctl::missing_packages_test {

Distribution package(const std::string& name, const std::string& version) {
  Distribution result;
  result.name = name;
  result.version = version;
  return result;
}

using Missing = std::vector<std::string>;

TEST_CASE("a package is missing if it is not installed, or has another version") {
  const std::vector<Distribution> wanted{package("Foo.Bar", "1.0"), package("two", "2")};
  CHECK(missing_packages(wanted, {}) == Missing{"Foo.Bar 1.0", "two 2"});
  const std::vector<Distribution> found{package("foo-bar", "1.0.0"), package("two", "3")};
  CHECK(missing_packages(wanted, found) == Missing{"two 2"});
}

TEST_CASE("a package from a URL may have any version; editable installs and pip may be missing") {
  std::vector<Distribution> wanted{package("a", "1"), package("b", "1"), package("pip", "23")};
  wanted[0].url = "file:///a";
  wanted[1].is_editable = true;
  wanted[2].is_seed = true;
  const std::vector<Distribution> found{package("a", "2")};
  CHECK(missing_packages(wanted, found).empty());
  CHECK(missing_packages(wanted, {}) == Missing{"a 1"});
}

}  // namespace venvctl::missing_packages_test
