// Copies an environment so that the copy works at another path.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/clone/copy_tree.h"
#include "client/cli/create/staging.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/relocation/relocation.h"

namespace venvctl {

// The path that NEW means: a path if it has a slash, else a sibling of the environment at `prefix`.
std::string place_called(const Session& session, const std::string& prefix,
                         const std::string& name);

// Fails if the environment cannot be copied, or if nothing can be created at `place`: it exists,
// PATH cannot hold it, or it is inside the environment. Changes nothing.
Result<void> check_copy(Session& session, const EnvironmentReport& source,
                        const std::string& place);

// A copy of `source` that is complete, but not yet at its path.
struct PreparedCopy {
  Staging staging;
  PathMoves moves;
  CopyCount count;
  std::vector<std::string> left;  // files that refer to another path, by their new path
};

// Copies the environment into a staging directory next to `place` and replaces the old
// path in its files. Editable installs are changed only between two work trees of one repository.
// The caller holds the lock of the source.
Result<PreparedCopy> prepared_copy(Session& session, const EnvironmentReport& source,
                                   const std::string& place, Sharing sharing);

}  // namespace venvctl
