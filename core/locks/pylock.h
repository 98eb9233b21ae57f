// Reads pylock.toml (PEP 751).
#pragma once

#include <vector>

#include "core/formats/toml_document.h"
#include "core/locks/locked_package.h"
#include "core/locks/marker.h"

namespace venvctl {

// A package is marked as needed if a tool would install it without extras and with the default
// groups only.
std::vector<LockedPackage> pylock_packages(const TomlDocument& lock, MarkerEnvironment environment);

}  // namespace venvctl
