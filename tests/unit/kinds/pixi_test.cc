#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::pixi_test {

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

TEST_CASE("the default environment is in .pixi and has the name of the workspace") {
  Project project;
  CHECK_THAT(project.propose().prefixes,
             Equals(Paths{std::string(kProject) + "/.pixi/envs/default"}));
  CHECK(project.propose().name == "demo");
  CHECK(project.propose().create_command == "pixi install");
  CHECK(project.propose().variables.front() ==
        std::pair<std::string, std::string>{"PIXI_PROJECT_NAME", "demo"});
}

TEST_CASE(
    "a detached environment comes first if it exists; the project's setting overrides the user's") {
  Project project;
  make_pixi_environment(project.files, kDetached);
  project.files.write_file("/home/me/.pixi/config.toml", "detached-environments = \"/d\"\n");
  CHECK(project.propose().prefixes.front() == kDetached);
  project.files.write_file(std::string(kProject) + "/.pixi/config.toml",
                           "detached-environments = \"/elsewhere\"\n");
  CHECK(project.propose().prefixes.size() == 1);
}

TEST_CASE("the workspace's name may also be in the older [project] table or in pyproject.toml") {
  Project project;
  project.files.write_file(std::string(kProject) + "/pixi.toml", "[project]\nname = \"older\"\n");
  CHECK(project.propose().name == "older");
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[project]\nname = \"named\"\n[tool.pixi.workspace]\n");
  CHECK(propose_pixi_table(TestLevel(files, "/p"))->name == "named");
  files.write_file("/q/pixi.lock", "");
  CHECK_FALSE(propose_pixi_file(TestLevel(files, "/q")));  // a workspace needs a manifest
}

TEST_CASE("the project may also disable detached environments") {
  Project project;
  make_pixi_environment(project.files, kDetached);
  project.files.write_file("/home/me/.pixi/config.toml", "detached-environments = \"/d\"\n");
  CHECK(project.propose().pointer.empty());
  const std::string own = std::string(kProject) + "/.pixi/config.toml";
  project.files.write_file(own, "detached-environments = false\n");
  CHECK(project.propose().prefixes.size() == 1);
  project.files.remove("/home/me/.pixi/config.toml");
  project.files.write_file(own, "detached-environments = \"/d\"\n");
  CHECK(project.propose().pointer == own);
}

TEST_CASE("pixi's environment name and digest are those of the physical directory") {
  Project project;
  project.files.make_link("/home/me/link", kProject);
  project.files.write_file("/home/me/.pixi/config.toml", "detached-environments = \"/d\"\n");
  make_pixi_environment(project.files, kDetached);
  const auto proposal = *propose_pixi_file(TestLevel(project.files, "/home/me/link"));
  CHECK(proposal.prefixes.front() == kDetached);
  CHECK(proposal.variables == project.propose().variables);
  project.files.write_file(std::string(kProject) + "/pixi.toml", "[workspace]\n");
  CHECK(propose_pixi_file(TestLevel(project.files, "/home/me/link"))->name == "plain");
}

TEST_CASE("a manifest without a workspace is not a marker, because it is only a package") {
  FakeFileSystem files;
  const auto proposes = [&](const std::string& file, const std::string& text,
                            const std::vector<std::string>& beside = {}) {
    const std::string directory = "/p" + std::to_string(files.list("/").value().size());
    files.write_file(directory + "/" + file, text);
    for (const std::string& each : beside) files.write_file(directory + "/" + each, "[project]\n");
    return propose_pixi_file(TestLevel(files, directory)) ||
           propose_pixi_table(TestLevel(files, directory));
  };
  CHECK_FALSE(proposes("pixi.toml", "[package]\nname = \"a\"\n"));
  CHECK_FALSE(proposes("pixi.toml", "[package]\nname = \"a\"\n", {"pixi.lock"}));
  CHECK_FALSE(proposes("mojoproject.toml", "[package]\n"));
  CHECK_FALSE(proposes("pyproject.toml", "[project]\n[tool.pixi.package]\n"));
  CHECK_FALSE(proposes("pyproject.toml", "[project]\n[tool.pixi.tasks]\n", {"pixi.lock"}));
  CHECK(proposes("pixi.toml", "[package]\n[workspace]\n"));
  CHECK(proposes("pixi.toml", "[project]\n"));
  CHECK(proposes("pyproject.toml", "[tool.pixi.workspace]\n[tool.pixi.package]\n"));
  CHECK(proposes("pyproject.toml", "[tool.pixi.project]\n"));
  // Only the first manifest is read, even if a later one defines a workspace.
  CHECK_FALSE(proposes("pixi.toml", "[package]\n", {"mojoproject.toml"}));
  CHECK_FALSE(proposes("pyproject.toml", "[tool.pixi.package]\n", {"mojoproject.toml"}));
  CHECK_FALSE(proposes("pyproject.toml", "[project]\n", {"mojoproject.toml"}));
  // A manifest with a syntax error may define a workspace, so it counts as one.
  CHECK(proposes("pixi.toml", "[package\n"));
}

}  // namespace venvctl::pixi_test
