#include "core/kinds/tool_files/mise_settings.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::mise_settings_test {

using Catch::Matchers::Equals;
using Names = std::vector<std::string>;
using Values = std::map<std::string, std::string, std::less<>>;

struct Project {
  Project() { files.make_directory("/q/p"); }
  MiseSettings ask(const Values& values = {}) {
    return mise_settings(TestLevel(files, "/q/p", Variables(values)));
  }
  FakeFileSystem files;
};

TEST_CASE("the nearest file that has a setting decides it, and a variable overrides all files") {
  Project project;
  CHECK(project.ask().environments.empty());
  const std::pair<const char*, const char*> files[] = {
      {"/etc/mise/miserc.toml", "a"}, {"/home/me/.config/mise/miserc.toml", "b"},
      {"/.miserc.toml", "c"},         {"/q/.config/miserc.toml", "d"},
      {"/q/.miserc.toml", "e"},       {"/q/p/.config/miserc.toml", "f"},
      {"/q/p/.miserc.toml", "g"}};
  for (const auto& [file, name] : files) {
    project.files.write_file(file, "env = ['" + std::string(name) + "']\n");
    CHECK_THAT(project.ask().environments, Equals(Names{name}));
  }
  CHECK_THAT(project.ask({{"MISE_PROFILE", "x,,y"}}).environments, Equals(Names{"x", "y"}));
  CHECK(project.ask({{"MISE_ENV", ""}}).environments.empty());
  CHECK_THAT(project.ask({{"MISE_CEILING_PATHS", "/q/p"}}).environments, Equals(Names{"b"}));
  project.files.write_file("/q/p/.miserc.toml", "env = []\nenv_conf_d = true\n");
  CHECK(project.ask().environments.empty());
  CHECK(project.ask().has_environments_in_conf_d);
  CHECK_FALSE(project.ask({{"MISE_ENV_CONF_D", "no"}}).has_environments_in_conf_d);
}

TEST_CASE("above the home directory and in its .config, no .miserc.toml is read") {
  Project project;
  project.files.write_file("/q/.miserc.toml", "env = ['above']\n");
  project.files.write_file("/q/p/.config/miserc.toml", "env = ['config']\n");
  CHECK(project.ask({{"HOME", "/q/p"}}).environments.empty());
}

TEST_CASE(
    "relative ignored paths start at their file; those in a variable at the working directory") {
  Project project;
  project.files.write_file("/q/.config/miserc.toml",
                           "ignored_config_paths = ['../p', '~/x']\nceiling_paths = ['~']\n");
  CHECK_THAT(project.ask().ignored, Equals(Names{"/q/p", "/home/me/x"}));
  CHECK_THAT(project.ask().ceilings, Equals(Names{"/home/me"}));
  CHECK_THAT(project.ask({{"MISE_IGNORED_CONFIG_PATHS", "a:/b"}}).ignored,
             Equals(Names{"/q/p/a", "/b"}));
}

TEST_CASE("names that lead out of the level are ignored") {
  CHECK_THAT(names_in_level({"a.toml", "../b.toml", "/c.toml", "d/e.toml", "", "./f.toml"}),
             Equals(Names{"a.toml", "d/e.toml"}));
  Project project;
  CHECK_THAT(project.ask({{"MISE_ENV", "../x,y"}}).environments, Equals(Names{"y"}));
}

TEST_CASE("a list with too many names counts as unreadable") {
  struct Noted : FakeFileSystem {
    std::string noted;
    void note_unreadable(const std::string& path, const std::string& reason) override {
      noted += path + ": " + reason + "\n";
    }
  } files;
  const auto ask = [&](int count, const std::string& name) {
    std::string text = "env = [";
    for (int i = 0; i < count; ++i) text += "'" + name + std::to_string(i) + "',";
    files.write_file("/p/.miserc.toml", text + "]\n");
    return mise_settings(TestLevel(files, "/p")).environments.size();
  };
  CHECK(ask(64, "e") == 64);
  CHECK(files.noted.empty());
  CHECK(ask(65, "e") == 0);
  CHECK(files.noted == "/p/.miserc.toml: env has too many names\n");
  CHECK(ask(20, std::string(1000, 'e')) == 0);
}

}  // namespace venvctl::mise_settings_test
