// Everything that is known about one environment, from its files, its record and the user's
// approvals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/inventory/environment_look.h"
#include "core/inventory/installed_packages.h"
#include "core/inventory/survey.h"
#include "core/registry/environment.h"
#include "core/resolve/decision.h"
#include "core/trust/policy.h"

namespace venvctl {

struct EnvironmentReport : ActivationSource {
  std::string project;  // the directory that uses the environment
  bool exists = true;   // false if there is a record, but the directory was deleted
  Inspection inspection;
  Verdict verdict;
  std::optional<std::vector<std::string>> pythons;  // as in EnvironmentLook; absent if not read
  int64_t created_at = 0;                           // seconds since 1970; 0 if unknown
  int64_t last_used = 0;
  std::optional<uint64_t> size_bytes;      // absent if not measured
  bool is_protected = false;               // protected by `venvctl protect` or by conda-meta/frozen
  std::vector<InstalledPackage> packages;  // only the packages that a caller asked for
};

// When the environment was last used, or when it was created if it was never used, in seconds since
// 1970; 0 if unknown. `Environment` is the type of an entry of a list, or a report.
template <class Environment>
int64_t unused_since(const Environment& each) {
  return each.last_used != 0 ? each.last_used : each.created_at;
}

// Combines what the files (`look`), the record and the approvals say about one environment.
// `record` is null if the environment has no record. `home` is HOME, normalized; the home directory
// never counts as a project. `world` is the world of this process.
EnvironmentReport report_of(const Candidate& candidate, EnvironmentLook look,
                            const EnvironmentRecord* record, const TrustList& trust,
                            const std::string& home, std::string_view world);

// The report about an environment that a decision chose. add_record() adds its record.
EnvironmentReport report_of(const Choice& choice, const TrustList& trust);
// The Choice that a decision would contain if a rule had chosen the environment of the report.
Choice choice_of(const EnvironmentReport& report);

// Adds what only the record shows: times, and whether `venvctl create` has not yet finished the
// environment.
void add_record(const EnvironmentRecord& record, EnvironmentReport& report);

}  // namespace venvctl
