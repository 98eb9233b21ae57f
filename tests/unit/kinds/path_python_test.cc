#include "core/kinds/tool_files/path_python.h"

#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

namespace venvctl::path_python_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

std::optional<std::string> found(FakeFileSystem& files, const char* path) {
  Variables variables;
  variables.set("PATH", path);
  return version_of_first_python(files, variables);
}

TEST_CASE("the version of the first python3 on PATH is read from the name of its target") {
  FakeFileSystem files;
  install_system_python(files);
  files.write_file("/opt/bin/python3.13", "", 0755);
  files.make_link("/opt/bin/python3", "python3.13");
  CHECK(found(files, "/usr/bin:/opt/bin") == "3.11");
  CHECK(found(files, "relative::/gone:/opt/bin:/usr/bin") == "3.13");
}

TEST_CASE("an active environment's python is skipped") {
  FakeFileSystem files;
  install_system_python(files);
  make_venv(files, "/p/.venv");
  files.write_file("/opt/python3.12", "", 0755);
  files.make_link("/p/.venv/bin/python3", "/opt/python3.12");
  CHECK(found(files, "/p/.venv/bin:/usr/bin") == "3.11");
}

TEST_CASE("if the first python3 is a script, there is no version") {
  FakeFileSystem files;
  install_system_python(files);
  files.write_file("/home/me/.pyenv/shims/python3", "#!/bin/sh\n", 0755);
  CHECK_FALSE(found(files, "/home/me/.pyenv/shims:/usr/bin"));
  CHECK_FALSE(found(files, ""));
}

}  // namespace venvctl::path_python_test
