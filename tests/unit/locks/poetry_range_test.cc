#include "core/locks/poetry_range.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace venvctl::poetry_range_test {

bool fits(std::string_view range, std::string_view version) {
  return std::ranges::any_of(poetry_range(range),
                             [&](const auto& each) { return each.fits(version); });
}

TEST_CASE("each sign has Poetry's meaning") {
  struct Row {
    const char* range;
    const char* inside;
    const char* outside;
  };
  for (const Row& row :
       {Row{"^1.2.3", "1.9", "2.0"}, Row{"^0.2.3", "0.2.9", "0.3.0"},
        Row{"^0.0.3", "0.0.3", "0.0.4"}, Row{"^0.0", "0.0.9", "0.1"}, Row{"^0", "0.9", "1.0"},
        Row{"~1.2.3", "1.2.9", "1.3"}, Row{"~1.2", "1.2.9", "1.3"}, Row{"~1", "1.9", "2.0"},
        Row{"1.2", "1.2.0", "1.2.1"}, Row{"=1.2", "1.2", "1.3"}, Row{"1.2.*", "1.2.9", "1.3"},
        Row{">=1,<2", "1.5", "2.0"}, Row{">= 1 <2", "1.5", "2.0"}, Row{"!=1.5", "1.4", "1.5"},
        Row{"~=1.2", "1.9", "2.0"}, Row{"^1.2 || ^3", "3.1", "2.0"}, Row{"<1|>=2", "2.0", "1.5"},
        Row{"^2.0rc1", "2.1", "3.0"}}) {
    INFO(row.range);
    CHECK(fits(row.range, row.inside));
    CHECK_FALSE(fits(row.range, row.outside));
  }
  CHECK(fits("*", "7"));
}

TEST_CASE("what is not a range has no alternatives") {
  for (const char* text : {"", "^", "^x", "~", "latest", "^1 || x", ">"}) {
    INFO(text);
    CHECK(poetry_range(text).empty());
  }
}

}  // namespace venvctl::poetry_range_test
