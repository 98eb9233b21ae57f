// Writes the list of an environment's packages next to the environment if it cannot be rebuilt.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

// Writes the list to PREFIX-requirements.txt and returns its path. If the user wrote or changed a
// file of this name, the file is kept, and the list is written to PREFIX-requirements-2.txt, and so
// on. A list that venvctl wrote and nobody changed is replaced. venvctl recognizes such a list by
// an extended attribute with its digest. Without this attribute, a file counts as the user's.
Result<std::string> leave_requirements(const std::string& prefix, std::string_view content);

}  // namespace venvctl
