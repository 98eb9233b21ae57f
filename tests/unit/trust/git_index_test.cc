#include "core/trust/git_index.h"

#include <random>

#include "tests/support/catch.h"
#include "tests/support/git_repository.h"

namespace venvctl::git_index_test {

constexpr size_t kSha1 = 20;
constexpr size_t kSha256 = 32;

bool lists(const std::string& index, std::string_view path, size_t hash_bytes = kSha1) {
  const auto listed = git_index_lists(index, path, hash_bytes);
  INFO((listed ? "" : listed.error().message));
  REQUIRE(listed.ok());
  return *listed;
}

// Adds names of every length modulo eight, because entries are padded to multiples of eight, and
// one name that is longer than the length field can hold.
void add_many(const GitRepository& repository) {
  std::string name = "a";
  for (int i = 0; i < 20; ++i) repository.write("names/" + (name += 'b'));
  const std::string long_name(200, 'x');
  std::string deep = "deep";
  for (int i = 0; i < 22; ++i) (deep += '/') += long_name.substr(0, 190);
  // This system does not allow a path of this length, so the name is added only to the index.
  repository.git("update-index --add --cacheinfo 100644,$(printf x | git hash-object -w --stdin)," +
                 deep);
  repository.write(".venv/bin/activate");
  repository.write(".venv/pyvenv.cfg");
  repository.write("zz/last");
  repository.git("add -A");
}

void check_many(const std::string& index, size_t hash_bytes = kSha1) {
  CHECK(lists(index, ".venv", hash_bytes));
  CHECK(lists(index, ".venv/bin", hash_bytes));
  CHECK(lists(index, ".venv/pyvenv.cfg", hash_bytes));
  CHECK(lists(index, "zz/last", hash_bytes));
  CHECK(lists(index, "names/abbbb", hash_bytes));
  CHECK(lists(index, "deep", hash_bytes));
  CHECK(lists(index, "", hash_bytes));
  CHECK_FALSE(lists(index, ".ven", hash_bytes));
  CHECK_FALSE(lists(index, ".venv2", hash_bytes));
  CHECK_FALSE(lists(index, ".venv/lib", hash_bytes));
  CHECK_FALSE(lists(index, "env", hash_bytes));
  CHECK_FALSE(lists(index, "zz/last/more", hash_bytes));
}

TEST_CASE("an index of version 2 is read") {
  const GitRepository repository;
  add_many(repository);
  CHECK(repository.index()[7] == 2);
  check_many(repository.index());
}

TEST_CASE("an index of version 3 with extended flags is read") {
  const GitRepository repository;
  add_many(repository);
  repository.write("names/later");
  repository.git("add -N names/later");
  repository.git("update-index --skip-worktree names/ab");
  CHECK(repository.index()[7] == 3);
  check_many(repository.index());
  CHECK(lists(repository.index(), "names/later"));
}

TEST_CASE("an index of version 4 with prefix compression is read") {
  const GitRepository repository;
  add_many(repository);
  repository.git("update-index --index-version 4");
  CHECK(repository.index()[7] == 4);
  check_many(repository.index());
}

TEST_CASE("the index of a SHA-256 repository is read") {
  const GitRepository repository("--object-format=sha256");
  add_many(repository);
  check_many(repository.index(), kSha256);
}

TEST_CASE("optional extensions are skipped") {
  const GitRepository repository;
  add_many(repository);
  repository.git("commit -qm x");
  repository.git("update-index --untracked-cache");
  repository.git("status");
  REQUIRE(repository.index().find("TREE") != std::string::npos);
  REQUIRE(repository.index().find("UNTR") != std::string::npos);
  check_many(repository.index());
}

TEST_CASE("an empty index lists nothing") {
  const GitRepository repository;
  repository.write("x");
  repository.git("add x");
  repository.git("rm -q --cached x");
  CHECK_FALSE(lists(repository.index(), "x"));
  CHECK_FALSE(lists(repository.index(), ""));
}

TEST_CASE("a submodule is listed as an entry") {
  const GitRepository repository;
  repository.git("init -q .venv");
  repository.write(".venv/x");
  repository.git("-C .venv add x");
  repository.git("-C .venv commit -qm x");
  repository.git("add .venv");
  CHECK(lists(repository.index(), ".venv"));
}

TEST_CASE("a split index causes an error") {
  const GitRepository repository;
  add_many(repository);
  repository.git("update-index --split-index");
  REQUIRE(repository.index().find("link") != std::string::npos);
  CHECK_FALSE(git_index_lists(repository.index(), "nothing", kSha1).ok());
}

TEST_CASE("a sparse index causes an error if the path may be in a collapsed directory") {
  const GitRepository repository;
  add_many(repository);
  repository.git("commit -qm x");
  repository.git("sparse-checkout init --cone --sparse-index");
  repository.git("sparse-checkout set zz");
  REQUIRE(repository.index().find("sdir") != std::string::npos);
  CHECK(lists(repository.index(), "zz"));
  CHECK_FALSE(lists(repository.index(), "zz/.venv"));
  CHECK_FALSE(git_index_lists(repository.index(), "names/.venv", kSha1).ok());
  CHECK_FALSE(git_index_lists(repository.index(), ".venv", kSha1).ok());
}

TEST_CASE("for a truncated index, no path is ever reported as missing from it") {
  const GitRepository repository;
  repository.write(".venv/pyvenv.cfg");
  repository.write("b");
  repository.git("add -A");
  repository.git("commit -qm x");
  const std::string index = repository.index();
  for (size_t size = 0; size < index.size(); ++size) {
    const auto listed = git_index_lists(std::string_view(index).substr(0, size), ".venv", kSha1);
    CHECK((!listed || *listed));
  }
  CHECK_FALSE(git_index_lists("DIRC" + std::string("\0\0\0\5\0\0\0\0", 8), "", kSha1).ok());
}

TEST_CASE("corrupt bytes do not crash the reader") {
  const GitRepository repository;
  add_many(repository);
  repository.git("update-index --index-version 4");
  const std::string index = repository.index();
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string broken = index.substr(0, 200 + random() % 800);
    for (int i = 0; i < 4; ++i) broken[random() % broken.size()] = static_cast<char>(random());
    static_cast<void>(git_index_lists(broken, ".venv", kSha1).ok());
  }
}

}  // namespace venvctl::git_index_test
