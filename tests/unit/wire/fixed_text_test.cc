#include "core/wire/fixed_text.h"

#include <climits>
#include <string>

#include "tests/support/catch.h"

namespace venvctl::wire::text_test {

TEST_CASE("Decimal contains the decimal digits of a number") {
  for (const unsigned long number : {0UL, 7UL, 10UL, 4'294'967'296UL, ULONG_MAX}) {
    CHECK(std::string(Decimal(number).digits) == std::to_string(number));
  }
}

TEST_CASE("texts are joined if they fit together with the final NUL") {
  char out[8];
  REQUIRE(join(out, sizeof out, {piece("/run"), piece("/"), piece("ab")}));
  CHECK(std::string(out) == "/run/ab");
  CHECK_FALSE(join(out, sizeof out, {piece("/run"), piece("/"), piece("abc")}));
}

TEST_CASE("pieces are not added if they would leave less than the reserve") {
  char bytes[6];
  Text text{bytes, sizeof bytes};
  CHECK(text.add({piece("ab"), piece("c")}, 3));
  CHECK_FALSE(text.add({piece("d")}, 3));
  CHECK(text.add({piece("def")}));
  CHECK_FALSE(text.add({piece("g")}));
  CHECK(std::string(bytes, text.size) == "abcdef");
}

}  // namespace venvctl::wire::text_test
