#include "client/cli/editors/settings_text.h"

#include "tests/support/catch.h"

namespace venvctl::settings_text_test {

std::string with(const std::string& text, std::string_view name = "k",
                 std::string_view value = "1") {
  auto settings = SettingsText::read(text);
  REQUIRE(settings);
  settings->set(name, value);
  CHECK(settings->value_of(name) == value);
  CHECK(SettingsText::read(settings->text()));
  return settings->text();
}

std::string without(const std::string& text, std::string_view name = "k") {
  auto settings = SettingsText::read(text);
  REQUIRE(settings);
  settings->remove(name);
  CHECK_FALSE(settings->value_of(name));
  CHECK(SettingsText::read(settings->text()));
  return settings->text();
}

TEST_CASE("a setting is appended with the indentation of the others, and comments stay in place") {
  CHECK(with("") == "{\n    \"k\": 1\n}\n");
  CHECK(with("{}") == "{\n    \"k\": 1\n}");
  CHECK(with("{ }\n") == "{\n    \"k\": 1\n}\n");
  CHECK(with("{\n  // only this\n}\n") == "{\n  // only this\n    \"k\": 1\n}\n");
  CHECK(with("{\n  \"a\": [1, 2] // why\n  // end\n}\n") ==
        "{\n  \"a\": [1, 2], // why\n  \"k\": 1\n  // end\n}\n");
  CHECK(with("{\n\t\"a\": {\"k\": 2},\n}\n") == "{\n\t\"a\": {\"k\": 2},\n\t\"k\": 1,\n}\n");
  CHECK(with("{\"a\": 1}") == "{\"a\": 1, \"k\": 1}");
  CHECK(with("{\r\n  \"a\": 1\r\n}\r\n") == "{\r\n  \"a\": 1,\r\n  \"k\": 1\r\n}\r\n");
  CHECK(with("// head\n{\n  \"a\": \"//\" /* x */\n}") ==
        "// head\n{\n  \"a\": \"//\", /* x */\n  \"k\": 1\n}");
}

TEST_CASE("an existing setting gets the new value; of several with one name, only the last") {
  CHECK(with("{\n  /* a */ \"k\": {\"x\": [\"}\"]}, // b\n  \"z\": 2\n}") ==
        "{\n  /* a */ \"k\": 1, // b\n  \"z\": 2\n}");
  CHECK(with("{\"k\": 5, \"\\u006b\": 6}") == "{\"k\": 5, \"\\u006b\": 1}");
  CHECK(with("\xEF\xBB\xBF{\"k\": true}") == "\xEF\xBB\xBF{\"k\": 1}");
}

TEST_CASE("removing an appended setting restores the text") {
  for (const std::string before :
       {"{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n}\n", "{\"a\": 1}", "{\"a\": 1,}",
        "{\r\n  \"a\": 1 // why\r\n}\r\n", "{\n    // only this\n}\n",
        "{\n  \"a\": 1\n  // end\n}\n", "\xEF\xBB\xBF{\n  \"a\": [\n    1\n  ]\n}"}) {
    CHECK(without(with(before)) == before);
    CHECK(without(without(with(with(before), "j", "\"x\"")), "j") == before);
  }
}

TEST_CASE("a setting is removed at any position, and a comment after it is kept") {
  CHECK(without("{\n  \"k\": 1,\n  \"a\": 2\n}") == "{\n  \"a\": 2\n}");
  CHECK(without("{\n  \"a\": 1, // one\n  \"k\": 1\n}") == "{\n  \"a\": 1 // one\n}");
  CHECK(without("{\n  \"k\": 1, // mine\n  \"a\": 2\n}") == "{\n   // mine\n  \"a\": 2\n}");
  CHECK(without("{\"k\": 1, \"k\": 2}") == "{}");
  CHECK(SettingsText::read(without(with("")))->is_blank());
}

TEST_CASE("a text that is not an object is refused") {
  for (const char* text : {"[]", "1", "{", "{\"a\": }", "{\"a\": 1 \"b\": 2}", "{'a': 1}",
                           "{\"a\": 1} x", "{\"a\": /* open", "{,}"}) {
    CHECK_FALSE(SettingsText::read(text));
  }
}

TEST_CASE("comments and trailing commas become blanks, but not in strings") {
  CHECK(plain_json("[\"//,]\", 1, /*,*/ ] // x\n") == "[\"//,]\", 1        ]     \n");
}

}  // namespace venvctl::settings_text_test
