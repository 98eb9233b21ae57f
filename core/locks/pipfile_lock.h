// Reads Pipfile.lock.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// The packages of the section `default` are marked as needed. Absent if the text is not a JSON
// object.
std::optional<std::vector<LockedPackage>> pipfile_packages(std::string_view text,
                                                           const MarkerEnvironment& environment);

}  // namespace venvctl
