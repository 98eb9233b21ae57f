#include "core/kinds/glob.h"

#include <string>

#include "tests/support/catch.h"

namespace venvctl {
namespace {

TEST_CASE("a star and a question mark stay within a component") {
  CHECK(glob_matches("packages/*", "packages/a"));
  CHECK_FALSE(glob_matches("packages/*", "packages/a/b"));
  CHECK_FALSE(glob_matches("packages/*", "packages"));
  CHECK(glob_matches("a*b*c", "aXbYc"));
  CHECK_FALSE(glob_matches("a*b*c", "aXbY"));
  CHECK(glob_matches("?", "a"));
  CHECK_FALSE(glob_matches("?", "ab"));
}

TEST_CASE("two stars stand for any number of components") {
  CHECK(glob_matches("libs/**/core", "libs/core"));
  CHECK(glob_matches("libs/**/core", "libs/a/b/core"));
  CHECK(glob_matches("**", "a/b"));
  CHECK_FALSE(glob_matches("libs/**/core", "libs/core/a"));
  CHECK(glob_matches("a**b", "aXXb"));
}

TEST_CASE("a class is one character") {
  CHECK(glob_matches("p[a-c]", "pb"));
  CHECK_FALSE(glob_matches("p[a-c]", "pd"));
  CHECK(glob_matches("p[!a-c]", "pd"));
  CHECK(glob_matches("p[]x]", "p]"));
  CHECK(glob_matches("p[", "p["));
  CHECK_FALSE(glob_matches("[a-", "a"));
}

TEST_CASE("a pattern made to take for ever does not") {
  std::string stars, double_stars, deep;
  for (int i = 0; i < 200; ++i) stars += "*a";
  for (int i = 0; i < 200; ++i) double_stars += "**/a/";
  for (int i = 0; i < 1000; ++i) deep += "a/";
  CHECK_FALSE(glob_matches(stars, std::string(250, 'a') + "b"));
  CHECK_FALSE(glob_matches(double_stars + "b", deep + "c"));
}

}  // namespace
}  // namespace venvctl
