// Finds the .env file that `allow --env` and `deny --env` mean.
#pragma once

#include <optional>
#include <string>

#include "client/cli/session/session.h"
#include "core/base/result.h"

namespace venvctl {

// `argument`: the file or its directory; absent: the file of the project that the session's
// directory belongs to. The path is absolute, and the file exists. Fails with NotFound, or with
// Usage if it has another name.
Result<std::string> find_env_file(Session& session, const std::optional<std::string>& argument);

}  // namespace venvctl
