#include "core/kinds/tool_files/mise_files.h"

#include <algorithm>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::mise_files_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

struct Project {
  // The paths of the files that mise reads in /p. The file with the highest priority comes first.
  Paths order(const std::map<std::string, std::string, std::less<>>& variables = {}) {
    Paths found;
    for (const std::string& path : mise_files(TestLevel(files, "/p", Variables(variables)))) {
      if (files.status(path)) found.push_back(path.substr(3));
    }
    return found;
  }
  void write(const Paths& names) {
    for (const std::string& name : names) files.write_file("/p/" + name, "");
  }
  FakeFileSystem files;
};

TEST_CASE("mise's files have the priority that mise gives them") {
  Project project;
  const Paths order = {".mise.local.toml",
                       "mise.local.toml",
                       "mise/config.local.toml",
                       ".mise/config.local.toml",
                       ".config/mise.local.toml",
                       ".config/mise/mise.local.toml",
                       ".config/mise/config.local.toml",
                       ".mise.toml",
                       "mise.toml",
                       "mise/config.toml",
                       "mise/conf.d/a.toml",
                       ".mise/config.toml",
                       ".mise/conf.d/b.toml",
                       ".mise/conf.d/a.toml",
                       ".config/mise.toml",
                       ".config/mise/mise.toml",
                       ".config/mise/config.toml",
                       ".config/mise/conf.d/z.toml"};
  project.write(order);
  project.write({".config/mise/conf.d/.hidden.toml", ".config/mise/conf.d/note.txt", "other.toml",
                 ".rtx.toml", "mise/mise.toml"});
  CHECK_THAT(project.order(), Equals(order));
}

// The files in an item of the numbered list in the section about mise, from left to right.
Paths files_in_item(const std::string& number) {
  std::ifstream page(VENVCTL_RULES_PAGE);
  std::string line;
  while (std::getline(page, line) && line != "### mise") continue;
  while (std::getline(page, line) && !line.starts_with(number + ". ")) continue;
  Paths found;
  for (size_t open = line.find('`'); open != std::string::npos; open = line.find('`', open + 1)) {
    const size_t close = line.find('`', open + 1);
    std::string name = line.substr(open + 1, close - open - 1);
    open = close;
    if (!name.ends_with(".toml") || name == ".local.toml") continue;
    std::ranges::replace(name, '*', 'a');
    found.push_back(std::move(name));
  }
  return found;
}

TEST_CASE("docs/environments.md lists mise's files in the order of their priority") {
  Paths order;
  for (const char* number : {"1", "2", "3"}) {
    for (const std::string& name : files_in_item(number)) order.push_back(name);
  }
  for (std::string name : files_in_item("3")) {
    order.push_back(name.replace(name.rfind(".toml"), 1, ".local."));
  }
  constexpr size_t kFiles = 10 + 7 + 2 * 9;
  CHECK(order.size() == kFiles);
  Project project;
  project.write(order);
  std::ranges::reverse(order);
  CHECK_THAT(project.order({{"MISE_ENV", "dev"}, {"MISE_ENV_CONF_D", "1"}}), Equals(order));
}

TEST_CASE(
    "a file for a later word of MISE_ENV overrides files for earlier words and all other files") {
  Project project;
  project.write({"mise.toml", ".mise.local.toml", "mise.dev.toml", "mise.dev.local.toml",
                 ".config/mise.ci.toml", "mise/config.ci.toml"});
  CHECK_THAT(project.order(), Equals(Paths{".mise.local.toml", "mise.toml"}));
  const Paths all = {"mise/config.ci.toml", ".config/mise.ci.toml", "mise.dev.local.toml",
                     "mise.dev.toml",       ".mise.local.toml",     "mise.toml"};
  CHECK_THAT(project.order({{"MISE_ENV", "dev,,ci"}}), Equals(all));
  CHECK_THAT(project.order({{"MISE_PROFILE", "dev,ci"}}), Equals(all));
  CHECK_THAT(project.order({{"MISE_ENV", ""}, {"MISE_PROFILE", "dev,ci"}}),
             Equals(Paths{".mise.local.toml", "mise.toml"}));
}

TEST_CASE("variables can select other files in the directory or below it, but not outside of it") {
  Project project;
  project.write({"mise.toml", ".mise.toml", "own.toml", "sub/own.toml"});
  CHECK_THAT(project.order({{"MISE_DEFAULT_CONFIG_FILENAME", "own.toml"}}),
             Equals(Paths{".mise.toml", "own.toml", "mise.toml"}));
  CHECK_THAT(project.order({{"MISE_OVERRIDE_CONFIG_FILENAMES", "own.toml:sub/own.toml"}}),
             Equals(Paths{"sub/own.toml", "own.toml"}));
  CHECK_THAT(project.order({{"MISE_OVERRIDE_CONFIG_FILENAMES", "../own.toml:/q/own.toml"}}),
             Equals(Paths{".mise.toml", "mise.toml"}));
  CHECK_THAT(project.order({{"MISE_ENV", "../x"}}), Equals(Paths{".mise.toml", "mise.toml"}));
}

TEST_CASE("in the home directory, mise's files of the user have the lowest priority") {
  Project project;
  project.write(
      {"cfg/mise/config.toml", ".config/mise/config.toml", "mise.toml", "own/conf.d/a.toml"});
  CHECK_THAT(project.order({{"HOME", "/p"}}),
             Equals(Paths{"mise.toml", ".config/mise/config.toml"}));
  CHECK_THAT(project.order({{"HOME", "/p"}, {"XDG_CONFIG_HOME", "/p/cfg"}}),
             Equals(Paths{"mise.toml", ".config/mise/config.toml", "cfg/mise/config.toml"}));
  CHECK_THAT(project.order({{"HOME", "/p"}, {"MISE_CONFIG_DIR", "~/own"}}),
             Equals(Paths{"mise.toml", "own/conf.d/a.toml"}));
  CHECK_THAT(
      project.order({{"HOME", "/p"}, {"MISE_GLOBAL_CONFIG_FILE", "/p/cfg/mise/config.toml"}}),
      Equals(Paths{"mise.toml", ".config/mise/config.toml", "cfg/mise/config.toml"}));
}

TEST_CASE("mise's files of the machine have a lower priority than those of the user") {
  Project project;
  project.write({"sys/config.toml", "sys/config.dev.toml", "sys/conf.d/a.toml", "one.toml",
                 ".config/mise/config.toml"});
  const Paths own = {".config/mise/config.toml"};
  CHECK_THAT(project.order({{"HOME", "/p"}}), Equals(own));
  const Paths all = {".config/mise/config.toml", "sys/config.toml", "sys/conf.d/a.toml"};
  CHECK_THAT(project.order({{"HOME", "/p"}, {"MISE_SYSTEM_CONFIG_DIR", "/p/sys"}}), Equals(all));
  CHECK_THAT(project.order({{"HOME", "/p"}, {"MISE_SYSTEM_DIR", "/p/sys"}}), Equals(all));
  CHECK_THAT(project.order({{"HOME", "/p"}, {"MISE_SYSTEM_DIR", "/p/sys"}, {"MISE_ENV", "dev"}}),
             Equals(Paths{".config/mise/config.toml", "sys/config.dev.toml", "sys/config.toml",
                          "sys/conf.d/a.toml"}));
  CHECK_THAT(project.order({{"HOME", "/p"},
                            {"MISE_SYSTEM_CONFIG_FILE", "/p/one.toml"},
                            {"MISE_CONFIG_FILE", "/p/sys/config.toml"}}),
             Equals(Paths{".config/mise/config.toml", "sys/config.toml", "one.toml"}));
  Variables variables;
  variables.set("HOME", "/p");
  CHECK_THAT(mise_global_files(TestLevel(project.files, "/p", variables)),
             Equals(Paths{"/p/.config/mise/mise.local.toml", "/p/.config/mise/config.local.toml",
                          "/p/.config/mise/mise.toml", "/p/.config/mise/config.toml"}));
}

TEST_CASE("with env_conf_d, a file in conf.d may belong to one environment") {
  Project project;
  const Paths order = {".mise.dev.local.toml", ".mise/conf.d/b.dev.local.toml",
                       ".mise.dev.toml",       ".mise/conf.d/b.dev.toml",
                       "mise.dev.toml",        ".config/mise/conf.d/a.dev.toml",
                       ".mise/conf.d/z.toml",  ".mise/conf.d/z.local.toml"};
  project.write(order);
  project.write({".mise/conf.d/y.ci.toml", ".mise/conf.d/y.dev.ci.toml"});
  CHECK_THAT(project.order({{"MISE_ENV", "dev"}, {"MISE_ENV_CONF_D", "1"}}), Equals(order));
  CHECK(project.order({{"MISE_ENV", "dev"}}).size() == 10);
  CHECK(project.order({{"MISE_ENV", "dev"}, {"MISE_ENV_CONF_D", "no"}}).size() == 10);
}

TEST_CASE(".miserc.toml selects files that replace the usual ones, except those of environments") {
  Project project;
  project.write({"mise.ci.toml", "own.toml", "mise.toml"});
  project.files.write_file("/p/.miserc.toml",
                           "env = ['ci']\noverride_config_filenames = [\"own.toml\"]\n");
  CHECK_THAT(project.order(), Equals(Paths{"mise.ci.toml", "own.toml"}));
  CHECK_THAT(project.order({{"MISE_OVERRIDE_CONFIG_FILENAMES", ""}}),
             Equals(Paths{"mise.ci.toml", "mise.toml"}));
}

TEST_CASE("auto_env adds files for the platform, with a lower priority than those of MISE_ENV") {
  Project project;
  project.write({"mise.unix.toml", "mise.linux.toml", "mise.windows.toml", "mise.dev.toml"});
  CHECK_THAT(project.order({{"MISE_AUTO_ENV", "true"}, {"MISE_ENV", "dev"}}),
             Equals(Paths{"mise.dev.toml", "mise.linux.toml", "mise.unix.toml"}));
  CHECK_THAT(project.order({{"MISE_AUTO_ENV", "true"}, {"MISE_ENV", "unix"}}),
             Equals(Paths{"mise.unix.toml", "mise.linux.toml"}));
  project.files.write_file("/p/.miserc.toml", "auto_env = true\n");
  CHECK(project.order().size() == 2);
  CHECK(project.order({{"MISE_AUTO_ENV", "0"}}).empty());
}

TEST_CASE("the user's files are ignored if the directory in which their paths start is ignored") {
  Project project;
  project.write({".config/mise/config.toml"});
  const auto order = [&](const char* ignored) {
    return project.order({{"HOME", "/p"},
                          {"MISE_GLOBAL_CONFIG_ROOT", "/other"},
                          {"MISE_IGNORED_CONFIG_PATHS", ignored}});
  };
  CHECK_THAT(order("/else"), Equals(Paths{".config/mise/config.toml"}));
  CHECK(order("/other").empty());
}

TEST_CASE("files at and above a ceiling, and ignored files, are not read") {
  Project project;
  project.write({"mise.toml", ".mise.toml", ".config/mise.toml"});
  CHECK(project.order({{"MISE_CEILING_PATHS", "/q:/p"}}).empty());
  CHECK(project.order({{"MISE_CEILING_PATHS", "/"}}).size() == 3);
  CHECK(project.order({{"MISE_IGNORED_CONFIG_PATHS", "/p"}}).empty());
  CHECK_THAT(project.order({{"MISE_IGNORED_CONFIG_PATHS", "mise.toml:.config"}}),
             Equals(Paths{".mise.toml"}));
  CHECK_THAT(project.order({{"MISE_IGNORED_CONFIG_PATHS", "/**/*mise.toml"}}), Equals(Paths{}));
  project.files.make_link("/link", "/p");
  Variables physical;
  physical.set("MISE_IGNORED_CONFIG_PATHS", "/p");
  CHECK(mise_files(TestLevel(project.files, "/link", physical)).empty());
  Variables pattern;
  pattern.set("MISE_IGNORED_CONFIG_PATHS", "/l*/**");
  CHECK_FALSE(mise_files(TestLevel(project.files, "/link", pattern)).empty());
  project.files.write_file("/.config/miserc.toml", "ignored_config_paths = [\"../p/mise.toml\"]\n");
  CHECK(project.order().size() == 3);  // in the root directory, mise does not look in .config
  project.files.write_file("/p/.config/miserc.toml", "ignored_config_paths = [\"../mise.toml\"]\n");
  CHECK_THAT(project.order(), Equals(Paths{".mise.toml", ".config/mise.toml"}));
}

TEST_CASE("paths in a file are relative to the project, or for unusual names to the file") {
  const auto root = [](const char* file,
                       std::map<std::string, std::string, std::less<>> more = {}) {
    more["HOME"] = "/h";
    return mise_config_root(Variables(more), file);
  };
  for (const char* file : {"mise.toml", ".mise.dev.toml", ".config/mise.toml", "mise/config.toml",
                           ".config/mise/config.dev.local.toml", ".config/mise/conf.d/a.toml",
                           ".mise/conf.d/a.toml", "other.toml"}) {
    CHECK(root((std::string("/p/") + file).c_str()) == "/p");
  }
  CHECK(root("/p/mise/mise.toml") == "/p/mise");
  CHECK(root("/p/.config/mise/mise.toml") == "/p/.config/mise");
  CHECK(root("/p/.config/mise/mise.local.toml") == "/p/.config/mise");
  CHECK(root("/p/my/other.toml") == "/p/my");
  CHECK(root("/h/.config/mise/mise.toml") == "/h");
  CHECK(root("/own/conf.d/a.toml", {{"MISE_CONFIG_DIR", "/own"}}) == "/h");
  CHECK(root("/etc/mise/config.toml") == "/h");
  CHECK(root("/x/one.toml", {{"MISE_GLOBAL_CONFIG_FILE", "/x/one.toml"}}) == "/h");
  CHECK(root("/h/.config/mise/mise.toml", {{"MISE_GLOBAL_CONFIG_FILE", "/x/one.toml"}}) ==
        "/h/.config/mise");
  CHECK(root("/etc/mise/mise.toml", {{"MISE_SYSTEM_CONFIG_FILE", "/x/one.toml"}}) == "/etc/mise");
  CHECK(root("/etc/mise/config.toml", {{"MISE_GLOBAL_CONFIG_ROOT", "~/r"}}) == "/h/r");
  CHECK(root("/etc/mise/config.toml", {{"MISE_GLOBAL_CONFIG_ROOT", "relative"}}) == "/h");
  CHECK(root("/p/mise.toml", {{"MISE_GLOBAL_CONFIG_ROOT", "/r"}}) == "/p");
}

}  // namespace venvctl::mise_files_test
