#include "core/kinds/uv.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("uv's environment is .venv, or what the variable names from the project's root") {
  FakeFileSystem files;
  files.write_file("/p/uv.lock", "");
  CHECK_THAT(propose_uv_lock(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/.venv"}));
  Variables variables;
  variables.set("UV_PROJECT_ENVIRONMENT", "envs/dev");
  const auto named = propose_uv_lock(TestLevel(files, "/p", variables));
  CHECK_THAT(named->prefixes, Equals(Paths{"/p/envs/dev"}));
  CHECK(named->is_stopping);
  CHECK(named->create_command == "uv sync");
}

TEST_CASE("only a [tool.uv] table makes pyproject.toml uv's") {
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
    return propose_uv_lock(TestLevel(files, directory))->root;
  };
  CHECK(root_of("/w/packages/a") == "/w");
  CHECK(root_of("/w/packages/a/b") == "/w/packages/a/b");
  CHECK(root_of("/w/packages/old-one") == "/w/packages/old-one");
  CHECK(root_of("/w/libs/core") == "/w");
  CHECK(root_of("/w/libs/x/y/core") == "/w");
  CHECK(root_of("/w/apps/a") == "/w");
  CHECK(root_of("/w/apps/ab") == "/w/apps/ab");
  CHECK(root_of("/w") == "/w");
}

TEST_CASE("a workspace above the home directory is not asked") {
  FakeFileSystem files;
  files.write_file("/home/pyproject.toml", "[tool.uv.workspace]\nmembers = [\"**\"]\n");
  files.write_file("/home/me/p/uv.lock", "");
  CHECK(propose_uv_lock(TestLevel(files, "/home/me/p"))->root == "/home/me/p");
}

}  // namespace
}  // namespace venvctl
