#include "client/cli/environment_report.h"

#include <sys/stat.h>

#include <filesystem>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/conda_state.h"
#include "core/resolve/resolver.h"

namespace venvctl {
namespace {

Result<void> add_trust(Session& session, EnvironmentReport& report) {
  auto trust = session.trust();
  if (!trust) return trust.error();
  report.verdict = judge(report.evidence, **trust);
  return {};
}

Result<void> add_record(Session& session, EnvironmentReport& report) {
  auto environments = session.environments();
  if (!environments) return environments.error();
  const EnvironmentRecord* record = (*environments)->find(report.prefix);
  if (record == nullptr) return {};
  report.created_at = record->created_at;
  report.last_used = record->last_used;
  if (report.project.empty()) report.project = record->project;
  if (record->stage == EnvironmentRecord::Stage::Creating) {
    report.inspection.health = Health::Incomplete;
    report.inspection.detail = "venvctl create is at work here, or was interrupted";
  }
  return {};
}

Inspection gone(const EnvironmentRecord& record) {
  Inspection inspection;
  inspection.health = Health::Broken;
  inspection.detail = "the directory is gone";
  inspection.kind = record.kind;
  inspection.name = record.name.empty() ? std::string(base_name(record.prefix)) : record.name;
  return inspection;
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

Result<std::optional<EnvironmentReport>> report_environment(Session& session,
                                                            const std::string& prefix) {
  EnvironmentReport report;
  report.prefix = prefix;
  auto inspection = inspect_environment(session.files(), prefix);
  if (!inspection) {
    auto environments = session.environments();
    if (!environments) return environments.error();
    const EnvironmentRecord* record = (*environments)->find(prefix);
    if (record == nullptr) return std::optional<EnvironmentReport>();
    auto recorded = report_record(session, *record);
    if (!recorded) return recorded.error();
    return std::optional<EnvironmentReport>(*std::move(recorded));
  }
  report.inspection = *std::move(inspection);
  report.evidence = gather_evidence(session.files(), prefix, session.user());
  report.is_conda = report.inspection.kind == "conda" || report.inspection.kind == "pixi";
  if (report.is_conda) report.variables = conda_variables(session.files(), prefix);
  if (auto added = add_record(session, report); !added) return added.error();
  if (report.project.empty()) report.project = parent_path(prefix);
  if (auto added = add_trust(session, report); !added) return added.error();
  return std::optional<EnvironmentReport>(std::move(report));
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
  report.inspection.home = choice.home;
  report.evidence = choice.evidence;
  report.is_conda = choice.is_conda;
  report.variables = choice.variables;
  if (auto added = add_record(session, report); !added) return added.error();
  if (auto added = add_trust(session, report); !added) return added.error();
  return report;
}

Result<EnvironmentReport> report_record(Session& session, const EnvironmentRecord& record) {
  EnvironmentReport report;
  report.prefix = record.prefix;
  report.project = record.project;
  auto inspection = inspect_environment(session.files(), record.prefix);
  report.exists = session.files().link_status(record.prefix).has_value();
  report.inspection = inspection ? *std::move(inspection) : gone(record);
  if (!inspection && report.exists) {
    report.inspection.detail = "the directory holds no environment any more";
  }
  if (report.exists) {
    report.evidence = gather_evidence(session.files(), record.prefix, session.user());
    if (auto added = add_trust(session, report); !added) return added.error();
  } else {
    report.verdict.reason = "the directory is gone";
  }
  if (auto added = add_record(session, report); !added) return added.error();
  if (report.project.empty()) report.project = parent_path(record.prefix);
  return report;
}

Decision decide(Session& session, const std::string& directory) {
  return resolve(session.files(), {directory, session.variables(), session.user()});
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
      .set_or_null("rule", report.rule);
  return json;
}

Style health_style(Health health) { return health == Health::Ok ? Style::Plain : Style::Bad; }

Style trust_style(const Verdict& verdict) {
  if (verdict.activates()) return Style::Good;
  return verdict.state == TrustState::Unknown ? Style::Warning : Style::Bad;
}

}  // namespace venvctl
