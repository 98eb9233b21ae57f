#include "daemon/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "core/base/atomic_file.h"
#include "core/base/fd.h"
#include "core/base/process.h"
#include "daemon/heartbeat.h"
#include "daemon/log.h"
#include "daemon/program.h"
#include "daemon/server/runtime_lock.h"
#include "daemon/watch/epoch.h"

namespace venvctl {

namespace {

constexpr off_t kMaxLogBytes = 1024 * 1024;  // a longer log is renamed to .old
// How many checks are made in one watchdog interval. If the whole system stalls (a frozen
// container, an overloaded machine), only one check fails, however long the stall lasts, so the
// daemon is not killed.
constexpr int kLooks = 3;
// Pause between attempts to fork the daemon.
constexpr std::chrono::milliseconds kForkPause{1'000};

// The events that a supervisor waits for.
struct EventSources {
  UniqueFd signals;
  Heartbeat heartbeat;
  std::chrono::milliseconds watchdog;
};

// Redirects the standard error of the supervisor and the daemon to the log file. If the file cannot
// be opened, standard error is not changed.
void begin_log(const Places& places) {
  // The daemon also creates this directory, but only after it has written its first log line.
  static_cast<void>(make_directories(places.state_directory).ok());
  const std::string path = places.log_path();
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0 && found.st_size > kMaxLogBytes) {
    ::rename(path.c_str(), (path + ".old").c_str());
  }
  // With O_NONBLOCK, a FIFO without a reader fails at once.
  const UniqueFd log(::open(
      path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  if (log && ::fstat(log.get(), &found) == 0 && S_ISREG(found.st_mode)) {
    ::dup2(log.get(), STDERR_FILENO);
  }
}

// Replaces this process by `program`. Returns only if that fails.
void become(const std::string& program, std::string mode, std::vector<std::string> arguments,
            const sigset_t& old_mask) {
  arguments.insert(arguments.begin(), {"venvd", std::move(mode)});
  const ExecStrings words(std::move(arguments));
  ::sigprocmask(SIG_SETMASK, &old_mask, nullptr);
  ::execv(program.c_str(), words.get());
}

// Turns the forked child into the daemon.
[[noreturn]] void become_daemon(const EventSources& sources,
                                const std::vector<std::string>& arguments, const sigset_t& old_mask,
                                pid_t supervisor) {
  // Makes the daemon end when its supervisor ends. Otherwise nothing would remove the epoch file
  // after a crash of the daemon.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != supervisor) ::_exit(0);
  const auto span = std::chrono::microseconds(sources.watchdog).count();
  ::setenv("NOTIFY_SOCKET", sources.heartbeat.address().c_str(), 1);
  ::setenv("WATCHDOG_USEC", std::to_string(span).c_str(), 1);
  ::unsetenv("WATCHDOG_PID");
  become("/proc/self/exe", "--supervised", arguments, old_mask);
  ::_exit(1);
}

// Reads the pending signals. Returns true if one of them asks the supervisor and the daemon to end.
bool is_told_to_end(int signals) {
  bool is_told = false;
  signalfd_siginfo info{};
  while (::read(signals, &info, sizeof(info)) == sizeof(info)) {
    is_told = is_told || info.ssi_signo != SIGCHLD;
  }
  return is_told;
}

// Waits for the child to exit. Passes on a request to end, and kills a child that sends no
// heartbeat.
int wait_for(pid_t child, const EventSources& sources, bool* was_told_to_end) {
  const auto look = sources.watchdog / kLooks;
  int looks_in_vain = 0;
  Deadline next_look = Deadline::in(look);
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return status;
    // Something else has waited for the child, so its exit status is unknown.
    if (ended < 0 && errno == ECHILD) return W_EXITCODE(1, 0);
    pollfd entries[] = {{sources.signals.get(), POLLIN, 0}, {sources.heartbeat.fd(), POLLIN, 0}};
    ::poll(entries, std::size(entries), next_look.poll_timeout());
    if (is_told_to_end(sources.signals.get())) {
      *was_told_to_end = true;
      ::kill(child, SIGTERM);
    }
    if (sources.heartbeat.heard(child)) {
      looks_in_vain = 0;
      next_look = Deadline::in(look);
    } else if (next_look.is_past()) {
      next_look = Deadline::in(look);
      if (++looks_in_vain != kLooks) continue;
      log_warning("venvd (pid " + std::to_string(child) + ") did not respond for " +
                  std::to_string(sources.watchdog.count()) + " ms: killed it");
      ::kill(child, SIGKILL);
    }
  }
}

std::string description(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "status " + std::to_string(WEXITSTATUS(status));
}

// Removes the epoch files of a dead daemon. Does nothing if another daemon runs: the files then
// belong to that daemon, which has already removed those of the dead daemon.
void clean_up_after_death(const Places& places) {
  const auto lock = RuntimeLock::take(places.lock_path(), Deadline::in({}));
  if (lock && *lock) remove_epoch_files(places.runtime_directory);
}

// Waits before the next attempt to fork, or until a signal arrives.
void rest(const EventSources& sources, bool* was_told_to_end) {
  pollfd entry{sources.signals.get(), POLLIN, 0};
  ::poll(&entry, 1, static_cast<int>(kForkPause.count()));
  *was_told_to_end = is_told_to_end(sources.signals.get());
}

void leave_note(const Places& places, const std::string& how) {
  const std::string text = "venvd crashed " + std::to_string(DeathCount::kMost) +
                           " times within a minute (last: " + how + "): see venvctl logs\n";
  const UniqueFd fd(::open(places.failure_path().c_str(),
                           O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  // If this also fails, there is no other place to report it.
  if (fd) (void)write_full(fd.get(), text).ok();
}

// Whether the note about a failure is younger than DeathCount::kSpan, so that it is too early for
// another attempt.
bool failed_just_now(const Places& places) {
  struct stat found {};
  if (::stat(places.failure_path().c_str(), &found) != 0) return false;
  const auto age = ::time(nullptr) - found.st_mtime;
  return age >= 0 && age < DeathCount::kSpan.count();
}

}  // namespace

bool DeathCount::add(std::chrono::steady_clock::time_point now) {
  deaths_.push_back(now);
  while (now - deaths_.front() > kSpan) deaths_.pop_front();
  return deaths_.size() >= kMost;
}

int supervise(const Places& places, const std::vector<std::string>& arguments,
              std::chrono::milliseconds watchdog) {
  if (failed_just_now(places)) return 1;
  // The path is read now. Later, /proc/self/exe may name another path, because pip moves the old
  // program away before it installs the new one.
  const std::string program = program_file().path;
  ::unlink(places.failure_path().c_str());
  sigset_t signals;
  sigset_t old_mask;
  ::sigemptyset(&signals);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, signal);
  ::sigprocmask(SIG_BLOCK, &signals, &old_mask);
  auto heartbeat = Heartbeat::listen();
  if (!heartbeat) return 1;
  const EventSources sources{UniqueFd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)),
                             std::move(*heartbeat), watchdog};
  if (!sources.signals) return 1;
  start_log(true);

  DeathCount deaths;
  const auto is_one_too_many = [&](const std::string& how) {
    if (!deaths.add(std::chrono::steady_clock::now())) return false;
    leave_note(places, how);
    return true;
  };
  bool was_told_to_end = false;
  const pid_t supervisor = ::getpid();
  for (;;) {
    begin_log(places);
    const pid_t child = ::fork();
    if (child == 0) become_daemon(sources, arguments, old_mask, supervisor);
    if (child < 0) {
      const std::string how = std::string("fork failed, ") + std::strerror(errno);
      log_warning("cannot start venvd: " + how);
      rest(sources, &was_told_to_end);
      if (was_told_to_end || is_one_too_many(how)) return 1;
      continue;
    }
    const int status = wait_for(child, sources, &was_told_to_end);
    if (WIFEXITED(status) && WEXITSTATUS(status) == kExitReplaced && !was_told_to_end) {
      become(program, "--supervise", arguments, old_mask);
      return 0;  // there is no new program: venvctl was uninstalled
    }
    if (WIFEXITED(status) &&
        (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kExitAlreadyServed)) {
      return 0;
    }
    clean_up_after_death(places);
    const std::string how = description(status);
    log_warning("venvd (pid " + std::to_string(child) + ") ended with " + how);
    if (was_told_to_end || is_one_too_many(how)) return 1;
  }
}

}  // namespace venvctl
