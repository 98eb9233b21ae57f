#include "client/cli/daemon/service.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "client/cli/daemon/daemon_process.h"
#include "client/cli/daemon/daemon_start.h"
#include "client/cli/daemon/link.h"
#include "client/cli/daemon/status.h"
#include "client/cli/session/program_paths.h"
#include "client/cli/session/program_search.h"
#include "core/base/fd.h"
#include "core/base/process.h"
#include "core/files/world.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

constexpr std::chrono::seconds kServiceDeadline{5};
// If the daemon's process runs but does not answer yet, as on a busy machine.
constexpr std::chrono::seconds kStartDeadline{10};
constexpr int kLookSpanMs = 20;

// Waits until a daemon answers. If `answers` is false, waits until no daemon answers.
bool wait_until(Session& session, bool answers) {
  const Deadline deadline = Deadline::in(kServiceDeadline);
  while (daemon_status(session).ok() != answers) {
    if (deadline.is_past()) return false;
    poll(nullptr, 0, kLookSpanMs);
  }
  return true;
}

// Start attempts are limited, so that prompts do not keep restarting a crashing daemon: the lock
// file's mtime records the last attempt, and a note records a crash loop. An explicit start resets
// the mtime and the note.
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

// Ends a daemon that does not answer. Signals the supervisor first, so that the supervisor does not
// start another daemon. If the daemon had to be killed, removes its epoch file.
bool end_silent_daemon(const DaemonProcess& process) {
  const pid_t first = process.supervisor > 0 ? process.supervisor : process.pid;
  kill(first, SIGTERM);
  for (const pid_t each : {first, process.pid}) kill(each, SIGCONT);
  if (wait_until_gone(process)) return true;
  kill(process.pid, SIGKILL);
  if (!wait_until_gone(process)) return false;
  if (auto programs = program_paths()) run_silently({programs->daemon(), "--remove-epoch"});
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

// Like run_silently(), but writes the standard output to the descriptor `output`, unless this is
// -1.
int run_program(std::vector<std::string> words, int output) {
  constexpr int kNotStarted = 127;
  const char* path = getenv("PATH");
  const auto program = program_on_path(words[0], path != nullptr ? path : "/usr/bin:/bin");
  if (!program) return kNotStarted;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
  }
  if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t child = 0;
  const ExecStrings argv(std::move(words));
  const int failed = posix_spawn(&child, program->c_str(), &actions, nullptr, argv.get(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return kNotStarted;
  const auto status = wait_status_of(child);
  return status ? exit_code_of(*status) : kNotStarted;
}

// The user manager has the variables of the account. If this process has another HOME, as in a
// test, the user manager does not belong to this session.
bool is_manager_of_home(const Session& session) {
  const UniqueFd output(::memfd_create("environment", MFD_CLOEXEC));
  if (!output) return false;
  if (run_program({"systemctl", "--user", "show-environment"}, output.get()) != 0) return false;
  struct stat found {};
  if (::fstat(output.get(), &found) != 0) return false;
  std::string text(static_cast<size_t>(found.st_size), '\0');
  if (::pread(output.get(), text.data(), text.size(), 0) != found.st_size) return false;
  return ("\n" + text).find("\nHOME=" + session.home() + "\n") != std::string::npos;
}

bool are_units_enabled() {
  return run_silently({"systemctl", "--user", "--quiet", "is-enabled", "venvd.socket"}) == 0;
}

bool are_units_installed() {
  return run_silently({"systemctl", "--user", "--quiet", "cat", "venvd.socket"}) == 0;
}

// A unit does not get the variables of this shell. In another world, the user manager is the
// host's.
bool can_use_units(Session& session) {
  if (!own_world().empty()) return false;
  for (const char* name :
       {"VENVCTL_SOCKET", "VENVCTL_RUNTIME_DIR", "VENVCTL_STATE_DIR", "VENVCTL_CONFIG_DIR"}) {
    if (session.variables().non_empty(name)) return false;
  }
  return has_user_manager(session);
}

}  // namespace

int run_silently(std::vector<std::string> words) { return run_program(std::move(words), -1); }

bool has_user_manager(Session& session) {
  const auto runtime = session.variables().non_empty("XDG_RUNTIME_DIR");
  return runtime && session.files().status(*runtime + "/systemd");
}

ServiceManager service_manager(Session& session) {
  const bool is_systemd = can_use_units(session) && are_units_enabled();
  return is_systemd ? ServiceManager::Systemd : ServiceManager::None;
}

bool can_switch_units(Session& session, Units wanted) {
  if (!can_use_units(session) || !is_manager_of_home(session)) return false;
  const bool is_enabled = are_units_enabled();
  return wanted == Units::Enabled ? !is_enabled && are_units_installed() : is_enabled;
}

bool switch_units(Units wanted) {
  const char* verb = wanted == Units::Enabled ? "enable" : "disable";
  return run_silently({"systemctl", "--user", verb, "--now", "venvd.socket"}) == 0;
}

Result<void> start_service(Session& session) {
  if (!own_world().empty()) return no_daemon_here();
  if (service_manager(session) == ServiceManager::Systemd) {
    run_silently({"systemctl", "--user", "reset-failed", "venvd.socket", "venvd.service"});
    if (run_silently({"systemctl", "--user", "start", "venvd.socket", "venvd.service"}) != 0) {
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
    // Also stops the socket, because otherwise the next prompt would start the service again.
    run_silently({"systemctl", "--user", "stop", "venvd.socket", "venvd.service"});
  }
  const auto process = daemon_process(*places);
  auto reply = ask_daemon(*places, wire::kShutdown, "{}");
  if (!reply && reply.error().code != ErrorCode::Unreachable) return reply.error();
  if (!process) {  // there is no process, or it is not visible from this container
    if (wait_until(session, false)) return {};
    return Error{ErrorCode::Failed,
                 "the daemon does not stop: see venvctl daemon status for its pid"};
  }
  // A daemon that removes its socket is exiting, but may still have something to write.
  const bool is_leaving = reply || access(places->socket_path.c_str(), F_OK) != 0;
  if (is_leaving && wait_until_gone(*process)) return {};
  if (end_silent_daemon(*process)) return {};
  return Error{ErrorCode::Failed, "the daemon (pid " + std::to_string(process->pid) +
                                      ") does not exit even when killed: inspect it with ps -o "
                                      "stat,wchan " +
                                      std::to_string(process->pid)};
}

}  // namespace venvctl
