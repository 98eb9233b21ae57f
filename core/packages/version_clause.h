// One condition on a version, such as ">=1.2": the sign and the version as they are written.
#pragma once

#include <optional>
#include <string_view>

namespace venvctl {

enum class VersionRelation {
  AtLeast,
  Above,
  AtMost,
  Below,
  Equal,
  NotEqual,
  Compatible,  // ~=
  Arbitrary,   // ===
};

// `version` is a part of the parsed text, without the ".*" at its end.
struct VersionClause {
  VersionRelation relation = VersionRelation::AtLeast;
  std::string_view version;
  bool is_wild = false;  // has ".*"; only with Equal and NotEqual
};

// Absent if the text begins with no sign, or has a ".*" that the sign does not allow.
std::optional<VersionClause> version_clause(std::string_view text);

}  // namespace venvctl
