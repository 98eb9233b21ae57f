#include "core/environments/lost_python.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::lost_python_test {

TEST_CASE(
    "a python is lost if its file is gone, or if its packages are for another minor version") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  CHECK(lost_python(files, "/p/.venv").empty());
  files.make_directory("/p/.venv/lib/python3.11/site-packages");
  CHECK(lost_python(files, "/p/.venv").empty());
  files.rename("/p/.venv/lib/python3.11", "/p/.venv/lib/python3.10");
  CHECK(lost_python(files, "/p/.venv") ==
        "its bin/python points to python3.11, but its packages are in lib/python3.10");
  files.remove("/usr/bin/python3.11");
  CHECK(lost_python(files, "/p/.venv") == "its bin/python does not point to an executable file");
}

TEST_CASE("a python is certain if it is outside and has the version of the packages") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  // No directory of packages shows for which version the environment was made.
  CHECK_FALSE(has_certain_python(files, "/p/.venv"));
  files.make_directory("/p/.venv/lib/python3.11/site-packages");
  CHECK(has_certain_python(files, "/p/.venv"));
  files.make_link("/link", "/p/.venv");
  CHECK(has_certain_python(files, "/link"));
  files.rename("/p/.venv/lib/python3.11", "/p/.venv/lib/python3.12");
  CHECK_FALSE(has_certain_python(files, "/p/.venv"));
  files.rename("/p/.venv/lib/python3.12", "/p/.venv/lib/python3.11");
  files.remove("/p/.venv/bin/python");
  files.write_file("/p/.venv/bin/python3.11", "", 0755);
  files.make_link("/p/.venv/bin/python", "python3.11");
  CHECK_FALSE(has_certain_python(files, "/p/.venv"));
}

}  // namespace venvctl::lost_python_test
