#include "client/cli/finding.h"

#include "tests/support/catch.h"

namespace venvctl {
namespace {

constexpr wire::Fault kFault{"some-fault", "mend {}, then rest"};
constexpr wire::Fault kPlain{"plain-fault", "rest"};

}  // namespace

TEST_CASE("the subject stands in the cure where the fault has its place for one") {
  CHECK(problem(kFault, "w", "~/x").cure == "mend ~/x, then rest");
  CHECK(note(kFault, "w", "{}").cure == "mend {}, then rest");
  CHECK(problem(kPlain, "w", "~/x").cure == "rest");
  CHECK(problem(kPlain, "w").fault == "plain-fault");
}

TEST_CASE("an error brings its own cure, behind the last colon") {
  const Finding finding = problem(kPlain, Error{ErrorCode::Failed, "a: b: do c"});
  CHECK(finding.what == "a: b");
  CHECK(finding.cure == "do c");
  CHECK(problem(kPlain, Error{ErrorCode::Failed, "no colon"}).cure == "rest");
}

TEST_CASE("decoding gives what was encoded, and of what was cut only what is whole") {
  const Findings sent = {fine("all is well"), note(kPlain, ""), problem(kFault, "a\nb \xff", "x")};
  const std::string bytes = encoded(sent);
  for (size_t length = 0; length <= bytes.size(); ++length) {
    const Findings read = decoded_findings(std::string_view(bytes).substr(0, length));
    REQUIRE(read.size() <= sent.size());
    if (length == bytes.size()) REQUIRE(read.size() == sent.size());
    for (size_t i = 0; i < read.size(); ++i) {
      CHECK(read[i].level == sent[i].level);
      CHECK(read[i].what == sent[i].what);
      CHECK(read[i].cure == sent[i].cure);
      CHECK(read[i].fault == sent[i].fault);
    }
  }
}

}  // namespace venvctl
