#include "core/base/path.h"

#include "tests/support/catch.h"

namespace venvctl {

TEST_CASE("a normal path has no dots, no doubled and no final slash") {
  CHECK(normal_path("/a/b", "c") == "/a/b/c");
  CHECK(normal_path("/a/b", "../c/./d//") == "/a/c/d");
  CHECK(normal_path("/a", "/x/../..") == "/");
  CHECK(normal_path("/", "../../y") == "/y");
  CHECK(normal_path("/a/b", "") == "/a/b");
  CHECK(normal_path("/a", "...") == "/a/...");
}

TEST_CASE("a root contains whole components only") {
  CHECK(path_contains("/code", "/code"));
  CHECK(path_contains("/code", "/code/x"));
  CHECK_FALSE(path_contains("/code", "/code-evil"));
  CHECK_FALSE(path_contains("/code/x", "/code"));
  CHECK(path_contains("/", "/anything"));
}

TEST_CASE("parents end at the root") {
  CHECK(path_and_parents("/a/b") == std::vector<std::string>{"/a/b", "/a", "/"});
  CHECK(path_and_parents("/") == std::vector<std::string>{"/"});
  CHECK(parent_path("/a") == "/");
  CHECK(base_name("/a/b") == "b");
}

TEST_CASE("a tilde is the home only at the beginning and alone") {
  CHECK(expand_home("~", "/h") == "/h");
  CHECK(expand_home("~/x", "/h") == "/h/x");
  CHECK(expand_home("~user/x", "/h") == "~user/x");
  CHECK(expand_home("/x/~", "/h") == "/x/~");
}

}  // namespace venvctl
