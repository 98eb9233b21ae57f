#include "core/base/json_text.h"

#include <nlohmann/json.hpp>

#include "core/base/document_limits.h"
#include "tests/support/catch.h"

namespace venvctl::json_text_test {

TEST_CASE("JSON is parsed, and invalid text is discarded without an exception") {
  CHECK(parsed_json(R"({"a":[1,"x"]})")["a"][1] == "x");
  for (const char* text : {"", "{", "nonsense", "[1,]", "\xff"}) {
    CAPTURE(text);
    CHECK(parsed_json(text).is_discarded());
    CHECK_FALSE(parsed_json(text).is_object());
  }
}

TEST_CASE("JSON that is nested too deeply is discarded") {
  for (const size_t depth : {kMaxNesting + 1, size_t{100'000}, size_t{5'000'000}}) {
    CHECK(parsed_json(std::string(depth, '[') + std::string(depth, ']')).is_discarded());
  }
  const std::string deepest = std::string(kMaxNesting, '[') + std::string(kMaxNesting, ']');
  CHECK(parsed_json(deepest).is_array());
}

}  // namespace venvctl::json_text_test
