#include "client/cli/doctor/finding.h"

#include "core/base/fields.h"
#include "tests/support/catch.h"

namespace venvctl::finding_test {

constexpr faults::Fault kFault{"some-fault", "fix {}, then rest"};
constexpr faults::Fault kPlain{"plain-fault", "rest"};

TEST_CASE("the fix contains the subject if the fault's text has a placeholder") {
  CHECK(problem(kFault, "w", "~/x").fix == "fix ~/x, then rest");
  CHECK(note(kFault, "w", "{}").fix == "fix {}, then rest");
  CHECK(problem(kPlain, "w", "~/x").fix == "rest");
  CHECK(problem(kPlain, "w").fault == "plain-fault");
}

TEST_CASE("an error's own fix is the text after its last colon") {
  const Finding finding = problem(kPlain, Error{ErrorCode::Failed, "a: b: do c"});
  CHECK(finding.what == "a: b");
  CHECK(finding.fix == "do c");
  CHECK(problem(kPlain, Error{ErrorCode::Failed, "no colon"}).fix == "rest");
}

TEST_CASE("findings survive encoding and decoding, and truncated ones are rejected") {
  const Findings sent = {fine("all is well"), note(kPlain, ""), problem(kFault, "a\nb \xff", "x")};
  const std::string bytes = to_bytes(sent);
  const auto read = from_bytes<Findings>(bytes);
  REQUIRE(read);
  REQUIRE(read->size() == sent.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    CHECK((*read)[i].level == sent[i].level);
    CHECK((*read)[i].what == sent[i].what);
    CHECK((*read)[i].fix == sent[i].fix);
    CHECK((*read)[i].fault == sent[i].fault);
  }
  CHECK_FALSE(from_bytes<Findings>(bytes.substr(0, bytes.size() - 1)));
}

}  // namespace venvctl::finding_test
