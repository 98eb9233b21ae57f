#include "core/trust/package_directories.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::package_directories_test {

using Paths = std::vector<std::string>;

TEST_CASE("libraries of Python and PyPy are found, and other directories are ignored") {
  FakeFileSystem files;
  for (const char* name : {"python3.11", "pypy3.10", "node", "python3.13t"}) {
    files.make_directory("/e/lib/" + std::string(name));
  }
  files.make_link("/e/lib64", "lib");
  CHECK(python_libraries(files, "/e") ==
        Paths{"/e/lib/pypy3.10", "/e/lib/python3.11", "/e/lib/python3.13t"});
  CHECK(package_directories(files, "/e").front() == "/e/lib/pypy3.10/site-packages");
  CHECK(package_versions(files, "/e") == Paths{"3.10", "3.11", "3.13t"});
  CHECK(python_libraries(files, "/missing").empty());
}

}  // namespace venvctl::package_directories_test
