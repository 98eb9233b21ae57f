// Finds all environments of this machine to which records, tools or projects lead. Does not search
// the disk.
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

// The result contains the recorded environments, those in the directories of all tools, those of
// tox and nox in known projects, those that kernelspecs of Jupyter name, and that of the session's
// directory. Includes environments that are broken or incomplete or no longer exist. Sorted by
// prefix; contains each environment once, even if several links lead to it. If the session avoids a
// place, leaves out each environment whose inspection would have to read that place, because the
// environment would wrongly appear broken or orphaned.
Result<std::vector<EnvironmentReport>> every_environment(Session& session);

// The same list, but from the daemon's memory if a daemon runs. Use it only for tables and JSON.
// Before an environment is activated, approved or removed, it must be inspected.
Result<Listing> every_known_environment(Session& session);

// The same list, but only environments with a package that fits one of `requirements`; no
// requirements: all environments. ListedEnvironment::packages contains the packages that fit.
Result<Listing> environments_with(Session& session, std::span<const Requirement> requirements);

// The request for such a list, as the daemon reads it.
std::string encoded_request(Session& session, std::span<const Requirement> requirements);

struct NamedEnvironment {
  std::string name;
  std::string prefix;
  std::string kind;
};
// The names of the same environments, for completion. Must be fast, because a key press cannot wait
// until each environment is inspected. Names come from the daemon's memory if a daemon runs.
// Otherwise names and kinds come from the records, and only environments without a record are
// inspected.
Result<std::vector<NamedEnvironment>> named_environments(Session& session);

}  // namespace venvctl
