#include "core/formats/glob.h"

#include <string>

#include "tests/support/catch.h"

namespace venvctl::glob_test {

TEST_CASE("* and ? stay within a path component") {
  CHECK(glob_matches("packages/*", "packages/a"));
  CHECK_FALSE(glob_matches("packages/*", "packages/a/b"));
  CHECK_FALSE(glob_matches("packages/*", "packages"));
  CHECK(glob_matches("a*b*c", "aXbYc"));
  CHECK_FALSE(glob_matches("a*b*c", "aXbY"));
  CHECK(glob_matches("?", "a"));
  CHECK_FALSE(glob_matches("?", "ab"));
}

TEST_CASE("** matches any number of path components") {
  CHECK(glob_matches("libs/**/core", "libs/core"));
  CHECK(glob_matches("libs/**/core", "libs/a/b/core"));
  CHECK(glob_matches("**", "a/b"));
  CHECK_FALSE(glob_matches("libs/**/core", "libs/core/a"));
  CHECK(glob_matches("a**b", "aXXb"));
}

TEST_CASE("in glob_matches_across, stars and classes also match slashes") {
  CHECK(glob_matches_across("packages/*", "packages/a/b"));
  CHECK_FALSE(glob_matches_across("packages/*", "packages"));
  CHECK(glob_matches_across("packages/*/lib", "packages/a/b/lib"));
  CHECK(glob_matches_across("a?b", "a/b"));
  CHECK(glob_matches_across("a[!x]b", "a/b"));
  CHECK(glob_matches_across("libs/**/core", "libs/core"));
  CHECK(glob_matches_across("libs/**/core", "libs/a/b/core"));
  CHECK_FALSE(glob_matches_across("libs/**/core", "libs/xcore"));
  CHECK_FALSE(glob_matches_across("libs/**/core", "libs/core/a"));
  CHECK(glob_matches_across("**/core", "core"));
  CHECK(glob_matches_across("libs/**", "libs/a/b"));
}

TEST_CASE("a character class matches one character") {
  CHECK(glob_matches("p[a-c]", "pb"));
  CHECK_FALSE(glob_matches("p[a-c]", "pd"));
  CHECK(glob_matches("p[!a-c]", "pd"));
  CHECK(glob_matches("p[]x]", "p]"));
  CHECK(glob_matches("p[", "p["));
  CHECK_FALSE(glob_matches("[a-", "a"));
}

TEST_CASE("patterns with many stars are matched quickly") {
  std::string stars, double_stars, deep;
  for (int i = 0; i < 200; ++i) stars += "*a";
  for (int i = 0; i < 200; ++i) double_stars += "**/a/";
  for (int i = 0; i < 1000; ++i) deep += "a/";
  CHECK_FALSE(glob_matches(stars, std::string(250, 'a') + "b"));
  CHECK_FALSE(glob_matches(double_stars + "b", deep + "c"));
}

TEST_CASE("the end of an unclosed class is searched for once, and a long pattern matches nothing") {
  CHECK(glob_matches_across("[a[b[c", "[a[b[c"));
  CHECK(glob_matches("[a[b]*", "[abc"));
  const std::string many(kMaxPatternBytes, '[');
  CHECK(glob_matches_across(many, many));
  CHECK_FALSE(glob_matches_across(many + "[", many + "["));
  CHECK_FALSE(glob_matches(many + "[", many + "["));
}

}  // namespace venvctl::glob_test
