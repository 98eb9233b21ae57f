#include "client/cli/deletion/held_directory.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::held_directory_test {

namespace fs = std::filesystem;

TEST_CASE("a held directory has its identity, and a link cannot be held") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/env";
  fs::create_directory(path);
  fs::create_directory_symlink(path, directory.path() + "/link");
  const auto held = hold_directory(path);
  REQUIRE(held.ok());
  CHECK(held->status.is_directory());
  CHECK(held->status.owner == geteuid());
  CHECK(entry_status(held->parent.get(), "env")->identity == held->status.identity);
  CHECK_FALSE(hold_directory(directory.path() + "/link").ok());
  CHECK(hold_directory("/").ok());
}

TEST_CASE("a directory is detected if it replaced another one of the same name") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/env";
  fs::create_directory(path);
  const auto held = hold_directory(path);
  REQUIRE(held.ok());
  CHECK(hold_directory(path, held->status.identity).ok());
  fs::rename(path, path + "-moved");
  fs::create_directory(path);
  CHECK_FALSE(hold_directory(path, held->status.identity).ok());
}

TEST_CASE("entry_status reports the entry itself and does not follow a link") {
  TemporaryDirectory directory;
  fs::create_directory(directory.path() + "/target");
  fs::create_directory_symlink("target", directory.path() + "/link");
  const auto top = hold_directory(directory.path());
  REQUIRE(top.ok());
  const auto link = entry_status(top->fd.get(), "link");
  REQUIRE(link.has_value());
  CHECK_FALSE(link->is_directory());
  CHECK(link->is_on_mount_of(top->status));
  CHECK_FALSE(entry_status(top->fd.get(), "missing").has_value());
  CHECK_FALSE(entry_status(hold_directory("/proc")->fd.get(), "")->is_on_mount_of(top->status));
}

TEST_CASE("mounts of the same file system are distinguished only by their mount id") {
  EntryStatus one;
  one.identity = {8, 100};
  one.mount = 21;
  EntryStatus other = one;
  other.identity.inode = 101;
  CHECK(other.is_on_mount_of(one));
  other.mount = 22;
  CHECK_FALSE(other.is_on_mount_of(one));
}

TEST_CASE("permissions are changed on the directory itself, never through a link") {
  TemporaryDirectory directory;
  const std::string closed = directory.path() + "/closed";
  fs::create_directory(closed);
  chmod(closed.c_str(), 0);
  fs::create_directory_symlink("closed", directory.path() + "/link");
  const auto top = hold_directory(directory.path());
  REQUIRE(top.ok());
  CHECK_FALSE(make_accessible(top->fd.get(), "link"));
  CHECK((entry_status(top->fd.get(), "closed")->mode & 0777) == 0);
  CHECK(make_accessible(top->fd.get(), "closed"));
  const UniqueFd opened = open_directory(top->fd.get(), "closed");
  REQUIRE(opened);
  CHECK(names_in(opened.get(), closed)->empty());
}

TEST_CASE("a pipe is not opened as a directory") {
  TemporaryDirectory directory;
  mkfifo((directory.path() + "/pipe").c_str(), 0600);
  const auto top = hold_directory(directory.path());
  CHECK_FALSE(open_directory(top->fd.get(), "pipe"));
  CHECK(errno == ENOTDIR);
}

}  // namespace venvctl::held_directory_test
