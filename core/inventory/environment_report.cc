#include "core/inventory/environment_report.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/environments/test_environments.h"
#include "core/environments/tool_environments.h"

namespace venvctl {
namespace {

// Takes kind and name from the record if the rule that chose the environment knew more about it
// than the environment's own files show.
void add_recorded_names(const EnvironmentRecord& record, EnvironmentReport& report) {
  constexpr std::string_view kToldByFiles[] = {"", "venv", "virtualenv"};
  constexpr std::string_view kNaming[] = {"conda", "pixi", "pyenv"};
  const auto is_in = [&](const auto& kinds) {
    return std::ranges::find(kinds, std::string_view(record.kind)) != std::end(kinds);
  };
  if (!report.exists || !is_in(kToldByFiles)) report.inspection.kind = record.kind;
  const bool is_better = !report.exists || is_in(kNaming);
  if (is_better && !record.name.empty()) report.inspection.name = record.name;
}

// Environments of conda and pyenv have names that several projects may use. If one of these
// projects is gone, others may still use the environment.
bool belongs_to_its_project(const EnvironmentReport& report, const EnvironmentRecord* record) {
  const std::string& kind = report.inspection.kind;
  const bool is_shared = kind == "conda" || kind == "pyenv";
  return !is_shared || (record != nullptr && record->made_by_us);
}

// An environment inside its own project came with the project, even if a variable declares its
// directory to be a central store.
bool is_inside_its_project(const EnvironmentReport& report, const std::string& home) {
  const std::string& project = report.project;
  const bool is_checkout = !project.empty() && project != "/" && project != home;
  return is_checkout && project != report.prefix && path_contains(project, report.prefix);
}

// In seconds since 1970; 0 if the file system has no birth times.
int64_t birth_time(const Evidence& evidence) { return evidence.identity.born_ns / kNsPerSecond; }

}  // namespace

void add_record(const EnvironmentRecord& record, EnvironmentReport& report) {
  if (record.created_at != 0) report.created_at = record.created_at;
  report.last_used = record.last_used;
  report.is_protected = report.is_protected || record.is_protected;
  if (report.project.empty()) report.project = record.project;
  const Identity& identity = report.evidence.identity;
  if (report.exists && record.is_half_made(identity.inode, identity.born_ns)) {
    note_health(report.inspection, Health::Incomplete,
                "venvctl create is running here, or was interrupted");
  }
}

EnvironmentReport report_of(const Candidate& candidate, EnvironmentLook look,
                            const EnvironmentRecord* record, const TrustList& trust,
                            const std::string& home, std::string_view world) {
  EnvironmentReport report;
  report.prefix = candidate.prefix;
  report.project = candidate.project;
  report.exists = look.exists;
  report.is_protected = look.is_frozen;
  report.is_conda = look.is_conda;
  report.variables = std::move(look.variables);
  report.scripts = std::move(look.scripts);
  report.pythons = std::move(look.pythons);
  const bool is_environment = look.inspection.has_value();
  if (is_environment) {
    report.inspection = *std::move(look.inspection);
  } else {
    report.inspection.name = base_name(report.prefix);
  }
  const std::string kind = report.inspection.kind;
  if (record != nullptr) add_recorded_names(*record, report);
  const std::string_view told =
      candidate.kind.empty() ? test_kind_of(candidate.prefix) : candidate.kind;
  if (!told.empty()) report.inspection.kind = told;
  // A tool's environment stays a tool's environment, whatever a record or a variable says.
  if (is_tool_kind(kind)) report.inspection.kind = kind;
  if (!candidate.name.empty()) report.inspection.name = candidate.name;
  report.evidence = std::move(look.evidence);
  report.created_at = birth_time(report.evidence);
  if (record != nullptr) add_record(*record, report);
  if (!is_environment && report.inspection.health == Health::Ok) {
    note_health(report.inspection, Health::Broken,
                report.exists ? "the directory is no longer an environment"
                              : "the directory no longer exists");
  }
  if (candidate.is_project_gone && belongs_to_its_project(report, record)) {
    note_health(report.inspection, Health::Orphaned,
                "its project " + report.project + " no longer exists");
  }
  const Identity& identity = report.evidence.identity;
  const bool is_replaced = record != nullptr && report.exists && identity.inode != 0 &&
                           !record->directory().may_be(identity.inode, identity.born_ns);
  if (record != nullptr && record->world && *record->world != world && !is_replaced) {
    note_other_world(*record->world, report.exists && look.has_own_version, report.inspection);
  }
  if (!look.stale.empty()) note_health(report.inspection, Health::Stale, std::move(look.stale));
  const bool is_in_project = is_inside_its_project(report, home);
  if (report.project.empty()) report.project = parent_path(report.prefix);
  if (!report.exists) {
    report.verdict.reason = "the directory no longer exists";
    return report;
  }
  if (!is_in_project) report.evidence.central_store = candidate.store;
  report.verdict = judge(report.evidence, trust);
  const std::string_view tool = tool_of(report.inspection.kind);
  if (!tool.empty() && report.verdict.state != TrustState::Refused) {
    report.verdict = {TrustState::Unknown, "it belongs to " + std::string(tool)};
  }
  return report;
}

EnvironmentReport report_of(const Choice& choice, const TrustList& trust) {
  EnvironmentReport report;
  static_cast<ActivationSource&>(report) = choice;
  static_cast<Description&>(report.inspection) = choice;
  report.created_at = birth_time(report.evidence);
  report.project = choice.root;
  report.verdict = judge(report.evidence, trust);
  return report;
}

Choice choice_of(const EnvironmentReport& report) {
  Choice choice;
  static_cast<ActivationSource&>(choice) = report;
  static_cast<Description&>(choice) = report.inspection;
  choice.root = report.project;
  return choice;
}

}  // namespace venvctl
