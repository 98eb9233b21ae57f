#include "core/base/fields.h"

#include <cstdint>

#include "tests/support/catch.h"

namespace venvctl::fields_test {

enum class Color { Red, Green = 70 };

struct Inner {
  std::string text;
  Color color = Color::Red;
};
template <class A>
void fields(A& a, Inner& each) {
  a(each.text, each.color);
}

struct Outer {
  bool yes = false;
  int64_t low = 0;
  uint64_t high = 0;
  std::vector<Inner> list;
  std::optional<Inner> present;
  std::optional<Inner> absent;
  std::vector<std::pair<std::string, std::string>> pairs;
  std::map<std::string, int> map;
};
template <class A>
void fields(A& a, Outer& each) {
  a(each.yes, each.low, each.high, each.list, each.present, each.absent, each.pairs, each.map);
}

Outer sample() {
  Outer sent;
  sent.yes = true;
  sent.low = INT64_MIN;
  sent.high = UINT64_MAX;
  sent.list = {{std::string("a\0\n7:\xFF", 6), Color::Green}, {}};
  sent.present = Inner{"here", Color::Green};
  sent.pairs = {{"name", "value"}, {"", ""}};
  sent.map = {{"one", 1}, {"minus", -1}};
  return sent;
}

TEST_CASE("every kind of field is read back as it was written") {
  const Outer sent = sample();
  const auto read = from_bytes<Outer>(to_bytes(sent));
  REQUIRE(read);
  CHECK(read->yes);
  CHECK(read->low == INT64_MIN);
  CHECK(read->high == UINT64_MAX);
  REQUIRE(read->list.size() == 2);
  CHECK(read->list[0].text == sent.list[0].text);
  CHECK(read->list[0].color == Color::Green);
  CHECK(read->list[1].text.empty());
  REQUIRE(read->present);
  CHECK(read->present->text == "here");
  CHECK_FALSE(read->absent);
  CHECK(read->pairs == sent.pairs);
  CHECK(read->map == sent.map);
}

TEST_CASE("truncated bytes and bytes with a surplus at the end are rejected") {
  const std::string bytes = to_bytes(sample());
  for (size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(from_bytes<Outer>(bytes.substr(0, size)));
  }
  CHECK_FALSE(from_bytes<Outer>(bytes + "0:"));
  CHECK_FALSE(from_bytes<Outer>(bytes + "x"));
}

TEST_CASE("an invalid or out-of-range number is rejected") {
  for (const char* digits : {"", "x", "1x", " 1", "+1", "300", "-1"}) {
    CHECK_FALSE(from_bytes<uint8_t>(to_bytes(digits)));
  }
  CHECK(from_bytes<uint8_t>(to_bytes("255")) == 255);
  CHECK_FALSE(from_bytes<bool>(to_bytes("2")));
}

TEST_CASE("a length or a count that exceeds the input fails immediately") {
  for (const char* bytes : {"99999999999999999999:", "-1:x", ":", "1", "5:four", "1;x"}) {
    CHECK_FALSE(from_bytes<std::string>(bytes));
  }
  CHECK_FALSE(from_bytes<std::vector<std::string>>(to_bytes(SIZE_MAX) + "1:x"));
  CHECK_FALSE(from_bytes<std::map<std::string, int>>(to_bytes(size_t{3}) + "1:x1:1"));
}

TEST_CASE("nothing is read after a damaged field") {
  Reader reader("1:a1:xZ1:b");
  std::string first;
  int number = 0;
  std::string last;
  reader(first, number, last);
  CHECK(first == "a");
  CHECK(last.empty());
  CHECK_FALSE(reader.is_intact());
  CHECK_FALSE(reader.is_done());
}

TEST_CASE(
    "a string view points into the input, and a reader may stop before the end of the input") {
  const std::string bytes = to_bytes("text", 7);
  Reader reader(bytes);
  std::string_view text;
  reader(text);
  CHECK(text == "text");
  CHECK(text.data() == bytes.data() + 2);
  CHECK(reader.is_intact());
  CHECK_FALSE(reader.is_done());
}

}  // namespace venvctl::fields_test
