#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::project_choice_test {

using Catch::Matchers::Equals;

std::optional<Proposal> proposed(const std::string& content) {
  FakeFileSystem files;
  files.write_file("/p/.venvctl.toml", content);
  return propose_project_choice(TestLevel(files, "/p"));
}

TEST_CASE("the environment in the project's file is proposed") {
  CHECK_THAT(proposed("environment = \"envs/./dev/\"\n")->prefixes,
             Equals(std::vector<std::string>{"/p/envs/dev"}));
  CHECK_FALSE(proposed("environment = \"envs/dev\"\n")->is_stopping);
}

TEST_CASE("a path outside of the project is not proposed") {
  for (const char* path :
       {"/home/me/.virtualenvs/x", "../x", "a/../../x", ".", "/p", "/p-evil/x"}) {
    INFO(path);
    const auto proposal = proposed("environment = \"" + std::string(path) + "\"\n");
    REQUIRE(proposal);
    CHECK(proposal->prefixes.empty());
    CHECK_FALSE(proposal->detail.empty());
  }
}

TEST_CASE("a file without the key proposes nothing, and invalid TOML is reported as broken") {
  CHECK_FALSE(proposed(""));
  CHECK_FALSE(proposed("environment = 3\n"));
  CHECK(proposed("environment = \n")->outcome == "broken");
}

}  // namespace venvctl::project_choice_test
