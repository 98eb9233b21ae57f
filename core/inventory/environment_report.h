// Everything known about one environment: its files, its record, the user's approvals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
  std::string project;  // directory it belongs to
  bool exists = true;   // false: recorded, but the directory is gone
  Inspection inspection;
  Verdict verdict;
  std::optional<std::vector<std::string>> pythons;  // as in EnvironmentLook; absent: not read
  int64_t created_at = 0;                           // seconds since the epoch; 0 unknown
  int64_t last_used = 0;
  std::optional<uint64_t> size_bytes;      // absent: not measured
  bool is_protected = false;               // by `venvctl protect` or by conda-meta/frozen
  std::vector<InstalledPackage> packages;  // those that were asked for
};

// Since when a listed or reported environment is unused, in seconds since the epoch; 0 unknown.
template <class Environment>
int64_t unused_since(const Environment& each) {
  return each.last_used != 0 ? each.last_used : each.created_at;
}

// `record` is null if there is none. `home` is HOME, normalized; it never counts as a project.
EnvironmentReport report_of(const Candidate& candidate, EnvironmentLook look,
                            const EnvironmentRecord* record, const TrustList& trust,
                            const std::string& home);

// For an environment that a decision chose; its record is added by add_record.
EnvironmentReport report_of(const Choice& choice, const TrustList& trust);
// As if a rule had chosen the environment of the report.
Choice choice_of(const EnvironmentReport& report);

// Adds what only the record shows: times, and whether `venvctl create` has not finished it.
void add_record(const EnvironmentRecord& record, EnvironmentReport& report);

}  // namespace venvctl
