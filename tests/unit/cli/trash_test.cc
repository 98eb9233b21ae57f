#include "client/cli/deletion/trash.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::trash_test {

namespace fs = std::filesystem;

HeldDirectory held(const std::string& path) {
  auto directory = hold_directory(path);
  REQUIRE(directory.ok());
  return *std::move(directory);
}

TEST_CASE("a directory is moved to the trash and listed with its old path") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  const std::string trash = top + "/data/Trash";
  fs::create_directories(top + "/my env/bin");
  CHECK(can_be_trashed(trash, top + "/my env"));
  auto reserved = reserve_in_trash(trash, "/home/me/my env", 1'700'000'000);
  REQUIRE(reserved.ok());
  REQUIRE(move_to_trash(held(top + "/my env"), *reserved).ok());
  CHECK(*reserved == trash + "/files/my env");
  CHECK(fs::exists(*reserved + "/bin"));
  CHECK_FALSE(fs::exists(top + "/my env"));
  std::ostringstream info;
  info << std::ifstream(trash + "/info/my env.trashinfo").rdbuf();
  CHECK_THAT(info.str(), Catch::Matchers::ContainsSubstring("[Trash Info]\nPath=/home/me/my%20env\n"
                                                            "DeletionDate=2023-11-1"));
  unlist_in_trash(*reserved, "/home/me/my env");
  CHECK_FALSE(fs::is_empty(trash + "/info"));
  fs::remove_all(*reserved);
  unlist_in_trash(*reserved, "/home/me/other");
  CHECK_FALSE(fs::is_empty(trash + "/info"));
  unlist_in_trash(*reserved, "/home/me/my env");
  CHECK(fs::is_empty(trash + "/info"));
}

TEST_CASE("a second directory of the same name gets another name") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  const std::string trash = top + "/Trash";
  for (const char* expected : {"/files/.venv", "/files/.venv.2"}) {
    fs::create_directories(top + "/.venv");
    auto reserved = reserve_in_trash(trash, top + "/.venv", 0);
    REQUIRE(reserved.ok());
    CHECK(*reserved == trash + expected);
    CHECK(move_to_trash(held(top + "/.venv"), *reserved).ok());
  }
}

TEST_CASE("an unlisted directory in the trash keeps its name") {
  const TemporaryDirectory directory;
  const std::string trash = directory.path() + "/Trash";
  fs::create_directories(trash + "/files/.venv");
  auto reserved = reserve_in_trash(trash, "/x/.venv", 0);
  REQUIRE(reserved.ok());
  CHECK(*reserved == trash + "/files/.venv.2");
}

TEST_CASE("a directory that is not writable is moved and keeps its mode") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  fs::create_directories(top + "/env/bin");
  fs::permissions(top + "/env", fs::perms(0555));
  auto reserved = reserve_in_trash(top + "/Trash", top + "/env", 0);
  REQUIRE(reserved.ok());
  REQUIRE(move_to_trash(held(top + "/env"), *reserved).ok());
  CHECK(fs::status(*reserved).permissions() == fs::perms(0555));
  fs::permissions(*reserved, fs::perms(0755));
}

TEST_CASE("a directory that was replaced meanwhile is not moved") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  const std::string trash = top + "/Trash";
  fs::create_directories(top + "/env");
  const HeldDirectory before = held(top + "/env");
  fs::rename(top + "/env", top + "/moved");
  fs::create_directories(top + "/env");
  auto reserved = reserve_in_trash(trash, top + "/env", 0);
  REQUIRE(reserved.ok());
  CHECK_FALSE(move_to_trash(before, *reserved).ok());
  CHECK(fs::exists(top + "/env"));
  CHECK(fs::is_empty(trash + "/files"));
}

}  // namespace venvctl::trash_test
