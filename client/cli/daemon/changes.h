// Makes all changes of records and approvals: through the daemon, so that all shells notice
// immediately, or with the same functions in this process if no daemon runs.
#pragma once

#include <string>
#include <vector>

#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/registry/environment.h"
#include "core/trust/trust_store.h"

namespace venvctl {

Result<void> record_environment(Session& session, const EnvironmentRecord& record);
// Records an approval or a denial.
Result<void> record_trust(Session& session, const TrustEntry& entry);
// The same for many. Each of these two functions rewrites its file once for about a hundred
// entries, not once for each entry. If it fails, some of the entries may have been recorded.
Result<void> record_environments(Session& session, const std::vector<EnvironmentRecord>& records);
Result<void> record_approvals(Session& session, const std::vector<TrustEntry>& entries);
// Approves the files and links of the project that lead out of it to the environment.
Result<void> record_pointers(Session& session, const Evidence& evidence);
Result<void> record_trust_root(Session& session, const std::string& real_path);
// Erases every approval of a directory that `allow --under` approved, or of a .env.
Result<void> revoke_approvals(Session& session, const std::string& real_path);
// Pins the environment that a physical directory uses; "" removes the pin.
Result<void> record_pin(Session& session, const std::string& directory, const std::string& prefix);
// Sets or clears the protection of a recorded environment.
Result<void> record_protection(Session& session, const std::string& prefix, bool is_protected);
// Erases the record and the approval of an environment that is gone; `real_path` was its path.
Result<void> forget_environment(Session& session, const std::string& prefix,
                                const std::string& real_path);

}  // namespace venvctl
