#include "core/interpreters/version_order.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

TEST_CASE("numbers in names compare as numbers") {
  CHECK(is_older("3.9", "3.10"));
  CHECK_FALSE(is_older("3.10", "3.9"));
  CHECK_FALSE(is_older("3.9", "3.9"));
  CHECK(is_older("3.9", "3.9.1"));
  CHECK(is_older("cpython-3.9.1-linux", "cpython-3.12.0-linux"));
  CHECK(is_older("3.99999999999999999999", "4"));
}

TEST_CASE("the newest comes first") {
  std::vector<std::string> names = {"3.8", "3.12", "pypy3.10", "3.9"};
  sort_newest_first(names);
  CHECK(names == std::vector<std::string>{"pypy3.10", "3.12", "3.9", "3.8"});
}

}  // namespace
}  // namespace venvctl
