#include "client/cli/shells/file_edit.h"

#include <filesystem>

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::file_edit_test {

TEST_CASE("removing an added block restores the text, and deletes a file that becomes empty") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/rc";
  Session session{Variables(std::map<std::string, std::string, std::less<>>{
      {"HOME", directory.path()}, {"XDG_RUNTIME_DIR", directory.path()}})};
  const auto edit = block_edit(path, kHookMarks, "line", false);
  REQUIRE(edit.ok());
  CHECK(edit->is_change());
  REQUIRE(make_edit(session, *edit).ok());
  CHECK_FALSE(block_edit(path, kHookMarks, "line", false)->is_change());
  const auto removal = block_edit(path, kHookMarks, "line", true);
  CHECK(removal->content.empty());
  REQUIRE(make_edit(session, *removal).ok());
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a file that cannot be read is not edited") {
  TemporaryDirectory directory;
  CHECK_FALSE(block_edit(directory.path(), kHookMarks, "line", false).ok());
}

}  // namespace venvctl::file_edit_test
