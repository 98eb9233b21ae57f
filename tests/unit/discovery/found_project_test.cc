#include "core/discovery/found_project.h"

#include "tests/support/catch.h"

namespace venvctl::found_project_test {

TEST_CASE("the path of an environment shows its project") {
  CHECK(project_of_found("/p/shop/.venv", "/home/me") == "/p/shop");
  CHECK(project_of_found("/p/shop/venv", "/home/me") == "/p/shop");
  CHECK(project_of_found("/p/shop/.tox/py311", "/home/me") == "/p/shop");
  CHECK(project_of_found("/p/shop/.nox/tests", "/home/me") == "/p/shop");
  CHECK(project_of_found("/p/shop/.pixi/envs/default", "/home/me") == "/p/shop");
}

TEST_CASE("other paths show no project, and HOME is not a project") {
  CHECK(project_of_found("/p/environments/shop", "/home/me").empty());
  CHECK(project_of_found("/home/me/.venv", "/home/me").empty());
  CHECK(project_of_found("/.venv", "/home/me").empty());
}

}  // namespace venvctl::found_project_test
