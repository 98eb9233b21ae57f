#include "core/kinds/mise.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::mise_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

std::optional<Proposal> proposed(const char* file, const char* content) {
  FakeFileSystem files;
  files.write_file(std::string("/p/") + file, content);
  return propose_mise(TestLevel(files, "/p"));
}

TEST_CASE("the environment can be a string or a table, in any of mise's files") {
  for (const char* file : {"mise.toml", ".mise.toml", "mise.local.toml", ".config/mise.toml"}) {
    CHECK_THAT(proposed(file, "[env]\n_.python.venv = \".ve\"\n")->prefixes,
               Equals(Paths{"/p/.ve"}));
  }
  CHECK_THAT(
      proposed("mise.toml", "[env]\n_.python.venv = {path = \"~/v\", create = true}\n")->prefixes,
      Equals(Paths{"/home/me/v"}));
}

TEST_CASE("a mise file never stops the search, and an unknown template proposes nothing") {
  CHECK_FALSE(proposed("mise.toml", "[env]\n_.python.venv = \".ve\"\n")->is_stopping);
  CHECK_FALSE(proposed("mise.toml", "[env]\n_.python.venv = \"{{exec(command='x')}}/v\"\n"));
  CHECK_FALSE(proposed("mise.toml", "[tools]\npython = \"3.12\"\n"));
  CHECK_FALSE(proposed("mise.toml", "not toml"));
}

TEST_CASE("templates for the project or for a directory of the user are replaced") {
  const auto named = [](const std::string& text) {
    const auto proposal =
        proposed("mise.toml", ("[env]\n_.python.venv = '" + text + "'\n").c_str());
    return proposal ? proposal->prefixes.front() : "";
  };
  CHECK(named("{{config_root}}/.ve") == "/p/.ve");
  CHECK(named("{{ config_root }}/.ve") == "/p/.ve");
  CHECK(named("~/envs/{{ config_root | basename }}") == "/home/me/envs/p");
  CHECK(named("{{env.HOME}}/v") == "/home/me/v");
  CHECK(named("{{xdg_data_home}}/v") == "/home/me/.local/share/v");
  for (const char* text :
       {"{{config_root", "{{config_root | hash}}", "{{env.X}}", "{% if true %}a{% endif %}"}) {
    CHECK(named(text).empty());
  }
}

TEST_CASE("if there are several [[env]] tables, the last one that names an environment is used") {
  CHECK_THAT(proposed("mise.toml",
                      "[[env]]\n_.python.venv = \"a\"\n[[env]]\nX = \"1\"\n[[env]]\n"
                      "mise = {python = {venv = {path = \"b\"}}}\n")
                 ->prefixes,
             Equals(Paths{"/p/b"}));
}

TEST_CASE("a missing environment is skipped if another file names an environment that exists") {
  FakeFileSystem files;
  files.make_directory("/p/shared");
  files.write_file("/p/mise.toml", "[env]\n_.python.venv = \"shared\"\n");
  files.write_file("/p/mise.local.toml", "[env]\n_.python.venv = \"mine\"\n");
  const auto proposal = propose_mise(TestLevel(files, "/p"));
  CHECK_THAT(proposal->prefixes, Equals(Paths{"/p/shared"}));
  CHECK(proposal->pointer == "/p/mise.toml");
}

TEST_CASE("a file that is selected by MISE_ENV is read without a marker") {
  FakeFileSystem files;
  files.write_file("/p/mise.dev.toml", "[env]\n_.python.venv = \"dev\"\n");
  Variables variables;
  variables.set("MISE_ENV", "dev");
  CHECK_FALSE(propose_mise(TestLevel(files, "/p", variables)));
  CHECK_FALSE(propose_mise_by_variables(TestLevel(files, "/p")));
  CHECK_THAT(propose_mise_by_variables(TestLevel(files, "/p", variables))->prefixes,
             Equals(Paths{"/p/dev"}));
}

TEST_CASE("the local file overrides the shared file") {
  FakeFileSystem files;
  files.write_file("/p/mise.toml", "[env]\n_.python.venv = \"shared\"\n");
  files.write_file("/p/mise.local.toml", "[env]\n_.python.venv = \"mine\"\n");
  CHECK_THAT(propose_mise(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/mine"}));
}

}  // namespace venvctl::mise_test
