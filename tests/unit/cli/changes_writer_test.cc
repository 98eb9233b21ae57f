#include "client/cli/repair/changes_writer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::changes_writer_test {

namespace fs = std::filesystem;

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void write(const std::string& path, const std::string& text, mode_t mode = 0644) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << text;
  chmod(path.c_str(), mode);
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

TEST_CASE("files and links are replaced, and keep their mode") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  write(top + "/bin/pip", "old", 0755);
  fs::create_symlink("gone", top + "/bin/python");
  const Changes changes{{{top + "/bin/pip", "new"}, {top + "/bin/python", "/usr/bin/x", true}}, {}};
  REQUIRE(write_changes(top, changes).ok());
  CHECK(content(top + "/bin/pip") == "new");
  CHECK(mode_of(top + "/bin/pip") == 0755);
  CHECK(fs::read_symlink(top + "/bin/python") == "/usr/bin/x");
  CHECK_FALSE(fs::exists(top + "/" + kPreparedChanges));
}

TEST_CASE("a file that shares its content with a package cache is replaced, not written to") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  write(top + "/cache", "old");
  fs::create_hard_link(top + "/cache", top + "/mine");
  REQUIRE(write_changes(top, {{{top + "/mine", "new"}}, {}}).ok());
  CHECK(content(top + "/cache") == "old");
}

TEST_CASE("the prepared files of a killed writer are removed") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  write(top + "/" + kPreparedChanges + "/0", "half");
  write(top + "/x", "old");
  REQUIRE(write_changes(top, {{{top + "/x", "new"}}, {}}).ok());
  CHECK_FALSE(fs::exists(top + "/" + kPreparedChanges));
}

TEST_CASE("nothing is replaced if a file cannot be prepared") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  write(top + "/x", "old");
  CHECK_FALSE(write_changes(top + "/missing", {{{top + "/x", "new"}}, {}}).ok());
  CHECK(content(top + "/x") == "old");
}

TEST_CASE("nothing is replaced through a link in the environment") {
  const TemporaryDirectory directory;
  const std::string top = std::string(directory.path()) + "/env";
  const std::string outside = std::string(directory.path()) + "/outside/file";
  write(outside, "mine");
  write(top + "/x", "old");
  fs::create_directory_symlink(fs::path(outside).parent_path(), top + "/bin");
  CHECK_FALSE(write_changes(top, {{{top + "/x", "new"}, {top + "/bin/file", "new"}}, {}}).ok());
  CHECK_FALSE(write_changes(top, {{{outside, "new"}}, {}}).ok());
  CHECK(content(outside) == "mine");
  CHECK(content(top + "/x") == "old");
}

TEST_CASE("a file that another program changed since it was read is not replaced") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  write(top + "/a.pth", "old");
  RealFileSystem files;
  FileChange change{top + "/a.pth", "new", false, files.link_status(top + "/a.pth")};
  write(top + "/a.pth", "older");
  CHECK_FALSE(write_changes(top, {{change}, {}}).ok());
  CHECK(content(top + "/a.pth") == "older");
  change.old = files.link_status(change.path);
  REQUIRE(write_changes(top, {{change}, {}}).ok());
  CHECK(content(top + "/a.pth") == "new");
}

TEST_CASE("one file is replaced without leaving temporary files") {
  const TemporaryDirectory directory;
  const std::string path = std::string(directory.path()) + "/.pdm-python";
  write(path, "old", 0600);
  REQUIRE(write_change({path, "new"}).ok());
  CHECK(content(path) == "new");
  CHECK(mode_of(path) == 0600);
  CHECK(std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator()) == 1);
}

}  // namespace venvctl::changes_writer_test
