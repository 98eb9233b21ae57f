#include "core/kinds/uv.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::uv_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("uv's environment is .venv, or the variable's value relative to the project's root") {
  FakeFileSystem files;
  files.write_file("/p/uv.lock", "");
  CHECK_FALSE(propose_uv_lock(TestLevel(files, "/p")));  // a project needs a pyproject.toml
  files.write_file("/p/pyproject.toml", "[project]\n");
  CHECK_THAT(propose_uv_lock(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/.venv"}));
  Variables variables;
  variables.set("UV_PROJECT_ENVIRONMENT", "envs/dev");
  const auto named = propose_uv_lock(TestLevel(files, "/p", variables));
  CHECK_THAT(named->prefixes, Equals(Paths{"/p/envs/dev"}));
  CHECK(named->is_stopping);
  CHECK(named->create_command == "uv sync");
}

TEST_CASE("pyproject.toml belongs to uv only if it has a [tool.uv] table") {
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[project]\nname = \"uv\"\n");
  CHECK_FALSE(propose_uv_table(TestLevel(files, "/p")));
  files.write_file("/p/pyproject.toml", "[tool.uv]\n");
  CHECK(propose_uv_table(TestLevel(files, "/p")));
  files.write_file("/p/pyproject.toml", "[tool.uv\n");
  CHECK_FALSE(propose_uv_table(TestLevel(files, "/p")));
}

TEST_CASE("a member of a workspace gets the workspace's environment") {
  FakeFileSystem files;
  files.write_file("/w/pyproject.toml",
                   "[tool.uv.workspace]\n"
                   "members = [\"packages/*\", \"libs/**/core\", \"./apps/?\"]\n"
                   "exclude = [\"packages/old*\"]\n");
  const auto root_of = [&](const std::string& directory) {
    files.write_file(directory + "/uv.lock", "");
    if (directory != "/w") files.write_file(directory + "/pyproject.toml", "[project]\n");
    return propose_uv_lock(TestLevel(files, directory))->root;
  };
  CHECK(root_of("/w/packages/a") == "/w");
  // The directory between the project and the workspace is itself a project.
  CHECK(root_of("/w/packages/a/b") == "/w/packages/a/b");
  CHECK(root_of("/w/packages/c/d") == "/w");
  CHECK(root_of("/w/packages/old-one") == "/w/packages/old-one");
  CHECK(root_of("/w/libs/core") == "/w");
  CHECK(root_of("/w/libs/x/y/core") == "/w");
  CHECK(root_of("/w/apps/a") == "/w");
  CHECK(root_of("/w/apps/ab") == "/w/apps/ab");
  CHECK(root_of("/w") == "/w");
}

TEST_CASE(
    "a project with any build backend is a member; a table for uv's backend is not a marker") {
  FakeFileSystem files;
  files.write_file("/w/pyproject.toml",
                   "[project]\nname = \"w\"\n[tool.uv.workspace]\n"
                   "members = [\"libs/*\", \"/w/abs/*\", \"../x/libs/*\"]\n");
  const auto proposal = [&](const std::string& directory, const std::string& text) {
    files.write_file(directory + "/pyproject.toml", text);
    return propose_uv_table(TestLevel(files, directory));
  };
  const std::string project = "[project]\nname = \"a\"\n";
  CHECK(proposal("/w/libs/a", project)->root == "/w");
  CHECK(proposal("/w/libs/b", project + "[tool.hatch.build]\n")->root == "/w");
  CHECK(proposal("/w/abs/a", project)->root == "/w");
  CHECK_FALSE(proposal("/w/other/a", project));
  CHECK_FALSE(proposal("/w/libs/c", "[tool.ruff]\n"));  // not a project
  CHECK_FALSE(proposal("/x/libs/a", project));
  CHECK_FALSE(proposal("/alone", project + "[tool.uv.build-backend]\nmodule-root = \"\"\n"));
  CHECK(proposal("/both", project + "[tool.uv.build-backend]\n[tool.uv]\ndev-dependencies = []\n"));
  CHECK(proposal("/w/libs/d", project + "[tool.uv.build-backend]\n")->root == "/w");
}

TEST_CASE("uv's search for a workspace ends at the nearest pyproject.toml above the project") {
  FakeFileSystem files;
  files.write_file("/w/pyproject.toml", "[tool.uv.workspace]\nmembers = [\"**\"]\n");
  files.write_file("/w/between/pyproject.toml", "[project]\nname = \"between\"\n");
  files.write_file("/w/bare/pyproject.toml", "[tool.ruff]\n");
  for (const char* directory : {"/w/between/a", "/w/bare/a"}) {
    files.write_file(std::string(directory) + "/pyproject.toml",
                     "[project]\nname = \"a\"\n[tool.uv]\n");
    CHECK(propose_uv_table(TestLevel(files, directory))->root == directory);
  }
  // The root of another workspace is not a member, even if it is listed.
  files.write_file("/w/inner/pyproject.toml", "[project]\nname = \"i\"\n[tool.uv.workspace]\n");
  CHECK(propose_uv_table(TestLevel(files, "/w/inner"))->root == "/w/inner");
  files.write_file("/w/inner/uv.lock", "");
  CHECK(propose_uv_lock(TestLevel(files, "/w/inner"))->root == "/w/inner");
}

TEST_CASE("a star at the end of an excluded path also excludes everything below it") {
  FakeFileSystem files;
  files.write_file("/w/pyproject.toml",
                   "[tool.uv.workspace]\nmembers = [\"packages/**\"]\n"
                   "exclude = [\"packages/old*\", \"packages/one\"]\n");
  const auto is_member = [&](const std::string& directory) {
    files.write_file(directory + "/pyproject.toml", "[project]\nname = \"a\"\n");
    return propose_uv_table(TestLevel(files, directory)).has_value();
  };
  CHECK_FALSE(is_member("/w/packages/old/deep/a"));
  CHECK_FALSE(is_member("/w/packages/one"));
  CHECK(is_member("/w/packages/other/a"));
}

TEST_CASE("a project that uv does not manage is ignored") {
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[project]\nname = \"p\"\n[tool.uv]\nmanaged = false\n");
  files.write_file("/p/uv.lock", "");
  CHECK_FALSE(propose_uv_table(TestLevel(files, "/p")));
  CHECK_FALSE(propose_uv_lock(TestLevel(files, "/p")));
  files.write_file("/p/pyproject.toml", "[project]\nname = \"p\"\n[tool.uv]\nmanaged = true\n");
  CHECK(propose_uv_lock(TestLevel(files, "/p")));
}

TEST_CASE("a workspace above the home directory is ignored") {
  FakeFileSystem files;
  files.write_file("/home/pyproject.toml", "[tool.uv.workspace]\nmembers = [\"**\"]\n");
  files.write_file("/home/me/p/uv.lock", "");
  files.write_file("/home/me/p/pyproject.toml", "[project]\n");
  CHECK(propose_uv_lock(TestLevel(files, "/home/me/p"))->root == "/home/me/p");
}

TEST_CASE("UV_PROJECT selects the only project, even if it is not a level of the search") {
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[project]\n[tool.uv]\n");
  files.write_file("/p/api/pyproject.toml", "[project]\n");
  files.make_directory("/p/api/src");
  const auto with = [&](const std::string& directory,
                        const std::map<std::string, std::string, std::less<>>& values) {
    return TestLevel(files, directory, Variables(values));
  };
  for (const char* value : {"api", "/p/api", "api/src", "api/pyproject.toml"}) {
    CAPTURE(value);
    CHECK_FALSE(propose_uv_table(with("/p", {{"UV_PROJECT", value}})));
    const auto distant = propose_distant_uv_project(with("/p", {{"UV_PROJECT", value}}));
    CHECK_THAT(distant->prefixes, Equals(Paths{"/p/api/.venv"}));
    CHECK(distant->root == "/");
  }
  CHECK_THAT(propose_uv_table(with("/p/api", {{"UV_PROJECT", "."}}))->prefixes,
             Equals(Paths{"/p/api/.venv"}));
  for (const char* variable : {"UV_WORKING_DIR", "UV_WORKING_DIRECTORY"}) {
    CHECK_THAT(propose_distant_uv_project(with("/p/api", {{variable, ".."}}))->prefixes,
               Equals(Paths{"/p/.venv"}));
  }
  CHECK_FALSE(propose_distant_uv_project(with("/p", {})));
  CHECK_FALSE(propose_distant_uv_project(with("/p", {{"UV_PROJECT", "/gone"}})));
  CHECK_FALSE(propose_distant_uv_project(with("/p", {{"UV_PROJECT", "/p/api/gone"}})));
  TestLevel here = with("/p/api", {{"UV_PROJECT", "/p"}});
  TestLevel above(files, "/p");
  const Level levels[] = {above};
  here->nearer = levels;
  // Absent, because the rules have already tried that level.
  CHECK_FALSE(propose_distant_uv_project(here));
}

}  // namespace venvctl::uv_test
