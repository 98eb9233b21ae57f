#include "core/resolve/prompt_marks.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::prompt_marks_test {

std::string marks_with(const std::string& configuration) {
  FakeFileSystem files;
  files.write_file("/home/me/.config/venvctl/config.toml", configuration);
  Variables variables;
  variables.set("HOME", "/home/me");
  return wanted_marks(files, variables);
}

TEST_CASE("all marks are wanted unless the setting names fewer") {
  CHECK(marks_with("").empty());
  CHECK(marks_with("[prompt]\nmarks = \"all\"\n").empty());
  CHECK(marks_with("[prompt]\nmarks = \"off\"\n") == "off");
  CHECK(marks_with("[prompt]\nmarks = \"stale\"\n") == "stale");
  CHECK(marks_with("[prompt]\nmarks = \"other\"\n") == "other");
}

TEST_CASE("a value that is not a choice, or a file that does not parse, means all marks") {
  CHECK(marks_with("[prompt]\nmarks = \"x\\nenv /evil\"\n").empty());
  CHECK(marks_with("[prompt]\nmarks = 1\n").empty());
  CHECK(marks_with("[prompt").empty());
}

}  // namespace venvctl::prompt_marks_test
