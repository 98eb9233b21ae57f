#include "client/cli/daemon_checks.h"

#include <algorithm>
#include <chrono>

#include "client/cli/daemon_link.h"
#include "client/cli/daemon_process.h"
#include "client/cli/daemon_status.h"
#include "client/cli/service.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/wire/answer.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t kMaxNoteBytes = 4096;
constexpr int kTimings = 2;
constexpr milliseconds kPromptWaits{wire::kClientDeadlineMs};

// Of some questions, because one may meet a busy moment; no more of them than it needs.
milliseconds quickest_answer(Session& session) {
  auto quickest = milliseconds::max();
  for (int i = 0; i < kTimings && quickest > kPromptWaits; ++i) {
    const auto began = steady_clock::now();
    if (!daemon_status(session)) continue;
    const auto span = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
    quickest = std::min(quickest, span);
  }
  return quickest;
}

Findings degraded_states(const DaemonStatus& status) {
  Findings findings;
  for (const DegradedState& state : status.degraded) {
    // Read by doctor itself, which tells more of it.
    if (state.fault == wire::kStateFile.name) continue;
    findings.push_back({Finding::Level::Problem, displayable(state.what), displayable(state.cure),
                        displayable(state.fault)});
  }
  return findings;
}

// venvd understands its own protocol and the one before.
bool speaks_with_us(int64_t protocol) {
  return protocol == 0 || protocol == wire::kProtocolVersion ||
         protocol == wire::kProtocolVersion + 1;
}

Findings findings_of(Session& session, const DaemonStatus& status) {
  Findings findings = {fine(summary(status))};
  if (!speaks_with_us(status.protocol)) {
    findings.push_back(problem(wire::kDaemonProtocol,
                               "the daemon speaks protocol " + std::to_string(status.protocol) +
                                   ", the command " + std::to_string(wire::kProtocolVersion)));
  }
  if (status.version != VENVCTL_VERSION) {
    findings.push_back(problem(
        wire::kDaemonVersion,
        "the daemon is version " + displayable(status.version) + ", the command " VENVCTL_VERSION));
  }
  if (const std::string other = other_state_directory(session, status); !other.empty()) {
    findings.push_back(problem(wire::kStateElsewhere, "the daemon keeps its records in " +
                                                          session.shown(other) +
                                                          ", which are not this shell's"));
  }
  const milliseconds span = quickest_answer(session);
  if (span > kPromptWaits && span != milliseconds::max()) {
    findings.push_back(note(wire::kDaemonSlow, "the daemon needs " + std::to_string(span.count()) +
                                                   " ms to answer, prompts wait for " +
                                                   std::to_string(kPromptWaits.count())));
  }
  for (Finding& each : degraded_states(status)) findings.push_back(std::move(each));
  return findings;
}

Finding silent(const DaemonProcess& process, bool has_socket) {
  const std::string who = "the daemon (pid " + std::to_string(process.pid) + ") ";
  if (process.is_stopped) {
    return problem(wire::kDaemonStopped, who + "is stopped", std::to_string(process.pid));
  }
  if (!has_socket) return problem(wire::kSocketMissing, who + "runs, but its socket is gone");
  return problem(wire::kDaemonSilent, who + "runs, and does not answer");
}

Finding absent(Session& session, const Places& places, const std::string& why, bool has_socket) {
  if (auto left = session.files().read_file(places.failure_path(), kMaxNoteBytes)) {
    const size_t end = std::min(left->find('\n'), left->rfind(": "));
    return problem(wire::kCrashLoop, displayable(left->substr(0, end)));
  }
  if (!has_socket) return problem(wire::kDaemonAbsent, "not running, no socket");
  if (why.find(kForeignPeer) != std::string::npos) {
    return problem(wire::kSocketForeign, "another program serves the daemon's socket",
                   session.shown(places.socket_path));
  }
  return problem(wire::kDaemonAbsent, "not running, though its socket is there");
}

}  // namespace

Finding unreachable_daemon(Session& session, const Error& error) {
  const auto places = session.places();
  if (!places) return problem(wire::kDaemonAbsent, places.error().message);
  const bool has_socket = session.files().link_status(places->socket_path).has_value();
  if (const auto process = daemon_process(*places)) return silent(*process, has_socket);
  return absent(session, *places, error.message, has_socket);
}

Findings check_runtime(Session& session) {
  auto places = session.places();
  if (!places) {
    const bool has_home = is_absolute_path(session.variables().get("HOME").value_or(""));
    return {problem(has_home ? wire::kRuntimeTooLong : wire::kHomeUnset, places.error())};
  }
  const std::string& directory = places->runtime_directory;
  const auto status = session.files().link_status(directory);
  const bool is_private = !status || (status->is_directory() && status->uid == session.user().uid &&
                                      (status->mode & 077) == 0);
  if (!is_private) {
    return {problem(wire::kRuntimeOpen, session.shown(directory) +
                                            " is not a directory of yours that is closed to "
                                            "others")};
  }
  Findings findings;
  const auto xdg = session.variables().non_empty("XDG_RUNTIME_DIR");
  const bool is_given = session.variables().non_empty("VENVCTL_RUNTIME_DIR").has_value();
  if (!is_given && xdg && !path_contains(*xdg, directory)) {
    findings.push_back(problem(wire::kRuntimeUnusable,
                               "XDG_RUNTIME_DIR (" + displayable(*xdg) + ") cannot be used, " +
                                   session.shown(directory) + " takes its place"));
  }
  if (!is_given && !xdg && !path_contains("/run/user", directory)) {
    findings.push_back(
        note(wire::kRuntimeUnset,
             "XDG_RUNTIME_DIR is not set, " + session.shown(directory) + " takes its place"));
  }
  if (findings.empty()) {
    findings.push_back(fine(session.shown(directory) + (status ? "" : ", which the daemon makes")));
  }
  return findings;
}

Findings check_daemon(Session& session) {
  if (!session.places()) return {};  // check_runtime tells
  auto reply = daemon_status(session);
  if (reply) return findings_of(session, reply->status);
  if (reply.error().code != ErrorCode::Unreachable) {
    return {problem(wire::kDaemonVersion, reply.error())};
  }
  return {unreachable_daemon(session, reply.error())};
}

Findings check_units(Session& session) {
  if (!has_user_manager(session)) return {};
  if (run_silently({"systemctl", "--user", "--quiet", "cat", "venvd.socket"}) != 0) {
    return {note(wire::kUnitsUnknown, "systemd does not know the daemon's units")};
  }
  if (run_silently({"systemctl", "--user", "--quiet", "is-enabled", "venvd.socket"}) != 0) {
    return {problem(wire::kUnitsOff, "the unit venvd.socket is off")};
  }
  for (const char* unit : {"venvd.service", "venvd.socket"}) {
    if (run_silently({"systemctl", "--user", "--quiet", "is-failed", unit}) != 0) continue;
    return {problem(wire::kUnitFailed, std::string("the unit ") + unit +
                                           " has failed, systemd does not start it again")};
  }
  return {fine("venvd.socket is enabled")};
}

}  // namespace venvctl
