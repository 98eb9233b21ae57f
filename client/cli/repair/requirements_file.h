// The list of an environment's packages that is left beside it if it cannot be rebuilt.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

// Writes the list to PREFIX-requirements.txt and returns its path. A file of that name that the
// user wrote or changed is kept: the list is then written to PREFIX-requirements-2.txt, and so on.
// Only a list that venvctl wrote and nobody changed is replaced; an extended attribute with its
// digest shows that. Without such attributes every file counts as the user's.
Result<std::string> leave_requirements(const std::string& prefix, std::string_view content);

}  // namespace venvctl
