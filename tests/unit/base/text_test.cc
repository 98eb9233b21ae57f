#include "core/base/text.h"

#include <string>

#include "tests/support/catch.h"

namespace venvctl::text_test {

TEST_CASE("invalid UTF-8 is detected") {
  CHECK(is_utf8("plain, ünïcødé, \xF0\x9F\x90\x8D"));
  CHECK_FALSE(is_utf8("\xC0\xAF"));          // an overlong form
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // a surrogate
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond the last code point
  CHECK_FALSE(is_utf8("cut \xE2\x82"));
}

TEST_CASE("bash cannot keep a backslash in text that is not UTF-8") {
  CHECK(every_shell_keeps("a\\b \xc3\xa9"));
  CHECK(every_shell_keeps("a\xc9\xa5"));
  CHECK_FALSE(every_shell_keeps("a\xc9\\\xa5"));
  CHECK_FALSE(every_shell_keeps("a\nb"));
  CHECK(fits_into_path_variable("/a\\b"));
  CHECK_FALSE(fits_into_path_variable("/a:b"));
  CHECK_FALSE(fits_into_path_variable("/\xc9\\\xa5"));
}

TEST_CASE("control characters are detected in every encoding") {
  CHECK(has_control("a\nb"));
  CHECK(has_control("a\x7f"));
  CHECK(has_control("\xC2\x9B"));  // the control character CSI, as UTF-8
  CHECK(has_control("\x9B"));      // CSI as one byte
  CHECK_FALSE(has_control("ünï\xFF"));
}

TEST_CASE("displayable text contains no control or bidirectional characters") {
  CHECK(displayable("a\x1b[31mb") == "a\xEF\xBF\xBD[31mb");
  CHECK(displayable("\xE2\x80\xAE"
                    "evil") ==
        "\xEF\xBF\xBD"
        "evil");
  CHECK(displayable("bad \xFF byte") == "bad \xEF\xBF\xBD byte");
  CHECK(displayable("プロジェクト") == "プロジェクト");
}

TEST_CASE("displayable converts any bytes to valid text, and a second conversion changes nothing") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string bytes = {static_cast<char>(first), static_cast<char>(second)};
      const std::string shown = displayable(bytes);
      REQUIRE(is_utf8(shown));
      REQUIRE_FALSE(has_control(shown));
      REQUIRE(displayable(shown) == shown);
    }
  }
}

TEST_CASE("a long name is truncated by columns, not by bytes") {
  CHECK(displayable("abcdef", 6) == "abcdef");
  CHECK(displayable("abcdefg", 6) == "abcde…");
  CHECK(displayable("プロジェクト", 7) == "プロジ…");
  CHECK(display_columns(displayable(std::string(1000, 'x'), 64)) == 64);
}

TEST_CASE("decoding base64 returns the original bytes, and invalid base64 is rejected") {
  for (const std::string bytes : {"", "a", "ab", "abc", "\xFF\xFE\xFD\xFC"}) {
    CHECK(base64_decoded(base64(bytes)) == bytes);
  }
  CHECK(base64("ab") == "YWI=");
  CHECK_FALSE(base64_decoded("YWI"));
  CHECK_FALSE(base64_decoded("Y=I="));
  CHECK_FALSE(base64_decoded("Y*I="));
}

TEST_CASE("lines end as in Python's text files") {
  CHECK(python_lines("").empty());
  CHECK(python_lines("a\nb\r\nc\rd") == std::vector<std::string_view>{"a", "b", "c", "d"});
  CHECK(python_lines("\n\r\r\na\n") == std::vector<std::string_view>{"", "", "", "a"});
}

TEST_CASE("splitting at n separators gives n + 1 pieces") {
  CHECK(split("", ':').size() == 1);
  CHECK(split("a::b:", ':') == std::vector<std::string_view>{"a", "", "b", ""});
}

TEST_CASE("a message quotes only names that would be confusing without quotes") {
  CHECK(in_quotes("/home/me/x") == "/home/me/x");
  CHECK(in_quotes("/home/my project") == "'/home/my project'");
  CHECK(in_quotes("") == "''");
}

TEST_CASE("alternatives have commas, and an or before the last name") {
  const std::vector<std::string_view> names{"bash", "zsh", "fish"};
  CHECK(alternatives(names) == "bash, zsh or fish");
  CHECK(alternatives(std::span(names).first(2)) == "bash or zsh");
  CHECK(alternatives(std::span(names).first(1)) == "bash");
  CHECK(alternatives({}) == "");
}

}  // namespace venvctl::text_test
