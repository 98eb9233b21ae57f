#include <fcntl.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

#include "core/base/path.h"
#include "core/files/world.h"
#include "daemon/daemon.h"
#include "daemon/log.h"
#include "daemon/supervisor.h"
#include "daemon/workers/worker_main.h"

namespace venvctl {
namespace {

// How long to wait for an exiting daemon to release the lock.
constexpr std::chrono::milliseconds kHandOver{5'000};
constexpr std::chrono::milliseconds kHandOverLook{20};

int complain(const Error& error) {
  std::fprintf(stderr, "venvd: %s\n", error.message.c_str());
  return static_cast<int>(error.code);
}

StartedBy started_by(const Options& options, bool has_systemd_socket) {
  if (has_systemd_socket) return StartedBy::Systemd;
  return options.is_supervised ? StartedBy::Supervisor : StartedBy::Manual;
}

int already_served(const Options& options, const Places& places) {
  if (!options.is_supervised) {
    std::fprintf(stderr, "venvd: another daemon already listens on %s: see venvctl daemon status\n",
                 places.socket_path.c_str());
  }
  return options.is_supervised ? kExitAlreadyServed : static_cast<int>(ErrorCode::Failed);
}

// Absent if another daemon holds the lock and is not exiting.
Result<std::optional<RuntimeLock>> take_lock(const Places& places, bool has_systemd_socket) {
  // A running daemon that systemd did not start sees systemd's socket at its path, exits, and
  // releases the lock.
  if (has_systemd_socket) return RuntimeLock::take(places.lock_path(), Deadline::in(kHandOver));
  // If the lock is held and there is no socket, the other daemon either exits (it has removed its
  // socket, and finishes its work) or starts (it has no socket yet). So this function waits until
  // it gets the lock, or until there is a socket. If it gave up while the other daemon exits, no
  // daemon would be left.
  const Deadline deadline = Deadline::in(kHandOver);
  for (;;) {
    auto lock = RuntimeLock::take(places.lock_path(), Deadline::in(kHandOverLook));
    if (!lock || *lock || deadline.is_past()) return lock;
    if (ListeningSocket::is_served(places.socket_path)) return lock;
  }
}

int serve(const Options& options, const Places& places, const Variables& variables) {
  for (const std::string& directory :
       {places.runtime_directory, std::string(parent_path(places.socket_path))}) {
    if (auto usable = ensure_private_directory(directory, ::getuid()); !usable) {
      return complain(usable.error());
    }
  }
  auto handed = ListeningSocket::from_systemd(variables, ::getpid(), places.socket_path);
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
  const StartedBy by = started_by(options, handed.has_value());
  auto lock = take_lock(places, handed.has_value());
  if (!lock) return complain(lock.error());
  if (!*lock) return already_served(options, places);
  if (!handed && ListeningSocket::is_served(places.socket_path)) {
    return already_served(options, places);
  }
  start_log(by != StartedBy::Systemd);
#ifdef M_MXFAST
  // Makes glibc merge small blocks when they are freed. Otherwise it would merge all of them in a
  // later allocation, which then takes long.
  ::mallopt(M_MXFAST, 0);
#endif
  Loop loop;
  Daemon daemon(loop, places, std::move(**lock), std::move(handed), by, options.spans, variables);
  loop.run();
  log_info("venvd stopped");
  return daemon.exit_status();
}

int run(const Options& options) {
  const Variables variables = Variables::from_environ(environ);
  const auto found = places(variables, ::geteuid());
  if (!found) return complain(found.error());
  if (auto checked = check_owners(*found, ::geteuid()); !checked) return complain(checked.error());
  // In another world (a container that shares the home directory with the host), the runtime
  // directory may be that of the host, and the host's daemon uses it. The hook client starts venvd
  // without checking this.
  if (!own_world().empty() && options.mode != Options::Mode::RemoveEpoch) {
    return complain({ErrorCode::Unreachable, "no daemon is started " + in_world(own_world()) +
                                                 ": everything works here without it"});
  }
  switch (options.mode) {
    case Options::Mode::Supervise:
      return supervise(*found, options.for_child, options.spans.watchdog);
    case Options::Mode::RemoveEpoch:
      remove_epoch_files(found->runtime_directory);
      return 0;
    default:
      return serve(options, *found, variables);
  }
}

}  // namespace
}  // namespace venvctl

int main(int argc, char** argv) {
  using namespace venvctl;
  const auto options =
      parse_options(std::span<const char* const>(argv, static_cast<size_t>(argc)).subspan(1));
  if (!options) return complain(options.error());
  // A parent process may have set SIGCHLD to be ignored. The exit statuses of child processes would
  // then be lost.
  ::signal(SIGCHLD, SIG_DFL);
  // The daemon starts its child processes as /proc/self/exe, so ps would show the name "exe".
  const bool is_worker = options->mode == Options::Mode::Worker;
  ::prctl(PR_SET_NAME, is_worker ? "venvd-worker" : "venvd");
  if (is_worker) return worker_main();
  if (options->mode == Options::Mode::Version) {
    std::puts("venvd " VENVCTL_VERSION);
    return 0;
  }
  if (options->mode == Options::Mode::Help) {
    std::fputs(help_text().c_str(), stdout);
    return 0;
  }
  ::umask(077);
  ::signal(SIGPIPE, SIG_IGN);
  // Leaves the current directory, so that its file system can be unmounted.
  if (::chdir("/") != 0) return 1;
  return run(*options);
}
