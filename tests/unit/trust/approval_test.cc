#include "core/trust/approval.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::approval_test {

using Grant = TrustEntry::Grant;

TrustEntry entry_at(const std::string& path, const std::string& repository,
                    const std::string& place, Grant grant = Grant::Allowed) {
  TrustEntry entry;
  entry.grant = grant;
  entry.identity.real_path = path;
  entry.repository = repository;
  entry.place = place;
  return entry;
}

TrustEntry recorded(FakeFileSystem& files, const std::string& path) {
  Evidence evidence;
  evidence.identity.real_path = path;
  return approval_of(files, evidence, Grant::Allowed, 1);
}

// Makes the repository /code/main with /code/other as a linked work tree, recorded by `gitdir`.
void make_work_trees(FakeFileSystem& files, const std::string& gitdir = "/code/other/.git") {
  const std::string own = "/code/main/.git/worktrees/other";
  files.write_file("/code/other/.git", "gitdir: " + own + "\n");
  files.write_file(own + "/commondir", "../..\n");
  files.write_file(own + "/gitdir", gitdir + "\n");
}

TEST_CASE("an approval records its path within the main or linked work tree") {
  FakeFileSystem files;
  make_work_trees(files);
  CHECK(recorded(files, "/code/main/a/.venv").repository == "/code/main/.git");
  CHECK(recorded(files, "/code/main/a/.venv").place == "a/.venv");
  CHECK(recorded(files, "/code/other/a/.venv").repository == "/code/main/.git");
  CHECK(recorded(files, "/code/other/a/.venv").place == "a/.venv");
  CHECK(recorded(files, "/code/plain/.venv").place.empty());
  CHECK(recorded(files, "/code/main").place.empty());
}

TEST_CASE("a directory that only claims to be a work tree of a repository is not accepted as one") {
  FakeFileSystem files;
  make_work_trees(files);
  const auto place_with = [&](const std::string& dot_git) {
    files.write_file("/code/evil/.git", dot_git);
    return recorded(files, "/code/evil/.venv").place;
  };
  CHECK(place_with("gitdir: ../main/.git\n").empty());
  CHECK(place_with("gitdir: ../main/.git/worktrees/other\n").empty());
  CHECK(place_with("gitdir: ../main/.git/worktrees/gone\n").empty());
  // /code/evil names the repository /code/main as its common directory.
  files.write_file("/code/evil/fake/commondir", "../../main/.git\n");
  files.write_file("/code/evil/fake/gitdir", "/code/evil/.git\n");
  CHECK(place_with("gitdir: fake\n").empty());
  files.remove("/code/evil/.git");
  files.write_file("/code/evil/.git/commondir", "../../main/.git\n");
  CHECK(recorded(files, "/code/evil/.venv").place.empty());
  files.remove("/code/evil/.git");
  files.make_link("/code/evil/.git", "../main/.git");
  CHECK(recorded(files, "/code/evil/.venv").place.empty());
}

TEST_CASE("git may record a linked work tree by a relative path, as its newer versions do") {
  FakeFileSystem files;
  make_work_trees(files, "../../../../other/.git");
  files.write_file("/code/other/.git", "gitdir: ../main/.git/worktrees/other\n");
  CHECK(recorded(files, "/code/other/.venv").place == ".venv");
}

TEST_CASE("work trees of one repository share approvals of the same path") {
  TrustList trust;
  trust.entries = {entry_at("/code/main/.venv", "/code/main/.git", ".venv")};
  CHECK(sibling_of(trust, entry_at("/code/other/.venv", "/code/main/.git", ".venv")) != nullptr);
  CHECK(sibling_of(trust, entry_at("/code/other/env", "/code/main/.git", "env")) == nullptr);
  CHECK(sibling_of(trust, entry_at("/code/x/.venv", "/code/x/.git", ".venv")) == nullptr);
  CHECK(sibling_of(trust, entry_at("/code/plain/.venv", "", "")) == nullptr);
  CHECK(sibling_of(trust, entry_at("/code/main/.venv", "/code/main/.git", ".venv")) == nullptr);
  CHECK(may_have_sibling(trust, "/code/other/.venv"));
  CHECK_FALSE(may_have_sibling(trust, "/code/other/my.venv"));
}

TEST_CASE("another approval of an environment keeps the variables that were approved before") {
  TrustList trust;
  TrustEntry earlier;
  earlier.identity = {"/p/.venv", 7, 100, 1000, "config", "python"};
  earlier.variables_sha256 = "a,b";
  trust.entries.push_back(earlier);
  TrustEntry entry = earlier;
  entry.variables_sha256 = "b,c";
  keep_approved_variables(trust, entry);
  CHECK(entry.variables_sha256 == "b,c,a");
  entry.variables_sha256 = "c";
  entry.identity.inode = 8;  // another environment at the same path
  keep_approved_variables(trust, entry);
  CHECK(entry.variables_sha256 == "c");
  trust.entries[0].grant = TrustEntry::Grant::Denied;
  keep_approved_variables(trust, earlier = entry);
  CHECK(earlier.variables_sha256 == "c");
}

TEST_CASE("work trees of one repository do not share a denial") {
  TrustList trust;
  trust.entries = {entry_at("/code/main/.venv", "/code/main/.git", ".venv", Grant::Denied)};
  CHECK(sibling_of(trust, entry_at("/code/other/.venv", "/code/main/.git", ".venv")) == nullptr);
  CHECK_FALSE(may_have_sibling(trust, "/code/other/.venv"));
}

}  // namespace venvctl::approval_test
