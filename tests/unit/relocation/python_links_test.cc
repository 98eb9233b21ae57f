#include "core/relocation/python_links.h"

#include "core/relocation/relocation.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::python_links_test {

TEST_CASE("names of Python that lead out of the environment, and copies, get the new target") {
  FakeFileSystem files;
  files.make_link("/e/bin/python", "/usr/bin/python3.11");
  files.make_link("/e/bin/python3", "python");
  files.make_link("/e/bin/python3.11", "../../usr/bin/python3.11");
  files.write_file("/e/bin/pypy3",
                   "\x7F"
                   "ELF",
                   0755);
  files.write_file("/e/bin/python3.d", "#!/bin/sh\n", 0755);
  files.write_file("/e/bin/python3-config", "#!/bin/sh\n", 0755);
  const auto links =
      python_links(files, "/e", {"/opt/bin/python3.11", "/opt/bin/python3.11", "3.11.9"});
  std::vector<std::string> paths;
  for (const FileChange& each : links) {
    CHECK(each.is_link);
    CHECK(each.content == "/opt/bin/python3.11");
    paths.push_back(each.path);
  }
  CHECK(paths == std::vector<std::string>{"/e/bin/pypy3", "/e/bin/python", "/e/bin/python3.11"});
}

}  // namespace venvctl::python_links_test
