// The packages of interpreters that are in no environment: the system's and the user's.
#pragma once

#include <span>
#include <string_view>

#include "client/cli/session/session.h"
#include "core/inventory/listing.h"
#include "core/packages/requirement.h"

namespace venvctl {

inline constexpr std::string_view kSystemKind = "system";
inline constexpr std::string_view kUserKind = "user";

// Adds an entry for each directory in which a known interpreter is installed (kind "system": /usr,
// a Python of pyenv or uv), and one for the user's own site-packages (kind "user": below
// PYTHONUSERBASE or ~/.local), except environments of the listing. `wanted` is as in
// environments_with.
void add_system_packages(Session& session, std::span<const Requirement> wanted, Listing& listing);

}  // namespace venvctl
