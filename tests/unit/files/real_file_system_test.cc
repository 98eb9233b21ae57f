#include "core/files/real_file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/files/opened_paths.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::real_file_system_test {

namespace fs = std::filesystem;

void write(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

// Sets an ACL as setfacl does: the three entries of the mode, one named entry, and the mask.
void set_access_list(const std::string& path, uint16_t tag, uint32_t id, uint16_t permissions,
                     uint16_t mask) {
  struct Entry {
    uint16_t tag;
    uint16_t permissions;
    uint32_t id;
  };
  struct {
    uint32_t version = 2;
    Entry entries[5];
  } list;
  constexpr uint32_t kNobody = 0xFFFFFFFF;
  const Entry named = {tag, permissions, id};
  const Entry group = {0x04, 5, kNobody};
  list.entries[0] = {0x01, 7, kNobody};
  list.entries[1] = tag == 0x02 ? named : group;
  list.entries[2] = tag == 0x02 ? group : named;
  list.entries[3] = {0x10, mask, kNobody};
  list.entries[4] = {0x20, 5, kNobody};
  REQUIRE(::setxattr(path.c_str(), "system.posix_acl_access", &list, sizeof list, 0) == 0);
}

TEST_CASE("an ACL that lets other users write is reported by every status function") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/d";
  fs::create_directory(path);
  RealFileSystem files;
  const auto is_told = [&] {
    const auto walked = files.walk(path);
    const bool by_path = files.status(path)->has_named_writers;
    CHECK(files.link_status(path)->has_named_writers == by_path);
    CHECK(walked->back().status.has_named_writers == by_path);
    return by_path;
  };
  constexpr uint16_t kUser = 0x02, kGroup = 0x08;
  REQUIRE(::chmod(path.c_str(), 0775) == 0);
  CHECK_FALSE(is_told());
  set_access_list(path, kUser, 65534, 7, 7);
  CHECK(is_told());
  set_access_list(path, kGroup, 65534, 7, 7);
  CHECK(is_told());
  set_access_list(path, kUser, 65534, 5, 7);  // this entry allows only reading
  CHECK_FALSE(is_told());
  set_access_list(path, kUser, 65534, 7, 5);  // the mask removes the write permission
  CHECK_FALSE(is_told());
  set_access_list(path, kUser, ::geteuid(), 7, 7);
  CHECK_FALSE(is_told());
}

TEST_CASE("a listing is sorted and distinguishes links from their targets") {
  TemporaryDirectory directory;
  const std::string& root = directory.path();
  fs::create_directory(root + "/b");
  write(root + "/a", "");
  fs::create_symlink("b", root + "/c");
  RealFileSystem files;
  const auto entries = files.list(root);
  REQUIRE(entries);
  REQUIRE(entries->size() == 3);
  CHECK(find_entry(*entries, "a")->type == FileType::Regular);
  CHECK(find_entry(*entries, "b")->type == FileType::Directory);
  CHECK(find_entry(*entries, "c")->type == FileType::Symlink);
  CHECK(find_entry(*entries, "d") == nullptr);
  CHECK((*entries)[0].name == "a");
  CHECK_FALSE(files.list(root + "/a"));
  CHECK_FALSE(files.list(root + "/missing"));
}

TEST_CASE("a file is read up to the limit, and a fifo never blocks") {
  TemporaryDirectory directory;
  const std::string& root = directory.path();
  write(root + "/file", "0123456789");
  REQUIRE(::mkfifo((root + "/fifo").c_str(), 0600) == 0);
  RealFileSystem files;
  CHECK(files.read_file(root + "/file", 100) == "0123456789");
  CHECK(files.read_file(root + "/file", 4) == "0123");
  CHECK_FALSE(files.read_file(root + "/fifo", 4));
  CHECK_FALSE(files.read_file(root, 4));
  CHECK(files.read_file("/proc/self/cmdline", 4096));
}

TEST_CASE("a walk follows links and ends at the real path") {
  TemporaryDirectory directory;
  const std::string& root = directory.path();
  fs::create_directories(root + "/real/deep");
  fs::create_symlink("real", root + "/relative");
  fs::create_symlink(root + "/relative/deep", root + "/absolute");
  fs::create_symlink("../deep/..", root + "/real/deep/up");
  RealFileSystem files;
  CHECK(real_path(files, root + "/absolute") == root + "/real/deep");
  CHECK(real_path(files, root + "/absolute/../deep/up") == root + "/real");
  CHECK(real_path(files, root + "/absolute") == fs::canonical(root + "/absolute").string());
  CHECK(real_path(files, "/") == "/");
  CHECK(path_from(files, root + "/absolute", "../x") == root + "/real/x");
  CHECK(path_from(files, root + "/absolute", "a/../x") == root + "/absolute/x");
  CHECK(path_from(files, root + "/absolute", "/x") == "/x");
  CHECK_FALSE(real_path(files, root + "/missing"));
  const auto steps = files.walk(root + "/relative");
  REQUIRE(steps);
  const WalkStep& link = (*steps)[steps->size() - 2];
  CHECK(link.path == root + "/relative");
  CHECK(link.link_text == "real");
  CHECK(link.status.type == FileType::Symlink);
}

std::vector<std::string> paths_of(const std::optional<std::vector<WalkStep>>& steps) {
  REQUIRE(steps);
  std::vector<std::string> paths;
  for (const WalkStep& step : *steps) paths.push_back(step.path + " " + step.link_text);
  return paths;
}

TEST_CASE("walks that share what they opened take the same steps, in the same directories") {
  TemporaryDirectory directory;
  const std::string& root = directory.path();
  fs::create_directories(root + "/real/deep");
  fs::create_symlink("real", root + "/link");
  fs::create_symlink("/", root + "/real/top");
  fs::create_symlink("../deep/..", root + "/real/deep/up");
  write(root + "/real/file", "");
  RealFileSystem files;
  OpenedPaths opened;
  OpenedPaths second(&opened);
  for (const char* way : {"/link/deep", "/real/deep/up/../link", "/link/top", "/real/top/..",
                          "/link/file", "/link/../real"}) {
    const auto alone = paths_of(files.walk(root + way));
    CHECK(paths_of(files.walk_with(opened, root + way)) == alone);
    CHECK(paths_of(files.walk_with(opened, root + way)) == alone);
    CHECK(paths_of(files.walk_with(second, root + way)) == alone);
  }
  CHECK_FALSE(files.walk_with(opened, root + "/real/file/x"));
  CHECK_FALSE(files.walk_with(opened, root + "/missing"));
  // Another directory replaces the one that was checked. The walks continue in the checked one.
  write(root + "/real/deep/old", "");
  fs::rename(root + "/real", root + "/moved");
  fs::create_directories(root + "/real/deep");
  write(root + "/real/deep/new", "");
  CHECK(files.walk_with(opened, root + "/link/deep/old"));
  CHECK_FALSE(files.walk_with(opened, root + "/link/deep/new"));
  CHECK(files.walk_with(second, root + "/link/deep/old"));
  CHECK(files.walk(root + "/link/deep/new"));
}

// Whether `files` uses what it remembers about a directory: it does if it finds no name in
// `repository`, although it is given the status of the directory.
bool is_remembered(RealFileSystem& files, const std::string& directory,
                   const std::string& repository) {
  const auto status = files.status(directory);
  REQUIRE(status);
  CHECK_FALSE(files.may_have_version_control(directory, *status));
  return !files.may_have_version_control(repository, *status);
}

TEST_CASE("a directory without version control is remembered if it has not changed recently") {
  TemporaryDirectory repository;
  fs::create_directory(repository.path() + "/.hg");
  RealFileSystem files;
  CHECK(is_remembered(files, "/usr", repository.path()));
  // The test may be stopped for so long that the directory is no longer new.
  const auto is_new_remembered = [&] {
    const TemporaryDirectory directory;
    return is_remembered(files, directory.path(), repository.path());
  };
  bool was_forgotten = false;
  for (int i = 0; i < 20 && !was_forgotten; ++i) was_forgotten = !is_new_remembered();
  CHECK(was_forgotten);
}

TEST_CASE("a version control system is found as soon as it is there") {
  TemporaryDirectory directory;
  const std::string& path = directory.path();
  RealFileSystem files;
  const auto is_found = [&] { return files.may_have_version_control(path, *files.status(path)); };
  CHECK_FALSE(is_found());
  fs::create_directory(path + "/.hg");
  CHECK(is_found());
  fs::remove(path + "/.hg");
  CHECK_FALSE(is_found());
  // So many entries that each name is looked up.
  for (int i = 0; i < 1000; ++i) write(path + "/file" + std::to_string(i), "");
  CHECK_FALSE(is_found());
  fs::create_directory(path + "/.hg");
  CHECK(is_found());
}

TEST_CASE("a loop of links has no target") {
  TemporaryDirectory directory;
  const std::string& root = directory.path();
  fs::create_symlink("two", root + "/one");
  fs::create_symlink("one", root + "/two");
  RealFileSystem files;
  CHECK_FALSE(files.walk(root + "/one"));
  CHECK_FALSE(files.status(root + "/one"));
  CHECK(files.link_status(root + "/one"));
}

TEST_CASE("a file has the identity that stat reports") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/file";
  write(path, "content");
  REQUIRE(::chmod(path.c_str(), 0750) == 0);
  struct stat expected {};
  REQUIRE(::stat(path.c_str(), &expected) == 0);
  RealFileSystem files;
  const auto status = files.status(path);
  REQUIRE(status);
  CHECK(status->inode == expected.st_ino);
  CHECK(status->uid == expected.st_uid);
  CHECK(status->mode == 0750);
  CHECK(status->size == 7);
  CHECK(status->is_executable());
}

TEST_CASE("a time shows later changes only if it is older than a tick of the clock") {
  constexpr int64_t kSecond = 1'000'000'000;
  FileStatus status;
  status.changed_ns = 5 * kSecond + 1;
  CHECK_FALSE(status.is_settled(status.changed_ns));
  CHECK(status.is_settled(status.changed_ns + kSecond / 10));
  status.changed_ns = 5 * kSecond;  // the file system may store only whole seconds
  CHECK_FALSE(status.is_settled(status.changed_ns + kSecond));
  CHECK(status.is_settled(status.changed_ns + 3 * kSecond));
}

TEST_CASE("two paths are the same file if links lead to one file, but not if one is missing") {
  TemporaryDirectory directory;
  RealFileSystem files;
  const std::string link = directory.path() + "/link";
  fs::create_symlink(directory.path(), link);
  CHECK(is_same_file(files, directory.path(), link));
  CHECK_FALSE(is_same_file(files, directory.path(), directory.path() + "/missing"));
  CHECK_FALSE(is_same_file(files, link + "/missing", directory.path() + "/missing"));
  CHECK_FALSE(is_same_file(files, directory.path(), "/"));
}

TEST_CASE("no access leaves a descriptor open") {
  TemporaryDirectory directory;
  fs::create_symlink("x", directory.path() + "/dangling");
  RealFileSystem files;
  const auto count = [] {
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  };
  const auto before = count();
  files.list(directory.path());
  files.walk(directory.path());
  files.walk(directory.path() + "/dangling");
  files.read_file(directory.path(), 1);
  CHECK(count() == before);
}

}  // namespace venvctl::real_file_system_test
