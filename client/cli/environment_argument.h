// ENV, as people write it: a name, a path, a project directory or "."
#pragma once

#include <optional>
#include <string>

#include "client/cli/environment_report.h"
#include "client/cli/session.h"
#include "core/base/result.h"

namespace venvctl {

// Without an argument: the environment of the session's directory. Fails with NotFound, and with
// Usage and the candidates when more than one is meant. Broken and vanished ones are found too.
Result<EnvironmentReport> find_environment(Session& session,
                                           const std::optional<std::string>& argument,
                                           Recorded wanted = Recorded::Times);

// Why one that is there cannot be used: broken or half made, with the cure.
Error not_usable(Session& session, const EnvironmentReport& report);

// Why one that is there may not be used: code NotTrusted, with the cure.
Error not_trusted(Session& session, const EnvironmentReport& report);

// Where a level has more environments than one and nothing chooses; null: there is none.
const Step* step_with_several(const Decision& decision);
// What brings about the environment that a decision without one lacks; "" when nothing is known.
std::string cure_of(const Session& session, const Decision& decision);

// "no environment for ~/x: venvctl create", with what is missing there when a manifest says so.
Error no_environment(const Session& session, const Decision& decision);

}  // namespace venvctl
