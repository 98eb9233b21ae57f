// Reports on environments for a command: looked at, shown, recorded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "client/cli/output/json.h"
#include "client/cli/session.h"
#include "core/base/result.h"
#include "core/inventory/environment_report.h"
#include "core/inventory/listing.h"
#include "core/resolve/decision.h"

namespace venvctl {

// Whether or not it is still there; the record, if there is one, is added.
Result<EnvironmentReport> report_sighting(Session& session, FileSystem& files,
                                          const Sighting& sighting);

// The one at `prefix`; absent: there is none and none is recorded.
Result<std::optional<EnvironmentReport>> report_environment(Session& session,
                                                            const std::string& prefix);
// What is wanted of the record of one that a decision chose: its times are had by reading every
// record, whether it is half made nearly always for nothing.
enum class Recorded { HalfMade, Times };
// For a command that shows times in its JSON alone.
Recorded times_for_json(const Session& session);
Result<EnvironmentReport> report_choice(Session& session, const Choice& choice, Recorded wanted);

// So that `list` shows it from everywhere; what was recorded before stays.
Result<void> record_found(Session& session, const EnvironmentReport& report);

// What `directory` gets, trust aside.
Decision decide(Session& session, const std::string& directory);

// Bytes of the files in it, links not followed, other file systems left out.
uint64_t measured_size(const std::string& prefix);

// The object of INTERFACE, "JSON".
Json to_json(const ListedEnvironment& environment);
Json to_json(Session& session, const EnvironmentReport& report);

Style health_style(Health health);
Style trust_style(TrustState state);

}  // namespace venvctl
