#include "client/cli/create/remove_tree.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl {
namespace {

namespace fs = std::filesystem;

struct Tree {
  TemporaryDirectory directory;
  std::string top = directory.path() + "/env";
  std::string outside = directory.path() + "/outside";

  Tree() {
    fs::create_directories(top + "/bin/deep");
    fs::create_directories(outside);
    for (const std::string& file : {top + "/bin/deep/a", top + "/pyvenv.cfg", outside + "/kept"}) {
      std::ofstream(file) << "x";
    }
    fs::create_symlink(outside, top + "/link");
  }
  DirectoryIdentity identity() const { return *directory_identity(top); }
};

TEST_CASE("a tree goes with all that is in it, and what its links name stays") {
  Tree tree;
  REQUIRE(remove_tree(tree.top, tree.identity()).ok());
  CHECK_FALSE(fs::exists(tree.top));
  CHECK(fs::exists(tree.outside + "/kept"));
}

TEST_CASE("an emptied directory stays itself") {
  Tree tree;
  const DirectoryIdentity before = tree.identity();
  REQUIRE(empty_directory(tree.top, before).ok());
  CHECK(fs::is_empty(tree.top));
  CHECK(tree.identity() == before);
}

TEST_CASE("another directory of the same name is left alone") {
  Tree tree;
  const DirectoryIdentity before = tree.identity();
  fs::rename(tree.top, tree.top + "-moved");
  fs::create_directory(tree.top);
  std::ofstream(tree.top + "/foreign") << "x";
  CHECK_FALSE(remove_tree(tree.top, before).ok());
  CHECK(fs::exists(tree.top + "/foreign"));
}

TEST_CASE("a link in the place of the directory is left alone") {
  Tree tree;
  const DirectoryIdentity before = tree.identity();
  fs::rename(tree.top, tree.top + "-moved");
  fs::create_directory_symlink(tree.top + "-moved", tree.top);
  CHECK_FALSE(remove_tree(tree.top, before).ok());
  CHECK(fs::exists(tree.top + "-moved/bin/deep/a"));
}

TEST_CASE("directories without permissions go too") {
  Tree tree;
  chmod((tree.top + "/bin/deep").c_str(), 0);
  chmod((tree.top + "/bin").c_str(), 0500);
  REQUIRE(remove_tree(tree.top, tree.identity()).ok());
  CHECK_FALSE(fs::exists(tree.top));
}

TEST_CASE("only the named entries go") {
  Tree tree;
  constexpr std::string_view kNames[] = {"bin", "missing"};
  REQUIRE(remove_entries(tree.top, tree.identity(), kNames).ok());
  CHECK_FALSE(fs::exists(tree.top + "/bin"));
  CHECK(fs::exists(tree.top + "/pyvenv.cfg"));
}

}  // namespace
}  // namespace venvctl
