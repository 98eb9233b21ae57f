#include "core/registry/saved_files.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::saved_files_test {

TEST_CASE("files, links and absent files are read back byte for byte") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/1";
  const std::vector<SavedFile> files{
      {"/e/bin/x", SavedFile::Type::File, std::string("\xFF\0#!", 4), 0755, false, "ab"},
      {"/e/bin/python", SavedFile::Type::Link, "/usr/bin/python3", 0, true, "cd"},
      {"/e/new", SavedFile::Type::Absent, "", 0, false, ""}};
  REQUIRE(write_saved_files(path, files).ok());
  const auto read = read_saved_files(path);
  REQUIRE(read.ok());
  REQUIRE(read->size() == files.size());
  for (size_t i = 0; i < files.size(); ++i) {
    CHECK((*read)[i].path == files[i].path);
    CHECK((*read)[i].type == files[i].type);
    CHECK((*read)[i].content == files[i].content);
    CHECK((*read)[i].mode == files[i].mode);
    CHECK((*read)[i].is_link_after == files[i].is_link_after);
    CHECK((*read)[i].after_sha256 == files[i].after_sha256);
  }
}

TEST_CASE("content that is too large for a state file is not saved, so undo keeps the new file") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/1";
  const std::string large(61 * 1024 * 1024, '\xFF');
  REQUIRE(write_saved_files(path, {{"/e/app", SavedFile::Type::File, large, 0755, false, "ab"},
                                   {"/e/x", SavedFile::Type::File, "x", 0755, false, "cd"}})
              .ok());
  const auto read = read_saved_files(path);
  REQUIRE(read.ok());
  CHECK((*read)[0].content.empty());
  CHECK((*read)[0].after_sha256.empty());
  CHECK((*read)[1].content == "x");
}

TEST_CASE("a damaged or missing file is an error, and relative paths are ignored") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/1";
  CHECK_FALSE(read_saved_files(path).ok());
  std::ofstream(path) << "{";
  CHECK_FALSE(read_saved_files(path).ok());
  std::ofstream(path) << R"({"schema":2,"files":[3,{"path":"x"},{"path":"/x"}]})";
  CHECK(read_saved_files(path)->size() == 1);
  std::ofstream(path) << R"({"schema":2,"files":[{"path":"/x","type":"file","size":4}]})"
                      << "\nabc";
  CHECK_FALSE(read_saved_files(path).ok());
}

}  // namespace venvctl::saved_files_test
