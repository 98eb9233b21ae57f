#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::only_child_test {

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

TEST_CASE("a single child environment is proposed, whatever its name, even if it is hidden") {
  Project project;
  CHECK_FALSE(project.propose());
  make_venv(project.files, "/p/.myprojectenv");
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{"/p/.myprojectenv"}));
}

TEST_CASE("the only environment in a central store belongs to no directory") {
  Project project;
  for (const std::string store : {"/home/me/.virtualenvs", "/home/me/.local/share/pdm/venvs",
                                  "/home/me/.local/share/hatch/env/virtual/p/AbCdEfGh"}) {
    make_venv(project.files, store + "/one");
    CHECK_FALSE(propose_only_child(TestLevel(project.files, store)));
  }
}

TEST_CASE("if there are two child environments, neither is proposed and both are listed") {
  Project project;
  make_venv(project.files, "/p/one");
  make_conda_environment(project.files, "/p/two");
  CHECK(project.propose()->prefixes.empty());
  CHECK(project.propose()->outcome == "several");
  CHECK(project.propose()->marker == "more than one environment (one, two)");
}

TEST_CASE("an incomplete environment does not hide a complete one next to it") {
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

TEST_CASE("in the home directory, no child environment is proposed") {
  Project project;
  make_venv(project.files, "/p/one");
  TestLevel level(project.files, "/p");
  level->is_home = true;
  CHECK_FALSE(propose_only_child(level));
}

TEST_CASE("each child directory costs two status calls, but too many children cost none") {
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

}  // namespace venvctl::only_child_test
