#include "core/interpreters/version_range.h"

#include "tests/support/catch.h"

namespace venvctl::version_range_test {

std::vector<int> numbers(std::string_view version) { return dotted_version(version).value(); }

bool fits(std::string_view range, std::string_view version) {
  const auto parsed = parse_version_range(range);
  REQUIRE(parsed);
  return is_within(*parsed, numbers(version));
}

bool suits(std::string_view range, std::string_view version) {
  const auto parsed = parse_requires_python(range);
  REQUIRE(parsed);
  return is_within(*parsed, numbers(version));
}

TEST_CASE("a compatible version (~=) keeps all numbers except the last one") {
  CHECK(fits("~=3.11", "3.11"));
  CHECK(fits("~=3.11", "3.14.1"));
  CHECK_FALSE(fits("~=3.11", "3.10"));
  CHECK_FALSE(fits("~=3.11", "4.0"));
  CHECK(fits("~=3.11.2", "3.11.4"));
  CHECK_FALSE(fits("~=3.11.2", "3.11.1"));
  CHECK_FALSE(fits("~=3.11.2", "3.12.2"));
  CHECK(fits("~=3.11.2", "3.11"));
  CHECK_FALSE(parse_version_range("~=3"));
}

TEST_CASE("a star at the end of a version stands for any further numbers") {
  CHECK(fits("==3.11.*", "3.11.9"));
  CHECK_FALSE(fits("==3.11.*", "3.1.1"));
  CHECK(fits("==3.*", "3.11"));
  CHECK_FALSE(fits("!=3.11.*", "3.11.9"));
  CHECK(fits("!=3.11.*", "3.12"));
  for (const char* text : {">=3.11.*", "~=3.11.*", "==*", "==3.*.1", "==3.11.x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_version_range(text));
  }
}

TEST_CASE("for -p, a version stands for all versions that begin with it") {
  CHECK(fits("==3.11", "3.11.4"));
  CHECK(fits("<=3.11", "3.11.4"));
  CHECK_FALSE(fits(">3.11", "3.11.4"));
  CHECK_FALSE(fits("!=3.11", "3.11.4"));
}

TEST_CASE("in requires-python, missing numbers are zero") {
  CHECK_FALSE(suits("==3.11", "3.11.4"));
  CHECK(suits("==3.11", "3.11.0"));
  CHECK(suits(">3.11", "3.11.4"));
  CHECK_FALSE(suits("<=3.11", "3.11.4"));
  CHECK(suits("!=3.11", "3.11.4"));
  CHECK(suits(">=3.9, !=3.10.*, <4", "3.11.4"));
  CHECK_FALSE(suits(">=3.9, !=3.10.*, <4", "3.10.4"));
  CHECK(suits(">=3.12.0rc1", "3.12.0"));
  CHECK_FALSE(suits(">=3.12.0rc1", "3.11.9"));
  CHECK(suits("", "3.11"));
  CHECK(suits(">=3.9,", "3.11"));
  CHECK(suits("~=3.9", "3.11.1"));
  CHECK_FALSE(parse_requires_python("3.11"));
  CHECK_FALSE(parse_requires_python("^3.9"));
}

TEST_CASE("if the last number of a version is unknown, the version is accepted where it may fit") {
  CHECK(suits(">=3.11.2", "3.11"));
  CHECK(suits("<3.11.2", "3.11"));
  CHECK(suits("!=3.11.2", "3.11"));
  CHECK_FALSE(suits("<3.11", "3.11"));
  CHECK_FALSE(suits("!=3.11.*", "3.11"));
}

}  // namespace venvctl::version_range_test
