#include "core/formats/toml_document.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::toml_document_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

TEST_CASE("values are found by their path and type") {
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

TEST_CASE("invalid TOML and oversized TOML are treated as absent") {
  CHECK_FALSE(TomlDocument::parse("a = "));
  CHECK_FALSE(TomlDocument::parse("a = \"\xff\""));
  CHECK_FALSE(TomlDocument::parse("a = " + std::string(100000, '[')));
  FakeFileSystem files;
  files.write_file("/big.toml", std::string(TomlDocument::kMaxBytes + 1, '\n'));
  CHECK_FALSE(TomlDocument::read(files, "/big.toml"));
  CHECK_FALSE(TomlDocument::read(files, "/gone.toml"));
}

TEST_CASE("a pyproject.toml that does not contain the tool's name is not parsed") {
  FakeFileSystem files;
  files.write_file("/p/pyproject.toml", "[tool.ruff]\n");
  CHECK_FALSE(read_pyproject_with(files, "/p", "poetry"));
  CHECK(read_pyproject_with(files, "/p", "ruff"));
}

TEST_CASE("inline tables may span several lines and end in a comma, as TOML 1.1 allows") {
  const auto document = TomlDocument::parse(
      "[tasks]\na = {\n  run = 'x', # a comment\n\n  env = { b = 1, },\n}\n[env]\nc = \"\\e\"\n");
  REQUIRE(document);
  CHECK(document->text({"tasks", "a", "run"}) == "x");
  CHECK(document->text({"env", "c"}) == "\x1b");
  for (const char* text : {"a = { b = 1\n c = 2 }", "a = { , }", "a = { b = 1,, }", "a = {\n"}) {
    CHECK_FALSE(TomlDocument::parse(text));
  }
}

TEST_CASE("each table of a list is a document of its own") {
  const auto document = TomlDocument::parse(
      "x = [{a = 'n'}, 1]\n[[env]]\na = '1'\n[[env]]\na = '2'\n[one]\na = '3'\n");
  REQUIRE(document);
  const auto tables = document->tables({"env"});
  REQUIRE(tables.size() == 2);
  CHECK(tables[1].text({"a"}) == "2");
  CHECK(document->tables({"one"}).front().text({"a"}) == "3");
  CHECK(document->tables({"x"}).size() == 1);
  CHECK(document->tables({"gone"}).empty());
}

}  // namespace venvctl::toml_document_test
