#include "core/stores/central_projects.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::central_projects_test {

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

TEST_CASE("a project is found by the path that the shell uses and by its real path") {
  Store store;
  store.files.make_directory("/data/p");
  store.files.make_link("/p", "/data/p");
  store.files.write_file("/w/a/.project", "/data/p\n\n");
  CentralProjects projects(store.files, store.variables);
  CHECK_THAT(projects.environments_of("/data/p"), Equals(Paths{"/w/a"}));
  CHECK_THAT(projects.environments_of("/p"), Equals(Paths{"/w/a"}));
  CHECK(projects.environments_of("/data").empty());
}

TEST_CASE("the line in .project may end as on Windows") {
  Store store;
  store.files.write_file("/w/a/.project", "/data/p\r\n");
  CHECK(CentralProjects(store.files, store.variables).environments_of("/data/p") == Paths{"/w/a"});
}

TEST_CASE("a project is found even if .project writes its path with a link") {
  Store store;
  store.files.make_directory("/data/code/p");
  store.files.make_directory("/data/other");
  store.files.make_link("/home/me/code", "/data/code");
  store.files.make_link("/home/me/short", "/data/other");
  store.files.write_file("/w/a/.project", "/home/me/code/p\n");
  store.files.write_file("/w/b/.project", "/home/me/short\n");
  CentralProjects projects(store.files, store.variables);
  CHECK_THAT(projects.environments_of("/data/code/p"), Equals(Paths{"/w/a"}));
  CHECK_THAT(projects.environments_of("/data/other"), Equals(Paths{"/w/b"}));
}

TEST_CASE("all environments of a project are found, however each .project writes its path") {
  Store store;
  store.files.make_directory("/data/code/p");
  store.files.make_link("/home/me/code", "/data/code");
  store.files.write_file("/w/a/.project", "/home/me/code/p\n");
  store.files.write_file("/w/b/.project", "/data/code/p\n");
  CentralProjects projects(store.files, store.variables);
  for (const char* directory : {"/data/code/p", "/home/me/code/p"}) {
    CHECK_THAT(projects.environments_of(directory), Equals(Paths{"/w/a", "/w/b"}));
  }
}

TEST_CASE("a project in another directory that has another name is not accessed") {
  Store store;
  store.files.write_file("/w/a/.project", "/net/gone/q\n");
  store.files.make_directory("/data/p");
  CentralProjects projects(store.files, store.variables);
  store.files.forget_touches();
  projects.environments_of("/data/p");
  for (const std::string& touch : store.files.touched()) {
    CHECK(touch.find("/net") == std::string::npos);
  }
}

TEST_CASE("the files are read once, and not before the first question") {
  Store store;
  store.files.write_file("/w/a/.project", "/p");
  store.files.write_file("/w/hook", "");
  store.files.forget_touches();
  CentralProjects projects(store.files, store.variables);
  CHECK(store.files.touched().empty());
  projects.environments_of("/p");
  projects.environments_of("/p");
  CHECK_THAT(store.files.touched(), Equals(Paths{"list /w", "read_file /w/a/.project"}));
}

TEST_CASE("a missing .project and one that contains only / lead to no project") {
  FakeFileSystem files;
  files.write_file("/e/.project", "/\n");
  const std::string names[] = {".project"};
  CHECK_FALSE(project_of_environment(files, "/e", names));
  CHECK_FALSE(project_of_environment(files, "/gone", names));
}

TEST_CASE(
    "VIRTUALENVWRAPPER_PROJECT_FILENAME is the name of the file; Pipenv's .project is also read") {
  Store store;
  store.variables.set("VIRTUALENVWRAPPER_PROJECT_FILENAME", ".code");
  store.files.write_file("/w/a/.code", "/p\n");
  store.files.write_file("/w/a/.project", "/q\n");
  store.files.write_file("/w/b/.project", "/r\n");
  CentralProjects projects(store.files, store.variables);
  CHECK_THAT(projects.environments_of("/p"), Equals(Paths{"/w/a"}));
  CHECK(projects.environments_of("/q").empty());
  CHECK_THAT(projects.environments_of("/r"), Equals(Paths{"/w/b"}));
}

TEST_CASE("a relative WORKON_HOME starts at the home directory, as for virtualenvwrapper") {
  Store store;
  store.variables.set("WORKON_HOME", "envs");
  store.files.write_file("/home/me/envs/a/.project", "/p\n");
  CentralProjects projects(store.files, store.variables);
  CHECK_THAT(projects.environments_of("/p"), Equals(Paths{"/home/me/envs/a"}));
}

}  // namespace venvctl::central_projects_test
