#include "core/base/path.h"

#include "tests/support/catch.h"

namespace venvctl::path_test {

TEST_CASE("a normalized path has no dot components and no double or trailing slashes") {
  CHECK(normal_path("/a/b", "c") == "/a/b/c");
  CHECK(normal_path("/a/b", "../c/./d//") == "/a/c/d");
  CHECK(normal_path("/a", "/x/../..") == "/");
  CHECK(normal_path("/", "../../y") == "/y");
  CHECK(normal_path("/a/b", "") == "/a/b");
  CHECK(normal_path("/a", "...") == "/a/...");
}

TEST_CASE("/code contains /code/x but not /code-evil, because whole components are compared") {
  CHECK(path_contains("/code", "/code"));
  CHECK(path_contains("/code", "/code/x"));
  CHECK_FALSE(path_contains("/code", "/code-evil"));
  CHECK_FALSE(path_contains("/code/x", "/code"));
  CHECK(path_contains("/", "/anything"));
}

TEST_CASE("the list of a path and its parents ends at /") {
  CHECK(path_and_parents("/a/b") == std::vector<std::string>{"/a/b", "/a", "/"});
  CHECK(path_and_parents("/") == std::vector<std::string>{"/"});
  CHECK(parent_path("/a") == "/");
  CHECK(base_name("/a/b") == "b");
}

TEST_CASE("a tilde means the home directory only as the first component") {
  CHECK(expand_home("~", "/h") == "/h");
  CHECK(expand_home("~/x", "/h") == "/h/x");
  CHECK(expand_home("~user/x", "/h") == "~user/x");
  CHECK(expand_home("/x/~", "/h") == "/x/~");
}

}  // namespace venvctl::path_test
