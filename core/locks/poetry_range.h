// Reads ranges of versions in Poetry's form, such as "^1.2 || >=3,<4".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/packages/version_specifier.h"

namespace venvctl {

// The alternatives of the range, each as conditions in the form of PEP 440: "^3.8 || 2.7" gives
// {">=3.8", "<4"} and {"==2.7"}. No conditions allow every version. Empty if the text is not a
// range; the versions are not checked.
std::vector<std::vector<std::string>> poetry_conditions(std::string_view text);

// The alternatives of the range. A version fits the range if it fits one of them. Empty if the text
// is not a range.
std::vector<VersionSpecifier> poetry_range(std::string_view text);

}  // namespace venvctl
