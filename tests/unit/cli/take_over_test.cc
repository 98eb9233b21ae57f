#include "client/cli/repair/take_over.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::take_over_test {

const std::string kPackages = "/e/lib/python3.11/site-packages";

void install(FakeFileSystem& files) {
  const std::string info = kPackages + "/tool-1.dist-info";
  files.write_file(info + "/METADATA", "Name: tool\nVersion: 1\n");
  files.write_file(info + "/RECORD",
                   "tool/__init__.py,,\n../../../bin/tool,,\n../../../share/tool/data,,\n");
  files.write_file(kPackages + "/tool/__init__.py", "");
  files.write_file(kPackages + "/tool/cache.txt", "");
  files.write_file("/e/bin/tool", "");
  files.write_file("/e/bin/activate", "");
  files.write_file("/e/bin/pip3.11", "");
  files.write_file("/e/share/tool/data", "");
}

std::vector<std::string> left(FakeFileSystem& files) {
  const auto packages = distributions_in(files, "/e");
  return left_behind(files, {"/e", "/new", "/new/lib/python3.12/site-packages", packages});
}

TEST_CASE("nothing is reported if packages and tools created everything") {
  FakeFileSystem files;
  install(files);
  CHECK(left(files).empty());
}

TEST_CASE("files that no package lists are reported; a directory of such files is reported once") {
  FakeFileSystem files;
  install(files);
  files.write_file(kPackages + "/loose.py", "");
  files.write_file(kPackages + "/mine/a.py", "");
  files.write_file(kPackages + "/mine/b.py", "");
  files.write_file("/e/bin/mine", "");
  files.write_file("/e/share/tool/mine", "");
  CHECK(left(files) == std::vector<std::string>{"bin/mine", "lib/python3.11/site-packages/loose.py",
                                                "lib/python3.11/site-packages/mine",
                                                "share/tool/mine"});
}

TEST_CASE(
    "a file that exists in the new environment is reported only if a part of it was not copied") {
  FakeFileSystem files;
  install(files);
  for (const char* name : {"/loose.py", "/mine.pth"}) {
    files.write_file(kPackages + name, "import os\n/outside\n");
    files.write_file(std::string("/new/lib/python3.12/site-packages") + name, "");
  }
  CHECK(left(files) == std::vector<std::string>{"lib/python3.11/site-packages/mine.pth"});
}

}  // namespace venvctl::take_over_test
