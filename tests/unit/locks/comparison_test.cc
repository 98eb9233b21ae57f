#include "core/locks/comparison.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::comparison_test {

constexpr char kPackages[] = "/p/.venv/lib/python3.11/site-packages";

TEST_CASE("an environment is compared with the lock file of its project") {
  FakeFileSystem files;
  files.make_directory(std::string(kPackages) + "/idna-3.6.dist-info");
  files.write_file("/p/requirements.txt", "idna==3.6\n");
  const Comparison same = comparison(files, "/p", "/p/.venv", "3.11.2");
  CHECK(same.lock == "/p/requirements.txt");
  CHECK(same.differences.empty());
  files.write_file("/p/requirements.txt", "idna==3.7\n");
  const Comparison other = comparison(files, "/p", "/p/.venv", "3.11.2");
  REQUIRE(other.differences.size() == 1);
  CHECK(other.differences[0].installed == "3.6");
  CHECK(other.sync == "pip install -r requirements.txt");
}

TEST_CASE("markers are evaluated for PyPy if the environment has its directories") {
  FakeFileSystem files;
  files.make_directory("/p/.venv/lib/pypy3.10/site-packages");
  files.write_file(
      "/p/requirements.txt",
      "cffi; platform_python_implementation != 'PyPy'\nrich; implementation_name == 'pypy'\n");
  const Comparison found = comparison(files, "/p", "/p/.venv", "3.10.14");
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences[0].name == "rich");
}

TEST_CASE("without a lock file there is nothing to compare") {
  FakeFileSystem files;
  files.make_directory(kPackages);
  const Comparison none = comparison(files, "/p", "/p/.venv", "3.11.2");
  CHECK(none.lock.empty());
  CHECK(none.differences.empty());
}

TEST_CASE(
    "an environment that is otherwise ok is stale if packages differ, and the reason names one") {
  FakeFileSystem files;
  files.make_directory(std::string(kPackages) + "/idna-3.6.dist-info");
  files.write_file("/p/requirements.txt", "idna==3.7\nrich\n");
  Inspection inspection;
  inspection.version = "3.11.2";
  CHECK(staleness(files, "/p", "/p/.venv", inspection) ==
        "it differs from requirements.txt: idna is 3.6, and 1 more");
  files.write_file("/p/requirements.txt", "rich\n");
  CHECK(staleness(files, "/p", "/p/.venv", inspection) ==
        "it differs from requirements.txt: rich is missing");
  inspection.kind = "pipx";
  CHECK(staleness(files, "/p", "/p/.venv", inspection).empty());
  inspection = {};
  CHECK(staleness(files, "/p", "/p/.tox/py311", inspection).empty());
  inspection.health = Health::Broken;
  CHECK(staleness(files, "/p", "/p/.venv", inspection).empty());
  files.write_file("/p/requirements.txt", "idna\n");
  inspection.health = Health::Ok;
  CHECK(staleness(files, "/p", "/p/.venv", inspection).empty());
}

}  // namespace venvctl::comparison_test
