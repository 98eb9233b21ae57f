#include "core/base/atomic_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::atomic_file_test {

std::string content_of(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

size_t count_files(const std::string& directory) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(directory),
                                           std::filesystem::directory_iterator()));
}

TEST_CASE("replacing a file keeps the previous version as .bak and leaves no other files") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/f";
  REQUIRE(replace_file(path, "one"));
  CHECK(count_files(directory.path()) == 1);
  REQUIRE(replace_file(path, "two"));
  REQUIRE(replace_file(path, "three"));
  CHECK(content_of(path) == "three");
  CHECK(content_of(path + ".bak") == "two");
  CHECK(count_files(directory.path()) == 2);
}

TEST_CASE("a failed replacement leaves the target unchanged and leaves no temporary file") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/f";
  std::filesystem::create_directory(path);  // a rename cannot replace a directory by a file
  const auto replaced = replace_file(path, "x");
  REQUIRE_FALSE(replaced);
  CHECK(replaced.error().message == "cannot write " + path + " (Is a directory): check the path");
  CHECK(count_files(directory.path()) == 1);
  CHECK_FALSE(replace_file(directory.path() + "/missing/f", "x"));
}

TEST_CASE("replacing a cache removes the temporary files of killed writers, and makes no backup") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/f";
  REQUIRE(replace_cache(path, "one"));
  std::ofstream(path + ".0123456789abcdef.new") << "left";
  REQUIRE(replace_cache(path, "two"));
  CHECK(content_of(path) == "two");
  CHECK(count_files(directory.path()) == 2);  // the file and its lock file
}

TEST_CASE("missing parent directories are created with mode 0700") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/a/b/c";
  REQUIRE(make_directories(path));
  REQUIRE(make_directories(path));
  struct stat status {};
  REQUIRE(::stat((directory.path() + "/a").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0700);
}

TEST_CASE("a lock has one holder at a time") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/lock";
  const auto soon = Deadline::in(std::chrono::milliseconds(20));
  {
    const auto held = FileLock::acquire(path, soon);
    REQUIRE(held);
    CHECK_FALSE(FileLock::acquire(path, soon));
  }
  CHECK(FileLock::acquire(path, soon));
}

}  // namespace venvctl::atomic_file_test
