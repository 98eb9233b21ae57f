#include "core/kinds/pixi.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

constexpr const char* kProject = "/srv/vectors/b/pixi/plain";
constexpr const char* kDetached = "/d/demo-2210105234830320612/envs/default";

struct Project {
  Project() {
    files.write_file(std::string(kProject) + "/pixi.toml", "[workspace]\nname = \"demo\"\n");
  }
  Proposal propose() { return *propose_pixi_file(TestLevel(files, kProject)); }
  FakeFileSystem files;
};

TEST_CASE("the default environment is in .pixi and is called as the workspace") {
  Project project;
  CHECK_THAT(project.propose().prefixes,
             Equals(Paths{std::string(kProject) + "/.pixi/envs/default"}));
  CHECK(project.propose().name == "demo");
  CHECK(project.propose().create_command == "pixi install");
  CHECK(project.propose().variables.front() ==
        std::pair<std::string, std::string>{"PIXI_PROJECT_NAME", "demo"});
}

TEST_CASE("a detached environment comes first where it exists, the project's setting decides") {
  Project project;
  make_pixi_environment(project.files, kDetached);
  project.files.write_file("/home/me/.pixi/config.toml", "detached-environments = \"/d\"\n");
  CHECK(project.propose().prefixes.front() == kDetached);
  project.files.write_file(std::string(kProject) + "/.pixi/config.toml",
                           "detached-environments = \"/elsewhere\"\n");
  CHECK(project.propose().prefixes.size() == 1);
}

TEST_CASE("the older [project] table and pyproject.toml name the workspace too") {
  Project project;
  project.files.write_file(std::string(kProject) + "/pixi.toml", "[project]\nname = \"older\"\n");
  CHECK(project.propose().name == "older");
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[project]\nname = \"named\"\n[tool.pixi.workspace]\n");
  CHECK(propose_pixi_table(TestLevel(files, "/p"))->name == "named");
  files.write_file("/q/pixi.lock", "");
  CHECK(propose_pixi_file(TestLevel(files, "/q"))->name == "q");
}

TEST_CASE("detached-environments that is no directory counts as not set") {
  Project project;
  for (const char* value : {"true", "\"relative\"", "3"}) {
    project.files.write_file("/home/me/.pixi/config.toml",
                             "detached-environments = " + std::string(value) + "\n");
    CHECK(project.propose().prefixes.size() == 1);
  }
}

}  // namespace
}  // namespace venvctl
