#include "client/cli/processes/environment_processes.h"

#include <filesystem>
#include <system_error>

#include "client/cli/daemon/status.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "core/base/path.h"

namespace venvctl {
namespace {

PrefixByPath by_path(Session& session, std::span<const std::string> prefixes) {
  PrefixByPath found;
  for (const std::string& prefix : prefixes) {
    found.emplace(prefix, prefix);
    if (const auto real = real_path(session.files(), prefix)) found.emplace(*real, prefix);
  }
  return found;
}

// The active environment of each shell. /proc does not show which variables a shell has changed
// since its start, so this is the environment of the shell's present directory.
PrefixByShell shells_of(Session& session, const PrefixByPath& prefixes) {
  PrefixByShell shells;
  if (session.daemon_is_silent()) return shells;
  const auto daemon = daemon_status(session);
  if (!daemon) {
    if (daemon.error().code == ErrorCode::Unreachable) session.note_silent_daemon();
    return shells;
  }
  for (const Json& shell : daemon->json.items_at("shells")) {
    const auto pid = shell.number_at("pid");
    if (!pid) continue;
    std::error_code error;
    const std::string directory =
        std::filesystem::read_symlink("/proc/" + std::to_string(*pid) + "/cwd", error).string();
    if (!is_absolute_path(directory)) continue;
    const Decision decision = decide_silently(session, directory);
    const auto found = decision.choice ? prefixes.find(decision.choice->prefix) : prefixes.end();
    if (found == prefixes.end()) continue;
    const auto report = report_choice(session, *decision.choice, Recorded::HalfMade);
    if (report && report->verdict.activates()) shells.emplace(*pid, found->second);
  }
  return shells;
}

RunningProcesses only(RunningProcesses found, bool (*is_wanted)(const RunningProcess&)) {
  for (auto& [prefix, processes] : found.by_prefix) {
    std::erase_if(processes, [&](const RunningProcess& each) { return !is_wanted(each); });
  }
  std::erase_if(found.by_prefix, [](const auto& each) { return each.second.empty(); });
  return found;
}

}  // namespace

RunningProcesses processes_of(Session& session, std::span<const std::string> prefixes) {
  const PrefixByPath paths = by_path(session, prefixes);
  return only(running_processes(paths, shells_of(session, paths)),
              [](const RunningProcess& each) { return each.is_own; });
}

RunningProcesses processes_executing(Session& session, std::span<const std::string> prefixes) {
  return only(running_processes(by_path(session, prefixes), {}),
              [](const RunningProcess& each) { return each.is_executing; });
}

}  // namespace venvctl
