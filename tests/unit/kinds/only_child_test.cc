#include "core/kinds/only_child.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

struct Project {
  Project() {
    install_system_python(files);
    files.make_directory("/p/src");
  }
  std::optional<Proposal> propose() { return propose_only_child(TestLevel(files, "/p")); }
  FakeFileSystem files;
};

TEST_CASE("the one child environment is proposed whatever its name, hidden ones too") {
  Project project;
  CHECK_FALSE(project.propose());
  make_venv(project.files, "/p/.myprojectenv");
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{"/p/.myprojectenv"}));
}

TEST_CASE("of two child environments none is proposed, and both are named") {
  Project project;
  make_venv(project.files, "/p/one");
  make_conda_environment(project.files, "/p/two");
  CHECK(project.propose()->prefixes.empty());
  CHECK(project.propose()->outcome == "several");
  CHECK(project.propose()->detail == "one, two");
}

TEST_CASE("a half-made sibling takes nothing from the complete one") {
  Project project;
  make_venv(project.files, "/p/one");
  make_half_venv(project.files, "/p/two");
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{"/p/one", "/p/two"}));
}

TEST_CASE("links are not followed") {
  Project project;
  make_venv(project.files, "/data/env");
  project.files.make_link("/p/link", "/data/env");
  CHECK_FALSE(project.propose());
}

TEST_CASE("the home directory and / have too many children to guess") {
  Project project;
  make_venv(project.files, "/p/one");
  TestLevel level(project.files, "/p");
  level->is_home = true;
  CHECK_FALSE(propose_only_child(level));
}

TEST_CASE("each child directory costs two looks, and a crowd none") {
  Project project;
  project.files.make_directory("/p/docs");
  project.files.write_file("/p/README", "");
  project.files.forget_touches();
  project.propose();
  CHECK(project.files.count_touched("status ") == 4);
  for (size_t i = 0; i < kMaxChildren; ++i) {
    project.files.make_directory("/p/d" + std::to_string(i));
  }
  project.files.forget_touches();
  CHECK(project.propose()->prefixes.empty());
  CHECK(project.files.count_touched("status ") == 0);
}

}  // namespace
}  // namespace venvctl
