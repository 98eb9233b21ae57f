#include "client/cli/lookup/environments_of_project.h"

#include <set>

#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/every_environment.h"
#include "core/base/path.h"
#include "core/environments/inspection.h"
#include "core/environments/tool_environments.h"

namespace venvctl {

Result<std::vector<EnvironmentReport>> environments_of_project(Session& session) {
  if (auto checked = session.check_directory(); !checked) return checked.error();
  const Decision decision = decide(session, session.directory());
  std::string root = decision.stopped_at.empty() ? session.directory() : decision.stopped_at;
  std::vector<EnvironmentReport> reports;
  if (decision.choice) {
    root = decision.choice->root;
    auto report = report_choice(session, *decision.choice, Recorded::HalfMade);
    if (!report) return report.error();
    reports.push_back(*std::move(report));
  }
  std::set<std::string> prefixes;
  auto known = every_known_environment(session);
  if (!known) return known.error();
  for (const ListedEnvironment& each : known->environments) {
    if (each.exists && each.project == root) prefixes.emplace(each.prefix);
  }
  for (const DirectoryEntry& entry :
       session.files().list(root).value_or(std::vector<DirectoryEntry>())) {
    std::string path = join_path(root, entry.name);
    if (inspect_environment(session.files(), path)) prefixes.insert(std::move(path));
  }
  std::set<std::string> seen;
  for (const EnvironmentReport& report : reports) seen.insert(report.evidence.identity.real_path);
  for (const std::string& prefix : prefixes) {
    auto report = report_environment(session, prefix);
    if (!report) return report.error();
    if (!*report || is_tool_kind((*report)->inspection.kind)) continue;
    if (seen.insert((*report)->evidence.identity.real_path).second)
      reports.push_back(**std::move(report));
  }
  return reports;
}

}  // namespace venvctl
