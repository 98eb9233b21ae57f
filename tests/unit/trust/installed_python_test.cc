#include "core/trust/installed_python.h"

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"
#include "tests/support/git_repository.h"

namespace venvctl::installed_python_test {

TEST_CASE("a python with its standard library next to it is an installed Python") {
  FakeFileSystem files;
  files.write_file("/usr/lib/python3.11/os.py", "");
  files.write_file("/home/me/.pyenv/versions/3.12.1/lib/python3.12/os.py", "");
  CHECK(is_installed_python(files, "/usr/bin/python3.11"));
  CHECK(is_installed_python(files, "/usr/bin/python3"));
  CHECK(is_installed_python(files, "/home/me/.pyenv/versions/3.12.1/bin/python3.12"));
}

TEST_CASE(
    "scripts, pythons of environments and pythons without a library are not installed Pythons") {
  FakeFileSystem files;
  files.write_file("/usr/lib/python3.11/os.py", "");
  files.write_file("/e/lib/python3.11/os.py", "");
  files.write_file("/e/pyvenv.cfg", "");
  for (const char* path : {"/usr/bin/python3-config", "/usr/bin/pip", "/e/bin/python3.11",
                           "/usr/python3.11", "/opt/bin/python3"}) {
    INFO(path);
    CHECK_FALSE(is_installed_python(files, path));
  }
}

TEST_CASE("a python that git tracks is not an installed Python") {
  const GitRepository repository;
  RealFileSystem files;
  repository.write("lib/python3.11/os.py");
  CHECK(is_installed_python(files, repository.top() + "/bin/python3.11"));
  repository.git("add lib");
  CHECK_FALSE(is_installed_python(files, repository.top() + "/bin/python3.11"));
}

}  // namespace venvctl::installed_python_test
