#include "core/packages/version_clause.h"

#include "tests/support/catch.h"

namespace venvctl::version_clause_test {

TEST_CASE("the longest operator is used, and the rest is the version") {
  const auto clause = version_clause(" <= 1.2 ");
  REQUIRE(clause);
  CHECK(clause->relation == VersionRelation::AtMost);
  CHECK(clause->version == "1.2");
  CHECK(version_clause("===1.*")->relation == VersionRelation::Arbitrary);
  CHECK(version_clause("===1.*")->version == "1.*");
  CHECK_FALSE(version_clause("1.2"));
  CHECK_FALSE(version_clause("=1.2"));
}

TEST_CASE("only == and != allow a star") {
  CHECK(version_clause("==1.2.*")->is_wild);
  CHECK(version_clause("!=1.2.*")->version == "1.2");
  for (const char* text : {">=1.*", "<1.*", "~=1.2.*"}) CHECK_FALSE(version_clause(text));
}

}  // namespace venvctl::version_clause_test
