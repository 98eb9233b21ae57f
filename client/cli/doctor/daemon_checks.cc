#include "client/cli/doctor/daemon_checks.h"

#include <algorithm>
#include <chrono>

#include "client/cli/daemon/daemon_process.h"
#include "client/cli/daemon/link.h"
#include "client/cli/daemon/service.h"
#include "client/cli/daemon/status.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/faults/faults.h"
#include "core/files/file_system.h"
#include "core/files/world.h"
#include "core/wire/answer.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t kMaxNoteBytes = 4096;
constexpr milliseconds kPromptWaits{wire::kClientDeadlineMs};

milliseconds since(steady_clock::time_point began) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
}

// The time of the faster of two answers, because the daemon may be busy for a moment. `first`: the
// time of the first answer. If it is short enough, does not ask again.
milliseconds quickest_answer(Session& session, milliseconds first) {
  if (first <= kPromptWaits) return first;
  const auto began = steady_clock::now();
  return daemon_status(session) ? std::min(first, since(began)) : first;
}

Findings degraded_states(const DaemonStatus& status) {
  Findings findings;
  for (const DegradedState& state : status.degraded) {
    // check_state reads the state files itself and reports more.
    if (state.fault == faults::kStateFile.name) continue;
    findings.push_back({Finding::Level::Problem, displayable(state.what), displayable(state.fix),
                        displayable(state.fault)});
  }
  return findings;
}

// Whether the daemon understands this program. venvd understands its own version of the protocol
// and the previous one.
bool speaks_with_us(int64_t protocol) {
  return protocol == 0 || protocol == wire::kProtocolVersion ||
         protocol == wire::kProtocolVersion + 1;
}

// True if the daemon and this command use different state directories, for example because they
// have different values of HOME or XDG_STATE_HOME.
bool uses_other_state_directory(Session& session, const DaemonStatus& status) {
  const auto places = session.places();
  const std::string& theirs = status.state_directory;
  if (!places || theirs.empty() || theirs == places->state_directory) return false;
  return !is_same_file(session.files(), theirs, places->state_directory);
}

Findings findings_of(Session& session, const DaemonStatus& status, milliseconds answered_in) {
  Findings findings = {fine(summary(status))};
  if (!speaks_with_us(status.protocol)) {
    findings.push_back(problem(faults::kDaemonProtocol,
                               "the daemon uses protocol " + std::to_string(status.protocol) +
                                   ", but the command uses " +
                                   std::to_string(wire::kProtocolVersion)));
  }
  if (status.version != VENVCTL_VERSION) {
    findings.push_back(
        problem(faults::kDaemonVersion, "the daemon is version " + displayable(status.version) +
                                            ", but the command is version " VENVCTL_VERSION));
  }
  if (uses_other_state_directory(session, status)) {
    findings.push_back(
        problem(faults::kStateElsewhere, "the daemon stores its records in " +
                                             session.shown(status.state_directory) +
                                             ", but this shell uses another directory"));
  }
  const milliseconds span = quickest_answer(session, answered_in);
  if (span > kPromptWaits) {
    findings.push_back(note(faults::kDaemonSlow, "the daemon takes " +
                                                     std::to_string(span.count()) +
                                                     " ms to answer, but prompts wait only " +
                                                     std::to_string(kPromptWaits.count()) + " ms"));
  }
  for (Finding& each : degraded_states(status)) findings.push_back(std::move(each));
  return findings;
}

Finding silent(const DaemonProcess& process, bool has_socket) {
  const std::string who = "the daemon (pid " + std::to_string(process.pid) + ") ";
  if (process.is_stopped) {
    return problem(faults::kDaemonStopped, who + "is suspended", std::to_string(process.pid));
  }
  if (!has_socket)
    return problem(faults::kSocketMissing, who + "is running, but its socket is missing");
  return problem(faults::kDaemonSilent, who + "is running, but does not answer");
}

Finding absent(Session& session, const Places& places, const std::string& why, bool has_socket) {
  if (auto left = session.files().read_file(places.failure_path(), kMaxNoteBytes)) {
    const size_t end = std::min(left->find('\n'), left->rfind(": "));
    return problem(faults::kCrashLoop, displayable(left->substr(0, end)));
  }
  if (!has_socket) return problem(faults::kDaemonAbsent, "the daemon is not running (no socket)");
  if (why.find(kForeignPeer) != std::string::npos) {
    return problem(faults::kSocketForeign, "another program listens on the daemon's socket",
                   session.shown(places.socket_path));
  }
  return problem(faults::kDaemonAbsent, "the daemon is not running (its socket still exists)");
}

}  // namespace

Finding unreachable_daemon(Session& session, const Error& error) {
  if (!own_world().empty()) {
    // The message has the form "what: what to do".
    const std::string said = no_daemon_here().message;
    const size_t end = said.size() - kWorksWithoutDaemon.size();
    return {Finding::Level::Fine, said.substr(0, end - 2), said.substr(end), ""};
  }
  const auto places = session.places();
  if (!places) return problem(faults::kDaemonAbsent, places.error());
  const bool has_socket = session.files().link_status(places->socket_path).has_value();
  if (const auto process = daemon_process(*places)) return silent(*process, has_socket);
  return absent(session, *places, error.message, has_socket);
}

Findings check_runtime(Session& session) {
  auto places = session.places();
  if (!places) {
    const bool has_home = is_absolute_path(session.variables().get("HOME").value_or(""));
    return {problem(has_home ? faults::kRuntimeTooLong : faults::kHomeUnset, places.error())};
  }
  const std::string& directory = places->runtime_directory;
  const auto status = session.files().link_status(directory);
  const bool is_private = !status || (status->is_directory() && status->uid == session.user().uid &&
                                      (status->mode & 077) == 0);
  if (!is_private) {
    return {problem(faults::kRuntimeOpen, session.shown(directory) +
                                              " is not a directory that only you can "
                                              "access")};
  }
  Findings findings;
  const auto xdg = session.variables().non_empty("XDG_RUNTIME_DIR");
  const bool is_given = session.variables().non_empty("VENVCTL_RUNTIME_DIR").has_value();
  if (!is_given && xdg && !path_contains(*xdg, directory)) {
    findings.push_back(problem(faults::kRuntimeUnusable,
                               "XDG_RUNTIME_DIR (" + displayable(*xdg) + ") is unusable, so " +
                                   session.shown(directory) + " is used instead"));
  }
  if (!is_given && !xdg && !path_contains("/run/user", directory)) {
    findings.push_back(
        note(faults::kRuntimeUnset,
             "XDG_RUNTIME_DIR is not set, so " + session.shown(directory) + " is used instead"));
  }
  if (findings.empty()) {
    findings.push_back(fine(session.shown(directory) + (status ? "" : " (the daemon creates it)")));
  }
  return findings;
}

Findings check_daemon(Session& session) {
  if (!session.places()) return {};  // check_runtime reports this
  const auto began = steady_clock::now();
  auto reply = daemon_status(session);
  if (reply) return findings_of(session, reply->status, since(began));
  if (reply.error().code != ErrorCode::Unreachable) {
    return {problem(faults::kDaemonVersion, reply.error())};
  }
  return {unreachable_daemon(session, reply.error())};
}

Findings check_units(Session& session) {
  if (!own_world().empty() || !has_user_manager(session)) return {};
  const auto daemon = daemon_of_units(session);
  if (!daemon) {
    return {note(faults::kUnitsUnknown, "the systemd units of the daemon are not installed")};
  }
  if (!is_own_daemon(session, *daemon)) {
    return {note(faults::kUnitsOther, "the systemd unit venvd.service starts " +
                                          session.shown(*daemon) +
                                          ", the daemon of another installation")};
  }
  if (!ask_systemctl(session, {"--quiet", "is-enabled", "venvd.socket"})) {
    return {problem(faults::kUnitsOff, "the unit venvd.socket is disabled")};
  }
  for (const char* unit : {"venvd.service", "venvd.socket"}) {
    if (!ask_systemctl(session, {"--quiet", "is-failed", unit})) continue;
    return {problem(faults::kUnitFailed, std::string("the unit ") + unit +
                                             " has failed, and systemd does not restart it")};
  }
  return {fine("venvd.socket is enabled")};
}

}  // namespace venvctl
