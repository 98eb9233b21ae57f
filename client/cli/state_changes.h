// Every change of what is recorded and approved: through the daemon, so that all shells hear of it
// at once, or with the same functions here when none runs.
#pragma once

#include <string>

#include "client/cli/session.h"
#include "core/base/result.h"
#include "core/registry/environment.h"
#include "core/trust/trust_store.h"

namespace venvctl {

Result<void> record_environment(Session& session, const EnvironmentRecord& record);
// An approval or a denial.
Result<void> record_trust(Session& session, const TrustEntry& entry);
Result<void> record_trust_root(Session& session, const std::string& real_path);
Result<void> forget_trust_root(Session& session, const std::string& real_path);
// The environment that a physical directory uses; "": no longer a certain one.
Result<void> record_pin(Session& session, const std::string& directory, const std::string& prefix);
// Record and trust of an environment that is gone; `real_path` is where it was.
Result<void> forget_environment(Session& session, const std::string& prefix,
                                const std::string& real_path);

}  // namespace venvctl
