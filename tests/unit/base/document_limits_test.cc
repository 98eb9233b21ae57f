#include "core/base/document_limits.h"

#include "tests/support/catch.h"

namespace venvctl::document_limits_test {

std::string repeated(std::string_view text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string toml_fault(const std::string& text) {
  const auto checked = toml_within_limits(text);
  return checked ? "" : checked.error().message;
}

std::string json_fault(const std::string& text) {
  const auto checked = json_within_limits(text);
  return checked ? "" : checked.error().message;
}

TEST_CASE("a TOML key may have at most kMaxKeyDots dots") {
  for (const std::string form : {"KEY = 1\n", "[KEY]\n", "[[KEY]]\n", "x = { KEY = 1 }\n",
                                 "x = [ { y = 2, KEY = 1 } ]\n", "[ KEY ]\n", "  KEY=1"}) {
    CAPTURE(form);
    const auto with = [&](size_t dots) {
      std::string text = form;
      return text.replace(text.find("KEY"), 3, "a" + repeated(".a", dots));
    };
    CHECK(toml_fault(with(kMaxKeyDots)).empty());
    CHECK(toml_fault(with(kMaxKeyDots + 1)) == "line 1: a key has more than 64 dots");
    CHECK_FALSE(toml_fault(with(100'000)).empty());
  }
  CHECK_FALSE(toml_fault("a" + repeated(" . \"a\"", 100'000) + " = 1").empty());
  CHECK_FALSE(toml_fault("a" + repeated(".'a'", 100'000) + " = 1").empty());
}

TEST_CASE("TOML brackets may be nested up to the limit") {
  for (const std::string bracket : {"[", "{a=", "[{a=", "[\n", "[ # ]]]]\n"}) {
    CAPTURE(bracket);
    const size_t each = bracket == "[{a=" ? 2 : 1;
    CHECK(toml_fault("x = " + repeated(bracket, kMaxNesting / each)).empty());
    CHECK(
        toml_fault("x = " + repeated(bracket, kMaxNesting / each + 1)).find("brackets are open") !=
        std::string::npos);
  }
}

TEST_CASE("the nesting of TOML tables by dots and brackets together is also limited") {
  const std::string key = "a" + repeated(".a", kMaxKeyDots);
  const std::string many = repeated("{" + key + "=", kMaxTableDepth / kMaxKeyDots + 1);
  CHECK(toml_fault("[" + key + "]\nx = " + many).find("a table has more than") !=
        std::string::npos);
  // Each table header sets the count to zero.
  CHECK(toml_fault(repeated("[" + key + "]\n" + key + " = 1\n", 100)).empty());
}

TEST_CASE("dots and brackets in TOML strings and comments are not counted") {
  const std::string deep = repeated("[.{.", 1000);
  for (const std::string text :
       {"# DEEP\nx = 1\n", "x = \"DEEP\"\n", "x = 'DEEP'\n", "x = \"\"\"\nDEEP\n\"\"\"\n",
        "x = '''\nDEEP\n'''\n", "x = \"\\\"DEEP\"\n", "x = \"\"\"a\\\"\"\"DEEP\"\"\"\n",
        "x = 'a\\' # DEEP\n", "\"DEEP\" = 1\n", "['DEEP']\n", "x = [ # DEEP\n  1, # DEEP\n]\n",
        "x = \"\"\"DEEP\"\"\"\"\" # DEEP\n", "x = '''a''''' # DEEP\n"}) {
    std::string filled = text;
    for (size_t at = 0; (at = filled.find("DEEP")) != std::string::npos;) {
      filled.replace(at, 4, deep);
    }
    CAPTURE(text);
    CHECK(toml_fault(filled).empty());
  }
}

TEST_CASE("TOML brackets after a string are counted, however the string ends") {
  const std::string deep = repeated("[", 1000);
  for (const std::string before :
       {"x = [\"\"\"a\"\"\"\", ", "x = [\"\"\"a\"\"\"\"\", ", "x = ['''a'''', ", "x = [\"\", ",
        "x = ['', ", "x = [\"a\\\\\", ", "x = ['a\\', ", "x = [\"\"\"\"\"\", ", "x = \"a\nx = "}) {
    CAPTURE(before);
    CHECK_FALSE(toml_fault(before + deep).empty());
  }
}

TEST_CASE("numbers, long lists and large files in TOML are not mistaken for nesting") {
  CHECK(toml_fault("x = [" + repeated("1.5, ", 100'000) + "]\n").empty());
  CHECK(toml_fault("x = [\n" + repeated("  1.5,\n", 100'000) + "]\n").empty());
  CHECK(toml_fault("x = [" + repeated("{a.b = 1.5, c = 07:32:00.999}, ", 10'000) + "]").empty());
  CHECK(toml_fault(repeated("[tool.a.b]\nc.d = \"x\"\n", 10'000)).empty());
  CHECK(toml_fault(repeated("x = [[1], [2]]\n", 10'000)).empty());
  CHECK(toml_fault(repeated("]", 10'000) + repeated("}", 10'000)).empty());
}

TEST_CASE("an error names the line of the bracket or dot that exceeds the limit") {
  CHECK(toml_fault("a = 1\n\nb = [\n" + repeated("[", 64)).starts_with("line 4: "));
  CHECK(json_fault("{\n\"a\":\n" + repeated("[", 64)).starts_with("line 3: "));
}

TEST_CASE("JSON may be nested up to the limit, and brackets in strings are not counted") {
  for (const std::string bracket : {"[", "{\"a\":"}) {
    CHECK(json_fault(repeated(bracket, kMaxNesting)).empty());
    CHECK_FALSE(json_fault(repeated(bracket, kMaxNesting + 1)).empty());
  }
  CHECK(json_fault("[\"" + repeated("[{", 1000) + "\"]").empty());
  CHECK(json_fault("[\"\\\"" + repeated("[{", 1000) + "\"]").empty());
  CHECK_FALSE(json_fault("[\"\\\\\"" + repeated(",[", 1000)).empty());
  CHECK(json_fault("[" + repeated("[1],", 10'000) + "1]").empty());
}

}  // namespace venvctl::document_limits_test
