#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::pdm_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

Paths prefixes(FakeFileSystem& files, Variables variables = {}) {
  return propose_pdm_file(TestLevel(files, "/p", std::move(variables)))->prefixes;
}

TEST_CASE(
    "PDM's remembered environment comes first, then the project's own, then the central ones") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.make_directory("/p/venv");
  files.make_directory("/p/.venv");
  files.make_directory("/data/one");
  files.make_directory("/data/two");
  files.make_directory("/data/three");
  files.write_file("/p/.pdm-python", "/data/two/bin/python\n");
  files.write_file("/p/.pdm.toml", "[python]\npath = \"/data/three/bin/python\"\n");
  Variables variables;
  variables.set("PDM_PYTHON", "/data/one/bin/python");
  CHECK_THAT(prefixes(files, variables), Equals(Paths{"/data/one", "/p/.venv", "/p/venv"}));
  CHECK_THAT(prefixes(files), Equals(Paths{"/data/two", "/p/.venv", "/p/venv"}));
  files.remove("/p/.pdm-python");
  CHECK_THAT(prefixes(files), Equals(Paths{"/data/three", "/p/.venv", "/p/venv"}));
}

TEST_CASE("a project's file is the pointer only if nothing else leads to the environment") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.make_directory("/p/venv");
  files.make_directory("/data/one");
  files.make_directory("/data/two");
  const auto pointer = [&] { return propose_pdm_file(TestLevel(files, "/p"))->pointer; };
  CHECK(pointer().empty());
  files.write_file("/p/.pdm.toml", "[python]\npath = \"/data/two/bin/python\"\n");
  CHECK(pointer() == "/p/.pdm.toml");
  files.write_file("/p/.pdm-python", "/data/one/bin/python\n");
  CHECK(pointer() == "/p/.pdm-python");
  // If PDM finds the same environment without the file, the file needs no approval.
  files.write_file("/p/.pdm-python", "/p/venv/bin/python\n");
  CHECK(pointer().empty());
  CHECK_THAT(prefixes(files), Equals(Paths{"/p/venv", "/p/venv"}));
}

TEST_CASE("a remembered path that is missing or not absolute is ignored") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  for (const char* text : {"/gone/bin/python\n", "python3.11\n", "\n", ""}) {
    files.write_file("/p/.pdm-python", text);
    CHECK(prefixes(files).empty());
  }
}

TEST_CASE("if PDM remembers an interpreter outside of environments, no environment is proposed") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.write_file("/p/.pdm-python", "/usr/bin/python3.11\n");
  files.make_directory("/p/venv");
  files.write_file("/usr/lib/os-release", "");
  CHECK_THAT(prefixes(files), Equals(Paths{"/usr", "/p/venv"}));  // its interpreter does not exist
  files.write_file("/usr/bin/python3.11", "");
  // The named interpreter exists, but is not executable.
  CHECK_THAT(prefixes(files), Equals(Paths{"/usr", "/p/venv"}));
  files.set_mode("/usr/bin/python3.11", 0755);
  const auto proposal = propose_pdm_file(TestLevel(files, "/p"));
  CHECK(proposal->prefixes.empty());
  CHECK(proposal->outcome == "nothing");
  CHECK(proposal->detail == "PDM uses the interpreter of /usr and no environment");
  Variables variables;
  variables.set("PDM_IGNORE_SAVED_PYTHON", "1");
  CHECK_THAT(prefixes(files, variables), Equals(Paths{"/p/venv"}));
  files.write_file("/p/pyproject.toml", "[project]\nrequires-python = \">=3.12\"\n");
  CHECK_THAT(prefixes(files), Equals(Paths{"/p/venv"}));
}

TEST_CASE("central environments are found by name and hash, and sorted by name") {
  FakeFileSystem files;
  const std::string project = "/srv/vectors/b/pdm/plain";
  files.write_file(project + "/pdm.lock", "");
  for (const char* name : {"plain-eTCxLwIt-3.9", "plain-eTCxLwIt-3.11", "plain-AAAAAAAA-3.11"}) {
    files.make_directory(std::string("/v/") + name);
  }
  files.write_file("/home/me/.config/pdm/config.toml", "[venv]\nlocation = \"/v\"\n");
  CHECK_THAT(propose_pdm_file(TestLevel(files, project))->prefixes,
             Equals(Paths{"/v/plain-eTCxLwIt-3.11", "/v/plain-eTCxLwIt-3.9"}));
}

TEST_CASE("__pypackages__ means that no environment is used, unless there is an environment") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.make_directory("/p/__pypackages__");
  CHECK(prefixes(files).empty());
  files.make_directory("/p/.venv");
  CHECK_THAT(prefixes(files), Equals(Paths{"/p/.venv"}));
}

TEST_CASE("an environment whose Python does not suit the project is skipped") {
  FakeFileSystem files;
  install_system_python(files);
  const std::string project = "/srv/vectors/b/pdm/plain";
  const std::string central = "/home/me/.local/share/pdm/venvs/plain-eTCxLwIt-3.12";
  make_venv(files, project + "/.venv", "home = /usr/bin\nversion = 3.11.2\n");
  make_venv(files, project + "/venv", "home = /usr/bin\nversion = 3.12.1\n");
  make_venv(files, central, "home = /usr/bin\nversion = 3.12.1\n");
  files.write_file(project + "/pdm.lock", "");
  const auto of = [&](const std::string& required) {
    files.write_file(project + "/pyproject.toml",
                     "[project]\nrequires-python = \"" + required + "\"\n");
    return propose_pdm_file(TestLevel(files, project))->prefixes;
  };
  // PDM considers only one environment in the project: the first that has a python.
  CHECK_THAT(of(">=3.12"), Equals(Paths{central}));
  CHECK_THAT(of(">=3.11,<4"), Equals(Paths{project + "/.venv", central}));
  CHECK_THAT(of("==3.11.*"), Equals(Paths{project + "/.venv"}));
  CHECK_THAT(of("~=3.12.0"), Equals(Paths{central}));
  CHECK_THAT(of("not a version"), Equals(Paths{project + "/.venv", central}));
  files.write_file(project + "/.pdm-python", project + "/.venv/bin/python\n");
  CHECK_THAT(of(">=3.12"), Equals(Paths{central}));
  Variables ignoring;
  ignoring.set("PDM_IGNORE_SAVED_PYTHON", "1");
  files.write_file(project + "/.pdm-python", project + "/venv/bin/python\n");
  CHECK_THAT(of(">=3.12"), Equals(Paths{project + "/venv", central}));
  CHECK_THAT(propose_pdm_file(TestLevel(files, project, ignoring))->prefixes,
             Equals(Paths{central}));
}

TEST_CASE("if python.use_venv is false, PDM uses no environment, not even a remembered one") {
  FakeFileSystem files;
  files.write_file("/p/pdm.lock", "");
  files.make_directory("/p/.venv");
  files.write_file("/p/pdm.toml", "[python]\nuse_venv = false\n");
  CHECK(prefixes(files).empty());
  Variables variables;
  variables.set("PDM_USE_VENV", "true");
  CHECK(prefixes(files, variables).size() == 1);
  files.make_directory("/data/one");
  files.write_file("/p/.pdm-python", "/data/one/bin/python\n");
  CHECK(prefixes(files).empty());
}

TEST_CASE("the project's file that sets PDM's central directory is the pointer") {
  FakeFileSystem files;
  const std::string project = "/srv/vectors/b/pdm/plain";
  const std::string one = "/elsewhere/plain-eTCxLwIt-3.11";
  files.make_directory(one);
  files.make_directory("/data/one");
  files.write_file(project + "/pdm.toml", "[venv]\nlocation = \"/elsewhere\"\n");
  auto proposal = *propose_pdm_table(TestLevel(files, project));
  CHECK_THAT(proposal.prefixes, Equals(Paths{one}));
  CHECK(proposal.pointer == project + "/pdm.toml");
  // Another file of the project leads elsewhere, and one approval cannot cover both files.
  files.write_file(project + "/.pdm-python", "/data/one/bin/python");
  proposal = *propose_pdm_table(TestLevel(files, project));
  CHECK_THAT(proposal.prefixes, Equals(Paths{"/data/one"}));
  CHECK(proposal.pointer == project + "/.pdm-python");
  files.remove(project + "/.pdm-python");
  files.write_file("/home/me/.config/pdm/config.toml", "[venv]\nlocation = \"/elsewhere\"\n");
  CHECK(propose_pdm_table(TestLevel(files, project))->pointer.empty());
}

TEST_CASE("a member of a PDM workspace gets the environment of the outermost workspace") {
  FakeFileSystem files;
  files.make_directory("/w/.venv");
  files.write_file("/w/pyproject.toml", "[tool.pdm.workspace]\nmembers = [\"libs/*\", \"one\"]\n");
  const auto root_of = [&](const std::string& directory, const std::string& more = "") {
    files.write_file(directory + "/pyproject.toml", "[project]\nname = \"a\"\n" + more);
    const auto proposal = propose_pdm_table(TestLevel(files, directory));
    return proposal ? proposal->root : "";
  };
  CHECK(root_of("/w/libs/a") == "/w");
  CHECK(root_of("/w/libs/b", "[tool.pdm.version]\nsource = \"scm\"\n") == "/w");
  CHECK(root_of("/w/one") == "/w");
  CHECK(root_of("/w/two").empty());
  CHECK(root_of("/w/libs/a/deep").empty());
  // A workspace that is listed in another workspace belongs to the outer one.
  const std::string inner = "[tool.pdm.workspace]\nmembers = [\"x\"]\n";
  CHECK(root_of("/w/libs/inner", inner) == "/w");
  CHECK(root_of("/w/libs/inner/x") == "/w");
  CHECK(root_of("/w/own", inner) == "/w/own");
  CHECK(root_of("/w/own/x") == "/w/own");
  CHECK_THAT(propose_pdm_table(TestLevel(files, "/w/libs/a"))->prefixes, Equals(Paths{"/w/.venv"}));
}

TEST_CASE("tables of PDM's build backend are a marker only if PDM has a central environment") {
  FakeFileSystem files;
  const std::string project = "/srv/vectors/b/pdm/plain";
  for (const char* text :
       {"[tool.pdm.version]\nsource = \"scm\"\n", "[tool.pdm.build]\n",
        "[tool.pdm]\nincludes = []\n", "[build-system]\nbuild-backend = \"pdm.backend\"\n"}) {
    files.write_file(project + "/pyproject.toml", text);
    CHECK_FALSE(propose_pdm_table(TestLevel(files, project)));
  }
  const std::string central = "/home/me/.local/share/pdm/venvs/plain-eTCxLwIt-3.11";
  files.make_directory(central);
  const auto proposal = propose_pdm_table(TestLevel(files, project));
  REQUIRE(proposal);
  CHECK_THAT(proposal->prefixes, Equals(Paths{central}));
  CHECK_FALSE(proposal->is_stopping);
  files.make_directory(project + "/.venv");
  CHECK_FALSE(propose_pdm_table(TestLevel(files, project)));
  files.write_file(project + "/pyproject.toml", "[tool.pdm.build]\n[tool.pdm.scripts]\n");
  CHECK(propose_pdm_table(TestLevel(files, project))->is_stopping);
}

TEST_CASE("a [tool.pdm] table, .pdm.toml and pdm.toml are markers") {
  FakeFileSystem files;
  files.write_file("/a/pyproject.toml", "[tool.pdm]\n");
  files.write_file("/b/.pdm.toml", "");
  files.write_file("/d/pdm.toml", "");
  files.write_file("/c/pyproject.toml", "[build-system]\nbuild-backend = \"pdm.backend\"\n");
  CHECK(propose_pdm_table(TestLevel(files, "/a")));
  CHECK(propose_pdm_table(TestLevel(files, "/b")));
  CHECK(propose_pdm_table(TestLevel(files, "/d")));
  CHECK_FALSE(propose_pdm_table(TestLevel(files, "/c")));
}

TEST_CASE("without a pyproject.toml, PDM's files are markers only in the working directory") {
  FakeFileSystem files;
  files.write_file("/a/.pdm-python", "/data/one/bin/python\n");
  files.write_file("/a/pdm.toml", "");
  TestLevel level(files, "/a");
  CHECK(propose_pdm_file(level));
  CHECK(propose_pdm_table(level));
  files.make_directory("/a/sub");
  TestLevel below(files, "/a/sub");
  const Level levels[] = {below};
  level->nearer = levels;
  CHECK_FALSE(propose_pdm_file(level));
  CHECK_FALSE(propose_pdm_table(level));
  files.write_file("/pyproject.toml", "");  // PDM's project is a directory above
  CHECK_FALSE(propose_pdm_file(TestLevel(files, "/a")));
}

TEST_CASE("PDM_PROJECT selects the only project, even if it is not a level of the search") {
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[tool.pdm]\n");
  files.write_file("/p/api/pyproject.toml", "[project]\n");
  files.make_directory("/p/api/.venv");
  Variables variables;
  variables.set("PDM_PROJECT", "api");
  CHECK_FALSE(propose_pdm_table(TestLevel(files, "/p", variables)));
  const auto distant = propose_distant_pdm_project(TestLevel(files, "/p", variables));
  CHECK_THAT(distant->prefixes, Equals(Paths{"/p/api/.venv"}));
  CHECK(distant->root == "/");
  variables.set("PDM_PROJECT", "/p/api");
  TestLevel here(files, "/p/api", variables);
  CHECK_THAT(propose_pdm_table(here)->prefixes, Equals(Paths{"/p/api/.venv"}));
  const Level levels[] = {here};
  here->nearer = levels;
  // Absent, because the rules have already tried that level.
  CHECK_FALSE(propose_distant_pdm_project(here));
  CHECK_FALSE(propose_distant_pdm_project(TestLevel(files, "/p")));
}

}  // namespace venvctl::pdm_test
