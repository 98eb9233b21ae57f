#include "core/packages/package_version.h"

#include "tests/support/catch.h"

namespace venvctl::package_version_test {

PackageVersion version(const char* text) {
  CAPTURE(text);
  const auto parsed = parse_package_version(text);
  REQUIRE(parsed);
  return *parsed;
}

TEST_CASE("versions are in the order of PEP 440") {
  // From the oldest to the newest.
  constexpr const char* kInOrder[] = {"1.dev0",
                                      "1.0.dev456",
                                      "1.0a1",
                                      "1.0a2.dev456",
                                      "1.0a12.dev456",
                                      "1.0a12",
                                      "1.0b1.dev456",
                                      "1.0b2",
                                      "1.0b2.post345.dev456",
                                      "1.0b2.post345",
                                      "1.0rc1.dev456",
                                      "1.0rc1",
                                      "1.0",
                                      "1.0+abc.5",
                                      "1.0+abc.7",
                                      "1.0+5",
                                      "1.0+5.1",
                                      "1.0.post456.dev34",
                                      "1.0.post456",
                                      "1.0.15",
                                      "1.1.dev1",
                                      "1.9",
                                      "1.10",
                                      "2024.1",
                                      "99999999999999999999999",
                                      "100000000000000000000000",
                                      "1!0.1"};
  for (size_t i = 0; i < std::size(kInOrder); ++i) {
    for (size_t j = 0; j < std::size(kInOrder); ++j) {
      INFO(kInOrder[i] << " and " << kInOrder[j]);
      const auto order = compare(version(kInOrder[i]), version(kInOrder[j]));
      const bool is_older = order < 0;
      const bool is_same = order == 0;
      CHECK(is_older == (i < j));
      CHECK(is_same == (i == j));
    }
  }
}

TEST_CASE("other spellings of a version are equal to it") {
  constexpr std::pair<const char*, const char*> kSame[] = {{"1.0", "1"},
                                                           {"1.0", "v1.0.0"},
                                                           {"1.0a1", "1.0-Alpha.1"},
                                                           {"1.0b2", "1.0_beta_2"},
                                                           {"1.0rc1", "1.0c1"},
                                                           {"1.0rc1", "1.0preview1"},
                                                           {"1.0rc0", "1.0.pre"},
                                                           {"1.0a0", "1.0a"},
                                                           {"1.0.post1", "1.0-1"},
                                                           {"1.0.post2", "1.0rev2"},
                                                           {"1.0.post0", "1.0-r"},
                                                           {"1.0.dev0", "1.0dev"},
                                                           {"1.0.dev3", "1.0-DEV-3"},
                                                           {"1.1", "01.01"},
                                                           {"1.0+a.1", "1.0+A-01"},
                                                           {"1.0a0.dev1", "1.0a.dev1"},
                                                           {"1.0a0.post1", "1.0a--1"},
                                                           {"1.0", " 1.0\n"},
                                                           {"0!1", "1"}};
  for (const auto& [one, other] : kSame) {
    INFO(one << " and " << other);
    const bool is_same = compare(version(one), version(other)) == 0;
    CHECK(is_same);
  }
}

TEST_CASE("other texts are not versions") {
  for (const char* text : {"", "a", "1.", ".1", "1..2", "1.0x", "1.0+", "1.0+a.", "1.0+a+b", "1!",
                           "1!2!3", "1.0 a1", "french toast", "9e", "1.0-a-b", "1.*", "vv1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_package_version(text));
  }
}

}  // namespace venvctl::package_version_test
