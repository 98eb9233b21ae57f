// All environments of this machine that records, tools or projects lead to, without searching the
// disk.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/cli/lookup/report.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/listing.h"
#include "core/packages/requirement.h"

namespace venvctl {

// These are the recorded environments, the environments in the directories of all tools, the
// environments of tox and nox in known projects, the environments that kernelspecs name, and the
// environment of the session's directory. Includes broken, incomplete and vanished environments.
// Sorted by prefix; each is listed once, even if several links lead to it. If the session avoids a
// place, environments that need something there are left out, because they would wrongly be shown
// as broken or orphaned.
Result<std::vector<EnvironmentReport>> every_environment(Session& session);

// The same list, from the daemon's memory if a daemon runs. Use this list only for tables and JSON,
// because an environment must be inspected before it is activated, approved or removed.
Result<Listing> every_known_environment(Session& session);

// The same list, but only environments with a package that fits one of `requirements` (all
// environments if this is empty). ListedEnvironment::packages contains these packages.
Result<Listing> environments_with(Session& session, std::span<const Requirement> requirements);

// The request for such a list, as the daemon reads it.
std::string encoded_request(Session& session, std::span<const Requirement> requirements);

struct NamedEnvironment {
  std::string name;
  std::string prefix;
  std::string kind;
};
// The names of the same environments, for completion. Returns fast, because a key press must not
// wait until each environment is inspected. The names come from the daemon's memory if a daemon
// runs. Otherwise names and kinds come from the records, and only environments without a record are
// inspected.
Result<std::vector<NamedEnvironment>> named_environments(Session& session);

}  // namespace venvctl
