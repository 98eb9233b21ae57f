#include "core/inventory/footing.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::footing_test {

TEST_CASE(
    "the interpreter is the first path outside of the environment to which its python leads") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  files.remove("/p/.venv/bin/python");
  files.make_link("/p/.venv/bin/python", "python3");
  files.make_link("/p/.venv/bin/python3", "../../../usr/bin/python3");
  const auto footing = footing_of(files, "/p/.venv");
  REQUIRE(footing);
  CHECK(footing->python == "/usr/bin/python3");
  CHECK(footing->real == "/usr/bin/python3.11");
  CHECK_FALSE(footing->is_lost);
}

TEST_CASE("an interpreter that is gone or has another minor version is lost") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  files.make_directory("/p/.venv/lib/python3.11/site-packages");
  files.write_file("/usr/bin/python3.12", "", 0755);
  files.remove("/usr/bin/python3");
  files.make_link("/usr/bin/python3", "python3.12");
  const auto other = footing_of(files, "/p/.venv");
  REQUIRE(other);
  CHECK(other->real == "/usr/bin/python3.12");
  CHECK(other->is_lost);
  files.remove("/usr/bin/python3.12");
  const auto gone = footing_of(files, "/p/.venv");
  REQUIRE(gone);
  CHECK(gone->python == "/usr/bin/python3");
  CHECK(gone->real.empty());
  CHECK(gone->is_lost);
}

TEST_CASE("an environment with its own python has no interpreter outside") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  files.remove("/p/.venv/bin/python");
  files.write_file("/p/.venv/bin/python", "", 0755);
  CHECK_FALSE(footing_of(files, "/p/.venv"));
  make_conda_environment(files, "/c");
  CHECK_FALSE(footing_of(files, "/c"));
  CHECK_FALSE(footing_of(files, "/nothing"));
}

TEST_CASE("links in a circle lead nowhere") {
  FakeFileSystem files;
  make_venv(files, "/p/.venv");
  files.remove("/p/.venv/bin/python");
  files.make_link("/p/.venv/bin/python", "python3");
  files.make_link("/p/.venv/bin/python3", "python");
  CHECK_FALSE(footing_of(files, "/p/.venv"));
}

}  // namespace venvctl::footing_test
