#include "client/cli/lookup/report.h"

#include <algorithm>

#include "client/cli/daemon/changes.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/test_environments.h"
#include "core/files/world.h"
#include "core/inventory/absence.h"
#include "core/stores/central_stores.h"
#include "core/stores/kernelspecs.h"

namespace venvctl {
namespace {

// The environment at `prefix` if only a kernelspec of Jupyter names it. Absent: something else also
// names it, or nothing does.
std::optional<CentralEnvironment> named_by_kernelspec(Session& session, const std::string& prefix) {
  if (keeps_test_environments(parent_path(prefix))) return std::nullopt;
  const auto is_it = [&](const CentralEnvironment& each) { return each.prefix == prefix; };
  const auto of_conda = central_environments(session.files(), {}, session.home());
  if (std::ranges::any_of(of_conda, is_it)) return std::nullopt;
  auto named = kernel_environments(session.files(), kernelspec_stores(session.variables()));
  const auto found = std::ranges::find_if(named, is_it);
  return found == named.end() ? std::nullopt : std::optional(std::move(*found));
}

// Adds whether the project still exists. If the environment is inside its project, the project
// exists.
Candidate with_state_of_project(Session& session, Candidate candidate) {
  const std::string& project = candidate.project;
  candidate.is_project_gone =
      !path_contains(project, candidate.prefix) && is_gone(session.files(), project);
  return candidate;
}

Candidate candidate_of(Session& session, const std::string& prefix,
                       const EnvironmentRecord* record) {
  Candidate candidate;
  candidate.prefix = prefix;
  if (record != nullptr) candidate.project = record->project;
  auto central = central_environment_at(session.files(), session.variables(), prefix);
  if (!central && record == nullptr) central = named_by_kernelspec(session, prefix);
  if (!central) return with_state_of_project(session, std::move(candidate));
  candidate.kind = central->kind;
  candidate.name = std::move(central->name);
  if (!central->project.empty()) candidate.project = std::move(central->project);
  candidate.store = std::move(central->store);
  return with_state_of_project(session, std::move(candidate));
}

// The paths of bin/python and its other names.
template <class Names>
Json executables(std::string_view prefix, const Names& names) {
  const std::string bin = join_path(prefix, "bin");
  Json list = Json::array();
  for (const auto& name : names) list.push(Json::text(join_path(bin, name)));
  return list;
}

// Contains only the names of the variables, because the values in a .env file are often secret.
Json env_file_json(const EnvironmentReport& report) {
  const Verdict& verdict = report.verdict;
  Json names = Json::array();
  for (const auto& [name, value] : report.env_file) names.push(Json::text(name));
  Json json = Json::object();
  json.set("state", verdict.sets_env_file          ? "allowed"
                    : verdict.env_file_has_changed ? "changed"
                                                   : "unknown")
      .set("variables", std::move(names));
  return json;
}

Json elsewhere_json(const ElsewhereRecord& record) {
  Json json = Json::object();
  json.set("place", record.place)
      .set("target", record.target)
      .set("directory", record.directory)
      .set("python", record.python);
  return json;
}

}  // namespace

Result<EnvironmentReport> report_candidate(Session& session, FileSystem& files,
                                           const Candidate& candidate, std::string_view path) {
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  auto trust = session.state().trust();
  if (!trust) return trust.error();
  return report_of(candidate, look_at_environment(files, candidate.prefix, session.user(), path),
                   (*environments)->find(candidate.prefix), **trust, session.home(), own_world());
}

Result<std::optional<EnvironmentReport>> report_environment(Session& session,
                                                            const std::string& prefix) {
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  const EnvironmentRecord* record = (*environments)->find(prefix);
  if (record == nullptr && !inspect_environment(session.files(), prefix)) {
    return std::optional<EnvironmentReport>();
  }
  const std::string path = session.variables().get("PATH").value_or("");
  const Candidate candidate = candidate_of(session, prefix, record);
  auto report = report_candidate(session, session.files(), candidate, path);
  if (!report) return report.error();
  return std::optional<EnvironmentReport>(*std::move(report));
}

Recorded times_for_json(const Session& session) {
  return session.wants_json() ? Recorded::Times : Recorded::HalfMade;
}

Result<EnvironmentReport> report_choice(Session& session, const Choice& choice, Recorded wanted) {
  auto trust = session.state().trust_for(choice.evidence);
  if (!trust) return trust.error();
  auto environments =
      wanted == Recorded::Times ? session.state().environments() : session.state().unfinished();
  if (!environments) return environments.error();
  EnvironmentReport report = report_of(choice, *trust);
  note_other_place(session.files(), report.prefix, report.inspection);
  const EnvironmentRecord* record = (*environments)->find(choice.prefix);
  if (record != nullptr) add_record(*record, report);
  const OtherWorld* world =
      find_other_world(session.files(), session.state().other_worlds(), choice.prefix);
  if (world != nullptr) note_other_world(world->name, true, report.inspection);
  return report;
}

namespace {

// Absent if the environment is recorded already.
std::optional<EnvironmentRecord> new_record(const EnvironmentList& environments,
                                            const EnvironmentReport& report) {
  const EnvironmentRecord* known = environments.find(report.prefix);
  const Identity& identity = report.evidence.identity;
  const bool is_replaced = known != nullptr && known->world && identity.inode != 0 &&
                           !known->directory().may_be(identity.inode, identity.born_ns);
  if (known != nullptr && !is_replaced) return std::nullopt;
  EnvironmentRecord record;
  if (is_replaced) {
    // This new record does not contain the world of the replaced directory.
    record.inode = identity.inode;
    record.created_at = report.created_at;
  }
  record.prefix = report.prefix;
  record.kind = report.inspection.kind;
  record.name = report.inspection.name;
  record.project = report.project;
  return record;
}

}  // namespace

Result<void> record_found(Session& session, const std::vector<const EnvironmentReport*>& reports) {
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  std::vector<EnvironmentRecord> records;
  for (const EnvironmentReport* report : reports) {
    if (auto record = new_record(**environments, *report)) records.push_back(*std::move(record));
  }
  return record_environments(session, records);
}

Json to_json(const ListedEnvironment& environment) {
  const std::optional<uint64_t>& size = environment.size_bytes;
  Json json = Json::object();
  json.set("displayName", displayable(environment.name))
      .set("name", environment.name)
      .set_or_null("kind", environment.kind)
      .set("prefix", environment.prefix)
      .set_or_null("executable", environment.executable)
      .set_or_null("version", environment.version)
      .set_or_null("project", environment.project)
      .set("manager", Json::null())
      .set("arch", Json::null())
      .set("symlinks", executables(environment.prefix, names_in(environment.pythons)))
      .set_or_null("error", environment.detail)
      .set("trust", trust_name(environment.trust))
      .set("health", health_name(environment.health))
      .set("lastUsed", Json::time(environment.last_used))
      .set("createdAt", Json::time(environment.created_at))
      .set("sizeBytes", size ? Json::number(static_cast<int64_t>(*size)) : Json::null())
      .set("rule", Json::null())
      .set_or_null("base", environment.base)
      .set("trustReason", environment.trust_reason);
  if (environment.is_protected) json.set("protected", Json::boolean(true));
  return json;
}

Json to_json(Session& session, const EnvironmentReport& report) {
  Listing listing;
  listing.add(report);
  Json json = to_json(listing.environments.front());
  json.set_or_null("rule", report.rule);
  if (report.evidence.env_file) json.set("envFile", env_file_json(report));
  if (const auto elsewhere = elsewhere_at(session.files(), report.prefix)) {
    json.set("elsewhere", elsewhere_json(*elsewhere));
  }
  if (!report.pythons) {
    json.set("symlinks", executables(report.prefix, python_names(session.files(), report.prefix)));
  }
  return json;
}

Style health_style(Health health) {
  if (health == Health::Stale) return Style::Warning;
  return health == Health::Ok ? Style::Plain : Style::Bad;
}

Style trust_style(TrustState state) {
  if (activates(state)) return Style::Good;
  return state == TrustState::Unknown ? Style::Warning : Style::Bad;
}

}  // namespace venvctl
