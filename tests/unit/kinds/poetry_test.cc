#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::poetry_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

// The recorded test vectors contain this hash for "demo" in this directory.
constexpr const char* kProject = "/srv/vectors/b/poetry/plain";
constexpr const char* kBase = "/home/me/.cache/pypoetry/virtualenvs/demo-1AGaw0sp-py";

struct Project {
  Project() {
    install_system_python(files);
    files.write_file(std::string(kProject) + "/pyproject.toml", "[tool.poetry]\nname = \"demo\"\n");
  }
  std::optional<Proposal> propose(Variables variables = {}) {
    return propose_poetry_table(TestLevel(files, kProject, std::move(variables)));
  }
  void make_central(const char* version) { files.make_directory(kBase + std::string(version)); }
  FakeFileSystem files;
};

TEST_CASE("without a central environment, nothing is proposed") {
  Project project;
  const auto proposal = project.propose();
  CHECK(proposal->prefixes.empty());
  CHECK(proposal->outcome == "missing");
  CHECK(proposal->is_stopping);
  CHECK(proposal->create_command == "poetry install");
}

TEST_CASE(
    "the remembered environment comes first, then the user's Python, then the highest version") {
  Project project;
  for (const char* version : {"3.9", "3.10", "3.11", "3.12"}) project.make_central(version);
  const auto order = [&](Variables variables) {
    std::string text;
    const auto proposal = project.propose(std::move(variables));
    for (const std::string& prefix : proposal->prefixes) {
      text += prefix.substr(std::string(kBase).size()) + " ";
    }
    return text;
  };
  CHECK(order({}) == "3.12 3.11 3.10 3.9 ");
  Variables variables;
  variables.set("PATH", "/usr/bin");
  CHECK(order(variables) == "3.11 3.12 3.10 3.9 ");
  project.files.write_file("/home/me/.cache/pypoetry/virtualenvs/envs.toml",
                           "[\"demo-1AGaw0sp\"]\nminor = \"3.9\"\n");
  CHECK(order(variables) == "3.9 3.11 3.12 3.10 ");
}

TEST_CASE("a .venv directory belongs to the project, unless in-project is false") {
  Project project;
  project.make_central("3.11");
  project.files.make_directory(std::string(kProject) + "/.venv");
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{std::string(kProject) + "/.venv"}));
  Variables variables;
  variables.set("POETRY_VIRTUALENVS_IN_PROJECT", "false");
  CHECK_THAT(project.propose(variables)->prefixes, Equals(Paths{kBase + std::string("3.11")}));
}

TEST_CASE("the name in [project] is used too, because newer versions of Poetry prefer it") {
  Project project;
  project.make_central("3.11");
  project.files.write_file(std::string(kProject) + "/pyproject.toml",
                           "[project]\nname = \"Demo\"\n[tool.poetry]\npackage-mode = false\n");
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{kBase + std::string("3.11")}));
}

TEST_CASE("poetry.lock and poetry.toml are markers only beside a pyproject.toml") {
  FakeFileSystem files;
  files.write_file("/a/poetry.lock", "");
  files.write_file("/b/poetry.toml", "");
  files.write_file("/c/pyproject.toml", "[project]\nname = \"poetry\"\n");
  // Poetry's project is a directory above.
  CHECK_FALSE(propose_poetry_lock(TestLevel(files, "/a")));
  files.write_file("/a/pyproject.toml", "");
  CHECK(propose_poetry_lock(TestLevel(files, "/a")));
  CHECK_FALSE(propose_poetry_table(TestLevel(files, "/b")));
  files.write_file("/b/pyproject.toml", "");
  CHECK(propose_poetry_table(TestLevel(files, "/b")));
  CHECK_FALSE(propose_poetry_table(TestLevel(files, "/c")));
}

TEST_CASE("Poetry uses the environment in its store until the planned .venv exists") {
  Project project;
  project.files.write_file(std::string(kProject) + "/poetry.toml",
                           "[virtualenvs]\nin-project = true\n");
  const std::string local = std::string(kProject) + "/.venv";
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{local}));
  project.make_central("3.11");
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{std::string(kBase) + "3.11"}));
  project.files.make_directory(local);
  CHECK_THAT(project.propose()->prefixes, Equals(Paths{local}));
}

TEST_CASE("if virtualenvs.create is false, an existing .venv is used, but the store is not") {
  Project project;
  project.make_central("3.11");
  Variables variables;
  variables.set("POETRY_VIRTUALENVS_CREATE", "false");
  CHECK(project.propose(variables)->prefixes.empty());
  project.files.make_directory(std::string(kProject) + "/.venv");
  CHECK_THAT(project.propose(variables)->prefixes, Equals(Paths{std::string(kProject) + "/.venv"}));
  variables.set("POETRY_VIRTUALENVS_IN_PROJECT", "false");
  CHECK(project.propose(variables)->prefixes.empty());
}

TEST_CASE(
    "a project that Poetry only builds gets an environment from the store and does not hide "
    "others") {
  for (const char* backend : {"poetry.core.masonry.api", "poetry_dynamic_versioning.backend"}) {
    Project project;
    project.files.write_file(std::string(kProject) + "/pyproject.toml",
                             "[project]\nname = \"demo\"\n[build-system]\nbuild-backend = \"" +
                                 std::string(backend) + "\"\n");
    CHECK_FALSE(project.propose());
    project.make_central("3.11");
    const auto proposal = project.propose();
    CHECK_THAT(proposal->prefixes, Equals(Paths{std::string(kBase) + "3.11"}));
    CHECK_FALSE(proposal->is_stopping);
    project.files.make_directory(std::string(kProject) + "/.venv");
    CHECK_FALSE(project.propose());
  }
  Project other;
  other.make_central("3.11");
  other.files.write_file(std::string(kProject) + "/pyproject.toml",
                         "[project]\nname = \"demo\"\n[build-system]\nbuild-backend = \"x\"\n");
  CHECK_FALSE(other.propose());
}

}  // namespace venvctl::poetry_test
