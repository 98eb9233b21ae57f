// The version of a package, as PEP 440 defines and orders it.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// Numbers are texts without leading zeros, because they may be longer than any integer type.
struct PackageVersion {
  std::string epoch = "0";
  std::vector<std::string> release;  // at least one number
  std::string pre_letter;            // "a", "b", "rc"; "" if it is not a pre-release
  std::string pre_number;
  std::optional<std::string> post;
  std::optional<std::string> dev;
  std::vector<std::string> local;  // in lower case

  bool is_prerelease() const { return !pre_letter.empty() || dev.has_value(); }
};

// Every spelling that PEP 440 accepts ("v1.0-ALPHA.1"); absent for any other text.
std::optional<PackageVersion> parse_package_version(std::string_view text);

// Compares all parts; a missing number of the release is 0.
std::strong_ordering compare(const PackageVersion& left, const PackageVersion& right);
// Compares the epochs and the first `count` numbers of the releases.
bool have_same_release(const PackageVersion& left, const PackageVersion& right, size_t count);
// The same for all numbers of both.
bool have_same_release(const PackageVersion& left, const PackageVersion& right);
PackageVersion without_local(PackageVersion version);

}  // namespace venvctl
