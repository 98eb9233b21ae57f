#include "core/files/version_control.h"

#include <vector>

#include "tests/support/catch.h"

namespace venvctl::version_control_test {

using Names = std::vector<std::string>;

TEST_CASE("a work tree of any system is a repository") {
  CHECK(is_repository(Names{"src", ".git"}));
  for (const auto names : {other_version_control(), version_control_of_one_directory()}) {
    for (const std::string_view name : names) {
      CAPTURE(name);
      CHECK(is_repository(Names{"src", std::string(name)}));
    }
  }
  CHECK_FALSE(is_repository(Names{}));
  CHECK_FALSE(is_repository(Names{"src", ".gitignore", "svn", "refs"}));
}

TEST_CASE("a repository without a work tree is recognized by its layout") {
  const Names git{"HEAD", "config", "objects", "refs"};
  const Names subversion{"README.txt", "conf", "db", "format", "hooks", "locks"};
  for (const Names& whole : {git, subversion, Names{"CVSROOT", "project"}, Names{"=meta-info"}}) {
    CAPTURE(whole.front());
    CHECK(is_repository(whole));
  }
  CHECK_FALSE(is_repository(Names{"HEAD", "objects"}));
  CHECK_FALSE(is_repository(Names{"db", "format", "hooks"}));
}

TEST_CASE("a directory with a file that holds a history is a repository") {
  for (const char* name : {"main.c,v", "project.fossil", "project.mtn"}) {
    CAPTURE(name);
    CHECK(is_repository(Names{"a", name}));
  }
  CHECK_FALSE(is_repository(Names{"v", "fossil", "a.v"}));
}

}  // namespace venvctl::version_control_test
