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
  CHECK(proposed("mise.toml", "[env]\n_.python.venv = \"{{exec(command='x')}}/v\"\n")
            ->prefixes.empty());
  CHECK_FALSE(proposed("mise.toml", "[tools]\npython = \"3.12\"\n"));
  CHECK_FALSE(proposed("mise.toml", "not toml"));
}

TEST_CASE("templates for the project or for a directory of the user are replaced") {
  const auto named = [](const std::string& text) {
    const auto proposal =
        proposed("mise.toml", ("[env]\n_.python.venv = '" + text + "'\n").c_str());
    return proposal->prefixes.empty() ? "" : proposal->prefixes.front();
  };
  CHECK(named("{{config_root}}/.ve") == "/p/.ve");
  CHECK(named("{{ config_root }}/.ve") == "/p/.ve");
  CHECK(named("~/envs/{{ config_root | basename }}") == "/home/me/envs/p");
  CHECK(named("{{env.HOME}}/v") == "/home/me/v");
  CHECK(named("$HOME/v") == "/home/me/v");
  CHECK(named("{{config_root}}/${HOME}/$NONE") == "/p/home/me/$NONE");
  CHECK(named("{{xdg_data_home}}/v") == "/home/me/.local/share/v");
  for (const char* text :
       {"{{config_root", "{{config_root | hash}}", "{{env.X}}", "{% if true %}a{% endif %}"}) {
    CHECK(named(text).empty());
  }
}

TEST_CASE("if there are several [[env]] tables, the last one that selects an environment is used") {
  CHECK_THAT(proposed("mise.toml",
                      "[[env]]\n_.python.venv = \"a\"\n[[env]]\nX = \"1\"\n[[env]]\n"
                      "mise = {python = {venv = {path = \"b\"}}}\n")
                 ->prefixes,
             Equals(Paths{"/p/b"}));
}

TEST_CASE(
    "only the first file that selects an environment is used, even if the environment is missing") {
  FakeFileSystem files;
  files.make_directory("/p/shared");
  files.write_file("/p/mise.toml", "[env]\n_.python.venv = \"shared\"\n");
  files.write_file("/p/mise.local.toml", "[env]\n_.python.venv = \"mine\"\n");
  const auto proposal = propose_mise(TestLevel(files, "/p"));
  CHECK_THAT(proposal->prefixes, Equals(Paths{"/p/mine"}));
  CHECK(proposal->pointer == "/p/mise.local.toml");
  files.write_file("/p/mise.local.toml", "[env]\n_.python.venv = \"{{ exec(command='x') }}\"\n");
  CHECK(propose_mise(TestLevel(files, "/p"))->prefixes.empty());
}

TEST_CASE("a file that is selected by MISE_ENV or .miserc.toml is read without a marker") {
  FakeFileSystem files;
  files.write_file("/p/mise.dev.toml", "[env]\n_.python.venv = \"dev\"\n");
  Variables variables;
  variables.set("MISE_ENV", "dev");
  CHECK_FALSE(propose_mise(TestLevel(files, "/p", variables)));
  CHECK_FALSE(propose_unusual_mise(TestLevel(files, "/p")));
  CHECK_THAT(propose_unusual_mise(TestLevel(files, "/p", variables))->prefixes,
             Equals(Paths{"/p/dev"}));
  files.write_file("/home/me/.config/mise/miserc.toml", "env = [\"dev\"]\n");
  CHECK_THAT(propose_unusual_mise(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/dev"}));
  for (const char* name : {"MISE_NO_ENV", "MISE_NO_CONFIG"}) {
    Variables disabling;
    disabling.set(name, "1");
    CHECK_FALSE(propose_unusual_mise(TestLevel(files, "/p", disabling)));
  }
}

TEST_CASE("a .miserc.toml of a nearer level also decides which files of this level are read") {
  FakeFileSystem files;
  files.write_file("/p/own.toml", "[env]\n_.python.venv = \"e\"\n");
  files.write_file("/p/a/.miserc.toml", "override_config_filenames = [\"own.toml\"]\n");
  TestLevel nearer(files, "/p/a");
  const Level levels[] = {nearer};
  TestLevel level(files, "/p");
  CHECK_FALSE(propose_unusual_mise(level));
  level->nearer = levels;
  CHECK_THAT(propose_unusual_mise(level)->prefixes, Equals(Paths{"/p/e"}));
}

TEST_CASE("outside of the home directory, mise's own files are a last resort") {
  FakeFileSystem files;
  files.make_directory("/p");
  files.write_file("/home/me/.config/mise/config.toml", "[env]\n_.python.venv = \"v\"\n");
  const auto proposal = propose_global_mise(TestLevel(files, "/p"));
  CHECK_THAT(proposal->prefixes, Equals(Paths{"/home/me/v"}));
  CHECK(proposal->pointer == "/home/me/.config/mise/config.toml");
  CHECK(proposal->root == "/");
  TestLevel home(files, "/home/me");
  const Level levels[] = {home};
  TestLevel below(files, "/p");
  below->nearer = levels;
  CHECK_FALSE(propose_global_mise(below));
}

TEST_CASE("the local file overrides the shared file") {
  FakeFileSystem files;
  files.write_file("/p/mise.toml", "[env]\n_.python.venv = \"shared\"\n");
  files.write_file("/p/mise.local.toml", "[env]\n_.python.venv = \"mine\"\n");
  CHECK_THAT(propose_mise(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/mine"}));
}

TEST_CASE("without env_shell_expand, variables in a path stay as they are, but ~ is expanded") {
  const auto prefix = [](const char* path, const char* nearer, const char* variable = "") {
    Variables variables;
    variables.set("MISE_ENV_SHELL_EXPAND", variable);
    FakeFileSystem files;
    files.write_file("/home/me/p/mise.toml",
                     std::string("[env]\n_.python.venv = \"") + path + "\"\n");
    files.write_file("/home/me/p/sub/mise.toml", nearer);
    files.write_file("/home/me/mise.toml", "[settings]\nenv_shell_expand = false\n");
    TestLevel sub(files, "/home/me/p/sub", variables);
    const std::vector<Level> levels = {sub};
    TestLevel level(files, "/home/me/p", variables);
    level->nearer = levels;
    return propose_mise(level)->prefixes.front();
  };
  CHECK(prefix("$HOME/v", "") == "/home/me/p/$HOME/v");  // a file above has the setting
  CHECK(prefix("~/v", "") == "/home/me/v");
  CHECK(prefix("$HOME/v", "[settings]\nenv_shell_expand = true\n") == "/home/me/v");
  CHECK(prefix("$HOME/v", "", "1") == "/home/me/v");
}

TEST_CASE("the user's settings also apply to files of projects") {
  FakeFileSystem files;
  files.write_file("/p/mise.toml", "[env]\n_.python.venv = \"$HOME/v\"\n");
  CHECK_THAT(propose_mise(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/home/me/v"}));
  files.write_file("/home/me/.config/mise/config.toml", "[settings]\nenv_shell_expand = false\n");
  CHECK_THAT(propose_mise(TestLevel(files, "/p"))->prefixes, Equals(Paths{"/p/$HOME/v"}));
}

TEST_CASE("a nearer file that selects an environment decides, even if the environment is missing") {
  FakeFileSystem files;
  files.write_file("/p/mise.toml", "[env]\n_.python.venv = \".ve\"\n");
  files.write_file("/p/sub/mise.toml", "[env]\n_.python.venv = \"gone\"\n");
  files.write_file("/p/other/mise.toml", "[tools]\n");
  const auto proposed_above = [&](const char* directory) {
    TestLevel cwd(files, directory);
    const std::vector<Level> nearer = {cwd};
    TestLevel level(files, "/p");
    level->nearer = nearer;
    return propose_mise(level).has_value();
  };
  CHECK_FALSE(proposed_above("/p/sub"));
  CHECK(proposed_above("/p/other"));
}

TEST_CASE("a path that is too long is not evaluated") {
  std::string text = "[env]\n_.python.venv = '";
  for (int i = 0; i < 100000; ++i) text += "{{cwd}}/";
  CHECK(proposed("mise.toml", (text + "'\n").c_str())->prefixes.empty());
}

}  // namespace venvctl::mise_test
