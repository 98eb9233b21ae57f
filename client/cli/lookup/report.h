// Reports on environments for commands: inspects environments, converts the reports to JSON, and
// records environments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/cli/output/json.h"
#include "client/cli/session/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/inventory/listing.h"
#include "core/resolve/decision.h"

namespace venvctl {

// Reports on an environment, which may no longer exist. Adds its record, if there is one. The
// report lists the commands on `path` (a PATH) that programs of the environment would shadow. If
// `path` is "", only commands of the system count, as in a list.
Result<EnvironmentReport> report_candidate(Session& session, FileSystem& files,
                                           const Candidate& candidate, std::string_view path = "");

// The environment at `prefix`. Absent: none exists there, and none is recorded.
Result<std::optional<EnvironmentReport>> report_environment(Session& session,
                                                            const std::string& prefix);
// Which data from the records a report contains. HalfMade: only whether the environment is
// incomplete; fast. Times: also the times, for which all records must be read.
enum class Recorded { HalfMade, Times };
// The value for a command that shows times only in its JSON: HalfMade without --json.
Recorded times_for_json(const Session& session);
Result<EnvironmentReport> report_choice(Session& session, const Choice& choice, Recorded wanted);

// Records the environments, so that `list` always shows them. Does not change existing records.
Result<void> record_found(Session& session, const std::vector<const EnvironmentReport*>& reports);

// The JSON object of docs/interface.md.
Json to_json(const ListedEnvironment& environment);
Json to_json(Session& session, const EnvironmentReport& report);

Style health_style(Health health);
Style trust_style(TrustState state);

}  // namespace venvctl
