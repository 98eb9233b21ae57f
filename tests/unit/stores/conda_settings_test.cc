#include "core/stores/conda_settings.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::conda_settings_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;
using Values = std::map<std::string, std::string, std::less<>>;

struct Machine {
  // Writes files that each name their own path as a directory of environments.
  void write(const Paths& paths, const char* key = "envs_dirs") {
    for (const std::string& path : paths) {
      files.write_file(path, std::string(key) + ":\n  - " + path + "\n");
    }
  }
  Paths ask(Values values = {}, const Paths& roots = {"/inst"}) {
    values.emplace("HOME", "/home/me");
    return conda_configured_directories(files, Variables(std::move(values)), roots);
  }
  FakeFileSystem files;
};

TEST_CASE("all configuration files of conda and mamba are read, the highest priority first") {
  const Paths order = {"/own/mamba.yml",
                       "/home/me/.mambarc",
                       "/home/me/.mamba/mambarc.d/a.yml",
                       "/home/me/.mamba/mambarc",
                       "/home/me/.mamba/.mambarc",
                       "/home/me/.config/mamba/mambarc",
                       "/own/.condarc",
                       "/home/me/.condarc",
                       "/home/me/.conda/condarc.d/b.yaml",
                       "/home/me/.conda/condarc.d/a.yml",
                       "/home/me/.conda/condarc",
                       "/home/me/.conda/.condarc",
                       "/home/me/.config/conda/condarc.d/a.yml",
                       "/home/me/.config/conda/condarc",
                       "/home/me/.config/conda/.condarc",
                       "/inst/.mambarc",
                       "/inst/condarc.d/a.yml",
                       "/inst/condarc",
                       "/inst/.condarc",
                       "/var/lib/conda/condarc.d/a.yml",
                       "/var/lib/conda/.condarc",
                       "/etc/conda/.mambarc",
                       "/etc/conda/condarc.d/a.yml",
                       "/etc/conda/condarc",
                       "/etc/conda/.condarc"};
  for (const char* key : {"envs_dirs", "envs_path"}) {
    Machine machine;
    machine.write(order, key);
    CHECK_THAT(machine.ask({{"CONDARC", "/own/.condarc"}, {"MAMBARC", "/own/mamba.yml"}}),
               Equals(order));
  }
}

TEST_CASE("only the YAML files in a directory of configuration files are read, sorted by name") {
  Machine machine;
  machine.write({"/c/b.yml", "/c/a.yaml", "/c/.yml", "/c/condarc", "/c/x.yml.orig"});
  machine.files.make_directory("/c/d.yml");
  CHECK_THAT(machine.ask({{"CONDARC", "/c"}}), Equals(Paths{"/c/b.yml", "/c/a.yaml"}));
}

TEST_CASE("CONDARC is used only if its path is absolute and has one of conda's names") {
  Machine machine;
  machine.write({"/c/x.yml", "/c/settings", "/home/me/condarc", "/condarc"});
  CHECK_THAT(machine.ask({{"CONDARC", "/c/x.yml"}}), Equals(Paths{"/c/x.yml"}));
  CHECK_THAT(machine.ask({{"CONDARC", "~/condarc"}}), Equals(Paths{"/home/me/condarc"}));
  CHECK(machine.ask({{"CONDARC", "/c/settings"}}).empty());
  CHECK(machine.ask({{"CONDARC", "condarc"}}).empty());
}

TEST_CASE("a file that appears twice is read once, with its lowest priority") {
  Machine machine;
  machine.write({"/home/me/.config/conda/condarc", "/home/me/.conda/condarc"});
  CHECK_THAT(machine.ask({{"XDG_CONFIG_HOME", "/home/me/.conda"}}),
             Equals(Paths{"/home/me/.conda/condarc", "/home/me/.config/conda/condarc"}));
  machine.write({"/x/conda/condarc"});
  CHECK_THAT(machine.ask({{"XDG_CONFIG_HOME", "/x"}, {"CONDARC", "/x/conda/condarc"}}),
             Equals(Paths{"/home/me/.conda/condarc", "/home/me/.config/conda/condarc",
                          "/x/conda/condarc"}));
}

TEST_CASE(
    "the first installation has the highest priority, and an active environment is not read") {
  Machine machine;
  machine.write({"/one/.condarc", "/two/.condarc", "/three/.condarc"});
  CHECK_THAT(machine.ask({{"CONDA_PREFIX", "/three"}}, {"/one", "/two"}),
             Equals(Paths{"/one/.condarc", "/two/.condarc"}));
}

TEST_CASE("the variables come before the files, unless a file says that its value is final") {
  Machine machine;
  machine.write({"/home/me/.condarc", "/home/me/.mambarc"});
  const Values values = {{"CONDA_ENVS_DIRS", "/a: /b:"}};
  CHECK_THAT(machine.ask(values),
             Equals(Paths{"/a", "/b", "/home/me/.mambarc", "/home/me/.condarc"}));
  machine.files.write_file("/etc/conda/.condarc", "envs_dirs:  #!final\n  - /shared\n");
  CHECK_THAT(machine.ask(values), Equals(Paths{"/home/me/.mambarc", "/shared"}));
  // mamba does not know the flag #!final.
  machine.files.write_file("/etc/conda/.condarc", "envs_dirs:\n  - /shared\n");
  machine.files.write_file("/etc/conda/.mambarc", "envs_dirs: #!final\n  - /more\n");
  CHECK(machine.ask(values).size() == 6);
}

TEST_CASE("directories that a file flags as top or bottom come first or last") {
  Machine machine;
  machine.files.write_file("/etc/conda/.condarc", "envs_dirs:\n  - /e1\n  - /e2  #!top\n");
  machine.files.write_file("/home/me/.condarc",
                           "envs_dirs:\n  - /h1 #!bottom\n  - /h2 # !top\n  - /h3\n");
  CHECK_THAT(machine.ask({{"CONDA_ENVS_PATH", "/v"}}),
             Equals(Paths{"/e2", "/v", "/h2", "/h3", "/e1", "/h1"}));
}

TEST_CASE("a file that cannot be parsed does not hide the others") {
  Machine machine;
  machine.write({"/home/me/.conda/condarc"});
  machine.files.write_file("/home/me/.condarc", "envs_dirs: [");
  CHECK_THAT(machine.ask(), Equals(Paths{"/home/me/.conda/condarc"}));
}

TEST_CASE("nothing in an absent directory is accessed") {
  Machine machine;
  machine.files.make_directory("/home/me");
  machine.ask();
  CHECK(machine.files.count_touched("read_file ") == 0);
  CHECK(machine.files.count_touched("status ") < 12);
}

}  // namespace venvctl::conda_settings_test
