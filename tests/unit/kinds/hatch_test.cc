#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::hatch_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

// The recorded test vectors contain this hash for this directory.
constexpr const char* kProject = "/srv/vectors/b/hatch/plain";
constexpr const char* kNested = "/demo/q0dtTMUf/demo";

struct Project {
  Project() {
    files.write_file(std::string(kProject) + "/pyproject.toml",
                     "[project]\nname = \"demo\"\n[tool.hatch]\n");
  }
  std::string prefix(Variables variables = {}) {
    return propose_hatch_table(TestLevel(files, kProject, std::move(variables)))->prefixes.front();
  }
  void configure(const std::string& directory) {
    files.write_file("/home/me/.config/hatch/config.toml",
                     "[dirs.env]\nvirtual = \"" + directory + "\"\n");
  }
  FakeFileSystem files;
};

TEST_CASE("the environment is named after the project and the hash of its directory") {
  Project project;
  CHECK(project.prefix() == std::string("/home/me/.local/share/hatch/env/virtual") + kNested);
  Variables variables;
  variables.set("HATCH_DATA_DIR", "~/hatch");
  CHECK(project.prefix(variables) == std::string("/home/me/hatch/env/virtual") + kNested);
}

TEST_CASE(
    "paths in a configured directory have no hash if it is in the project or is ~/.virtualenvs") {
  Project project;
  project.configure("/data");
  CHECK(project.prefix() == std::string("/data") + kNested);
  project.configure(".hatch");
  CHECK(project.prefix() == std::string(kProject) + "/.hatch/demo");
  project.configure("~/.virtualenvs");
  CHECK(project.prefix() == "/home/me/.virtualenvs/demo");
}

TEST_CASE("Hatch's configuration file, or the file in HATCH_CONFIG, sets the data directory") {
  Project project;
  project.files.write_file("/home/me/.config/hatch/config.toml", "[dirs]\ndata = \"~/hd\"\n");
  CHECK(project.prefix() == std::string("/home/me/hd/env/virtual") + kNested);
  Variables variables;
  variables.set("HATCH_CONFIG", "/etc/h.toml");
  project.files.write_file("/etc/h.toml", "[dirs]\ndata = \"$HOME/other\"\n");
  CHECK(project.prefix(variables) == std::string("/home/me/other/env/virtual") + kNested);
  variables.set("HATCH_DATA_DIR", "/mine");
  CHECK(project.prefix(variables) == std::string("/mine/env/virtual") + kNested);
  // Hatch resolves a relative path against the working directory, so a project may provide the
  // file.
  Variables relative;
  relative.set("HATCH_CONFIG", "h.toml");
  project.files.write_file(std::string(kProject) + "/h.toml", "[dirs]\ndata = \"/chosen\"\n");
  const auto proposal = propose_hatch_table(TestLevel(project.files, kProject, relative));
  CHECK(proposal->prefixes.front() == std::string("/chosen/env/virtual") + kNested);
  CHECK(proposal->pointer == std::string(kProject) + "/h.toml");
}

TEST_CASE("a relative path that leads out of the project starts at its physical directory") {
  FakeFileSystem files;
  files.write_file("/elsewhere/p/pyproject.toml",
                   "[tool.hatch.envs]\ndefault.path = \"../e\"\ntest.path = \"e\"\n");
  files.make_link("/home/me/p", "/elsewhere/p");
  Variables variables;
  const auto prefix = [&] {
    return propose_hatch_table(TestLevel(files, "/home/me/p", variables))->prefixes.front();
  };
  CHECK(prefix() == "/elsewhere/e");
  variables.set("HATCH_ENV", "test");
  CHECK(prefix() == "/home/me/p/e");
  variables.set("HATCH_ENV_TYPE_VIRTUAL_PATH", "../chosen");
  CHECK(prefix() == "/elsewhere/chosen");
}

TEST_CASE("HATCH_PROJECT selects another project, and Hatch then uses only this project") {
  Project project;
  project.files.write_file("/home/me/.config/hatch/config.toml",
                           "[dirs]\nproject = [\"\", \"/srv/vectors/b/hatch\"]\n"
                           "[projects]\ngone = \"/gone\"\nhere.location = \"/elsewhere\"\n");
  project.files.write_file("/elsewhere/pyproject.toml", "[project]\nname = \"w\"\n[tool.hatch]\n");
  project.files.write_file("/elsewhere/hatch.toml", "");
  const auto variables = [](const char* name) {
    Variables result;
    result.set("HATCH_PROJECT", name);
    return result;
  };
  TestLevel work(project.files, "/elsewhere", variables("plain"));
  CHECK_FALSE(propose_hatch_table(work));
  CHECK_FALSE(propose_hatch_file(work));
  const auto distant = propose_distant_hatch_project(work);
  CHECK_THAT(distant->prefixes,
             Equals(Paths{std::string("/home/me/.local/share/hatch/env/virtual") + kNested}));
  CHECK(distant->root == "/");
  CHECK(distant->pointer.empty());
  CHECK(project.prefix(variables("plain")) == distant->prefixes.front());
  TestLevel below(project.files, kProject, variables("plain"));
  const Level levels[] = {below};
  TestLevel here(project.files, kProject, variables("plain"));
  here->nearer = levels;
  // Absent, because the rules have already tried that level.
  CHECK_FALSE(propose_distant_hatch_project(here));
  CHECK(propose_hatch_file(TestLevel(project.files, "/elsewhere", variables("here"))));
  // The settings name no project "other".
  CHECK_FALSE(propose_hatch_file(TestLevel(project.files, "/elsewhere", variables("other"))));
  CHECK_FALSE(
      propose_distant_hatch_project(TestLevel(project.files, "/elsewhere", variables("other"))));
}

TEST_CASE(
    "a project that is entered through a link is recognized as the project that Hatch selected") {
  FakeFileSystem files;
  files.write_file("/home/me/.config/hatch/config.toml", "[projects]\nother = \"gone\"\n");
  files.write_file("/real/p/setup.py", "");
  files.write_file("/real/p/hatch.toml", "");
  files.make_link("/p", "/real/p");
  Variables variables;
  variables.set("HATCH_PROJECT", "other");
  CHECK(propose_hatch_file(TestLevel(files, "/p", variables)));
}

TEST_CASE("the mode in Hatch's configuration decides whether its project is used") {
  FakeFileSystem files;
  files.make_directory("/empty");
  files.write_file("/p/pyproject.toml", "[tool.hatch]\n");
  files.write_file("/lone/hatch.toml", "");
  files.write_file("/elsewhere/pyproject.toml", "[project]\nname = \"w\"\n[tool.hatch]\n");
  const auto has_distant = [&](const char* mode, const char* directory) {
    files.write_file("/home/me/.config/hatch/config.toml",
                     std::string("mode = \"") + mode +
                         "\"\nproject = \"w\"\n[projects]\nw = \"/elsewhere/sub\"\n");
    return propose_distant_hatch_project(TestLevel(files, directory)).has_value();
  };
  CHECK(has_distant("project", "/p"));
  CHECK_FALSE(propose_hatch_table(TestLevel(files, "/p")));
  CHECK(has_distant("aware", "/empty"));
  CHECK_FALSE(has_distant("aware", "/p"));
  CHECK(propose_hatch_table(TestLevel(files, "/p")));
  CHECK_FALSE(propose_hatch_file(TestLevel(files, "/lone")));
  CHECK_FALSE(has_distant("local", "/empty"));
  CHECK(propose_hatch_file(TestLevel(files, "/lone")));
}

TEST_CASE("if the file in HATCH_CONFIG is in the project, it must be approved") {
  FakeFileSystem files;
  files.write_file("/p/h.toml",
                   "mode = \"project\"\nproject = \"w\"\nprojects.w = \"/elsewhere\"\n");
  files.write_file("/elsewhere/pyproject.toml", "[project]\nname = \"w\"\n[tool.hatch]\n");
  Variables variables;
  variables.set("HATCH_CONFIG", "h.toml");
  TestLevel level(files, "/p", variables);
  const Level levels[] = {level};
  TestLevel here(files, "/p", variables);
  here->nearer = levels;
  CHECK(propose_distant_hatch_project(here)->pointer == "/p/h.toml");
}

TEST_CASE("in a data directory in the project, paths of environments contain no hash") {
  Project project;
  Variables variables;
  for (const std::string& directory : {std::string(kProject) + "/.data", std::string(".data")}) {
    variables.set("HATCH_DATA_DIR", directory);
    CHECK(project.prefix(variables) == std::string(kProject) + "/.data/env/virtual/demo");
  }
  // HATCH_DATA_DIR is relative to the working directory, so it may lead out of the project.
  Variables elsewhere;
  elsewhere.set("HATCH_DATA_DIR", "../data");
  CHECK(project.prefix(elsewhere) ==
        std::string("/srv/vectors/b/hatch/data/env/virtual") + kNested);
  // The project's directory itself does not count as below the project.
  project.configure(kProject);
  CHECK(project.prefix() == std::string(kProject) + kNested);
}

TEST_CASE("tables of Hatch's build backend are a marker only if Hatch has created an environment") {
  FakeFileSystem files;
  const std::string file = std::string(kProject) + "/pyproject.toml";
  const std::string name = "[project]\nname = \"demo\"\n";
  const char* const texts[] = {"[tool.hatch.build.targets.wheel]\n", "[tool.hatch.version]\n",
                               "[tool.hatch.metadata]\nallow-direct-references = true\n",
                               "[build-system]\nbuild-backend = \"hatchling.build\"\n"};
  for (const char* text : texts) {
    files.write_file(file, name + text);
    CHECK_FALSE(propose_hatch_table(TestLevel(files, kProject)));
  }
  const std::string made = std::string("/home/me/.local/share/hatch/env/virtual") + kNested;
  files.make_directory(made);
  for (const char* text : texts) {
    files.write_file(file, name + text);
    const auto proposal = propose_hatch_table(TestLevel(files, kProject));
    REQUIRE(proposal);
    CHECK_THAT(proposal->prefixes, Equals(Paths{made}));
    CHECK_FALSE(proposal->is_stopping);
    CHECK(proposal->create_command.empty());
  }
  files.write_file(file, name + "[tool.hatch.build]\n[tool.hatch.envs.default]\n");
  CHECK(propose_hatch_table(TestLevel(files, kProject))->is_stopping);
}

TEST_CASE("a hatch.toml that has only tables of the build backend is not a marker") {
  FakeFileSystem files;
  files.write_file(std::string(kProject) + "/hatch.toml", "[build]\n[version]\n");
  CHECK_FALSE(propose_hatch_file(TestLevel(files, kProject)));
  files.write_file(std::string(kProject) + "/hatch.toml", "[build]\n[envs.test]\n");
  CHECK(propose_hatch_file(TestLevel(files, kProject)));
}

TEST_CASE("a table in hatch.toml replaces the same table in pyproject.toml") {
  Project project;
  project.files.write_file(std::string(kProject) + "/pyproject.toml",
                           "[project]\nname = \"demo\"\n[tool.hatch.envs.default]\npath = \"p\"\n");
  CHECK(project.prefix() == std::string(kProject) + "/p");
  project.files.write_file(std::string(kProject) + "/hatch.toml", "[build]\n");
  CHECK(project.prefix() == std::string(kProject) + "/p");
  project.files.write_file(std::string(kProject) + "/hatch.toml", "[envs.test]\npath = \"t\"\n");
  CHECK(project.prefix() == std::string("/home/me/.local/share/hatch/env/virtual") + kNested);
}

TEST_CASE("a path for the default environment is taken from the variable, then from hatch.toml") {
  Project project;
  project.files.write_file(std::string(kProject) + "/hatch.toml",
                           "[envs.default]\npath = \".here\"\n");
  CHECK(project.prefix() == std::string(kProject) + "/.here");
  Variables variables;
  variables.set("HATCH_ENV_TYPE_VIRTUAL_PATH", "/there");
  CHECK(project.prefix(variables) == "/there");
}

TEST_CASE("a project without a name has the name of its directory") {
  FakeFileSystem files;
  const std::string store = "/home/me/.local/share/hatch/env/virtual/";
  files.write_file("/srv/My_Shop/hatch.toml", "");
  files.write_file("/srv/My_Shop/setup.py", "");
  const auto prefix = propose_hatch_file(TestLevel(files, "/srv/My_Shop"))->prefixes.front();
  CHECK(prefix.starts_with(store + "my-shop/"));
  CHECK(prefix.ends_with("/my-shop"));
  files.write_file("/srv/ẞ/pyproject.toml", "[tool.hatch.envs.default]\n");
  CHECK(propose_hatch_table(TestLevel(files, "/srv/ẞ"))->prefixes.front().ends_with("/ß"));
}

TEST_CASE("HATCH_ENV selects the environment, if the project defines it") {
  Project project;
  const std::string store = "/home/me/.local/share/hatch/env/virtual/demo/q0dtTMUf/";
  const auto proposal = [&](const std::string& name) {
    Variables variables;
    variables.set("HATCH_ENV", name);
    return *propose_hatch_table(TestLevel(project.files, kProject, variables));
  };
  CHECK_THAT(proposal("").prefixes, Equals(Paths{store + "demo"}));
  CHECK_THAT(proposal("default").prefixes, Equals(Paths{store + "demo"}));
  CHECK(proposal("docs").prefixes.empty());
  project.files.write_file(std::string(kProject) + "/hatch.toml",
                           "[envs.default]\npath = \".d\"\n[envs.docs]\ndetached = true\n"
                           "[envs.lint]\n[envs.ci]\ntemplate = \"docs\"\n"
                           "[[envs.test.matrix]]\npython = [\"3.12\"]\n"
                           "[envs.test]\npath = \".t\"\n");
  CHECK_THAT(proposal("docs").prefixes, Equals(Paths{store + "docs"}));
  CHECK_THAT(proposal("ci").prefixes, Equals(Paths{store + "ci"}));
  CHECK_THAT(proposal("lint").prefixes, Equals(Paths{std::string(kProject) + "/.d"}));
  CHECK_THAT(proposal("test.py3.12").prefixes, Equals(Paths{std::string(kProject) + "/.t"}));
  CHECK(proposal("docs").create_command == "hatch env create docs");
  for (const char* name : {"test", "gone", "docs.py3.12", "../docs", "do cs"}) {
    CAPTURE(name);
    CHECK(proposal(name).prefixes.empty());
    CHECK(proposal(name).create_command.empty());
  }
}

TEST_CASE("in ~/.virtualenvs, an environment other than default has its own name") {
  Project project;
  project.configure("~/.virtualenvs");
  project.files.write_file(std::string(kProject) + "/hatch.toml", "[envs.docs]\n");
  Variables variables;
  variables.set("HATCH_ENV", "docs");
  CHECK(project.prefix(variables) == "/home/me/.virtualenvs/docs");
}

TEST_CASE("hatch.toml needs a pyproject.toml or a setup.py, except in the working directory") {
  FakeFileSystem files;
  files.write_file("/a/b/hatch.toml", "");
  files.make_directory("/a/b/c");
  CHECK(propose_hatch_file(TestLevel(files, "/a/b")));
  TestLevel below(files, "/a/b/c");
  const Level levels[] = {below};
  const auto proposal = [&] {
    TestLevel level(files, "/a/b");
    level->nearer = levels;
    return propose_hatch_file(level);
  };
  CHECK_FALSE(proposal());
  files.write_file("/a/b/setup.py", "");
  CHECK(proposal());
  files.remove("/a/b/setup.py");
  files.write_file("/a/pyproject.toml", "");
  CHECK_FALSE(propose_hatch_file(TestLevel(files, "/a/b")));
}

}  // namespace venvctl::hatch_test
