#include "core/trust/approval.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

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

// /code/main is a repository whose list has the work tree /code/other, by `gitdir`.
void make_work_trees(FakeFileSystem& files, const std::string& gitdir = "/code/other/.git") {
  const std::string own = "/code/main/.git/worktrees/other";
  files.write_file("/code/other/.git", "gitdir: " + own + "\n");
  files.write_file(own + "/commondir", "../..\n");
  files.write_file(own + "/gitdir", gitdir + "\n");
}

}  // namespace

TEST_CASE("an approval keeps its place in the work tree, main or linked") {
  FakeFileSystem files;
  make_work_trees(files);
  CHECK(recorded(files, "/code/main/a/.venv").repository == "/code/main/.git");
  CHECK(recorded(files, "/code/main/a/.venv").place == "a/.venv");
  CHECK(recorded(files, "/code/other/a/.venv").repository == "/code/main/.git");
  CHECK(recorded(files, "/code/other/a/.venv").place == "a/.venv");
  CHECK(recorded(files, "/code/plain/.venv").place.empty());
  CHECK(recorded(files, "/code/main").place.empty());
}

TEST_CASE("what only says that it is a work tree of a repository has no place in it") {
  FakeFileSystem files;
  make_work_trees(files);
  const auto place_with = [&](const std::string& dot_git) {
    files.write_file("/code/evil/.git", dot_git);
    return recorded(files, "/code/evil/.venv").place;
  };
  CHECK(place_with("gitdir: ../main/.git\n").empty());
  CHECK(place_with("gitdir: ../main/.git/worktrees/other\n").empty());
  CHECK(place_with("gitdir: ../main/.git/worktrees/gone\n").empty());
  // A repository of its own that names the other as the one it belongs to.
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

TEST_CASE("a linked work tree may be named by a relative path, as newer versions of git do") {
  FakeFileSystem files;
  make_work_trees(files, "../../../../other/.git");
  files.write_file("/code/other/.git", "gitdir: ../main/.git/worktrees/other\n");
  CHECK(recorded(files, "/code/other/.venv").place == ".venv");
}

TEST_CASE("work trees of one repository share what is approved at the same path") {
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

TEST_CASE("a denial is not shared") {
  TrustList trust;
  trust.entries = {entry_at("/code/main/.venv", "/code/main/.git", ".venv", Grant::Denied)};
  CHECK(sibling_of(trust, entry_at("/code/other/.venv", "/code/main/.git", ".venv")) == nullptr);
  CHECK_FALSE(may_have_sibling(trust, "/code/other/.venv"));
}

}  // namespace venvctl
