#include "client/cli/daemon/service.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "client/cli/daemon/daemon_process.h"
#include "client/cli/daemon/daemon_start.h"
#include "client/cli/daemon/link.h"
#include "client/cli/daemon/status.h"
#include "client/cli/session/program_paths.h"
#include "client/programs/captured.h"
#include "client/programs/tool_search.h"
#include "core/base/fd.h"
#include "core/files/file_system.h"
#include "core/files/world.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

constexpr std::chrono::seconds kServiceDeadline{5};
// A change of units may have to wait until the daemon has started or stopped.
constexpr std::chrono::seconds kChangeDeadline{30};
// How long to wait for a daemon whose process runs but does not answer yet, as on a busy machine.
constexpr std::chrono::seconds kStartDeadline{10};
constexpr int kLookSpanMs = 20;

// Waits until a daemon answers or, if `answers` is false, until none does. Returns false if this
// takes too long.
bool wait_until(Session& session, bool answers) {
  const Deadline deadline = Deadline::in(kServiceDeadline);
  while (daemon_status(session).ok() != answers) {
    if (deadline.is_past()) return false;
    poll(nullptr, 0, kLookSpanMs);
  }
  return true;
}

// Prompts must not keep restarting a daemon that crashes, so start attempts are limited: the mtime
// of the lock file is the time of the last attempt, and a note reports a crash loop. An explicit
// start resets both.
void forget_last_try(const Places& places) {
  const timespec long_ago[2] = {{0, 0}, {0, 0}};
  utimensat(AT_FDCWD, places.lock_path().c_str(), long_ago, AT_SYMLINK_NOFOLLOW);
  unlink(places.failure_path().c_str());
}

bool wait_until_gone(const DaemonProcess& process) {
  const Deadline deadline = Deadline::in(kServiceDeadline);
  while (!is_gone(process)) {
    if (deadline.is_past()) return false;
    poll(nullptr, 0, kLookSpanMs);
  }
  return true;
}

// Ends a daemon that does not answer. Signals the supervisor first, because it would start another
// daemon. If the daemon had to be killed, removes its epoch file.
bool end_silent_daemon(const DaemonProcess& process) {
  const pid_t first = process.supervisor > 0 ? process.supervisor : process.pid;
  kill(first, SIGTERM);
  for (const pid_t each : {first, process.pid}) kill(each, SIGCONT);
  if (wait_until_gone(process)) return true;
  kill(process.pid, SIGKILL);
  if (!wait_until_gone(process)) return false;
  if (auto programs = program_paths()) {
    static_cast<void>(captured({programs->daemon(), "--remove-epoch"},
                               entries_of(Variables::from_environ(environ)),
                               Deadline::in(kServiceDeadline)));
  }
  return true;
}

Error not_started(const std::string& how) {
  return {ErrorCode::Unreachable, "the daemon did not start (" + how + "): see venvctl logs"};
}

Result<void> wait_until_up(Session& session, FollowedStart start) {
  const Deadline usual = Deadline::in(kServiceDeadline);
  const Deadline longest = Deadline::in(kStartDeadline);
  for (;;) {
    const auto state = start.look();
    if (daemon_status(session)) return {};
    if (state == FollowedStart::State::Failed) return not_started("it exited");
    const bool lives = state == FollowedStart::State::Lives;
    if ((lives ? longest : usual).is_past()) return not_started("it does not answer");
    poll(nullptr, 0, kLookSpanMs);
  }
}

std::optional<std::string> run_systemctl(Session& session, const std::vector<std::string>& words,
                                         std::chrono::seconds patience) {
  const auto program = find_system_program(session, "systemctl");
  if (!program) return std::nullopt;
  std::vector<std::string> all = {*program, "--user"};
  all.insert(all.end(), words.begin(), words.end());
  Captured told = captured(all, entries_of(session.variables()), Deadline::in(patience));
  return told.is_success() ? std::optional(std::move(told.out)) : std::nullopt;
}

// Starts, stops, enables or disables units. Returns false if this fails.
bool change_units(Session& session, const std::vector<std::string>& words) {
  return run_systemctl(session, words, kChangeDeadline).has_value();
}

// The user manager uses the HOME of the account. If this process has another HOME, as in a test,
// the user manager does not belong to this session.
bool is_manager_of_home(Session& session) {
  const auto text = ask_systemctl(session, {"show-environment"});
  return text && ("\n" + *text).find("\nHOME=" + session.home() + "\n") != std::string::npos;
}

bool are_units_enabled(Session& session) {
  return ask_systemctl(session, {"--quiet", "is-enabled", "venvd.socket"}).has_value();
}

// False if a variable of this shell names another place, because units do not get the variable.
// Also false in another world (docs/elsewhere.md), because the user manager is that of the host.
bool can_use_units(Session& session) {
  if (!own_world().empty()) return false;
  for (const char* name :
       {"VENVCTL_SOCKET", "VENVCTL_RUNTIME_DIR", "VENVCTL_STATE_DIR", "VENVCTL_CONFIG_DIR"}) {
    if (session.variables().non_empty(name)) return false;
  }
  return has_user_manager(session);
}

}  // namespace

std::optional<std::string> find_system_program(Session& session, std::string_view name) {
  Variables variables = session.variables();
  if (!variables.get("PATH")) variables.set("PATH", "/usr/bin:/bin");
  return find_tool(session.files(), variables, name);
}

std::optional<std::string> ask_systemctl(Session& session, std::vector<std::string> words) {
  return run_systemctl(session, words, kServiceDeadline);
}

bool has_user_manager(Session& session) {
  const auto runtime = session.variables().non_empty("XDG_RUNTIME_DIR");
  return runtime && session.files().status(*runtime + "/systemd");
}

ServiceManager service_manager(Session& session) {
  const bool is_systemd = can_use_units(session) && are_units_enabled(session);
  return is_systemd ? ServiceManager::Systemd : ServiceManager::None;
}

std::optional<std::string> daemon_of_units(Session& session) {
  // systemctl prints `{ path=/usr/bin/venvd ; argv[]=/usr/bin/venvd ; … }`.
  constexpr std::string_view kBegin = "{ path=";
  const auto text =
      ask_systemctl(session, {"show", "--property=ExecStart", "--value", "venvd.service"});
  if (!text || !text->starts_with(kBegin)) return std::nullopt;
  const size_t end = text->find(" ; argv[]=");
  if (end == std::string::npos) return std::nullopt;
  return text->substr(kBegin.size(), end - kBegin.size());
}

bool is_own_daemon(Session& session, const std::string& daemon) {
  const auto programs = program_paths();
  const auto own = programs ? real_path(session.files(), programs->daemon()) : std::nullopt;
  return own && own == real_path(session.files(), daemon);
}

bool can_switch_units(Session& session, Units wanted) {
  if (!can_use_units(session) || !is_manager_of_home(session)) return false;
  if (are_units_enabled(session) == (wanted == Units::Enabled)) return false;
  const auto daemon = daemon_of_units(session);
  return daemon && is_own_daemon(session, *daemon);
}

bool switch_units(Session& session, Units wanted) {
  const char* verb = wanted == Units::Enabled ? "enable" : "disable";
  return change_units(session, {verb, "--now", "venvd.socket"});
}

Result<void> start_service(Session& session) {
  if (!own_world().empty()) return no_daemon_here();
  if (service_manager(session) == ServiceManager::Systemd) {
    ask_systemctl(session, {"reset-failed", "venvd.socket", "venvd.service"});
    if (!change_units(session, {"start", "venvd.socket", "venvd.service"})) {
      return not_started("systemctl --user start venvd.service failed");
    }
    return wait_until(session, true) ? Result<void>() : not_started("it does not answer");
  }
  auto programs = program_paths();
  if (!programs) return programs.error();
  auto places = session.places();
  if (!places) return places.error();
  forget_last_try(*places);
  return wait_until_up(session, FollowedStart(*programs));
}

Result<void> stop_service(Session& session) {
  if (!own_world().empty()) return no_daemon_here();
  auto places = session.places();
  if (!places) return places.error();
  if (service_manager(session) == ServiceManager::Systemd) {
    // Also stops the socket. Otherwise the next prompt would start the service again.
    change_units(session, {"stop", "venvd.socket", "venvd.service"});
  }
  const auto process = daemon_process(*places);
  auto reply = ask_daemon(*places, wire::kShutdown, "{}");
  if (!reply && reply.error().code != ErrorCode::Unreachable) return reply.error();
  if (!process) {  // no process exists, or this container does not see it
    if (wait_until(session, false)) return {};
    return Error{ErrorCode::Failed,
                 "the daemon does not stop: end the process that venvctl daemon status shows"};
  }
  // A daemon that has removed its socket is exiting, but may still write files.
  const bool is_leaving = reply || access(places->socket_path.c_str(), F_OK) != 0;
  if (is_leaving && wait_until_gone(*process)) return {};
  if (end_silent_daemon(*process)) return {};
  return Error{ErrorCode::Failed, "the daemon (pid " + std::to_string(process->pid) +
                                      ") does not exit even when killed: inspect it with ps -o "
                                      "stat,wchan " +
                                      std::to_string(process->pid)};
}

}  // namespace venvctl
