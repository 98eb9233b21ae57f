#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::pyenv_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

constexpr const char* kVersions = "/home/me/.pyenv/versions/";

struct Machine {
  Machine() {
    files.make_directory(kVersions + std::string("3.12.1/bin"));
    make_venv(files, kVersions + std::string("3.12.1/envs/shop"));
    files.make_link(kVersions + std::string("shop"), kVersions + std::string("3.12.1/envs/shop"));
  }
  std::optional<Proposal> propose(const std::string& content, Variables variables = {}) {
    files.write_file("/p/.python-version", content);
    return propose_pyenv(TestLevel(files, "/p", std::move(variables)));
  }
  FakeFileSystem files;
};

TEST_CASE("the first word of the file selects the environment and is its name") {
  Machine machine;
  const auto proposal = machine.propose("shop:3.12 # both\n");
  CHECK_THAT(proposal->prefixes, Equals(Paths{kVersions + std::string("shop")}));
  CHECK(proposal->name == "shop");
  CHECK_FALSE(proposal->is_stopping);
  CHECK(machine.propose("3.12.1/envs/shop\r\n")->name == "shop");
}

TEST_CASE("a version that is not installed invalidates the whole file") {
  Machine machine;
  CHECK(machine.propose("shop\n2.7.18\n")->prefixes.empty());
  CHECK(machine.propose("gone\n")->prefixes.empty());
  CHECK(machine.propose("")->prefixes.empty());
  CHECK(machine.propose("system\n")->prefixes.empty());
}

TEST_CASE("a name is the first word of a line, even with a # in it; comments are whole lines") {
  Machine machine;
  make_venv(machine.files, kVersions + std::string("shop#1"));
  CHECK(machine.propose("# old\n\tshop#1 # new\n")->name == "shop#1");
  CHECK(machine.propose("shop#2\n")->prefixes.empty());
}

TEST_CASE(
    "a path that is not a directory is ignored; a path within the versions directory is accepted") {
  Machine machine;
  CHECK(machine.propose("3.12.1/envs/gone\nshop\n")->name == "shop");
  CHECK(machine.propose("../gone\nshop\n")->name == "shop");
  const auto proposal = machine.propose("3.12.1/../shop\n");
  CHECK_THAT(proposal->prefixes, Equals(Paths{kVersions + std::string("shop")}));
  CHECK_THAT(machine.propose("/shop\n")->prefixes, Equals(proposal->prefixes));
  make_venv(machine.files, kVersions + std::string("a..b"));
  CHECK(machine.propose("a..b\n")->name == "a..b");
}

TEST_CASE("the newest version that begins with a name may be an environment") {
  Machine machine;
  make_venv(machine.files, kVersions + std::string("site-9"));
  make_venv(machine.files, kVersions + std::string("site-10"));
  CHECK(machine.propose("site\n")->name == "site-10");
  CHECK(machine.propose("python-shop\n")->name == "shop");
}

TEST_CASE("a word never leads out of the versions directory") {
  Machine machine;
  make_venv(machine.files, "/home/me/.pyenv/trap");
  for (const char* word : {"../trap", "/home/me/.pyenv/trap", "3.12.1/../../trap"}) {
    CHECK(machine.propose(std::string(word) + "\n")->prefixes.empty());
  }
}

TEST_CASE("in a list with colons, .. is the version that python would run, and no environment") {
  Machine machine;
  CHECK(machine.propose("..:shop\n")->prefixes.empty());
  CHECK(machine.propose("shop:..\n")->name == "shop");
}

TEST_CASE("the nearest .python-version file decides, even if it is empty; a directory does not") {
  Machine machine;
  machine.files.write_file("/p/sub/.python-version", "");
  machine.files.make_directory("/p/dir/.python-version");
  machine.files.write_file("/p/.python-version", "shop\n");
  const auto speaks_above = [&](const char* directory) {
    TestLevel cwd(machine.files, directory);
    const std::vector<Level> nearer = {cwd};
    TestLevel level(machine.files, "/p");
    level->nearer = nearer;
    return propose_pyenv(level).has_value();
  };
  CHECK_FALSE(speaks_above("/p/sub"));
  CHECK(speaks_above("/p/dir"));
}

TEST_CASE("PYENV_VERSION, PYENV_DIR and the global version are last resorts, in this order") {
  Machine machine;
  machine.files.make_directory("/q");
  machine.files.write_file("/p/.python-version", "shop\n");
  const auto marker = [&](Variables variables) -> std::string {
    const auto proposal = propose_pyenv_selection(TestLevel(machine.files, "/q", variables));
    return proposal ? proposal->marker + " " + std::to_string(proposal->prefixes.size()) : "none";
  };
  CHECK(marker({}) == "none");
  machine.files.write_file("/home/me/.pyenv/version", "3.12.1\n");
  CHECK(marker({}) == "/home/me/.pyenv/version 1");
  Variables variables;
  variables.set("PYENV_DIR", "/p");
  CHECK(marker(variables) == "PYENV_DIR 1");
  variables.set("PYENV_DIR", "/gone");
  CHECK(marker(variables) == "none");
  machine.files.make_directory("/r");
  machine.files.write_file("/q/.python-version", "shop\n");
  variables.set("PYENV_DIR", "/r");
  CHECK(marker(variables) == "PYENV_DIR 1");
  variables.set("PYENV_VERSION", "gone");
  CHECK(marker(variables) == "PYENV_VERSION 0");
  CHECK_FALSE(machine.propose("shop\n", variables));
}

TEST_CASE("a .python-version on the way up overrides the global version") {
  Machine machine;
  machine.files.write_file("/home/me/.pyenv/version", "shop\n");
  machine.files.write_file("/p/.python-version", "system\n");
  TestLevel cwd(machine.files, "/p");
  const std::vector<Level> nearer = {cwd};
  TestLevel here(machine.files, "/p");
  here->nearer = nearer;
  CHECK_FALSE(propose_pyenv_selection(here));
}

}  // namespace venvctl::pyenv_test
