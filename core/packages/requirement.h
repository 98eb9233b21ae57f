// A package and its wanted versions, in the form of PEP 508: "requests[socks]>=2.8.1,==2.8.*".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/packages/version_specifier.h"

namespace venvctl {

struct Requirement {
  std::string text;  // the text as it was written
  std::string name;  // in the normal form of PEP 503
  std::vector<std::string> extras;
  VersionSpecifier versions;

  // Whether a package meets the requirement. `normal_name` is its name in normal form. Extras are
  // not compared, because no file records which extras were installed.
  bool fits(std::string_view normal_name, std::string_view version) const {
    return name == normal_name && versions.fits(version);
  }
};

// Fails with Usage if the text does not have the form of PEP 508, or if it has a marker or a URL.
Result<Requirement> parse_requirement(std::string_view text);

}  // namespace venvctl
