#include "client/cli/clone/copy_tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::copy_tree_test {

namespace fs = std::filesystem;

struct Tree {
  TemporaryDirectory directory;
  std::string from = std::string(directory.path()) + "/from";
  std::string to = std::string(directory.path()) + "/to";

  void write(const std::string& name, const std::string& text) {
    const fs::path path = from + "/" + name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  struct stat status(const std::string& path) const {
    struct stat found {};
    lstat(path.c_str(), &found);
    return found;
  }
  Result<CopyCount> copy(Sharing sharing) {
    auto copied = copy_tree(from, to, sharing, [] { return true; });
    if (!copied) return copied.error();
    if (auto finished = finish_directories(*copied, to); !finished) return finished.error();
    return copied->count;
  }
};

TEST_CASE("files, links, modes and times are copied") {
  Tree tree;
  tree.write("bin/x", "program");
  tree.write("lib/empty", "");
  tree.write("lib/large", std::string(3 * 1024 * 1024, 'x'));
  fs::permissions(tree.from + "/bin/x", fs::perms(0755));
  fs::permissions(tree.from + "/lib", fs::perms(0500));
  fs::last_write_time(tree.from + "/lib/large", fs::file_time_type() - std::chrono::hours(5));
  fs::create_symlink("/nowhere", tree.from + "/link");
  auto count = tree.copy(Sharing::None);
  fs::permissions(tree.from + "/lib", fs::perms(0700));
  REQUIRE(count.ok());
  CHECK(count->files == 3);
  CHECK(count->linked == 0);
  CHECK(tree.status(tree.to + "/bin/x").st_mode == (S_IFREG | 0755));
  CHECK(tree.status(tree.to + "/lib").st_mode == (S_IFDIR | 0500));
  CHECK(fs::read_symlink(tree.to + "/link") == "/nowhere");
  CHECK(fs::file_size(tree.to + "/lib/large") == 3 * 1024 * 1024);
  CHECK(tree.status(tree.to + "/lib/large").st_mtim.tv_sec ==
        tree.status(tree.from + "/lib/large").st_mtim.tv_sec);
  fs::permissions(tree.to + "/lib", fs::perms(0700));
}

TEST_CASE("files, directories and links keep their group") {
  Tree tree;
  tree.write("lib/x", "text");
  fs::create_symlink("lib", tree.from + "/link");
  gid_t groups[64];
  const int count = getgroups(64, groups);
  const gid_t group = geteuid() == 0 ? 1 : count > 0 ? groups[count - 1] : getegid();
  for (const char* name : {"", "/lib", "/lib/x", "/link"}) {
    REQUIRE(lchown((tree.from + name).c_str(), static_cast<uid_t>(-1), group) == 0);
  }
  fs::permissions(tree.from + "/lib", fs::perms(02770));
  for (const Sharing sharing : {Sharing::None, Sharing::Everything}) {
    REQUIRE(tree.copy(sharing).ok());
    for (const char* name : {"", "/lib", "/lib/x", "/link"}) {
      CAPTURE(name);
      CHECK(tree.status(tree.to + name).st_gid == group);
    }
    CHECK(tree.status(tree.to + "/lib").st_mode == (S_IFDIR | 02770));
    fs::remove_all(tree.to);
  }
}

TEST_CASE("files in a read-only directory can be changed before the copy is finished") {
  Tree tree;
  tree.write("lib/x", "");
  fs::permissions(tree.from + "/lib", fs::perms(0500));
  fs::permissions(tree.from, fs::perms(0500));
  auto copied = copy_tree(tree.from, tree.to, Sharing::None, [] { return true; });
  fs::permissions(tree.from, fs::perms(0700));
  fs::permissions(tree.from + "/lib", fs::perms(0700));
  REQUIRE(copied.ok());
  CHECK(tree.status(tree.to + "/lib").st_mode == (S_IFDIR | 0700));
  REQUIRE(finish_directories(*copied, tree.to).ok());
  CHECK(tree.status(tree.to + "/lib").st_mode == (S_IFDIR | 0500));
  CHECK(tree.status(tree.to).st_mode == (S_IFDIR | 0700));
  fs::permissions(tree.to + "/lib", fs::perms(0700));
}

TEST_CASE("files of packages become hard links; programs and pyvenv.cfg are copied") {
  Tree tree;
  tree.write("pyvenv.cfg", "home");
  tree.write("bin/pip", "program");
  tree.write("lib/x/y.py", "code");
  auto count = tree.copy(Sharing::Packages);
  REQUIRE(count.ok());
  CHECK(count->linked == 1);
  CHECK(tree.status(tree.to + "/lib/x/y.py").st_nlink == 2);
  CHECK(tree.status(tree.to + "/bin/pip").st_nlink == 1);
  CHECK(tree.status(tree.to + "/pyvenv.cfg").st_nlink == 1);
}

TEST_CASE("all files may become hard links if the source will be deleted") {
  Tree tree;
  tree.write("pyvenv.cfg", "home");
  auto count = tree.copy(Sharing::Everything);
  REQUIRE(count.ok());
  CHECK(count->method() == "hard links");
  CHECK(tree.status(tree.to + "/pyvenv.cfg").st_nlink == 2);
}

TEST_CASE("an entry that is neither file, directory nor link is not copied") {
  Tree tree;
  tree.write("lib/x", "");
  mkfifo((tree.from + "/lib/pipe").c_str(), 0600);
  auto count = tree.copy(Sharing::None);
  REQUIRE_FALSE(count.ok());
  CHECK_THAT(count.error().message, Catch::Matchers::ContainsSubstring("lib/pipe"));
}

TEST_CASE("a copy to a file or to a directory with files fails and does not change it") {
  Tree tree;
  tree.write("x", "");
  fs::create_directories(tree.to + "/mine");
  CHECK_FALSE(tree.copy(Sharing::None).ok());
  CHECK_FALSE(fs::exists(tree.to + "/x"));
  fs::remove_all(tree.to);
  std::ofstream(tree.to) << "";
  CHECK_FALSE(tree.copy(Sharing::None).ok());
  CHECK(fs::is_empty(tree.to));
}

TEST_CASE("a copy to an empty directory leaves out the file that is named") {
  Tree tree;
  tree.write("bin/x", "");
  tree.write("bin/y", "");
  fs::create_directories(tree.to);
  auto copied = copy_tree(
      tree.from, tree.to, Sharing::None, [] { return true; }, "bin/x");
  REQUIRE(copied.ok());
  CHECK(copied->count.files == 1);
  CHECK_FALSE(fs::exists(tree.to + "/bin/x"));
  CHECK(fs::exists(tree.to + "/bin/y"));
}

}  // namespace venvctl::copy_tree_test
