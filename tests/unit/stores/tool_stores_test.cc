#include "core/stores/tool_stores.h"

#include <set>

#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/support/sample_environments.h"

namespace venvctl::tool_stores_test {

struct Machine {
  Machine() {
    install_system_python(files);
    variables.set("HOME", "/home/me");
  }
  // One line for each environment: its path, kind, name and store.
  std::string listed() {
    std::string text;
    for (const CentralEnvironment& each :
         central_environments(files, listed_stores(files, variables), "/home/me")) {
      text += each.prefix + " " + each.kind + " [" + each.name + "] " + each.store + "\n";
    }
    return text;
  }
  FakeFileSystem files;
  Variables variables;
};

TEST_CASE("environments of pipx have the names in pipx's records, and none is trusted") {
  Machine machine;
  for (const char* prefix :
       {"/home/me/.local/pipx/venvs/old", "/home/me/.local/pipx/shared",
        "/home/me/.local/share/pipx/venvs/black-22", "/home/me/.local/share/pipx/venvs/torn",
        "/home/me/.cache/pipx/a1b2"}) {
    make_venv(machine.files, prefix);
  }
  machine.files.write_file("/home/me/.local/share/pipx/venvs/black-22/pipx_metadata.json",
                           R"({"main_package": {"package": "Black", "suffix": "-22"}})");
  machine.files.write_file("/home/me/.local/share/pipx/venvs/torn/pipx_metadata.json",
                           R"({"main_package": ["x"]})");
  CHECK(machine.listed() ==
        "/home/me/.cache/pipx/a1b2 pipx [a1b2] \n"
        "/home/me/.local/pipx/shared pipx [shared] \n"
        "/home/me/.local/pipx/venvs/old pipx [old] \n"
        "/home/me/.local/share/pipx/venvs/black-22 pipx [Black-22] \n"
        "/home/me/.local/share/pipx/venvs/torn pipx [torn] \n");
}

TEST_CASE("the tools of uv have the names in their receipts") {
  Machine machine;
  for (const char* name : {"ruff", "torn", "none"}) {
    make_venv(machine.files, std::string("/home/me/.local/share/uv/tools/") + name);
  }
  machine.files.write_file("/home/me/.local/share/uv/tools/ruff/uv-receipt.toml",
                           "[tool]\nrequirements = [{ name = \"Ruff\" }, { name = \"x\" }]\n");
  machine.files.write_file("/home/me/.local/share/uv/tools/torn/uv-receipt.toml", "[tool");
  CHECK(machine.listed() ==
        "/home/me/.local/share/uv/tools/none uv-tool [none] \n"
        "/home/me/.local/share/uv/tools/ruff uv-tool [Ruff] \n"
        "/home/me/.local/share/uv/tools/torn uv-tool [torn] \n");
}

TEST_CASE("uv's cache has environments of scripts, links to unnamed ones, and some of projects") {
  Machine machine;
  const std::string bucket = "/home/me/.cache/uv/environments-v2/";
  make_venv(machine.files, bucket + "report-0123456789abcdef");
  machine.files.make_link(bucket + "report-0123456789abcdef/lib64", "lib");
  machine.files.make_directory(bucket + "report-0123456789abcdef/lib");
  make_venv(machine.files, bucket + "shop-cp3.12.4-0123456789abcdef");
  make_venv(machine.files, "/home/me/.cache/uv/archive-v0/abc");
  machine.files.make_link(bucket + "0123456789abcdef/00", "/home/me/.cache/uv/archive-v0/abc");
  machine.files.make_link(bucket + "0123456789abcdef/11", "/home/me/.cache/uv/archive-v0/gone");
  CHECK(machine.listed() ==
        bucket + "0123456789abcdef/00 uv-script [00] \n" + bucket +
            "report-0123456789abcdef uv-script [report-0123456789abcdef] \n" + bucket +
            "shop-cp3.12.4-0123456789abcdef uv [shop-cp3.12.4-0123456789abcdef] \n");
}

TEST_CASE("the hooks of pre-commit have the name of the repository that was cloned") {
  Machine machine;
  const std::string home = "/home/me/.cache/pre-commit/";
  make_venv(machine.files, home + "repoaaaaaaaa/py_env-python3.11");
  machine.files.write_file(home + "repoaaaaaaaa/.git/config",
                           "[remote \"origin\"]\n\turl = https://example.org/black-mirror.git\n");
  make_venv(machine.files, home + "repobbbbbbbb/py_env-default");
  make_conda_environment(machine.files, home + "repocccccccc/conda-default");
  machine.files.make_directory(home + "repodddddddd/node_env-default/bin");
  make_venv(machine.files, home + "other/py_env-default");
  CHECK(machine.listed() == home + "repoaaaaaaaa/py_env-python3.11 pre-commit [black-mirror] \n" +
                                home + "repobbbbbbbb/py_env-default pre-commit [repobbbbbbbb] \n" +
                                home + "repocccccccc/conda-default pre-commit [repocccccccc] \n");
}

TEST_CASE("variables and uv's settings move the stores; relative paths do not") {
  Machine machine;
  const auto directories = [&] {
    std::set<std::string> found;
    for (const auto& each : tool_stores(machine.files, machine.variables)) {
      found.insert(each.directory);
    }
    return found;
  };
  const auto usual = directories();
  for (const char* variable : {"PIPX_HOME", "UV_TOOL_DIR", "UV_CACHE_DIR", "PRE_COMMIT_HOME"}) {
    machine.variables.set(variable, "relative");
  }
  CHECK(directories() == usual);
  machine.variables = Variables();
  machine.variables.set("HOME", "/home/me");
  machine.files.write_file("/home/me/.config/uv/uv.toml", "cache-dir = \"/fast/uv\"\n");
  CHECK(directories().contains("/fast/uv"));
  machine.variables.set("PIPX_HOME", "~/px");
  machine.variables.set("UV_TOOL_DIR", "/tools");
  machine.variables.set("UV_CACHE_DIR", "/cache");
  machine.variables.set("PRE_COMMIT_HOME", "/hooks");
  CHECK(directories() ==
        std::set<std::string>{"/home/me/px", "/home/me/.cache", "/tools", "/cache", "/hooks"});
}

TEST_CASE("no store of a tool is a central store") {
  Machine machine;
  make_venv(machine.files, "/home/me/.local/pipx/venvs/black");
  const std::string prefix = "/home/me/.local/pipx/venvs/black";
  CHECK_FALSE(central_store_of(machine.files, machine.variables, prefix).has_value());
  const auto found = central_environment_at(machine.files, machine.variables, prefix);
  REQUIRE(found.has_value());
  CHECK(found->kind == "pipx");
  CHECK(found->store.empty());
}

TEST_CASE("a tool's own directories are the standard ones and those that variables set") {
  FakeFileSystem files;
  Variables variables;
  variables.set("HOME", "/home/me");
  variables.set("UV_TOOL_DIR", "/opt/tools");
  const auto own = own_tool_directories(files, variables, "uv-tool");
  REQUIRE(own.size() == 2);
  CHECK(own[0].path == "/home/me/.local/share/uv/tools");
  CHECK(own[0].is_standard);
  CHECK(own[1].path == "/opt/tools");
  CHECK_FALSE(own[1].is_standard);
  CHECK(own_tool_directories(files, variables, "pipx").front().path == "/home/me/.local/pipx");
  CHECK(own_tool_directories(files, variables, "venv").empty());
}

}  // namespace venvctl::tool_stores_test
