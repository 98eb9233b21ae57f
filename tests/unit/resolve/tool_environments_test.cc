// No rule chooses an environment that a tool keeps for its own programs.
#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/unit/resolve/machine.h"

namespace venvctl::tool_environments_test {

using Catch::Matchers::ContainsSubstring;

const std::string kTool = "/home/me/.local/pipx/venvs/black";

struct ToolMachine : Machine {
  ToolMachine() {
    make_venv(files, kTool);
    files.write_file(kTool + "/pipx_metadata.json", "{}");
  }
};

TEST_CASE("a tool's environment is not chosen inside it, above it, or as an only child") {
  ToolMachine machine;
  make_venv(machine.files, "/home/me/.local/pipx/shared");
  machine.files.make_directory(kTool + "/lib");
  make_venv(machine.files, "/home/me/.cache/pre-commit/repoabcdefgh/py_env-python3.11");
  make_venv(machine.files, "/home/me/.cache/uv/environments-v2/x-0123456789abcdef");
  for (const char* directory :
       {"/home/me/.local/pipx", "/home/me/.local/pipx/shared", "/home/me/.local/pipx/venvs",
        "/home/me/.local/pipx/venvs/black", "/home/me/.local/pipx/venvs/black/lib",
        "/home/me/.cache/pre-commit/repoabcdefgh", "/home/me/.cache/uv/environments-v2",
        "/home/me/.cache/pre-commit/repoabcdefgh/py_env-python3.11"}) {
    CAPTURE(directory);
    CHECK(machine.chosen(directory) == "");
  }
  CHECK_THAT(told(machine.ask(kTool)), ContainsSubstring("belongs to pipx, so it is never chosen"));
}

TEST_CASE("no known name, link, redirect file or recorded choice chooses a tool's environment") {
  ToolMachine machine;
  make_venv(machine.files, "/home/me/.local/pipx/venvs/venv");
  CHECK(machine.chosen("/home/me/.local/pipx/venvs") == "");
  const std::string hook = "/home/me/.cache/pre-commit/repoabcdefgh/py_env-python3.11";
  make_venv(machine.files, hook);
  for (const std::string& target : {kTool, hook}) {
    CAPTURE(target);
    machine.files.make_link("/home/me/shop/.venv", target);
    CHECK(machine.chosen("/home/me/shop") == "");
    machine.files.remove("/home/me/shop/.venv");
    machine.files.write_file("/home/me/shop/.venv", target + "\n");
    CHECK(machine.chosen("/home/me/shop") == "");
    machine.files.remove("/home/me/shop/.venv");
  }
  Question question;
  question.directory = "/home/me/shop";
  question.user.uid = FakeFileSystem::kUser;
  question.user.home = kHome;
  question.pins["/home/me/shop"] = kTool;
  CHECK_FALSE(resolve(machine.files, question).choice.has_value());
}

TEST_CASE("a tool's environment next to a project's own one does not prevent the choice") {
  ToolMachine machine;
  machine.files.rename(kTool, "/home/me/shop/tool");
  make_venv(machine.files, "/home/me/shop/mine");
  CHECK(machine.chosen("/home/me/shop") == "/home/me/shop/mine");
}

TEST_CASE("a project's environment in uv's cache is chosen through the project's link") {
  Machine machine;
  const std::string prefix = "/home/me/.cache/uv/environments-v2/shop-cp3.12.4-0123456789abcdef";
  make_venv(machine.files, prefix);
  machine.files.make_link("/home/me/shop/.venv", prefix);
  CHECK(machine.chosen("/home/me/shop") == "/home/me/shop/.venv");
}

}  // namespace venvctl::tool_environments_test
