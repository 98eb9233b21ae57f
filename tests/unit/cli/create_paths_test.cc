#include "client/cli/commands/create_paths.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/unit/cli/home_session.h"

namespace venvctl::create_paths_test {

TEST_CASE("a path with a colon or a control character cannot hold an environment") {
  HomeSession home;
  CHECK(check_prefix(*home.session, "/p/.venv"));
  for (const std::string prefix : {"/a:b/.venv", "/a\nb/.venv"}) {
    const auto checked = check_prefix(*home.session, prefix);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::Usage);
    CHECK(checked.error().message.ends_with(": choose another path"));
  }
}

TEST_CASE("a requirements file must exist and must not be a directory") {
  HomeSession home;
  std::ofstream(home.project + "/requirements.txt") << "x\n";
  CHECK(check_readable(*home.session, home.project + "/requirements.txt"));
  for (const std::string& path : {home.project, home.project + "/missing"}) {
    const auto checked = check_readable(*home.session, path);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::NotFound);
  }
}

}  // namespace venvctl::create_paths_test
