// Conditions on the version of a Python, as written in `-p` and in `requires-python`.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/packages/version_clause.h"

namespace venvctl {

// One condition of a range.
struct VersionBound {
  VersionRelation relation = VersionRelation::AtLeast;  // never Arbitrary
  // 1 to 3 numbers. Equal and NotEqual compare only this many numbers of a version. Compatible
  // (`~=`) has at least two numbers. It holds for a version that is not lower and begins with the
  // same numbers, except the last of them.
  std::vector<int> version;
};
using VersionRange = std::vector<VersionBound>;  // a version is in the range if all bounds hold

// Parses a version such as "3.11.2". Absent for anything else, including more than three numbers.
std::optional<std::vector<int>> dotted_version(std::string_view text);

// Parses a range of `-p`, such as `>=3.9,<3.13`, `~=3.11`, `==3.11.*`, `!=3.11`. A version stands
// for all versions that begin with it, so `==3.11` and `<=3.11` include 3.11.4. Absent if `text`
// has another form.
std::optional<VersionRange> parse_version_range(std::string_view text);
// Parses a range of `requires-python`. It has the same forms, but PEP 440 gives them another
// meaning: `==3.11` means 3.11.0, and 3.11.4 is above 3.11. A pre-release counts as its release. An
// empty text is an empty range.
std::optional<VersionRange> parse_requires_python(std::string_view text);

// Whether every bound holds for `version`, which has 1 to 3 numbers. Files rarely show the last
// number of a version. Only the numbers that `version` has are therefore compared with a bound: 3.9
// is within ">=3.9.2".
bool is_within(const VersionRange& range, const std::vector<int>& version);

// Compares the first `parts` numbers; missing numbers count as 0. The result is negative, 0 or
// positive.
int compare_versions(const std::vector<int>& left, const std::vector<int>& right, size_t parts);

}  // namespace venvctl
