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
  std::string text;  // of Arbitrary, in lower case; it need not be a version
};

class VersionSpecifier {
 public:
  // `text` has conditions between commas; without any, every version fits. Absent: it is not
  // written as PEP 440 says.
  static std::optional<VersionSpecifier> parse(std::string_view text);

  // Whether all conditions hold. Pre-releases are compared like other versions. A version that is
  // not written as PEP 440 says fits only if there is no condition, or for "===".
  bool fits(std::string_view version) const;

 private:
  std::vector<VersionCondition> conditions_;
};

}  // namespace venvctl
