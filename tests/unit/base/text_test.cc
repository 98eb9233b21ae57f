#include "core/base/text.h"

#include <string>

#include "tests/support/catch.h"

namespace venvctl {

TEST_CASE("text that is not UTF-8 is told apart") {
  CHECK(is_utf8("plain, ünïcødé, \xF0\x9F\x90\x8D"));
  CHECK_FALSE(is_utf8("\xC0\xAF"));          // overlong
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond the last code point
  CHECK_FALSE(is_utf8("cut \xE2\x82"));
}

TEST_CASE("a control character is seen in any spelling") {
  CHECK(has_control("a\nb"));
  CHECK(has_control("a\x7f"));
  CHECK(has_control("\xC2\x9B"));  // CSI as UTF-8
  CHECK(has_control("\x9B"));      // CSI as a byte
  CHECK_FALSE(has_control("ünï\xFF"));
}

TEST_CASE("what is shown holds no control and no bidirectional character") {
  CHECK(displayable("a\x1b[31mb") == "a\xEF\xBF\xBD[31mb");
  CHECK(displayable("\xE2\x80\xAE"
                    "evil") ==
        "\xEF\xBF\xBD"
        "evil");
  CHECK(displayable("bad \xFF byte") == "bad \xEF\xBF\xBD byte");
  CHECK(displayable("プロジェクト") == "プロジェクト");
}

TEST_CASE("every byte string becomes displayable text that stays as it is") {
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

TEST_CASE("a long name is cut by columns, not bytes") {
  CHECK(displayable("abcdef", 6) == "abcdef");
  CHECK(displayable("abcdefg", 6) == "abcde…");
  CHECK(displayable("プロジェクト", 7) == "プロジ…");
  CHECK(display_columns(displayable(std::string(1000, 'x'), 64)) == 64);
}

TEST_CASE("base64 gives back what went in") {
  for (const std::string bytes : {"", "a", "ab", "abc", "\xFF\xFE\xFD\xFC"}) {
    CHECK(base64_decoded(base64(bytes)) == bytes);
  }
  CHECK(base64("ab") == "YWI=");
  CHECK_FALSE(base64_decoded("YWI"));
  CHECK_FALSE(base64_decoded("Y=I="));
  CHECK_FALSE(base64_decoded("Y*I="));
}

TEST_CASE("splitting at n separators gives n + 1 pieces") {
  CHECK(split("", ':').size() == 1);
  CHECK(split("a::b:", ':') == std::vector<std::string_view>{"a", "", "b", ""});
}

TEST_CASE("a message quotes only what would confuse") {
  CHECK(in_quotes("/home/me/x") == "/home/me/x");
  CHECK(in_quotes("/home/my project") == "'/home/my project'");
  CHECK(in_quotes("") == "''");
}

}  // namespace venvctl
