#include "client/cli/service.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "client/cli/daemon_link.h"
#include "client/cli/daemon_process.h"
#include "client/cli/daemon_status.h"
#include "client/cli/program_paths.h"
#include "client/cli/start_daemon.h"
#include "core/base/fd.h"
#include "core/wire/verbs.h"

namespace venvctl {
namespace {

constexpr std::chrono::seconds kServiceDeadline{5};
constexpr std::chrono::seconds kStartDeadline{10};  // while what was started lives: a busy machine
constexpr int kLookSpanMs = 20;

// Waits until a daemon answers, or until none does.
bool wait_until(Session& session, bool answers) {
  const Deadline deadline = Deadline::in(kServiceDeadline);
  while (daemon_status(session).ok() != answers) {
    if (deadline.is_past()) return false;
    poll(nullptr, 0, kLookSpanMs);
  }
  return true;
}

// Tries are limited, so that prompts do not start a dying daemon again and again: the lock file's
// time tells of the last one, a note of a crash loop. Somebody who asks for a start is not a
// prompt.
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

// One that hears nothing. Its supervisor is told first, so that it starts no other one; what it
// left behind goes with it, or with the supervisor.
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
  return {ErrorCode::Unreachable, "the daemon did not start (" + how + "): venvctl logs"};
}

Result<void> wait_until_up(Session& session, FollowedStart start) {
  const Deadline usual = Deadline::in(kServiceDeadline);
  const Deadline longest = Deadline::in(kStartDeadline);
  for (;;) {
    const auto state = start.look();
    if (daemon_status(session)) return {};
    if (state == FollowedStart::State::Failed) return not_started("it died");
    const bool lives = state == FollowedStart::State::Lives;
    if ((lives ? longest : usual).is_past()) return not_started("it does not answer");
    poll(nullptr, 0, kLookSpanMs);
  }
}

}  // namespace

int run_silently(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
  }
  pid_t child = 0;
  const int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  constexpr int kNotStarted = 127;
  if (failed != 0) return kNotStarted;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return kNotStarted;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool has_user_manager(Session& session) {
  const auto runtime = session.variables().non_empty("XDG_RUNTIME_DIR");
  return runtime && session.files().status(*runtime + "/systemd");
}

ServiceManager service_manager(Session& session) {
  const Variables& variables = session.variables();
  for (const char* name :
       {"VENVCTL_SOCKET", "VENVCTL_RUNTIME_DIR", "VENVCTL_STATE_DIR", "VENVCTL_CONFIG_DIR"}) {
    if (variables.non_empty(name)) return ServiceManager::None;
  }
  if (!has_user_manager(session)) return ServiceManager::None;
  const bool knows_units =
      run_silently({"systemctl", "--user", "--quiet", "is-enabled", "venvd.socket"}) == 0;
  return knows_units ? ServiceManager::Systemd : ServiceManager::None;
}

Result<void> start_service(Session& session) {
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
  auto places = session.places();
  if (!places) return places.error();
  if (service_manager(session) == ServiceManager::Systemd) {
    // The socket first, or the next prompt would start the service again.
    run_silently({"systemctl", "--user", "stop", "venvd.socket", "venvd.service"});
  }
  const auto process = daemon_process(*places);
  auto reply = ask_daemon(*places, wire::kShutdown, "{}");
  if (!reply && reply.error().code != ErrorCode::Unreachable) return reply.error();
  if (!process) {  // none, or one that is not seen from this container
    if (wait_until(session, false)) return {};
    return Error{ErrorCode::Failed,
                 "the daemon does not leave: venvctl daemon status tells its pid"};
  }
  // One that leaves takes its socket along first, and may have something to write yet.
  const bool is_leaving = reply || access(places->socket_path.c_str(), F_OK) != 0;
  if (is_leaving && wait_until_gone(*process)) return {};
  if (end_silent_daemon(*process)) return {};
  return Error{ErrorCode::Failed, "the daemon (pid " + std::to_string(process->pid) +
                                      ") does not end, not even when it is killed: ps -o "
                                      "stat,wchan " +
                                      std::to_string(process->pid)};
}

}  // namespace venvctl
