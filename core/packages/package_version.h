// Parses and compares versions of packages, as PEP 440 defines them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// Numbers are stored as texts without leading zeros, because they may be larger than any integer
// type allows.
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

// Accepts every spelling that PEP 440 accepts ("v1.0-ALPHA.1"). Absent for any other text.
std::optional<PackageVersion> parse_package_version(std::string_view text);

// Compares all parts. Missing numbers of the release count as 0.
std::strong_ordering compare(const PackageVersion& left, const PackageVersion& right);
// Compares the epochs and the first `count` numbers of the releases.
bool have_same_release(const PackageVersion& left, const PackageVersion& right, size_t count);
// Compares the epochs and all numbers of the releases.
bool have_same_release(const PackageVersion& left, const PackageVersion& right);
PackageVersion without_local(PackageVersion version);

}  // namespace venvctl
