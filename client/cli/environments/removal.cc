#include "client/cli/environments/removal.h"

#include <string>
#include <utility>

#include "client/cli/create/site.h"
#include "client/cli/daemon/changes.h"
#include "client/cli/deletion/remove_tree.h"
#include "client/cli/environments/objections.h"

namespace venvctl {
namespace {

// A removal that was killed before its last step leaves an empty directory that is still recorded.
bool is_rest_of_removal(Session& session, const EnvironmentReport& report) {
  const auto entries = session.files().list(report.prefix);
  auto environments = session.state().environments();
  return entries && entries->empty() && environments &&
         (*environments)->find(report.prefix) != nullptr;
}

// All paths under which the environment is recorded: a link to its project adds another path.
Result<std::vector<std::string>> prefixes_of(Session& session, const EnvironmentReport& report) {
  std::vector<std::string> prefixes{report.prefix};
  auto environments = session.state().environments();
  if (!environments) return environments.error();
  const std::string& real = report.evidence.identity.real_path;
  for (const EnvironmentRecord& record : (*environments)->records) {
    const bool is_other = !real.empty() && record.prefix != report.prefix;
    if (is_other && real_path(session.files(), record.prefix) == real) {
      prefixes.push_back(record.prefix);
    }
  }
  return prefixes;
}

}  // namespace

Result<std::optional<HeldDirectory>> hold_for_removal(Session& session,
                                                      const EnvironmentReport& report) {
  if (!report.exists) return std::optional<HeldDirectory>();
  if (!is_rest_of_removal(session, report)) {
    if (const auto objection = objection_to_removal(session, report.prefix)) {
      return refusal(session.shown(report.prefix), *objection);
    }
  }
  auto directory = hold_directory(report.prefix);
  if (!directory) return directory.error();
  return std::optional<HeldDirectory>(*std::move(directory));
}

Result<std::vector<UniqueFd>> locks_for_removal(std::span<const EnvironmentReport> reports) {
  std::vector<UniqueFd> locks;
  for (const EnvironmentReport& report : reports) {
    if (!report.exists) continue;
    auto lock = lock_site(report.prefix);
    if (!lock) return lock.error();
    locks.push_back(*std::move(lock));
  }
  return locks;
}

Result<void> remove_environment(Session& session, const EnvironmentReport& report,
                                const std::optional<HeldDirectory>& directory) {
  auto prefixes = prefixes_of(session, report);
  if (!prefixes) return prefixes.error();
  if (directory) {
    auto removed = remove_tree(*directory, {kept_directories(session)});
    if (!removed) return removed;
  }
  const std::string& real = report.evidence.identity.real_path;
  for (const std::string& prefix : *prefixes) {
    auto forgotten = forget_environment(session, prefix, real.empty() ? prefix : real);
    if (!forgotten) return forgotten;
  }
  session.terminal().say("removed " + session.shown(report.prefix));
  return {};
}

}  // namespace venvctl
