#include "client/cli/environment_report.h"

#include <sys/stat.h>

#include <filesystem>

#include "client/cli/state_changes.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/central_stores.h"
#include "core/resolve/resolver.h"

namespace venvctl {
namespace {

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

// bin/python and its other names.
template <class Names>
Json executables(std::string_view prefix, const Names& names) {
  const std::string bin = join_path(prefix, "bin");
  Json list = Json::array();
  for (const auto& name : names) list.push(Json::text(join_path(bin, name)));
  return list;
}

}  // namespace

Result<EnvironmentReport> report_sighting(Session& session, FileSystem& files,
                                          const Sighting& sighting) {
  auto environments = session.environments();
  if (!environments) return environments.error();
  auto trust = session.trust();
  if (!trust) return trust.error();
  return report_of(sighting, look_at_environment(files, sighting.prefix, session.user()),
                   (*environments)->find(sighting.prefix), **trust, session.home());
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

Recorded times_for_json(const Session& session) {
  return session.wants_json() ? Recorded::Times : Recorded::HalfMade;
}

Result<EnvironmentReport> report_choice(Session& session, const Choice& choice, Recorded wanted) {
  auto trust = session.trust();
  if (!trust) return trust.error();
  auto environments = wanted == Recorded::Times ? session.environments() : session.unfinished();
  if (!environments) return environments.error();
  EnvironmentReport report = report_of(choice, **trust);
  note_other_place(session.files(), report.prefix, report.inspection);
  const EnvironmentRecord* record = (*environments)->find(choice.prefix);
  if (record != nullptr) add_record(*record, report);
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
  return json;
}

Json to_json(Session& session, const EnvironmentReport& report) {
  Listing listing;
  listing.add(report);
  Json json = to_json(listing.environments.front());
  json.set_or_null("rule", report.rule);
  if (!report.pythons) {
    json.set("symlinks", executables(report.prefix, python_names(session.files(), report.prefix)));
  }
  return json;
}

Style health_style(Health health) { return health == Health::Ok ? Style::Plain : Style::Bad; }

Style trust_style(TrustState state) {
  if (activates(state)) return Style::Good;
  return state == TrustState::Unknown ? Style::Warning : Style::Bad;
}

}  // namespace venvctl
