// Reads ranges of versions in Poetry's form, such as "^1.2 || >=3,<4".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/packages/version_specifier.h"

namespace venvctl {

// The alternatives of the range. A version fits the range if it fits one of them. Empty if the text
// is not a range.
std::vector<VersionSpecifier> poetry_range(std::string_view text);

// The conditions of one alternative: ">=3.8, <4" and ">= 3.8 <4" both give ">=3.8" and "<4".
std::vector<std::string> poetry_conditions(std::string_view alternative);

}  // namespace venvctl
