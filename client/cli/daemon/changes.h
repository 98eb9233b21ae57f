// Changes records and approvals. If a daemon runs, it makes the change, so that all shells notice
// immediately. Otherwise this process makes the change with the same functions.
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
// Each of the next two functions records many entries, and rewrites the file once for about a
// hundred entries. After a failure, some of the entries may have been recorded.
Result<void> record_environments(Session& session, const std::vector<EnvironmentRecord>& records);
Result<void> record_approvals(Session& session, const std::vector<TrustEntry>& entries);
// Approves the project's files and links that name the environment and lead out of the project.
Result<void> record_pointers(Session& session, const Evidence& evidence);
Result<void> record_trust_root(Session& session, const std::string& real_path);
// Erases every approval of a .env, or of a directory that `allow --under` approved.
Result<void> revoke_approvals(Session& session, const std::string& real_path);
// Sets the environment that the directory, a physical path, uses; "" removes the choice.
Result<void> record_pin(Session& session, const std::string& directory, const std::string& prefix);
// Sets or clears the protection of a recorded environment.
Result<void> record_protection(Session& session, const std::string& prefix, bool is_protected);
// Erases the record and the approval of an environment that no longer exists. `real_path`: its
// former real path.
Result<void> forget_environment(Session& session, const std::string& prefix,
                                const std::string& real_path);

}  // namespace venvctl
