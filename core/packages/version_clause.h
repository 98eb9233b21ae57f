// One condition on a version, such as ">=1.2", split into the sign and the version.
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

// `version` points into the parsed text. It does not include a ".*" at its end.
struct VersionClause {
  VersionRelation relation = VersionRelation::AtLeast;
  std::string_view version;
  bool is_wild = false;  // the version ends with ".*"; possible only for Equal and NotEqual
};

// Absent if the text does not begin with a sign, or if it has a ".*" that this sign does not allow.
std::optional<VersionClause> version_clause(std::string_view text);

}  // namespace venvctl
