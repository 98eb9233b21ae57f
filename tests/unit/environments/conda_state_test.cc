#include "core/environments/conda_state.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::conda_state_test {

using Catch::Matchers::Equals;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs variables_of(const std::string& state) {
  FakeFileSystem files;
  files.write_file("/e/conda-meta/state", state);
  return conda_variables(files, "/e");
}

TEST_CASE("variables get upper-case names, and variables that are marked as unset are left out") {
  CHECK_THAT(variables_of(R"({"env_vars": {"lower": "x", "Q": "it's \"q\" $HOME",
                              "GONE": "***unset***", "ODD": 3}})"),
             Equals(Pairs{{"LOWER", "x"}, {"Q", "it's \"q\" $HOME"}}));
}

TEST_CASE("an unreadable state file defines no variables") {
  for (const char* state : {"", "{", "[]", "{}", R"({"env_vars": 3})", R"({"env_vars": ["a"]})"}) {
    INFO(state);
    CHECK(variables_of(state).empty());
  }
  FakeFileSystem files;
  CHECK(conda_variables(files, "/gone").empty());
}

TEST_CASE("a state file that is nested too deeply or too large is reported and ignored") {
  struct NotedFiles : FakeFileSystem {
    std::string noted;
    void note_unreadable(const std::string& path, const std::string& reason) override {
      noted = path + ": " + reason;
    }
  };
  for (const auto& [text, reason] : std::initializer_list<std::pair<std::string, std::string>>{
           {std::string(16'000, '['), "line 1: more than 64 brackets are open"},
           {"{\"env_vars\":", "it is not JSON"},
           {std::string(17'000, ' '), "it is larger than 16 KiB"}}) {
    NotedFiles files;
    files.write_file("/e/conda-meta/state", text);
    CHECK(conda_variables(files, "/e").empty());
    CHECK(files.noted == "/e/conda-meta/state: " + reason);
  }
}

}  // namespace venvctl::conda_state_test
