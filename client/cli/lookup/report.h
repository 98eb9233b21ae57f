// Reports on environments for commands: inspected, shown, recorded.
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

// Works whether or not the environment still exists; adds its record, if any. `path`: a PATH whose
// commands its programs must not shadow; "": only the system's commands, as in a listing.
Result<EnvironmentReport> report_candidate(Session& session, FileSystem& files,
                                           const Candidate& candidate, std::string_view path = "");

// The environment at `prefix`; absent: none exists there and none is recorded.
Result<std::optional<EnvironmentReport>> report_environment(Session& session,
                                                            const std::string& prefix);
// What is needed from the record of a chosen environment: only whether the environment is
// incomplete, which costs nearly nothing, or also the times, for which every record is read.
enum class Recorded { HalfMade, Times };
// For a command that shows times only in its JSON.
Recorded times_for_json(const Session& session);
Result<EnvironmentReport> report_choice(Session& session, const Choice& choice, Recorded wanted);

// Records the environment, so that `list` always shows it; an existing record stays unchanged.
Result<void> record_found(Session& session, const EnvironmentReport& report);

// The JSON object of docs/interface.md.
Json to_json(const ListedEnvironment& environment);
Json to_json(Session& session, const EnvironmentReport& report);

Style health_style(Health health);
Style trust_style(TrustState state);

}  // namespace venvctl
