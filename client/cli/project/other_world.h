// `venvctl create` in a project that has an environment of another world (docs/elsewhere.md).
#pragma once

#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// The project that has an environment of another world, which a new environment must not replace.
// It is the session's directory, if another world made what .venv there leads to. With
// `has_no_options` it may also be the project around the directory, and the environment may be in a
// central store, because `create` then does what the project's tool does.
std::optional<std::string> project_beside_other_world(Session& session, bool has_no_options);

// Where `create` keeps the environment of `directory` outside of it: readable, and different for
// each directory and each world, which share the data directory.
std::string central_prefix(const Session& session, const std::string& directory);

// Makes the environment at `prefix` that of `project` in this world, and says so.
Result<void> use_in_this_world(Session& session, const std::string& project,
                               const std::string& prefix);

}  // namespace venvctl
