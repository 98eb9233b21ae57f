#include "core/kinds/rules.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"
#include "tests/unit/kinds/test_level.h"

namespace venvctl::conda_project_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

struct Project {
  Project() {
    make_conda_environment(files, "/home/me/miniconda3");
    make_conda_environment(files, "/home/me/miniconda3/envs/data");
  }
  Proposal propose(const std::string& content) {
    files.write_file("/p/environment.yml", content);
    return *propose_conda_project(TestLevel(files, "/p"));
  }
  FakeFileSystem files;
};

TEST_CASE("the named environment is proposed; the names base and root mean the installation") {
  Project project;
  CHECK_THAT(project.propose("name: data\n").prefixes,
             Equals(Paths{"/home/me/miniconda3/envs/data"}));
  for (const char* name : {"base", "root"}) {
    const Proposal proposal = project.propose("name: " + std::string(name) + "\n");
    CHECK_THAT(proposal.prefixes, Equals(Paths{"/home/me/miniconda3"}));
    CHECK(proposal.name == "base");
  }
}

TEST_CASE("a name cannot lead out of conda's directories") {
  Project project;
  make_conda_environment(project.files, "/home/me/miniconda3/evil");
  for (const char* name : {"../evil", "/home/me/miniconda3/evil", "..", ".", "''"}) {
    CHECK(project.propose("name: " + std::string(name) + "\n").prefixes.empty());
  }
}

TEST_CASE("a name may have any character except a slash") {
  Project project;
  for (const char* name : {"a b", "'a:b'", "a#b", "ünï"}) {
    std::string bare = name;
    std::erase(bare, '\'');
    make_conda_environment(project.files, "/home/me/miniconda3/envs/" + bare);
    CHECK(project.propose("name: " + std::string(name) + "\n").prefixes.size() == 1);
  }
  CHECK(project.propose("name: a/b\n").prefixes.empty());
}

TEST_CASE("`prefix` is used only if no environment has the name and the prefix exists") {
  Project project;
  make_conda_environment(project.files, "/data/env");
  CHECK_THAT(project.propose("name: data\nprefix: /data/env\n").prefixes,
             Equals(Paths{"/home/me/miniconda3/envs/data"}));
  CHECK_THAT(project.propose("name: gone\nprefix: /data/env\n").prefixes,
             Equals(Paths{"/data/env"}));
  CHECK(project.propose("name: gone\nprefix: /gone\n").prefixes.empty());
}

TEST_CASE("a file that is invalid YAML or has no usable name stops the search with a reason") {
  Project project;
  for (const char* content : {"", "dependencies: []\n", "name: [", "- name: data\n",
                              "a:\n  name: data\n", "name: gone\n"}) {
    INFO(content);
    const Proposal proposal = project.propose(content);
    CHECK(proposal.prefixes.empty());
    CHECK(proposal.is_stopping);
    CHECK(proposal.outcome == "missing");
    CHECK_FALSE(proposal.detail.empty());
  }
}

TEST_CASE("YAML that is nested too deeply is rejected") {
  Project project;
  CHECK(project.propose("name: " + std::string(100000, '[')).prefixes.empty());
}

}  // namespace venvctl::conda_project_test
