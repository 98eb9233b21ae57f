#include "core/kinds/mise_files.h"

#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::mise_files_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

struct Project {
  // The existing files that mise reads in /p; the file with the highest priority comes first.
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
                       ".rtx.local.toml",
                       "mise/config.local.toml",
                       ".mise/config.local.toml",
                       ".config/mise.local.toml",
                       ".config/mise/mise.local.toml",
                       ".config/mise/config.local.toml",
                       ".mise.toml",
                       "mise.toml",
                       ".rtx.toml",
                       "mise/config.toml",
                       ".mise/config.toml",
                       ".mise/conf.d/b.toml",
                       ".mise/conf.d/a.toml",
                       ".config/mise.toml",
                       ".config/mise/mise.toml",
                       ".config/mise/config.toml",
                       ".config/mise/conf.d/z.toml"};
  project.write(order);
  project.write({".config/mise/conf.d/.hidden.toml", ".config/mise/conf.d/note.txt", "other.toml"});
  CHECK_THAT(project.order(), Equals(order));
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

TEST_CASE("variables can name other files in the directory or below it, but none outside of it") {
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

TEST_CASE("in the home directory, the user's own files have the lowest priority") {
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

}  // namespace venvctl::mise_files_test
