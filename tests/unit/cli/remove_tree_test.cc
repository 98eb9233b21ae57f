#include "client/cli/deletion/remove_tree.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::remove_tree_test {

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
    fs::create_symlink(outside, top + "/bin/link");
  }
  HeldDirectory held() const { return *hold_directory(top); }
};

DeletionRules rules_that_keep_it() {
  DeletionRules rules;
  rules.keeps_directory = true;
  return rules;
}

TEST_CASE("a tree is removed with its contents, but the targets of its links are kept") {
  Tree tree;
  REQUIRE(remove_tree(tree.held(), {}).ok());
  CHECK_FALSE(fs::exists(tree.top));
  CHECK(fs::exists(tree.outside + "/kept"));
}

TEST_CASE("emptying a directory keeps the directory itself") {
  Tree tree;
  const DirectoryIdentity before = tree.held().status.identity;
  REQUIRE(remove_tree(tree.held(), rules_that_keep_it()).ok());
  CHECK(fs::is_empty(tree.top));
  CHECK(tree.held().status.identity == before);
}

TEST_CASE("a directory that replaced another one of the same name is not removed") {
  Tree tree;
  const HeldDirectory before = tree.held();
  fs::rename(tree.top, tree.top + "-moved");
  fs::create_directory(tree.top);
  std::ofstream(tree.top + "/foreign") << "x";
  CHECK_FALSE(remove_tree(before, {}).ok());
  CHECK(fs::exists(tree.top + "/foreign"));
  CHECK(fs::exists(tree.top + "-moved/pyvenv.cfg"));
}

TEST_CASE("a link that replaced the directory is not followed") {
  Tree tree;
  const HeldDirectory before = tree.held();
  fs::rename(tree.top, tree.top + "-moved");
  fs::create_directory_symlink(tree.top + "-moved", tree.top);
  CHECK_FALSE(remove_tree(before, {}).ok());
  CHECK(fs::exists(tree.top + "-moved/bin/deep/a"));
}

TEST_CASE("directories without permissions are also removed") {
  Tree tree;
  chmod((tree.top + "/bin/deep").c_str(), 0);
  chmod((tree.top + "/bin").c_str(), 0500);
  REQUIRE(remove_tree(tree.held(), {}).ok());
  CHECK_FALSE(fs::exists(tree.top));
}

TEST_CASE("if anything prevents the deletion, nothing is removed") {
  Tree tree;
  std::ofstream(tree.top + "/notes.txt") << "mine";
  const auto refused = remove_tree(tree.held(), {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("(notes.txt)") != std::string::npos);
  CHECK(fs::exists(tree.top + "/bin/deep/a"));
  CHECK(fs::exists(tree.top + "/pyvenv.cfg"));
}

TEST_CASE("only the named entries are removed") {
  Tree tree;
  constexpr std::string_view kNames[] = {"bin", "missing"};
  DeletionRules rules = rules_that_keep_it();
  rules.only = kNames;
  REQUIRE(remove_tree(tree.held(), rules).ok());
  CHECK_FALSE(fs::exists(tree.top + "/bin"));
  CHECK(fs::exists(tree.top + "/pyvenv.cfg"));
}

}  // namespace venvctl::remove_tree_test
