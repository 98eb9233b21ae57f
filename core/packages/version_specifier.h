// Conditions on the version of a package, as PEP 440 defines them: ">=1.82.7,<1.82.9".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/packages/package_version.h"
#include "core/packages/version_clause.h"

namespace venvctl {

struct VersionCondition {
  VersionRelation relation = VersionRelation::AtLeast;
  bool is_wild = false;
  PackageVersion version;
  std::string text;  // the version after "===", in lower case; it may have any form
};

class VersionSpecifier {
 public:
  // `text` contains conditions, separated by commas. If `text` is empty, every version fits. Absent
  // if `text` does not have the form that PEP 440 defines.
  static std::optional<VersionSpecifier> parse(std::string_view text);

  // Whether all conditions hold. Pre-releases are compared like other versions. If `version` does
  // not have the form of PEP 440, only conditions with "===" can hold.
  bool fits(std::string_view version) const;

 private:
  std::vector<VersionCondition> conditions_;
};

}  // namespace venvctl
