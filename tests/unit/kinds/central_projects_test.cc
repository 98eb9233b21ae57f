#include "core/kinds/central_projects.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

struct Store {
  Store() {
    variables.set("HOME", "/home/me");
    variables.set("WORKON_HOME", "/w");
  }
  FakeFileSystem files;
  Variables variables;
};

TEST_CASE("a project is found as walked and physically") {
  Store store;
  store.files.make_directory("/data/p");
  store.files.make_link("/p", "/data/p");
  store.files.write_file("/w/a/.project", "/data/p\n\n");
  CentralProjects projects(store.files, store.variables, "/");
  CHECK_THAT(projects.environments_of("/data/p"), Equals(Paths{"/w/a"}));
  CHECK_THAT(projects.environments_of("/p"), Equals(Paths{"/w/a"}));
  CHECK(projects.environments_of("/data").empty());
}

TEST_CASE("the files are read once, and not before the first question") {
  Store store;
  store.files.write_file("/w/a/.project", "/p");
  store.files.write_file("/w/hook", "");
  store.files.forget_touches();
  CentralProjects projects(store.files, store.variables, "/");
  CHECK(store.files.touched().empty());
  projects.environments_of("/p");
  projects.environments_of("/p");
  CHECK_THAT(store.files.touched(), Equals(Paths{"list /w", "read_file /w/a/.project"}));
}

TEST_CASE("an empty .project names nothing") {
  FakeFileSystem files;
  files.write_file("/e/.project", "/\n");
  CHECK_FALSE(project_of_environment(files, "/e"));
  CHECK_FALSE(project_of_environment(files, "/gone"));
}

}  // namespace
}  // namespace venvctl
