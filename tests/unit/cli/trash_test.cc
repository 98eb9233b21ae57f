#include "client/cli/deletion/trash.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::trash_test {

namespace fs = std::filesystem;

TEST_CASE("a directory is moved to the trash and listed with its old path") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  const std::string trash = trash_directory(top + "/data");
  fs::create_directories(top + "/my env/bin");
  CHECK(can_be_trashed(trash, top + "/my env"));
  auto moved = move_to_trash(trash, top + "/my env", "/home/me/my env", 1'700'000'000);
  REQUIRE(moved.ok());
  CHECK(*moved == trash + "/files/my env");
  CHECK(fs::exists(*moved + "/bin"));
  CHECK_FALSE(fs::exists(top + "/my env"));
  std::ostringstream info;
  info << std::ifstream(trash + "/info/my env.trashinfo").rdbuf();
  CHECK_THAT(info.str(), Catch::Matchers::ContainsSubstring("[Trash Info]\nPath=/home/me/my%20env\n"
                                                            "DeletionDate=2023-11-1"));
}

TEST_CASE("a second directory of the same name gets another name") {
  const TemporaryDirectory directory;
  const std::string top = directory.path();
  const std::string trash = trash_directory(top);
  for (const char* expected : {"/files/.venv", "/files/.venv.2"}) {
    fs::create_directories(top + "/.venv");
    auto moved = move_to_trash(trash, top + "/.venv", top + "/.venv", 0);
    REQUIRE(moved.ok());
    CHECK(*moved == trash + expected);
  }
}

TEST_CASE("a directory that cannot be moved is not listed in the trash") {
  const TemporaryDirectory directory;
  const std::string trash = trash_directory(directory.path());
  CHECK_FALSE(move_to_trash(trash, directory.path() + "/missing", "/x/missing", 0).ok());
  CHECK(fs::is_empty(trash + "/info"));
}

}  // namespace venvctl::trash_test
