#include "core/interpreters/patch_version.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::patch_version_test {

std::string text(std::string_view version) {
  return std::string(1, '\0') + std::string(version) + std::string(1, '\0');
}

Interpreter python(std::string version) {
  Interpreter interpreter;
  interpreter.real_path = "/opt/bin/python3.11";
  interpreter.version = std::move(version);
  return interpreter;
}

TEST_CASE("the patch level is read from the program") {
  FakeFileSystem files;
  files.write_file("/opt/bin/python3.11", "ELF" + text("3.11.dist") + text("3.11.9") + "x", 0755);
  CHECK(patch_version(files, python("3.11")) == "3.11.9");
}

TEST_CASE("the patch level is read from the shared library if the program has none") {
  FakeFileSystem files;
  files.write_file("/opt/bin/python3.11", "ELF", 0755);
  files.write_file("/opt/lib/libpython3.11.so.1.0", text("3.11.0rc1"), 0755);
  CHECK(patch_version(files, python("3.11")) == "3.11.0");
}

TEST_CASE("a known patch level is kept, and without one in a file the version is not changed") {
  FakeFileSystem files;
  CHECK(patch_version(files, python("3.11.4")) == "3.11.4");
  CHECK(patch_version(files, python("3.11")) == "3.11");
}

}  // namespace venvctl::patch_version_test
