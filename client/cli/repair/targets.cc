#include "client/cli/repair/targets.h"

#include <algorithm>
#include <set>

#include "client/cli/arguments/argument.h"
#include "client/cli/lookup/environments_of_project.h"
#include "client/cli/lookup/every_environment.h"
#include "client/cli/lookup/report.h"
#include "core/base/path.h"
#include "core/environments/tool_environments.h"
#include "core/stores/kernelspecs.h"
#include "core/trust/recorded_place.h"

namespace venvctl {
namespace {

using Reports = std::vector<EnvironmentReport>;

// The environments directly in `directory`.
Result<Reports> environments_in(Session& session, const std::string& directory) {
  Reports reports;
  for (const DirectoryEntry& entry :
       session.files().list(directory).value_or(std::vector<DirectoryEntry>())) {
    const std::string path = join_path(directory, entry.name);
    if (!inspect_environment(session.files(), path)) continue;
    auto report = report_environment(session, path);
    if (!report) return report.error();
    if (*report) reports.push_back(**std::move(report));
  }
  return reports;
}

// The same path in the present home directory, for an environment from another home directory; ""
// if none.
std::string restored_place(Session& session, const std::string& gone) {
  if (session.home().empty() || session.home() == "/") return "";
  for (std::string_view rest = path_below("/", gone); !rest.empty();) {
    const std::string path = join_path(session.home(), rest);
    if (path != gone && other_place(session.files(), path) == gone) return path;
    const size_t slash = rest.find('/');
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  return "";
}

}  // namespace

Result<Reports> named_targets(Session& session, const std::vector<std::string>& arguments) {
  Reports targets;
  if (arguments.empty()) {
    auto here = environments_of_project(session);
    if (!here) return here.error();
    if (!here->empty()) return here;
    return find_environment(session, std::nullopt).error();
  }
  for (const std::string& argument : arguments) {
    auto report = find_environment(session, argument);
    if (report && !report->exists) {
      return Error{ErrorCode::NotFound,
                   session.shown(report->prefix) + " no longer exists: see venvctl list"};
    }
    if (report) {
      targets.push_back(*std::move(report));
      continue;
    }
    auto inside = environments_in(session, session.absolute(argument));
    if (!inside) return inside.error();
    if (inside->empty()) return report.error();
    std::ranges::move(*inside, std::back_inserter(targets));
  }
  return targets;
}

Result<Reports> all_targets(Session& session) {
  auto every = every_environment(session);
  if (!every) return every.error();
  Reports targets;
  std::set<std::string> seen;
  for (const EnvironmentReport& each : *every) seen.insert(each.prefix);
  for (EnvironmentReport& each : *every) {
    if (each.exists) {
      const bool is_left_out =
          each.inspection.kind == kKernelKind || each.inspection.is_of_other_world;
      if (!is_left_out) targets.push_back(std::move(each));
      continue;
    }
    const std::string place = restored_place(session, each.prefix);
    if (place.empty() || !seen.insert(place).second) continue;
    auto report = report_environment(session, place);
    if (!report) return report.error();
    if (*report) targets.push_back(**std::move(report));
  }
  return targets;
}

}  // namespace venvctl
