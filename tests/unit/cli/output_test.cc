#include "client/cli/output/json.h"
#include "client/cli/output/quantities.h"
#include "client/cli/output/table.h"
#include "tests/support/catch.h"

namespace venvctl::output_test {

TEST_CASE("columns are aligned by display width, and empty columns are omitted") {
  const Terminal terminal{Variables()};
  Table table({"NAME", "SIZE", "PATH"});
  table.add({{"é"}, {""}, {"/a"}});
  table.add({{"日本語"}, {""}, {""}});
  table.add({{"plain"}, {""}, {"/b"}});
  CHECK(table.text(terminal) ==
        "NAME    PATH\n"
        "é       /a\n"
        "日本語\n"
        "plain   /b\n");
}

TEST_CASE("colours do not affect the alignment") {
  Terminal terminal{Variables()};
  terminal.set_color(Terminal::Color::Always);
  Table table({"A", "B"});
  table.add({{"x", Style::Good}, {"y"}});
  CHECK(table.text(terminal).find("\x1b[32mx\x1b[0m  y\n") != std::string::npos);
}

TEST_CASE("sizes are shown with one decimal") {
  CHECK(size_text(0) == "0 B");
  CHECK(size_text(999) == "999 B");
  CHECK(size_text(1000) == "1.0 kB");
  CHECK(size_text(999'960) == "1.0 MB");
  CHECK(size_text(12'600'000) == "12.6 MB");
  CHECK(size_text(5'000'000'000'000'000) == "5000.0 TB");
}

TEST_CASE("ages are shown in the longest unit that fits") {
  constexpr int64_t kNow = 2'000'000'000;
  CHECK(age_text(0, kNow).empty());
  CHECK(age_text(kNow, kNow) == "just now");
  CHECK(age_text(kNow + 5, kNow) == "just now");
  CHECK(age_text(kNow - 60, kNow) == "1 minute ago");
  CHECK(age_text(kNow - 3 * 86400, kNow) == "3 days ago");
  CHECK(age_text(kNow - 800 * 86400, kNow) == "2 years ago");
}

TEST_CASE("a time is shown in seconds with one decimal") {
  CHECK(seconds_text(std::chrono::milliseconds(0)) == "0.0 s");
  CHECK(seconds_text(std::chrono::milliseconds(61'250)) == "61.2 s");
}

TEST_CASE("an age consists of a number and a unit") {
  CHECK(parse_age("12h") == 12 * 3600);
  CHECK(parse_age("30d") == 30 * 86400);
  CHECK(parse_age("2w") == 14 * 86400);
  CHECK(parse_age("0d") == 0);
  for (const char* text : {"", "d", "30", "30 d", "-1d", "1.5d", "30days", "9999999999y"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_age(text));
  }
}

TEST_CASE("JSON preserves the order of keys and bytes that are not UTF-8") {
  Json json = Json::object();
  json.set("z", "text").set("a", std::string_view("\xff", 1)).set_or_null("n", "");
  CHECK(json.bytes() == R"({"z":"text","a":{"bytes":"/w=="},"n":null})");
  const auto again = Json::parse(json.bytes());
  REQUIRE(again);
  CHECK(again->text_at("a") == std::string("\xff"));
  CHECK_FALSE(again->text_at("n"));
  CHECK_FALSE(again->number_at("z"));
}

TEST_CASE("JSON for a terminal is ASCII, and JSON for a file keeps its characters") {
  Json json = Json::object();
  json.set("a", "\u00e9\u009b2J\u202e\x7f");
  CHECK(json.dump() == "{\n  \"a\": \"\\u00e9\\u009b2J\\u202e\\u007f\"\n}\n");
  CHECK(json.file_text() == "{\n  \"a\": \"\u00e9\u009b2J\u202e\x7f\"\n}\n");
}

TEST_CASE("times are printed in UTC, and an unknown time is null") {
  Json json = Json::object();
  json.set("at", Json::time(86400)).set("never", Json::time(0));
  CHECK(json.bytes() == R"({"at":"1970-01-02T00:00:00Z","never":null})");
}

TEST_CASE("a reply that is not JSON or not an object contains no values") {
  CHECK_FALSE(Json::parse("{"));
  const auto list = Json::parse("[1]");
  REQUIRE(list);
  CHECK_FALSE(list->get("key"));
  CHECK(list->items_at("key").empty());
}

}  // namespace venvctl::output_test
