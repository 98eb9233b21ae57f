#include "core/environments/tool_environments.h"

#include <utility>

#include "core/environments/inspection.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::tool_environments_test {

TEST_CASE("the path of a tool's environment shows its kind") {
  const std::pair<const char*, const char*> kinds[] = {
      {"/home/me/.local/pipx/venvs/black", "pipx"},
      {"/home/me/.local/share/pipx/venvs/black", "pipx"},
      {"/home/me/.local/share/pipx/shared", "pipx"},
      {"/home/me/.cache/pipx/0a1b2c", "pipx"},
      {"/home/me/.local/share/uv/tools/ruff", "uv-tool"},
      {"/home/me/.cache/uv/environments-v2/report-0123456789abcdef", "uv-script"},
      {"/home/me/.cache/uv/environments-v2/0123456789abcdef", "uv-script"},
      {"/home/me/.cache/uv/environments-v2/0123456789abcdef/fedcba9876543210", "uv-script"},
      {"/home/me/.cache/uv/archive-v0/VuWXyz", "uv-script"},
      {"/home/me/.cache/pre-commit/repok3v9_x1a/py_env-python3.11", "pre-commit"},
      {"/home/me/.cache/pre-commit/repok3v9_x1a/conda-default", "pre-commit"},
  };
  for (const auto& [prefix, kind] : kinds) {
    CAPTURE(prefix);
    CHECK(tool_kind_of_place(prefix) == kind);
    CHECK(is_tool_kind(kind));
    CHECK_FALSE(tool_of(kind).empty());
  }
}

TEST_CASE(
    "an environment of a project is not a tool's environment, whatever its directory is called") {
  for (const char* prefix :
       {"/", "/venv", "/home/me/shop/.venv", "/home/me/pipx/.venv", "/home/me/uv/tools/.venv",
        "/home/me/archive-v0/.venv", "/home/me/archive-v0/env", "/home/me/environments-v2/.venv",
        "/home/me/repository/py_env-3", "/home/me/repok3v9_x1a/.venv", "/home/me/shared",
        "/home/me/.cache/uv/environments-v2/shop-cp3.12.4-0123456789abcdef",
        "/home/me/.cache/uv/environments-v2/shop-pp3.10-0123456789abcdef",
        "/home/me/.cache/uv/environments-v2/cp3.12-0123456789abcdef"}) {
    CAPTURE(prefix);
    CHECK(tool_kind_of_place(prefix) == "");
  }
  CHECK(tool_of("venv").empty());
  CHECK_FALSE(is_tool_kind("tox"));
}

TEST_CASE("the records of pipx and uv show their environments at any path") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/opt/x/black");
  make_venv(files, "/opt/y/ruff");
  make_venv(files, "/opt/z/shared");
  make_conda_environment(files, "/home/me/.cache/pre-commit/repoabcdefgh/conda-default");
  CHECK(inspect_environment(files, "/opt/x/black")->kind == "venv");
  files.write_file("/opt/x/black/pipx_metadata.json", "");
  files.write_file("/opt/y/ruff/uv-receipt.toml", "");
  CHECK(inspect_environment(files, "/opt/x/black")->kind == "pipx");
  CHECK(inspect_environment(files, "/opt/y/ruff")->kind == "uv-tool");
  CHECK(inspect_environment(files, "/opt/z/shared")->kind == "venv");
  files.make_directory("/opt/z/venvs");
  CHECK(inspect_environment(files, "/opt/z/shared")->kind == "pipx");
  CHECK(inspect_environment(files, "/home/me/.cache/pre-commit/repoabcdefgh/conda-default")->kind ==
        "pre-commit");
}

}  // namespace venvctl::tool_environments_test
