#include "core/stores/user_directories.h"

#include "tests/support/catch.h"

namespace venvctl::user_directories_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

Variables variables_of(std::map<std::string, std::string, std::less<>> values) {
  values.emplace("HOME", "/home/me");
  return Variables(std::move(values));
}

TEST_CASE("XDG variables set the directories, but a relative value is ignored") {
  CHECK(data_directory(variables_of({})) == "/home/me/.local/share");
  CHECK(trash_directory(variables_of({})) == "/home/me/.local/share/Trash");
  CHECK(elsewhere_directory(variables_of({})) == "/home/me/.local/share/venvctl/elsewhere");
  CHECK(config_directory(variables_of({{"XDG_CONFIG_HOME", "/etc/mine/"}})) == "/etc/mine");
  CHECK(cache_directory(variables_of({{"XDG_CACHE_HOME", "cache"}})) == "/home/me/.cache");
}

TEST_CASE("~ and variables in a path are expanded as Python does") {
  const Variables variables = variables_of({{"WORKON_HOME", "/w"}});
  const auto expanded = [&](const char* path) { return expanded_path(variables, "/base", path); };
  CHECK(expanded("~/x") == "/home/me/x");
  CHECK(expanded("$WORKON_HOME/x") == "/w/x");
  CHECK(expanded("${HOME}/x") == "/home/me/x");
  CHECK(expanded("${HOME") == "/base/${HOME");
  CHECK(expanded("$UNKNOWN/x") == "/base/$UNKNOWN/x");
  CHECK(expanded("a$") == "/base/a$");
  CHECK(expanded("rel/../x") == "/base/x");
}

TEST_CASE("named environments are in WORKON_HOME; without it, in two standard directories") {
  CHECK_THAT(virtualenv_homes(variables_of({}), "/p"),
             Equals(Paths{"/home/me/.local/share/virtualenvs", "/home/me/.virtualenvs"}));
  CHECK_THAT(virtualenv_homes(variables_of({{"WORKON_HOME", "envs"}}), "/p"),
             Equals(Paths{"/p/envs"}));
  CHECK_THAT(virtualenv_homes(variables_of({{"WORKON_HOME", ""}}), "/p"),
             Equals(Paths{"/home/me/.local/share/virtualenvs", "/home/me/.virtualenvs"}));
}

}  // namespace venvctl::user_directories_test
