// The packages of interpreters outside of environments: those of the system and those of the user.
#pragma once

#include <span>
#include <string_view>

#include "client/cli/session/session.h"
#include "core/inventory/listing.h"
#include "core/packages/requirement.h"

namespace venvctl {

inline constexpr std::string_view kSystemKind = "system";
inline constexpr std::string_view kUserKind = "user";

// Adds an entry for each directory with packages outside of environments. The kind "system" is for
// directories of known interpreters: /usr, or a Python of pyenv or uv. The kind "user" is for the
// user's own site-packages below PYTHONUSERBASE or ~/.local. Skips environments that are already in
// the listing. `wanted`: as in environments_with().
void add_system_packages(Session& session, std::span<const Requirement> wanted, Listing& listing);

}  // namespace venvctl
