#include "core/base/path.h"
#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::pipenv_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

constexpr const char* kCentral = "/home/me/.local/share/virtualenvs/";

Paths prefixes(FakeFileSystem& files, const std::string& directory, Variables variables = {}) {
  const auto proposal = propose_pipenv(TestLevel(files, directory, std::move(variables)));
  return proposal ? proposal->prefixes : Paths();
}

Variables variable(const char* name, const char* value) {
  Variables variables;
  variables.set(name, value);
  return variables;
}

// The hash is that of the Pipfile's path, including the file name. The recorded test vectors
// contain it.
TEST_CASE("the name consists of the directory's name and a hash of the Pipfile's real path") {
  FakeFileSystem files;
  files.write_file("/srv/vectors/b/pipenv/plain/Pipfile", "");
  files.make_link("/home/me/link", "/srv/vectors/b/pipenv/plain");
  for (const char* directory : {"/srv/vectors/b/pipenv/plain", "/home/me/link"}) {
    CHECK_THAT(prefixes(files, directory), Equals(Paths{std::string(kCentral) + "plain-M9hILU0f"}));
  }
}

TEST_CASE("variables set the directory, the name or the Python of the environment") {
  FakeFileSystem files;
  files.write_file("/srv/vectors/b/pipenv/plain/Pipfile", "");
  const auto first = [&](const char* name, const char* value) {
    return prefixes(files, "/srv/vectors/b/pipenv/plain", variable(name, value)).front();
  };
  CHECK(first("WORKON_HOME", "/w") == "/w/plain-M9hILU0f");
  CHECK(first("PIPENV_CUSTOM_VENV_NAME", "Nice") == kCentral + std::string("Nice"));
  CHECK(first("PIPENV_PYTHON", "/usr/bin/python3.9") ==
        kCentral + std::string("plain-M9hILU0f-python3.9"));
}

TEST_CASE("settings for environments in the project decide between .venv and the store") {
  FakeFileSystem files;
  files.write_file("/p/Pipfile", "");
  const std::string central = prefixes(files, "/p").front();
  CHECK_THAT(prefixes(files, "/p", variable("PIPENV_VENV_IN_PROJECT", "yes")),
             Equals(Paths{"/p/.venv"}));
  files.make_directory("/p/.venv");
  CHECK_THAT(prefixes(files, "/p"), Equals(Paths{central, "/p/.venv"}));
  CHECK_THAT(prefixes(files, "/p", variable("PIPENV_VENV_IN_PROJECT", "off")),
             Equals(Paths{central, "/p/.venv"}));
  files.write_file("/p/Pipfile", "[pipenv]\nvenv_in_project = true\n");
  CHECK_THAT(prefixes(files, "/p"), Equals(Paths{"/p/.venv", central}));
  CHECK_THAT(prefixes(files, "/p", variable("PIPENV_NO_VENV_IN_PROJECT", "1")),
             Equals(Paths{central, "/p/.venv"}));
}

TEST_CASE("a Pipfile above the levels that Pipenv searches is not a marker") {
  FakeFileSystem files;
  files.write_file("/p/Pipfile", "");
  files.make_directory("/p/a/b");
  TestLevel cwd(files, "/p/a/b");
  TestLevel between(files, "/p/a");
  const std::vector<Level> nearer = {cwd, between};
  const auto speaks = [&](Variables variables) {
    TestLevel level(files, "/p", std::move(variables));
    level->nearer = nearer;
    return propose_pipenv(level).has_value();
  };
  CHECK(speaks({}));
  CHECK(speaks(variable("PIPENV_MAX_DEPTH", "3")));
  CHECK_FALSE(speaks(variable("PIPENV_MAX_DEPTH", "2")));
  CHECK_FALSE(speaks(variable("PIPENV_NO_INHERIT", "1")));
  CHECK(speaks(variable("PIPENV_MAX_DEPTH", "many")));
}

TEST_CASE("PIPENV_PIPFILE may name the project that the level reaches through a link") {
  FakeFileSystem files;
  files.write_file("/real/p/Pipfile", "");
  files.make_directory("/real/p/.venv");
  files.make_link("/through", "/real/p");
  const Variables named = variable("PIPENV_PIPFILE", "/real/p/Pipfile");
  CHECK(propose_pipenv(TestLevel(files, "/through", named))->prefixes.back() == "/real/p/.venv");
  TestLevel here(files, "/through", named);
  const Level levels[] = {here};
  here->nearer = levels;
  // Absent, because the rules have already tried that level.
  CHECK_FALSE(propose_distant_pipfile(here));
}

TEST_CASE("PIPENV_PIPFILE disables every other Pipfile and is used as a last resort") {
  FakeFileSystem files;
  files.write_file("/p/Pipfile", "");
  files.write_file("/other/Pipfile.dev", "");
  const Variables named = variable("PIPENV_PIPFILE", "/other/Pipfile.dev");
  CHECK_FALSE(propose_pipenv(TestLevel(files, "/p", named)));
  CHECK(propose_renamed_pipfile(TestLevel(files, "/other", named)));
  CHECK_FALSE(propose_renamed_pipfile(TestLevel(files, "/p", named)));
  CHECK(propose_distant_pipfile(TestLevel(files, "/p", named))->root == "/");
  CHECK_FALSE(propose_distant_pipfile(TestLevel(files, "/p", variable("PIPENV_PIPFILE", "/gone"))));
  CHECK_FALSE(propose_distant_pipfile(TestLevel(files, "/p")));
}

TEST_CASE("a .venv file contains the environment's path or name; spaces around it are ignored") {
  FakeFileSystem files;
  files.write_file("/p/Pipfile", "");
  files.write_file("/p/.venv", "  name \n");
  CHECK_THAT(prefixes(files, "/p"), Equals(Paths{std::string(kCentral) + "name"}));
  files.write_file("/p/.venv", "../env\n");
  CHECK_THAT(prefixes(files, "/p"), Equals(Paths{"/env"}));
}

TEST_CASE("for Pipenv 2026, ./name is a name in the store, and for 2022 a path") {
  FakeFileSystem files;
  files.write_file("/p/Pipfile", "");
  for (const char* text : {"./name", ".//./name"}) {
    files.write_file("/p/.venv", text);
    CHECK_THAT(prefixes(files, "/p"), Equals(Paths{std::string(kCentral) + "name", "/p/name"}));
    const auto proposal = propose_pipenv(TestLevel(files, "/p"));
    CHECK(proposal->pointer == "/p/.venv");
    CHECK(proposal->pointed == 2);
  }
  for (const char* text : {"name/", "./name/", "/p/name", "x/../name"}) {
    files.write_file("/p/.venv", text);
    CHECK_THAT(prefixes(files, "/p"), Equals(Paths{"/p/name"}));
  }
}

TEST_CASE("an empty .venv file means the store, and several lines name no environment") {
  FakeFileSystem files;
  files.write_file("/p/Pipfile", "");
  const Paths central = prefixes(files, "/p");
  for (const char* text : {"", " \n"}) {
    files.write_file("/p/.venv", text);
    CHECK_THAT(prefixes(files, "/p"), Equals(central));
    CHECK_THAT(prefixes(files, "/p", variable("PIPENV_VENV_IN_PROJECT", "1")), Equals(central));
    CHECK(propose_pipenv(TestLevel(files, "/p"))->pointer.empty());
  }
  files.write_file("/p/.venv", "name\nother\n");
  CHECK(prefixes(files, "/p").empty());
}

struct WithDotenv {
  explicit WithDotenv(const std::string& text) {
    files.write_file("/p/Pipfile", "");
    files.write_file("/p/.env", text);
  }
  std::optional<Proposal> propose(Variables variables = {}) {
    return propose_pipenv(TestLevel(files, "/p", std::move(variables)));
  }
  FakeFileSystem files;
};

TEST_CASE(
    ".env overrides the shell's variables, but the environment that it names needs an approval") {
  WithDotenv project("# own\nexport PIPENV_CUSTOM_VENV_NAME='mine' # name\n");
  const auto proposal = project.propose(variable("PIPENV_CUSTOM_VENV_NAME", "shell"));
  CHECK_THAT(proposal->prefixes, Equals(Paths{kCentral + std::string("mine")}));
  CHECK(proposal->pointer == "/p/.env");
  CHECK(proposal->pointed == 1);
  const auto own = project.propose(variable("PIPENV_CUSTOM_VENV_NAME", "mine"));
  CHECK_THAT(own->prefixes, Equals(Paths{kCentral + std::string("mine")}));
  CHECK(own->pointer.empty());
}

TEST_CASE(".env determines where environments are: in the project or in another directory") {
  const auto first = [](const char* text, Variables variables = {}) {
    WithDotenv project(text);
    project.files.make_directory("/p/.venv");
    return project.propose(std::move(variables))->prefixes.front();
  };
  const std::string name = std::string(base_name(first("")));
  CHECK(first("PIPENV_VENV_IN_PROJECT=1\n") == "/p/.venv");
  CHECK(first("PIPENV_VENV_IN_PROJECT=0\n", variable("PIPENV_VENV_IN_PROJECT", "1")) ==
        kCentral + name);
  CHECK(first("WORKON_HOME=${HOME}/w\n") == "/home/me/w/" + name);
  CHECK(first("WORKON_HOME=rel\n") == "/p/rel/" + name);
  CHECK(first("XDG_DATA_HOME=\"/x\"\n") == "/x/virtualenvs/" + name);
  CHECK(first("PIPENV_PYTHON=3.9\n") == kCentral + name + "-3.9");
  CHECK(first("VIRTUAL_ENV=/e\n") == "/e");
  CHECK(first("VIRTUAL_ENV=/e\nPIPENV_IGNORE_VIRTUALENVS=1\n") == kCentral + name);
  CHECK(first("VIRTUAL_ENV=/e\n", variable("PIPENV_IGNORE_VIRTUALENVS", "1")) == kCentral + name);
  CHECK(first("A=1\n", variable("VIRTUAL_ENV", "/active")) == kCentral + name);
}

TEST_CASE("a .env without effect needs no approval") {
  WithDotenv project("SECRET=1\nPIPENV_VENV_IN_PROJECT=\n");
  CHECK(project.propose()->pointer.empty());
}

TEST_CASE(".env may select another Pipfile") {
  WithDotenv project("PIPENV_PIPFILE=../q/Pipfile\n");
  project.files.write_file("/q/Pipfile", "");
  const auto proposal = project.propose();
  CHECK_THAT(proposal->prefixes, Equals(prefixes(project.files, "/q")));
  CHECK(proposal->pointer == "/p/.env");
}

TEST_CASE("PIPENV_DOTENV_LOCATION selects another .env, and PIPENV_DONT_LOAD_ENV disables it") {
  WithDotenv project("PIPENV_CUSTOM_VENV_NAME=mine\n");
  project.files.write_file("/p/conf/x.env", "PIPENV_CUSTOM_VENV_NAME=other\n");
  const auto first = [&](const char* name, const char* value) {
    return std::string(base_name(project.propose(variable(name, value))->prefixes.front()));
  };
  CHECK(first("PIPENV_DOTENV_LOCATION", "conf/x.env") == "other");
  CHECK(first("PIPENV_DOTENV_LOCATION", "/p/conf/x.env") == "other");
  CHECK(first("PIPENV_DOTENV_LOCATION", "gone").starts_with("p-"));
  CHECK(first("PIPENV_DONT_LOAD_ENV", "1").starts_with("p-"));
  CHECK(first("PIPENV_DONT_LOAD_ENV", "false") == "mine");
  CHECK(first("PIPENV_DONT_LOAD_ENV", "") == "mine");
}

}  // namespace venvctl::pipenv_test
