#include "core/interpreters/version_order.h"

#include "tests/support/catch.h"

namespace venvctl::version_order_test {

TEST_CASE("numbers in names are compared as numbers") {
  CHECK(is_older("3.9", "3.10"));
  CHECK_FALSE(is_older("3.10", "3.9"));
  CHECK_FALSE(is_older("3.9", "3.9"));
  CHECK(is_older("3.9", "3.9.1"));
  CHECK(is_older("cpython-3.9.1-linux", "cpython-3.12.0-linux"));
  CHECK(is_older("3.99999999999999999999", "4"));
}

TEST_CASE("sort_newest_first puts the newest version first") {
  std::vector<std::string> names = {"3.8", "3.12", "pypy3.10", "3.9"};
  sort_newest_first(names);
  CHECK(names == std::vector<std::string>{"pypy3.10", "3.12", "3.9", "3.8"});
}

}  // namespace venvctl::version_order_test
