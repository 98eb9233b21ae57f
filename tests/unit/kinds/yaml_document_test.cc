#include "core/kinds/yaml_document.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

std::optional<YamlDocument> read(const std::string& content) {
  FakeFileSystem files;
  files.write_file("/f.yml", content);
  return YamlDocument::read(files, "/f.yml");
}

TEST_CASE("scalars and lists of the top level are told") {
  const auto document = read("---\nname: 'foo' # x\nlist:\n  - a\n  - [b]\n  - c\none: d\n");
  REQUIRE(document);
  CHECK(document->text("name") == "foo");
  CHECK_THAT(document->texts("list"), Equals(Paths{"a", "c"}));
  CHECK_THAT(document->texts("one"), Equals(Paths{"d"}));
  CHECK_FALSE(document->text("list"));
  CHECK_FALSE(document->text("gone"));
  CHECK(document->texts("gone").empty());
}

TEST_CASE("what is no mapping, or too long, is absent") {
  CHECK_FALSE(read("- a\n"));
  CHECK_FALSE(read("name: ["));
  CHECK_FALSE(read(""));
  CHECK_FALSE(read(std::string(YamlDocument::kMaxBytes + 1, '\n')));
}

}  // namespace
}  // namespace venvctl
