#include "client/cli/output/shell_words.h"

#include <vector>

#include "tests/support/catch.h"

namespace venvctl::shell_words_test {

TEST_CASE("words that a shell would change are quoted") {
  const auto typed = [](const std::vector<std::string>& words) { return as_typed(words); };
  CHECK(typed({"venvctl", "remove", "/a/b-1.0_x"}) == "venvctl remove /a/b-1.0_x");
  CHECK(typed({"a b", "$(x)", "it's", "", "~"}) == "'a b' '$(x)' 'it'\\''s' '' '~'");
}

}  // namespace venvctl::shell_words_test
