#include "core/stores/lower_case.h"

#include "tests/support/catch.h"

namespace venvctl::lower_case_test {

TEST_CASE("letters of every script are converted to lower case as Python does it") {
  CHECK(unicode_lower("\u0416\u0531\u00c7") == "\u0436\u0561\u00e7");
  CHECK(unicode_lower("\u0130x") == "i\u0307x");
  CHECK(unicode_lower("\u0391\u03a3 \u03a3\u0391 \u03a3") == "\u03b1\u03c2 \u03c3\u03b1 \u03c3");
  CHECK(unicode_lower("\u1e9e\u01c4\u212a") == "\u00df\u01c6k");
  CHECK(unicode_lower("A\xff\xc3") == "a\xff\xc3");
  CHECK(unicode_lower("\U00010400") == "\U00010428");
}

}  // namespace venvctl::lower_case_test
