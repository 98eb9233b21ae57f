#include "client/cli/session/program_search.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::program_search_test {

TEST_CASE("a program is found on PATH, but not in elements that mean the current directory") {
  const TemporaryDirectory directory;
  const std::string tool = directory.path() + "/tool";
  std::ofstream(tool) << "#!/bin/sh\n";
  REQUIRE(::chmod(tool.c_str(), 0755) == 0);
  char* before = ::getcwd(nullptr, 0);
  REQUIRE(::chdir(directory.path().c_str()) == 0);
  for (const char* path : {"", ".", ":", "::", "/nowhere:", ".:./"}) {
    CAPTURE(path);
    CHECK_FALSE(program_on_path("tool", path));
  }
  CHECK(program_on_path("tool", ".:" + directory.path()) == tool);
  REQUIRE(::chmod(tool.c_str(), 0644) == 0);
  CHECK(program_on_path("tool", directory.path() + ":/nowhere") == tool);
  CHECK_FALSE(program_on_path("other", directory.path()));
  REQUIRE(::chdir(before) == 0);
  free(before);
}

}  // namespace venvctl::program_search_test
