#include "core/kinds/conda_state.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs variables_of(const std::string& state) {
  FakeFileSystem files;
  files.write_file("/e/conda-meta/state", state);
  return conda_variables(files, "/e");
}

TEST_CASE("variables have upper case names, those that were unset are gone") {
  CHECK_THAT(variables_of(R"({"env_vars": {"lower": "x", "Q": "it's \"q\" $HOME",
                              "GONE": "***unset***", "ODD": 3}})"),
             Equals(Pairs{{"LOWER", "x"}, {"Q", "it's \"q\" $HOME"}}));
}

TEST_CASE("a state that cannot be understood has none") {
  for (const char* state : {"", "{", "[]", "{}", R"({"env_vars": 3})", R"({"env_vars": ["a"]})"}) {
    INFO(state);
    CHECK(variables_of(state).empty());
  }
  FakeFileSystem files;
  CHECK(conda_variables(files, "/gone").empty());
}

}  // namespace
}  // namespace venvctl
