#include "client/cli/lookup/system_packages.h"

#include <map>
#include <utility>

#include "client/cli/lookup/user_places.h"
#include "core/base/path.h"
#include "core/environments/form.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {
namespace {

EnvironmentReport report_on(const std::string& prefix, std::string_view kind) {
  EnvironmentReport report;
  report.prefix = prefix;
  report.project = prefix;
  report.inspection.kind = kind;
  report.inspection.name = prefix;
  report.verdict.reason = "it is not an environment";
  return report;
}

// The known interpreters, by prefix. Includes /usr/local, because Debian's Python in /usr also uses
// it.
std::map<std::string, EnvironmentReport> interpreters_of(Session& session) {
  std::map<std::string, EnvironmentReport> found;
  for (const Interpreter& each :
       all_interpreters(session.files(), session.variables(), user_places(session))) {
    const std::string prefix(parent_path(parent_path(each.real_path)));
    if (looks_like_environment(session.files(), prefix)) continue;
    const auto [at, is_new] = found.try_emplace(prefix, report_on(prefix, kSystemKind));
    if (!is_new) continue;
    at->second.inspection.executable = each.executable;
    at->second.inspection.version = each.version;
    if (prefix == "/usr") found.try_emplace("/usr/local", report_on("/usr/local", kSystemKind));
  }
  return found;
}

}  // namespace

void add_system_packages(Session& session, std::span<const Requirement> wanted, Listing& listing) {
  auto found = interpreters_of(session);
  const std::string user_base =
      session.variables().non_empty("PYTHONUSERBASE").value_or(join_path(session.home(), ".local"));
  if (is_absolute_path(user_base)) {
    const std::string prefix = normal_path("/", user_base);
    found.try_emplace(prefix, report_on(prefix, kUserKind));
  }
  for (auto& [prefix, report] : found) {
    if (listing.find(prefix) != nullptr || session.avoids(prefix)) continue;
    if (!wanted.empty()) {
      const std::string text = packed(installed_packages(session.files(), prefix));
      report.packages = packages_fitting(text, wanted);
      if (report.packages.empty()) continue;
    }
    listing.add(report);
  }
}

}  // namespace venvctl
