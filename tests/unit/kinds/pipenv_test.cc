#include "core/kinds/pipenv.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl {
namespace {

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

// The vectors' own figure: the hash of the Pipfile's path, its name included.
TEST_CASE("the name is the directory's and the hash of the Pipfile's physical path") {
  FakeFileSystem files;
  files.write_file("/srv/vectors/b/pipenv/plain/Pipfile", "");
  files.make_link("/home/me/link", "/srv/vectors/b/pipenv/plain");
  for (const char* directory : {"/srv/vectors/b/pipenv/plain", "/home/me/link"}) {
    CHECK_THAT(prefixes(files, directory), Equals(Paths{std::string(kCentral) + "plain-M9hILU0f"}));
  }
}

TEST_CASE("variables name another place, name or Python") {
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

TEST_CASE("in-project settings are obeyed as each generation does") {
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

TEST_CASE("a Pipfile further up than Pipenv searches is no marker") {
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

TEST_CASE("PIPENV_PIPFILE makes every other Pipfile silent and serves as a last resort") {
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

TEST_CASE("text in a .venv file names the environment, blanks around it are cut") {
  FakeFileSystem files;
  files.write_file("/p/Pipfile", "");
  files.write_file("/p/.venv", "  name \n");
  CHECK_THAT(prefixes(files, "/p"), Equals(Paths{std::string(kCentral) + "name"}));
  files.write_file("/p/.venv", "../env\n");
  CHECK_THAT(prefixes(files, "/p"), Equals(Paths{"/env"}));
  files.write_file("/p/.venv", " \n");
  CHECK(prefixes(files, "/p").front().starts_with(std::string(kCentral) + "p-"));
}

}  // namespace
}  // namespace venvctl
