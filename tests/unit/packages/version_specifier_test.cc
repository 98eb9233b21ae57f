#include "core/packages/version_specifier.h"

#include "tests/support/catch.h"

namespace venvctl::version_specifier_test {

bool fits(const char* specifier, const char* version) {
  INFO(specifier << " and " << version);
  const auto parsed = VersionSpecifier::parse(specifier);
  REQUIRE(parsed);
  return parsed->fits(version);
}

TEST_CASE("each condition accepts the versions that PEP 440 defines") {
  struct Case {
    const char* specifier;
    const char* fitting;
    const char* other;
  };
  constexpr Case kCases[] = {{">=1.82.7,<1.82.9", "1.82.8", "1.82.9"},
                             {">=1.0", "1.0+local", "1.0rc1"},
                             {"<=1.0", "1.0+local", "1.0.post1"},
                             {"==1.0", "1.0.0+ubuntu.1", "1.0.1"},
                             {"==1.0+a", "1.0+a", "1.0"},
                             {"!=1.0", "1.0.post1", "1.0+a"},
                             {"==1.1.*", "1.1a1", "1.10"},
                             {"==1.0.*", "1", "1.1"},
                             {"==1!1.*", "1!1.5", "1.5"},
                             {"!=1.1.*", "1.2", "1.1.post1"},
                             {"~=2.2", "2.3", "3.0"},
                             {"~=2.2", "2.2.post3", "2.2rc1"},
                             {"~=2.2.post3", "2.3", "2.2.post2"},
                             {"~=1.4.5a4", "1.4.9", "1.5"},
                             {"<2", "1.9.post1", "2rc1"},
                             {"<2rc2", "2rc1", "2"},
                             {"<2.post1", "2", "2.post1"},
                             {">1.7", "1.7.1", "1.7.0.post1"},
                             {">1.7", "1.8.dev0", "1.7+local"},
                             {">1.7.post1", "1.7.post2", "1.7.post1"},
                             {"===1.0-custom", "1.0-Custom", "1.0"},
                             {"", "anything", nullptr},
                             {">=1", "2.0rc1", "legacy"},
                             {"<1.0.post1", "1.0", "1.0.post1.dev1"}};
  for (const Case& each : kCases) {
    CHECK(fits(each.specifier, each.fitting));
    if (each.other != nullptr) CHECK_FALSE(fits(each.specifier, each.other));
  }
}

TEST_CASE("conditions that PEP 440 does not allow are refused") {
  for (const char* text : {"1.0", "=1.0", ">=1.0,", ",>=1.0", ">=", ">=1.0+local", "~=1", "~=1.*",
                           "==1.0a1.*", "==1.0+a.*", ">=1.*", "==1.*.2", "===", "=== a b", ">=x"}) {
    CAPTURE(text);
    CHECK_FALSE(VersionSpecifier::parse(text));
  }
}

}  // namespace venvctl::version_specifier_test
