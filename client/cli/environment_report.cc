#include "client/cli/environment_report.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "client/cli/state_changes.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/central_stores.h"
#include "core/kinds/conda_state.h"
#include "core/resolve/resolver.h"
#include "core/resolve/scripts_digest.h"

namespace venvctl {
namespace {

Result<void> add_trust(Session& session, EnvironmentReport& report) {
  auto trust = session.trust();
  if (!trust) return trust.error();
  report.verdict = judge(report.evidence, **trust);
  return {};
}

// What a rule said when it was chosen; the files of what a tool keeps say less.
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

Result<void> add_record(Session& session, EnvironmentReport& report) {
  auto environments = session.environments();
  if (!environments) return environments.error();
  const EnvironmentRecord* record = (*environments)->find(report.prefix);
  if (record == nullptr) return {};
  report.created_at = record->created_at;
  report.last_used = record->last_used;
  if (report.project.empty()) report.project = record->project;
  const auto status = session.files().status(report.prefix);
  if (status && record->is_half_made(status->inode)) {
    report.inspection.health = Health::Incomplete;
    report.inspection.detail = "venvctl create is at work here, or was interrupted";
  }
  return {};
}

Inspection missing(std::string_view prefix, bool is_there) {
  Inspection inspection;
  inspection.health = Health::Broken;
  inspection.detail =
      is_there ? "the directory holds no environment any more" : "the directory is gone";
  inspection.name = base_name(prefix);
  return inspection;
}

// What lies in its own project came with it, whatever a variable calls central.
bool is_inside_its_project(Session& session, const EnvironmentReport& report) {
  const std::string& project = report.project;
  const bool is_checkout = !project.empty() && project != "/" && project != session.home();
  return is_checkout && project != report.prefix && path_contains(project, report.prefix);
}

Sighting sighting_of(Session& session, const std::string& prefix) {
  Sighting sighting;
  sighting.prefix = prefix;
  auto central = central_environment_at(session.files(), session.variables(), prefix);
  if (!central) return sighting;
  sighting.kind = central->kind;
  sighting.name = std::move(central->name);
  sighting.project = std::move(central->project);
  sighting.store = std::move(central->store);
  return sighting;
}

// bin/python and its other names, as python-environment-tools lists them.
Json executables(Session& session, const std::string& prefix) {
  Json list = Json::array();
  const std::string bin = join_path(prefix, "bin");
  for (const DirectoryEntry& entry :
       session.files().list(bin).value_or(std::vector<DirectoryEntry>())) {
    const std::string_view rest =
        std::string_view(entry.name)
            .substr(entry.name.starts_with("python") ? 6 : entry.name.size());
    const bool is_python =
        entry.name == "python" ||
        (!rest.empty() && rest.find_first_not_of("0123456789.") == std::string_view::npos);
    if (is_python) list.push(Json::text(join_path(bin, entry.name)));
  }
  return list;
}

}  // namespace

Result<EnvironmentReport> report_sighting(Session& session, FileSystem& files,
                                          const Sighting& sighting) {
  EnvironmentReport report;
  report.prefix = sighting.prefix;
  report.project = sighting.project;
  auto inspection = inspect_environment(files, report.prefix);
  report.exists = inspection || files.link_status(report.prefix);
  report.is_conda = inspection && (inspection->kind == "conda" || inspection->kind == "pixi");
  if (report.is_conda) {
    report.variables = conda_variables(files, report.prefix);
    report.scripts = conda_scripts(files, report.prefix);
  }
  report.inspection = inspection ? *std::move(inspection) : missing(report.prefix, report.exists);
  auto environments = session.environments();
  if (!environments) return environments.error();
  const EnvironmentRecord* record = (*environments)->find(report.prefix);
  if (record != nullptr) add_recorded_names(*record, report);
  if (!sighting.kind.empty()) report.inspection.kind = sighting.kind;
  if (!sighting.name.empty()) report.inspection.name = sighting.name;
  if (auto added = add_record(session, report); !added) return added.error();
  const bool is_in_project = is_inside_its_project(session, report);
  if (report.project.empty()) report.project = parent_path(report.prefix);
  if (!report.exists) {
    report.verdict.reason = "the directory is gone";
    return report;
  }
  report.evidence = gather_evidence(files, report.prefix, session.user());
  report.evidence.scripts_sha256 = scripts_digest(files, report.scripts, session.user());
  if (!is_in_project) report.evidence.central_store = sighting.store;
  if (auto added = add_trust(session, report); !added) return added.error();
  return report;
}

Result<std::optional<EnvironmentReport>> report_environment(Session& session,
                                                            const std::string& prefix) {
  auto environments = session.environments();
  if (!environments) return environments.error();
  const bool is_known = (*environments)->find(prefix) != nullptr;
  if (!is_known && !inspect_environment(session.files(), prefix)) {
    return std::optional<EnvironmentReport>();
  }
  auto report = report_sighting(session, session.files(), sighting_of(session, prefix));
  if (!report) return report.error();
  return std::optional<EnvironmentReport>(*std::move(report));
}

Result<EnvironmentReport> report_choice(Session& session, const Choice& choice) {
  EnvironmentReport report;
  report.prefix = choice.prefix;
  report.project = choice.root;
  report.rule = choice.rule;
  report.inspection.kind = choice.kind;
  report.inspection.name = choice.name;
  report.inspection.version = choice.version;
  report.inspection.executable = choice.executable;
  report.inspection.base = choice.base;
  report.evidence = choice.evidence;
  report.is_conda = choice.is_conda;
  report.variables = choice.variables;
  report.scripts = choice.scripts;
  if (auto added = add_record(session, report); !added) return added.error();
  if (auto added = add_trust(session, report); !added) return added.error();
  return report;
}

Result<void> record_found(Session& session, const EnvironmentReport& report) {
  auto environments = session.environments();
  if (!environments) return environments.error();
  if ((*environments)->find(report.prefix) != nullptr) return {};
  EnvironmentRecord record;
  record.prefix = report.prefix;
  record.kind = report.inspection.kind;
  record.name = report.inspection.name;
  record.project = report.project;
  return record_environment(session, record);
}

Decision decide(Session& session, const std::string& directory) {
  return resolve(session.files(),
                 {directory, session.variables(), session.user(), session.pins().prefixes});
}

uint64_t measured_size(const std::string& prefix) {
  struct stat top {};
  if (stat(prefix.c_str(), &top) != 0) return 0;
  uint64_t bytes = 0;
  std::error_code error;
  using Iterator = std::filesystem::recursive_directory_iterator;
  Iterator at(prefix, std::filesystem::directory_options::skip_permission_denied, error);
  for (; !error && at != Iterator(); at.increment(error)) {
    struct stat status {};
    if (lstat(at->path().c_str(), &status) != 0) continue;
    if (status.st_dev != top.st_dev) {
      at.disable_recursion_pending();
    } else {
      bytes += static_cast<uint64_t>(status.st_blocks) * 512;
    }
  }
  return bytes;
}

Json to_json(Session& session, const EnvironmentReport& report) {
  const Inspection& seen = report.inspection;
  Json json = Json::object();
  json.set("displayName", displayable(seen.name))
      .set("name", seen.name)
      .set_or_null("kind", seen.kind)
      .set("prefix", report.prefix)
      .set_or_null("executable", seen.executable)
      .set_or_null("version", seen.version)
      .set_or_null("project", report.project)
      .set("manager", Json::null())
      .set("arch", Json::null())
      .set("symlinks", executables(session, report.prefix))
      .set_or_null("error", seen.detail)
      .set("trust", trust_name(report.verdict.state))
      .set("health", health_name(seen.health))
      .set("lastUsed", Json::time(report.last_used))
      .set("createdAt", Json::time(report.created_at))
      .set("sizeBytes", report.size_bytes ? Json::number(static_cast<int64_t>(*report.size_bytes))
                                          : Json::null())
      .set_or_null("rule", report.rule)
      .set_or_null("base", seen.base)
      .set("trustReason", report.verdict.reason);
  return json;
}

Style health_style(Health health) { return health == Health::Ok ? Style::Plain : Style::Bad; }

Style trust_style(const Verdict& verdict) {
  if (verdict.activates()) return Style::Good;
  return verdict.state == TrustState::Unknown ? Style::Warning : Style::Bad;
}

}  // namespace venvctl
