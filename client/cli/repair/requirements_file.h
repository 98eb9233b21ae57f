// Writes the list of an environment's packages next to the environment, if the environment cannot
// be rebuilt.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

// Writes the list to PREFIX-requirements.txt and returns its path. Replaces a list that venvctl
// wrote and nobody changed. Keeps a file that the user wrote or changed, and then writes to
// PREFIX-requirements-2.txt, and so on. An extended attribute with the digest of the text marks a
// list of venvctl; a file without this attribute counts as the user's.
Result<std::string> leave_requirements(const std::string& prefix, std::string_view content);

}  // namespace venvctl
