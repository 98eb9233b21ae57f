#include "client/cli/removal/prunable.h"

#include <time.h>

#include <algorithm>

#include "client/cli/create/leftovers.h"
#include "client/cli/lookup/tool_command.h"
#include "client/cli/output/quantities.h"
#include "client/cli/processes/environment_processes.h"
#include "client/cli/processes/objections.h"
#include "client/cli/repair/diagnosis.h"
#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/environments/pyvenv_cfg.h"
#include "core/files/world.h"
#include "core/inventory/absence.h"
#include "core/registry/pin_store.h"

namespace venvctl {
namespace {

constexpr int64_t kDay = 24 * 60 * 60;

}  // namespace

std::optional<PruneReason> reason_to_prune(Session& session, const EnvironmentReport& report,
                                           const PruneCriteria& wanted, int64_t now) {
  const Inspection& seen = report.inspection;
  if (seen.is_of_other_world) return std::nullopt;
  const bool may_be_back = !report.exists && !is_gone(session.files(), report.prefix);
  if (may_be_back) return std::nullopt;
  const bool is_broken = seen.health == Health::Broken || seen.health == Health::Incomplete;
  const bool is_orphaned = seen.health == Health::Orphaned;
  if ((wanted.broken && is_broken) || (wanted.orphaned && is_orphaned)) {
    return PruneReason{std::string(health_name(seen.health)) + ": " + seen.detail, is_broken};
  }
  const int64_t last = unused_since(report);
  if (!wanted.unused_for || last == 0 || last > now - *wanted.unused_for) return std::nullopt;
  return PruneReason{
      (report.last_used != 0 ? "last used " : "never used, created ") + age_text(last, now), false};
}

ReasonsToKeep::ReasonsToKeep(Session& session, std::span<const std::string> prefixes)
    : session_(session), running_(processes_of(session, prefixes)), pythons_(session) {}

std::string ReasonsToKeep::for_environment(const EnvironmentReport& report,
                                           const PruneReason& reason) {
  if (report.exists) {
    if (const auto command = removal_by_tool(session_, report)) {
      return "belongs to " + command->tool + ": " + advice_of(*command);
    }
  }
  if (const auto objection = protection_of(session_, report.prefix)) return objection->what;
  const auto running = running_.by_prefix.find(report.prefix);
  if (running != running_.by_prefix.end()) {
    std::string pids;
    for (const RunningProcess& each : running->second) {
      pids += (pids.empty() ? "" : ", ") + std::to_string(each.pid);
    }
    return "is in use by " + std::string(running->second.size() == 1 ? "process " : "processes ") +
           pids;
  }
  if (report.exists && reason.is_damage) {
    if (std::string doubt = doubt_about_damage(report); !doubt.empty()) return doubt;
  }
  if (report.exists && is_witnessed_lately(report)) return "was created less than a day ago";
  if (report.exists && report.inspection.health == Health::Incomplete &&
      report.evidence.identity.born_ns / kNsPerSecond > time(nullptr) - kDay) {
    return "is incomplete, and younger than a day, so an installer may still be running";
  }
  const std::string user = user_of(report);
  return user.empty() ? "" : "is the environment of " + session_.shown(user) + " (venvctl use)";
}

// Why the environment may be undamaged or repairable; "" if it is certainly damaged beyond repair,
// so that it may be removed.
std::string ReasonsToKeep::doubt_about_damage(const EnvironmentReport& report) {
  FileSystem& files = session_.files();
  const std::string config = join_path(report.prefix, "pyvenv.cfg");
  if (files.link_status(config) && !files.read_file(config, PyvenvCfg::kMaxBytes)) {
    return "may still work, because its pyvenv.cfg cannot be read and so cannot be checked";
  }
  const std::string programs = join_path(report.prefix, "bin");
  if (files.link_status(programs) && !files.list(programs)) {
    return "may still work, because its bin cannot be read and so cannot be checked";
  }
  const bool is_incomplete = report.inspection.health == Health::Incomplete;
  if (is_incomplete && is_whole_environment(files, report.prefix)) {
    return "may be complete, because it has its python and scripts, although venvctl create was "
           "interrupted";
  }
  const std::string python = end_of_links(files, join_path(programs, "python"));
  const auto found = files.status(python);
  if (!found && !is_gone(files, python)) {
    return "may still work, although " + session_.shown(python) +
           " is not available now (its drive may not be mounted)";
  }
  const Diagnosis diagnosis = diagnosis_of(session_, report, pythons_);
  if (diagnosis.method == RepairMethod::Relink || diagnosis.method == RepairMethod::UpdatePaths) {
    return "can be repaired (" + plan_of(session_, diagnosis) + "): run venvctl repair " +
           session_.typed(report.prefix);
  }
  if (!fits_into_path_variable(report.prefix) && found && found->is_executable()) {
    return "has a path that PATH cannot contain, but its python runs: rename the environment";
  }
  return "";
}

// Whether the daemon has just seen that the environment was created. Its creator may still be
// working on it.
bool ReasonsToKeep::is_witnessed_lately(const EnvironmentReport& report) const {
  auto trust = session_.state().trust();
  if (!trust) return true;
  return std::ranges::any_of((*trust)->entries, [&](const TrustEntry& entry) {
    return entry.grant == TrustEntry::Grant::Witnessed &&
           entry.identity.real_path == report.evidence.identity.real_path &&
           entry.at > time(nullptr) - kDay;
  });
}

// A directory that uses the orphaned environment because of `venvctl use`; "" if none.
std::string ReasonsToKeep::user_of(const EnvironmentReport& report) const {
  if (report.inspection.health != Health::Orphaned) return "";
  auto places = session_.places();
  if (!places) return "";
  auto pins = load_pins(places->state_directory, own_world());
  if (!pins) return "";
  for (const auto& [directory, prefix] : pins->prefixes) {
    if (prefix == report.prefix && session_.files().status(directory)) return directory;
  }
  return "";
}

}  // namespace venvctl
