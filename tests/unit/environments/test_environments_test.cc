#include "core/environments/test_environments.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::test_environments_test {

TEST_CASE("the environments of tox and nox are found, but other entries next to them are not") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.tox/py311");
  make_half_venv(files, "/p/.tox/lint");
  make_conda_environment(files, "/p/.nox/tests-3-12");
  files.make_directory("/p/.tox/log");
  files.write_file("/p/.tox/pyvenv.cfg", "");
  std::string found;
  for (const TestEnvironment& each : test_environments(files, "/p")) {
    found += std::string(each.kind) + " " + each.prefix + "\n";
  }
  CHECK(found == "nox /p/.nox/tests-3-12\ntox /p/.tox/lint\ntox /p/.tox/py311\n");
  CHECK(test_environments(files, "/q").empty());
}

TEST_CASE("the path of an environment shows which test runner keeps it") {
  CHECK(test_kind_of("/p/.tox/py311") == "tox");
  CHECK(test_kind_of("/p/.nox/lint") == "nox");
  for (const char* prefix : {"/", "/p/.tox", "/p/.tox/py311/inner", "/p/tox/py311"}) {
    CHECK(test_kind_of(prefix).empty());
  }
}

TEST_CASE("the directories of the test runners are recognized by their names") {
  CHECK(keeps_test_environments("/p/.tox"));
  CHECK(keeps_test_environments("/p/.nox"));
  for (const char* directory : {"/", "/p/tox", "/p/.toxic", "/p/.", "/.tox/py311"}) {
    CHECK_FALSE(keeps_test_environments(directory));
  }
}

}  // namespace venvctl::test_environments_test
