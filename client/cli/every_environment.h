// Every environment of this machine that something leads to, without searching the disk.
#pragma once

#include <optional>
#include <vector>

#include "client/cli/environment_report.h"
#include "client/cli/session.h"
#include "core/base/result.h"
#include "core/inventory/listing.h"

namespace venvctl {

// The recorded ones, those in the central places of all tools, tox's and nox's in known projects,
// and the one that the session's directory gets. Broken, half-made and vanished ones are among
// them. Sorted by prefix, each once whatever links lead to it.
Result<std::vector<EnvironmentReport>> every_environment(Session& session);

// The same from the memory of the daemon where one is up, for tables and JSON only. What is
// activated, approved or removed is looked at.
Result<Listing> every_known_environment(Session& session);

// What the daemon remembers alone; absent: no daemon, or it cannot tell.
std::optional<Listing> remembered_environments(Session& session);

}  // namespace venvctl
