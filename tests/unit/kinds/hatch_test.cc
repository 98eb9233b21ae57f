#include "core/kinds/hatch.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

// The vectors' own figure for this directory.
constexpr const char* kProject = "/srv/vectors/b/hatch/plain";
constexpr const char* kNested = "/demo/q0dtTMUf/demo";

struct Project {
  Project() {
    files.write_file(std::string(kProject) + "/pyproject.toml",
                     "[project]\nname = \"demo\"\n[tool.hatch]\n");
  }
  std::string prefix(Variables variables = {}) {
    return propose_hatch_table(TestLevel(files, kProject, std::move(variables)))->prefixes.front();
  }
  void configure(const std::string& directory) {
    files.write_file("/home/me/.config/hatch/config.toml",
                     "[dirs.env]\nvirtual = \"" + directory + "\"\n");
  }
  FakeFileSystem files;
};

TEST_CASE("the environment is named after the project and the hash of its directory") {
  Project project;
  CHECK(project.prefix() == std::string("/home/me/.local/share/hatch/env/virtual") + kNested);
  Variables variables;
  variables.set("HATCH_DATA_DIR", "~/hatch");
  CHECK(project.prefix(variables) == std::string("/home/me/hatch/env/virtual") + kNested);
}

TEST_CASE("a configured directory is flat inside the project and in ~/.virtualenvs") {
  Project project;
  project.configure("/data");
  CHECK(project.prefix() == std::string("/data") + kNested);
  project.configure(".hatch");
  CHECK(project.prefix() == std::string(kProject) + "/.hatch/demo");
  project.configure("~/.virtualenvs");
  CHECK(project.prefix() == "/home/me/.virtualenvs/demo");
}

TEST_CASE("a path for the default environment wins, the variable's first, then hatch.toml's") {
  Project project;
  project.files.write_file(std::string(kProject) + "/hatch.toml",
                           "[envs.default]\npath = \".here\"\n");
  CHECK(project.prefix() == std::string(kProject) + "/.here");
  Variables variables;
  variables.set("HATCH_ENV_TYPE_VIRTUAL_PATH", "/there");
  CHECK(project.prefix(variables) == "/there");
}

TEST_CASE("a project without a name is unmanaged") {
  FakeFileSystem files;
  files.write_file(std::string(kProject) + "/hatch.toml", "");
  CHECK(propose_hatch_file(TestLevel(files, kProject))->prefixes.front() ==
        "/home/me/.local/share/hatch/env/virtual/q0dtTMUf-unmanaged/q0dtTMUf/q0dtTMUf-unmanaged");
}

}  // namespace
}  // namespace venvctl
