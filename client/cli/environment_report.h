// All that is known of one environment, for tables, texts and JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/output/json.h"
#include "client/cli/session.h"
#include "core/base/result.h"
#include "core/kinds/environment_inspection.h"
#include "core/resolve/decision.h"
#include "core/trust/identity.h"
#include "core/trust/policy.h"

namespace venvctl {

struct EnvironmentReport {
  std::string prefix;
  std::string project;  // directory it belongs to
  std::string rule;     // that chose it; "" when it was named by its path or from the list
  bool exists = true;   // false: recorded, but the directory is gone
  Inspection inspection;
  Evidence evidence;
  Verdict verdict;
  bool is_conda = false;  // conda's or pixi's: CONDA_PREFIX instead of VIRTUAL_ENV
  std::vector<std::pair<std::string, std::string>> variables;  // what such a one sets, unchecked
  CondaScripts scripts;
  int64_t created_at = 0;  // seconds since the epoch; 0 unknown
  int64_t last_used = 0;
  std::optional<uint64_t> size_bytes;  // absent: not measured
};

// What is known of an environment before its own files are looked at; "" what is not.
struct Sighting {
  std::string prefix;
  std::string kind;     // of the tool that keeps it, where its own files tell another
  std::string name;     // as that tool calls it
  std::string project;  // the directory it serves
  std::string store;    // CentralStore::owner()
};
// Whether or not it is still there; the record, if there is one, is added.
Result<EnvironmentReport> report_sighting(Session& session, FileSystem& files,
                                          const Sighting& sighting);

// The one at `prefix`; absent: there is none and none is recorded.
Result<std::optional<EnvironmentReport>> report_environment(Session& session,
                                                            const std::string& prefix);
// One that a decision chose.
Result<EnvironmentReport> report_choice(Session& session, const Choice& choice);

// So that `list` shows it from everywhere; what was recorded before stays.
Result<void> record_found(Session& session, const EnvironmentReport& report);

// What `directory` gets, trust aside.
Decision decide(Session& session, const std::string& directory);

// Bytes of the files in it, links not followed, other file systems left out.
uint64_t measured_size(const std::string& prefix);

// The object of INTERFACE, "JSON".
Json to_json(Session& session, const EnvironmentReport& report);

Style health_style(Health health);
Style trust_style(const Verdict& verdict);

}  // namespace venvctl
