// All that is known of one environment: its files, its record, what the user approved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/inventory/environment_look.h"
#include "core/inventory/survey.h"
#include "core/registry/environment.h"
#include "core/resolve/decision.h"
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
  std::optional<std::vector<std::string>> pythons;  // as EnvironmentLook's; absent: not looked at
  int64_t created_at = 0;                           // seconds since the epoch; 0 unknown
  int64_t last_used = 0;
  std::optional<uint64_t> size_bytes;  // absent: not measured
};

// `record`: null when there is none. `home` is HOME, normal: no project, whatever lies in it.
EnvironmentReport report_of(const Sighting& sighting, EnvironmentLook look,
                            const EnvironmentRecord* record, const TrustList& trust,
                            const std::string& home);

// One that a decision chose; the record is not in it yet.
EnvironmentReport report_of(const Choice& choice, const TrustList& trust);

// What only the record knows: times, and that it is being made.
void add_record(const EnvironmentRecord& record, EnvironmentReport& report);

}  // namespace venvctl
