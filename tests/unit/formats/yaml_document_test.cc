#include "core/formats/yaml_document.h"

#include "core/base/document_limits.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::yaml_document_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

std::optional<YamlDocument> read(const std::string& content) {
  FakeFileSystem files;
  files.write_file("/f.yml", content);
  return YamlDocument::read(files, "/f.yml");
}

TEST_CASE("scalars and lists at the top level are found") {
  const auto document = read("---\nname: 'foo' # x\nlist:\n  - a\n  - [b]\n  - c\none: d\n");
  REQUIRE(document);
  CHECK(document->text("name") == "foo");
  CHECK_THAT(document->texts("list"), Equals(Paths{"a", "c"}));
  CHECK_THAT(document->texts("one"), Equals(Paths{"d"}));
  CHECK_FALSE(document->text("list"));
  CHECK_FALSE(document->text("gone"));
  CHECK(document->texts("gone").empty());
}

TEST_CASE("comments at the end of the line of a key or of a member of a list are found") {
  const auto document = read(
      "list:  #!final\n  - a\n  - 'b #c'\n  - c\t#!top\n  - d#e\nflow: [a, b] #!bottom\n"
      "long: #one\n\n# two\n  - a\nplain: x\n");
  REQUIRE(document);
  CHECK(document->comment("list") == "#!final");
  CHECK_THAT(document->comments("list"), Equals(Paths{"", "#c'", "#!top", ""}));
  CHECK(document->comment("flow") == "#!bottom");
  CHECK(document->comment("long").empty());
  CHECK(document->comment("plain").empty());
  CHECK_THAT(document->comments("plain"), Equals(Paths{""}));
  CHECK(document->comments("gone").empty());
}

TEST_CASE("a document that is too long or not a mapping is treated as absent") {
  CHECK_FALSE(read("- a\n"));
  CHECK_FALSE(read("name: ["));
  CHECK_FALSE(read("name\n"));
  CHECK_FALSE(read(std::string(YamlDocument::kMaxBytes + 1, '\n')));
}

TEST_CASE("an empty file has no values and is not an error") {
  for (const char* text : {"", "# only this\n", "---\n", "~\n"}) {
    const auto document = read(text);
    REQUIRE(document);
    CHECK_FALSE(document->text("name"));
  }
}

std::string repeated(const std::string& text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST_CASE("YAML may be nested up to the limit, in every syntax") {
  for (const std::string form : {"[", "{a: ", "- ", "? ", "- a:\n"}) {
    CAPTURE(form);
    CHECK_FALSE(read("x:\n  " + repeated(form, 50'000)));
  }
  std::string stairs;
  for (size_t i = 0; i < 500; ++i) stairs += std::string(i, ' ') + "a:\n";
  CHECK_FALSE(read(stairs));
  const auto brackets = [](size_t count) {
    return read("x: " + std::string(count, '[') + std::string(count, ']') + "\n").has_value();
  };
  CHECK(brackets(kMaxNesting - 1));  // the mapping around the brackets is also a level
  CHECK_FALSE(brackets(kMaxNesting));
  // Brackets and dashes inside text are not structure.
  CHECK(read("name: p\nscript: |\n" + repeated("  if [[ {{ ((\n", 5000)));
  CHECK(read("name: p\n" + repeated("# [[[[{{{{ - - - -\n", 5000)));
  CHECK(read("name: p\ndependencies:\n" + repeated("  - pip:\n    - a[b]==1.*\n", 5000)));
}

TEST_CASE("aliases are resolved to texts and lists, and their expansion is limited") {
  const auto document =
      read("x: {y: &n data, z: &l [a, b]}\nname: *n\nenvs_dirs: *l\nmore: [*n, c]\n");
  REQUIRE(document);
  CHECK(document->text("name") == "data");
  CHECK_THAT(document->texts("envs_dirs"), Equals(Paths{"a", "b"}));
  CHECK_THAT(document->texts("more"), Equals(Paths{"data", "c"}));

  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before +
              repeated(", " + before, 8) + "]\n";
  }
  CHECK(read(laughs));
  CHECK_FALSE(
      read("x: &x " + std::string(10'000, 'x') + "\nlist: [*x" + repeated(", *x", 50'000) + "]\n"));
}

TEST_CASE("equal keys in one mapping and a second document are errors, as they are in conda") {
  CHECK_FALSE(read("name: a\nx: 1\nname: b\n"));
  CHECK_FALSE(read("name: a\nx: {y: 1, y: 2}\n"));
  CHECK(read("name: a\nx: {name: 1}\ny: {name: 1}\n"));
  CHECK_FALSE(read("name: a\n---\nname: b\n"));
  CHECK_FALSE(read("name: a\n---\n"));
  CHECK(read("# c\n---\nname: a\n...\n"));
}

TEST_CASE("<< adds those keys of other mappings that do not exist yet") {
  const auto name = [](const std::string& text) {
    const auto document = read(text);
    return document ? document->text("name").value_or("none") : "unreadable";
  };
  CHECK(name("x: &x {name: a}\n<<: *x\n") == "a");
  CHECK(name("<<: {name: a}\nname: b\n") == "b");
  CHECK(name("<<: [{name: a}, {name: b}]\n") == "a");
  CHECK(name("x: &x {name: a}\ny: &y\n  <<: *x\n  z: 1\n<<: [*y]\n") == "a");
  CHECK(name("x: {<<: {name: a}}\n") == "none");
  CHECK_THAT(read("<<: {envs_dirs: [a, b]}\n")->texts("envs_dirs"), Equals(Paths{"a", "b"}));
}

TEST_CASE("a carriage return ends a line") {
  CHECK(read("name: a\rx: b\r")->text("name") == "a");
  CHECK(read("name: a\r\nx: b\r\n")->text("x") == "b");
}

TEST_CASE("a key that is not a string is ignored") {
  const auto document = read("? [name]\n: x\nname: a\n{name: c}: d\nprefix: {name: e}\n");
  REQUIRE(document);
  CHECK(document->text("name") == "a");
  CHECK_FALSE(document->text("prefix"));
}

TEST_CASE("UTF-16 with a byte order mark is read") {
  using namespace std::string_literals;
  std::string text = "\xff\xfe";
  for (const char c : "name: p\n"s) text += std::string{c, '\0'};
  const auto document = read(text);
  REQUIRE(document);
  CHECK(document->text("name") == "p");
}

// This would take minutes if each node caused a search for the comment.
TEST_CASE("a line with thousands of nodes takes no longer than thousands of lines") {
  std::string text = "x: [";
  for (int i = 0; i < 60000; ++i) text += "a,";
  text += "a] #!final\n" + std::string(120000, '\n');
  const auto document = read(text);
  REQUIRE(document);
  CHECK(document->comment("x") == "#!final");
  CHECK(document->comments("x").size() == 60001);
}

TEST_CASE("a comment that is too long is treated as absent") {
  const std::string comment = "#" + std::string(YamlDocument::kMaxCommentBytes, 'x');
  CHECK(read("x: a " + comment + "\n")->comment("x").empty());
  CHECK(read("x: a " + comment.substr(1) + "\n")->text("x") == "a " + comment.substr(1));
  CHECK(read("x: a #" + comment.substr(2) + "\n")->comment("x") == "#" + comment.substr(2));
}

}  // namespace venvctl::yaml_document_test
