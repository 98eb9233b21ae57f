#include <algorithm>

#include "core/resolve/resolver.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::unreadable_files_test {

struct Machine {
  Machine() {
    install_system_python(files);
    files.make_directory("/home/me/shop/src");
    files.set_owner("/home", 0, 0);
  }
  Decision ask(const std::string& directory) {
    Question question;
    question.directory = directory;
    question.user.uid = FakeFileSystem::kUser;
    question.user.home = "/home/me";
    return resolve(files, question);
  }
  std::string chosen(const std::string& directory) {
    const Decision decision = ask(directory);
    return decision.choice ? decision.choice->prefix : "";
  }
  FakeFileSystem files;
};

std::string text_of_steps(const Decision& decision) {
  std::string text;
  for (const Step& step : decision.steps) text += step.outcome + " " + step.detail + "\n";
  return text;
}

TEST_CASE("an unreadable file is reported as a step, and all other rules still work") {
  std::string deep = "a";
  for (int i = 0; i < 131'000; ++i) deep += ".a";
  deep += " = 1\n";
  // Files that a repository may contain. Each is unreadable here, and another rule finds the
  // environment.
  for (const char* name :
       {"pyproject.toml", "pixi.toml", "hatch.toml", ".venvctl.toml", "poetry.toml"}) {
    CAPTURE(name);
    Machine machine;
    make_venv(machine.files, "/home/me/shop/.venv");
    machine.files.write_file("/home/me/shop/pyproject.toml", "[tool.poetry]\nname = \"shop\"\n");
    machine.files.write_file(std::string("/home/me/shop/") + name, "# poetry\n" + deep);
    const Decision decision = machine.ask("/home/me/shop/src");
    REQUIRE(decision.choice);
    CHECK(decision.choice->prefix == "/home/me/shop/.venv");
    REQUIRE(decision.unreadable.size() == 1);
    CHECK(decision.unreadable[0].path == std::string("/home/me/shop/") + name);
    CHECK(decision.unreadable[0].reason == "line 2: a key has more than 64 dots");
    const auto steps = std::ranges::count(decision.steps, "unreadable", &Step::outcome);
    CHECK(steps == 1);
    CHECK(text_of_steps(decision).find(decision.unreadable[0].path + ": line 2: ") !=
          std::string::npos);
  }
}

TEST_CASE("an unreadable file of the user's own configuration is also reported") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv");
  machine.files.write_file("/home/me/shop/pyproject.toml", "[tool.poetry]\nname = \"shop\"\n");
  machine.files.write_file("/home/me/.config/pypoetry/config.toml", "virtualenvs = [\n");
  const Decision decision = machine.ask("/home/me/shop");
  REQUIRE(decision.unreadable.size() == 1);
  CHECK(decision.unreadable[0].path == "/home/me/.config/pypoetry/config.toml");
  CHECK(machine.chosen("/home/me/shop") == "/home/me/shop/.venv");
}

// Files whose processing would take minutes without a limit.
struct Work {
  const char* what;
  void (*prepare)(FakeFileSystem& files);
};
const Work kWorks[] = {
    {"thousands of patterns of a workspace of uv",
     [](FakeFileSystem& files) {
       std::string text = "[tool.uv.workspace]\nmembers = [\n";
       for (int i = 0; i < 20'000; ++i) text += "'**/a**/?*/x" + std::to_string(i) + "',\n";
       files.write_file("/home/me/pyproject.toml", text + "]\n");
     }},
    {"thousands of members of a workspace of PDM",
     [](FakeFileSystem& files) {
       std::string text = "[tool.pdm.workspace]\nmembers = [\n";
       for (int i = 0; i < 60'000; ++i) text += "'x" + std::to_string(i) + "',\n";
       files.write_file("/home/me/pyproject.toml", text + "]\n");
     }},
    {"thousands of environments of mise",
     [](FakeFileSystem& files) {
       std::string text = "env = [\n";
       for (int i = 0; i < 60'000; ++i) text += "'e" + std::to_string(i) + "',\n";
       files.write_file("/home/me/shop/.miserc.toml", text + "]\n");
       files.write_file("/home/me/shop/mise.toml", "");
     }},
    {"a hundred files of mise",
     [](FakeFileSystem& files) {
       std::string text;
       for (int i = 0; i < 30'000; ++i) text += "a" + std::to_string(i) + " = 1\n";
       for (int i = 0; i < 100; ++i) {
         files.write_file("/home/me/shop/mise/conf.d/f" + std::to_string(i) + ".toml", text);
       }
     }},
    {"ignored paths of mise for thousands of files", [](FakeFileSystem& files) {
       std::string text = "ignored_config_paths = [\n";
       for (int i = 0; i < 60; ++i) text += "'*/" + std::string(200, '*') + "',\n";
       files.write_file("/home/me/shop/.miserc.toml", text + "]\n");
       for (int i = 0; i < 20'000; ++i) {
         files.write_file("/home/me/shop/mise/conf.d/f" + std::to_string(i) + ".toml", "");
       }
     }}};

TEST_CASE("files that would take too much work are left out, and one of them is reported") {
  for (const Work& each : kWorks) {
    CAPTURE(each.what);
    Machine machine;
    machine.files.write_file("/home/me/shop/pyproject.toml", "[project]\nname = 'shop'\n");
    make_venv(machine.files, "/home/me/shop/.venv");
    each.prepare(machine.files);
    const Decision decision = machine.ask("/home/me/shop/src");
    REQUIRE(decision.choice);
    CHECK(decision.choice->prefix == "/home/me/shop/.venv");
    CHECK(decision.unreadable.size() == 1);
    CHECK(machine.files.touched().size() < 21'000);
  }
}

}  // namespace venvctl::unreadable_files_test
