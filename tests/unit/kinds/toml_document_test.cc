#include "core/kinds/toml_document.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl {
namespace {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("values are told by path and type") {
  const auto document =
      TomlDocument::parse("a.b = \"x\"\nlist = [\"p\", 1, \"q\"]\n[t]\non = true\n");
  REQUIRE(document);
  CHECK(document->text({"a", "b"}) == "x");
  CHECK(document->truth({"t", "on"}) == true);
  CHECK_THAT(document->texts({"list"}), Equals(Paths{"p", "q"}));
  CHECK(document->has_table({"t"}));
  CHECK_FALSE(document->has_table({"a", "b"}));
  CHECK_FALSE(document->text({"t", "on"}));
  CHECK_FALSE(document->text({"a", "b", "c"}));
  CHECK(document->texts({"gone"}).empty());
}

TEST_CASE("what is no TOML, or too much of it, is absent") {
  CHECK_FALSE(TomlDocument::parse("a = "));
  CHECK_FALSE(TomlDocument::parse("a = \"\xff\""));
  CHECK_FALSE(TomlDocument::parse("a = " + std::string(100000, '[')));
  FakeFileSystem files;
  files.write_file("/big.toml", std::string(TomlDocument::kMaxBytes + 1, '\n'));
  CHECK_FALSE(TomlDocument::read(files, "/big.toml"));
  CHECK_FALSE(TomlDocument::read(files, "/gone.toml"));
}

TEST_CASE("a pyproject.toml without the word is not parsed") {
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[tool.ruff]\n");
  CHECK_FALSE(read_pyproject_with(files, "/p", "poetry"));
  CHECK(read_pyproject_with(files, "/p", "ruff"));
}

}  // namespace
}  // namespace venvctl
