#include "core/kinds/tool_files/pyproject.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::pyproject_test {

constexpr std::string_view kBuildKeys[] = {"build", "version"};

bool is_managers(std::string_view text) {
  return is_managers_table(*TomlDocument::parse(text), {"tool", "x"}, kBuildKeys);
}

TEST_CASE("a table belongs to the manager, unless the build backend reads all of its keys") {
  CHECK(is_managers("[tool.x]\n"));
  CHECK(is_managers("[tool.x]\nscripts = 1\n"));
  CHECK(is_managers("[tool.x.build]\n[tool.x.envs]\n"));
  CHECK_FALSE(is_managers("[tool.x.build]\n[tool.x.version]\n"));
  CHECK_FALSE(is_managers("[tool.x]\nversion.source = \"vcs\"\n"));
  CHECK_FALSE(is_managers("[tool.y]\n"));
  CHECK_FALSE(is_managers("[tool]\nx = 1\n"));
}

TEST_CASE("the project above is the nearest one with a pyproject.toml, up to the home directory") {
  FakeFileSystem files;
  files.write_file("/pyproject.toml", "");
  files.write_file("/home/me/pyproject.toml", "");
  files.write_file("/home/me/w/pyproject.toml", "");
  files.make_directory("/home/me/w/a/b/pyproject.toml");
  Variables variables;
  variables.set("HOME", "/home/me");
  const auto above = [&](const std::string& directory) {
    return project_above(files, variables, directory).value_or("none");
  };
  CHECK(above("/home/me/w/a/b/c") == "/home/me/w");
  CHECK(above("/home/me/w") == "/home/me");
  CHECK(above("/home/me") == "none");
  CHECK(above("/srv/p") == "/");
  CHECK(above("/") == "none");
}

TEST_CASE("the working directory is a project if no directory above has the file of one") {
  FakeFileSystem files;
  files.make_directory("/home/me/w/a");
  CHECK(is_python_project(TestLevel(files, "/home/me/w/a")));
  files.write_file("/home/me/w/setup.py", "");
  CHECK(is_python_project(TestLevel(files, "/home/me/w/a")));
  CHECK_FALSE(is_python_project(TestLevel(files, "/home/me/w/a"), "setup.py"));
  CHECK(is_python_project(TestLevel(files, "/home/me/w"), "setup.py"));
  files.write_file("/home/me/w/pyproject.toml", "");
  CHECK_FALSE(is_python_project(TestLevel(files, "/home/me/w/a")));
}

}  // namespace venvctl::pyproject_test
