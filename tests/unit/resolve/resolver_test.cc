#include "core/resolve/resolver.h"

#include <algorithm>
#include <functional>

#include "tests/support/catch.h"
#include "tests/support/matchers.h"
#include "tests/unit/resolve/machine.h"

namespace venvctl::resolver_test {

using Catch::Matchers::ContainsSubstring;

std::string outcome_at(const Decision& decision, const std::string& directory) {
  for (const Step& step : decision.steps) {
    if (step.directory == directory) return step.rule + " " + step.outcome;
  }
  return "no step";
}

TEST_CASE("an environment at the nearest level is chosen, whichever rule finds it") {
  Machine machine;
  make_venv(machine.files, "/home/me/.venv");
  make_venv(machine.files, "/home/me/shop/myprojectenv");
  make_venv(machine.files, "/home/me/shop/src/env");
  CHECK(machine.chosen("/home/me/shop/src/pkg") == "/home/me/shop/src/env");
  CHECK(machine.chosen("/home/me/shop") == "/home/me/shop/myprojectenv");
  CHECK(machine.chosen("/home/me") == "/home/me/.venv");
}

TEST_CASE("a choice contains everything that an answer needs") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv", virtualenv_cfg("prompt = the shop\n"));
  const Decision decision = machine.ask("/home/me/shop/src/");
  REQUIRE(decision.choice);
  CHECK(decision.directory == "/home/me/shop/src");
  CHECK(decision.choice->kind == "virtualenv");
  CHECK(decision.choice->name == "the shop");
  CHECK(decision.choice->rule == ".venv");
  CHECK(decision.choice->root == "/home/me/shop");
  CHECK(decision.choice->version == "3.11.2");
  CHECK(decision.choice->executable == "/home/me/shop/.venv/bin/python");
  CHECK(decision.choice->base == "/usr/bin/python3");
  CHECK(decision.choice->evidence.identity.real_path == "/home/me/shop/.venv");
  CHECK(decision.choice->evidence.refusals.empty());
  CHECK(decision.stopped_at.empty());
}

TEST_CASE("the same files and variables give the same decision") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/one");
  make_half_venv(machine.files, "/home/me/shop/src/.venv");
  for (const char* directory : {"/home/me/shop/src/pkg", "/home/me/shop", "/", "/gone/away"}) {
    CHECK(told(machine.ask(directory)) == told(machine.ask(directory)));
  }
}

TEST_CASE("an incomplete environment is never chosen, wherever it is") {
  Machine machine;
  for (const char* prefix : {"/home/me/shop/.venv", "/home/me/shop/venv", "/home/me/shop/any"}) {
    make_half_venv(machine.files, prefix);
    CHECK(machine.chosen("/home/me/shop") == "");
    CHECK(machine.chosen(prefix) == "");
    machine.files.remove(prefix);
  }
}

TEST_CASE("a .venv that is not an environment stops the search, and no command is suggested") {
  const std::string place = "/home/me/shop/.venv";
  const std::function<void(FakeFileSystem&)> ways[] = {
      [&](FakeFileSystem& files) { files.make_link(place, "/gone"); },
      [&](FakeFileSystem& files) { files.write_file(place, "a\nb\n"); },
      [&](FakeFileSystem& files) { files.write_file(place + "/notes.txt", ""); }};
  for (const auto& way : ways) {
    Machine machine;
    make_venv(machine.files, "/home/me/.venv");
    way(machine.files);
    const Decision decision = machine.ask("/home/me/shop/src");
    CHECK_FALSE(decision.choice);
    CHECK(decision.stopped_at == "/home/me/shop");
    CHECK(decision.create_command.empty());
    CHECK(outcome_at(decision, "/home/me/shop") == ".venv broken");
    CHECK(decision.steps.back().detail == ".venv stops the search");
  }
}

TEST_CASE("a broken .venv stops the search, and a command to recreate it is suggested") {
  Machine machine;
  make_venv(machine.files, "/home/me/.venv");
  make_venv(machine.files, "/home/me/shop/.venv");
  machine.files.remove("/home/me/shop/.venv/bin/python");
  machine.files.make_link("/home/me/shop/.venv/bin/python", "/gone");
  const Decision decision = machine.ask("/home/me/shop/src");
  CHECK_FALSE(decision.choice);
  CHECK(decision.stopped_at == "/home/me/shop");
  CHECK_FALSE(decision.create_command.empty());
  CHECK(outcome_at(decision, "/home/me/shop") == ".venv broken");
  CHECK(decision.steps.back().outcome == "stopped");
}

TEST_CASE("a broken .venv does not hide a usable environment next to it") {
  Machine machine;
  machine.files.make_directory("/home/me/shop/.venv");
  make_venv(machine.files, "/home/me/shop/other");
  CHECK(machine.chosen("/home/me/shop") == "/home/me/shop/other");
}

TEST_CASE("a level that is itself an environment is chosen") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv");
  make_venv(machine.files, "/home/me/tools/black");
  machine.files.make_directory("/home/me/shop/.venv/lib/site-packages");
  const Decision decision = machine.ask("/home/me/shop/.venv/lib/site-packages");
  REQUIRE(decision.choice);
  CHECK(decision.choice->prefix == "/home/me/shop/.venv");
  CHECK(decision.choice->root == "/home/me/shop");
  CHECK(machine.ask("/home/me/tools/black").choice->root == "/home/me/tools/black");
}

TEST_CASE("the home directory is the last level, however its path is written") {
  Machine machine;
  make_venv(machine.files, "/home/.venv");
  CHECK(machine.chosen("/home/me/shop") == "");
  CHECK(machine.ask("/home/me/shop").steps.back().directory == "/home/me");
  machine.files.make_link("/users", "/home");
  machine.variables.set("HOME", "/users/me");
  CHECK(machine.chosen("/home/me/shop") == "");
  CHECK(machine.chosen("/home") == "/home/.venv");
}

TEST_CASE(
    "an environment in the home directory applies to all directories below, and a step says so") {
  Machine machine;
  make_venv(machine.files, "/home/me/.venv");
  const Decision decision = machine.ask("/home/me/shop");
  REQUIRE(decision.choice);
  CHECK_THAT(decision.steps.back().detail, ContainsSubstring("it applies to everything below"));
}

TEST_CASE("the search ends at a level that another user owns") {
  Machine machine;
  make_venv(machine.files, "/srv/shared/.venv");
  machine.files.make_directory("/srv/shared/mine");
  CHECK(machine.chosen("/srv/shared/mine") == "/srv/shared/.venv");
  machine.files.set_owner("/srv/shared", 2000, 2000);
  const Decision decision = machine.ask("/srv/shared/mine");
  CHECK_FALSE(decision.choice);
  CHECK(decision.steps.back().detail == "it is owned by another user");
}

TEST_CASE("the logical path is tried first, then the physical path") {
  Machine machine;
  machine.files.make_directory("/data/code/shop/src");
  machine.files.make_link("/home/me/link", "/data/code/shop/src");
  make_venv(machine.files, "/data/code/shop/.venv");
  const Decision decision = machine.ask("/home/me/link");
  REQUIRE(decision.choice);
  CHECK(decision.choice->prefix == "/data/code/shop/.venv");
  CHECK(decision.choice->root == "/data/code/shop");
  make_venv(machine.files, "/home/me/.venv");
  CHECK(machine.chosen("/home/me/link") == "/home/me/.venv");
}

TEST_CASE("only the search along the physical path stays on one file system") {
  Machine machine;
  make_venv(machine.files, "/data/.venv");
  machine.files.make_directory("/data/disk/shop");
  machine.files.make_link("/home/me/link", "/data/disk/shop");
  CHECK(machine.chosen("/home/me/link") == "/data/.venv");
  machine.files.set_device("/data/disk", 9);
  CHECK(machine.chosen("/home/me/link") == "");
  CHECK(machine.chosen("/data/disk/shop") == "/data/.venv");
}

TEST_CASE("an environment is never chosen if PATH cannot contain its path") {
  Machine machine;
  for (const char* project : {"/home/me/a:b", "/home/me/new\nline", "/home/me/esc\x1b[0m"}) {
    make_venv(machine.files, std::string(project) + "/.venv");
    CHECK(machine.chosen(project) == "");
  }
}

TEST_CASE("a name that is not UTF-8 is accepted") {
  Machine machine;
  make_venv(machine.files, "/home/me/caf\xe9/.venv");
  CHECK(machine.chosen("/home/me/caf\xe9") == "/home/me/caf\xe9/.venv");
}

TEST_CASE("every level is listed once and has a step with its reason") {
  Machine machine;
  const Decision decision = machine.ask("/home/me/shop/src/pkg");
  for (const char* level :
       {"/home/me/shop/src/pkg", "/home/me/shop/src", "/home/me/shop", "/home/me"}) {
    INFO(level);
    const std::string look = std::string("list ") + level;
    CHECK(std::ranges::count(machine.files.touched(), look) == 1);
    CHECK(outcome_at(decision, level) == "walk nothing");
  }
  CHECK(decision.steps.back().outcome == "ended");
}

TEST_CASE("no file or directory is accessed twice for one decision") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv");
  machine.files.make_link("/home/me/link", "/home/me/shop/src");
  machine.files.forget_touches();
  machine.ask("/home/me/link");
  std::vector<std::string> touched = machine.files.touched();
  std::sort(touched.begin(), touched.end());
  CHECK(std::adjacent_find(touched.begin(), touched.end()) == touched.end());
}

TEST_CASE("a directory that is unreadable or missing does not hide the levels above it") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv");
  machine.files.set_mode("/home/me/shop/src", 0311);
  CHECK(machine.chosen("/home/me/shop/src/pkg") == "/home/me/shop/.venv");
  CHECK(machine.chosen("/home/me/shop/gone/deep") == "/home/me/shop/.venv");
}

TEST_CASE("variables of an active environment do not change the decision") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv");
  const std::string before = told(machine.ask("/home/me/shop"));
  machine.variables.set("VIRTUAL_ENV", "/other");
  machine.variables.set("CONDA_PREFIX", "/conda");
  CHECK(told(machine.ask("/home/me/shop")) == before);
}

TEST_CASE("a shell without HOME gets the user's own home directory") {
  Machine machine;
  make_venv(machine.files, "/home/.venv");
  machine.variables.set("HOME", "");
  CHECK(machine.chosen("/home/me/shop") == "");
}

TEST_CASE("an environment in a central store of the user is marked as central") {
  Machine machine;
  make_venv(machine.files, "/home/me/.virtualenvs/tools");
  machine.files.write_file("/home/me/shop/.venv", "/home/me/.virtualenvs/tools\n");
  CHECK(machine.ask("/home/me/shop").choice->evidence.central_store ==
        "virtualenvwrapper's /home/me/.virtualenvs");
  CHECK_FALSE(machine.ask("/home/me/.virtualenvs/tools").choice->evidence.central_store.empty());
}

TEST_CASE("a file or link that leads out of its project is reported with its target") {
  Machine machine;
  make_venv(machine.files, "/home/me/.virtualenvs/tools");
  make_venv(machine.files, "/home/me/.virtualenvs/more");
  const auto pointer = [&] { return machine.ask("/home/me/shop").choice->evidence.pointer; };
  machine.files.write_file("/home/me/shop/.venv", "/home/me/.virtualenvs/tools\n");
  const auto by_file = pointer();
  REQUIRE(by_file);
  CHECK(by_file->real_path == "/home/me/shop/.venv");
  machine.files.remove("/home/me/shop/.venv");
  machine.files.make_link("/home/me/shop/.venv", "/home/me/.virtualenvs/tools");
  REQUIRE(pointer());
  CHECK(is_same(*pointer(), *by_file));
  machine.files.remove("/home/me/shop/.venv");
  machine.files.make_link("/home/me/shop/.venv", "../.virtualenvs/more");
  REQUIRE(pointer());
  CHECK_FALSE(is_same(*pointer(), *by_file));
}

TEST_CASE("neither targets inside the project nor paths that a tool derives are pointers") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/envs/tools");
  machine.files.write_file("/home/me/shop/.venv", "envs/tools\n");
  CHECK_FALSE(machine.ask("/home/me/shop").choice->evidence.pointer);
  make_venv(machine.files, "/home/me/other/.venv");
  CHECK_FALSE(machine.ask("/home/me/other").choice->evidence.pointer);
  make_venv(machine.files, "/home/me/.pyenv/versions/all");
  machine.variables.set("PYENV_VERSION", "all");
  CHECK_FALSE(machine.ask("/srv").choice->evidence.pointer);
}

TEST_CASE("an environment inside its project is never central, whatever a variable says") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/envs/tools");
  machine.files.write_file("/home/me/shop/.venv", "envs/tools\n");
  machine.variables.set("WORKON_HOME", "/home/me/shop/envs");
  const Decision decision = machine.ask("/home/me/shop/src");
  REQUIRE(decision.choice);
  CHECK(decision.choice->evidence.central_store.empty());
}

TEST_CASE("a last resort applies if there is no other environment and no stopping marker") {
  Machine machine;
  make_venv(machine.files, "/home/me/.pyenv/versions/all");
  machine.variables.set("PYENV_VERSION", "all");
  const Decision decision = machine.ask("/srv");
  REQUIRE(decision.choice);
  CHECK(decision.choice->name == "all");
  CHECK(decision.choice->root == "/");
  CHECK_FALSE(decision.choice->evidence.central_store.empty());
  make_venv(machine.files, "/home/me/shop/.venv");
  CHECK(machine.chosen("/home/me/shop") == "/home/me/shop/.venv");
  machine.files.make_directory("/home/me/bad/.venv");
  CHECK(machine.chosen("/home/me/bad") == "");
}

TEST_CASE("a tool without its environment stops the search, but hides nothing at its own level") {
  Machine machine;
  machine.files.write_file("/home/me/shop/Pipfile", "");
  make_venv(machine.files, "/home/me/.venv");
  const Decision stopped = machine.ask("/home/me/shop/src");
  CHECK_FALSE(stopped.choice);
  CHECK(stopped.stopped_at == "/home/me/shop");
  CHECK(stopped.create_command == "pipenv install");
  make_venv(machine.files, "/home/me/shop/any");
  CHECK(machine.chosen("/home/me/shop/src") == "/home/me/shop/any");
}

TEST_CASE("a conda file below the project's root does not hide the project's environment") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv");
  machine.files.write_file("/home/me/shop/docs/environment.yml", "name: docs\n");
  CHECK(machine.chosen("/home/me/shop/docs") == "/home/me/shop/.venv");
  // If the project has no environment, the file stops the search, and venvctl suggests the file's
  // own command.
  machine.files.remove("/home/me/shop/.venv");
  make_venv(machine.files, "/home/me/.venv");
  const Decision none = machine.ask("/home/me/shop/docs");
  CHECK_FALSE(none.choice);
  CHECK(none.stopped_at == "/home/me/shop/docs");
  CHECK(none.create_command == "conda env create -f environment.yml");
  // The root of a repository is also the root of the project.
  make_venv(machine.files, "/home/me/shop/.venv");
  machine.files.make_directory("/home/me/shop/docs/.git");
  CHECK_FALSE(machine.ask("/home/me/shop/docs").choice);
  machine.files.remove("/home/me/shop/docs/.git");
  machine.files.write_file("/home/me/shop/a/docs/environment.yml", "name: docs\n");
  machine.files.make_directory("/home/me/shop/a/.git");
  CHECK(machine.ask("/home/me/shop/a/docs").stopped_at == "/home/me/shop/a/docs");
}

TEST_CASE("if two environments belong to the same project, the most recently used one is chosen") {
  Machine machine;
  for (const std::string name : {"one", "two"}) {
    make_venv(machine.files, "/home/me/.virtualenvs/" + name);
    machine.files.write_file("/home/me/.virtualenvs/" + name + "/.project", "/home/me/shop\n");
  }
  Question question;
  question.directory = "/home/me/shop/src";
  question.user.uid = FakeFileSystem::kUser;
  question.user.home = kHome;
  CHECK(resolve(machine.files, question).choice->prefix == "/home/me/.virtualenvs/one");
  question.last_uses = {{"/home/me/.virtualenvs/one", 1}, {"/home/me/.virtualenvs/two", 2}};
  CHECK(resolve(machine.files, question).choice->prefix == "/home/me/.virtualenvs/two");
}

TEST_CASE("a displayed name contains no control characters") {
  Machine machine;
  make_venv(machine.files, "/home/me/shop/.venv", venv_cfg("prompt = 'a\\x1b[31m\\u202eb'\n"));
  CHECK(machine.ask("/home/me/shop").choice->name == "a\uFFFD[31m\uFFFDb");
}

TEST_CASE("a conda environment is recognized by its files, and its choice contains its variables") {
  Machine machine;
  make_conda_environment(machine.files, "/home/me/shop/.conda");
  machine.files.write_file("/home/me/shop/.conda/conda-meta/state",
                           "{\"env_vars\": {\"data\": \"/d\"}}");
  const Decision decision = machine.ask("/home/me/shop");
  REQUIRE(decision.choice);
  CHECK(decision.choice->is_conda);
  REQUIRE(decision.choice->variables.size() == 1);
  CHECK(decision.choice->variables[0].first == "DATA");
  make_venv(machine.files, "/home/me/.venv");
  CHECK_FALSE(machine.ask("/home/me").choice->is_conda);
}

}  // namespace venvctl::resolver_test
