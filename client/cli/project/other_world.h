// `venvctl create` in a project that has an environment of another world (docs/elsewhere.md).
#pragma once

#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The project whose environment belongs to another world, so that a new environment must not
// replace it. Usually the session's directory, if .venv there leads to such an environment.
// `has_no_options`: the user gave no option, so `create` works like the project's tool. The project
// may then be a parent of the directory, and its environment may be in a central store.
std::optional<std::string> project_beside_other_world(Session& session, bool has_no_options);

// The path for an environment that `create` keeps outside of its project `directory`. The path is
// readable, and different for each directory and each world, because all worlds share the data
// directory.
std::string central_prefix(const Session& session, const std::string& directory);

// Selects the environment at `prefix` for `project` in this world, and reports this.
Result<void> use_in_this_world(Session& session, const std::string& project,
                               const std::string& prefix);

}  // namespace venvctl
