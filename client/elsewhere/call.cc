#include "client/elsewhere/call.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <iterator>
#include <optional>

#include "core/base/fd.h"
#include "core/base/process.h"

namespace venvctl {
namespace {

constexpr int kForwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
constexpr int kCannotStart = 127;
// `kGrace`: how long the command may run after SIGTERM or SIGHUP before this process kills it.
// `kLastGrace`: how long the front end may run after that before this process kills it, too.
constexpr std::chrono::milliseconds kGrace{5'000};
constexpr std::chrono::milliseconds kLastGrace{3'000};
// ssh's exit code if the connection failed, or if a signal ended the command
constexpr int kConnectionFailed = 255;

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

class CallRun {
 public:
  explicit CallRun(const Call& call) : call_(call) {
    sigset_t handled;
    sigemptyset(&handled);
    sigaddset(&handled, SIGCHLD);
    for (const int each : kForwarded) {
      // A signal that was ignored when this program started (for example by nohup) stays ignored.
      if (!is_ignored(each)) sigaddset(&handled, each);
    }
    // SIGPIPE must not end this process when the front end closes its input: this process still
    // waits for the exit code.
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_BLOCK, &handled, &mask_);
    signals_.reset(signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK));
    has_modes_ = call.has_terminal && tcgetattr(STDIN_FILENO, &modes_) == 0;
    // A front end in its own process group cannot read the terminal, so this process reads the
    // terminal for it.
    feeds_ = call.has_own_group && !call.has_terminal && isatty(STDIN_FILENO) == 1;
  }

  ~CallRun() { sigprocmask(SIG_SETMASK, &mask_, nullptr); }
  CallRun(const CallRun&) = delete;
  CallRun& operator=(const CallRun&) = delete;

  int run() {
    if (!start()) return kCannotStart;
    while (!exit_code_) {
      wait();
      take_signals();
      take_children();
      follow_deadline();
    }
    if (has_modes_) tcsetattr(STDIN_FILENO, TCSADRAIN, &modes_);
    const bool is_lost = *exit_code_ == kConnectionFailed && ending_ != 0;
    return is_lost ? 128 + ending_ : *exit_code_;
  }

 private:
  bool start() {
    int ends[2] = {-1, -1};
    if (feeds_ && pipe2(ends, O_CLOEXEC) != 0) return false;
    UniqueFd input(ends[0]);
    feed_.reset(ends[1]);
    const ExecStrings words(call_.words);
    const ExecStrings entries(call_.entries);
    const pid_t parent = getpid();
    front_end_ = fork();
    if (front_end_ != 0) return front_end_ > 0;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(kCannotStart);
    if (input) dup2(input.get(), STDIN_FILENO);
    if (!call_.has_terminal && call_.has_own_group) setpgid(0, 0);
    if (!call_.has_terminal && !call_.has_own_group) {
      signal(SIGINT, SIG_IGN);
      signal(SIGQUIT, SIG_IGN);
    }
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
    execve(words.get()[0], words.get(), entries.get());
    _exit(kCannotStart);
  }

  void wait() {
    pollfd polled[] = {{signals_.get(), POLLIN, 0}, {feed_ ? STDIN_FILENO : -1, POLLIN, 0}};
    poll(polled, std::size(polled), deadline_ ? deadline_->poll_timeout() : -1);
    if (polled[1].revents != 0) feed();
  }

  void feed() {
    char bytes[4096];
    const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    const bool is_over =
        count <= 0 || !write_full(feed_.get(), {bytes, static_cast<size_t>(count)}).ok();
    if (is_over) feed_.reset();
  }

  void take_signals() {
    signalfd_siginfo info{};
    while (read(signals_.get(), &info, sizeof info) == sizeof info) {
      const int number = static_cast<int>(info.ssi_signo);
      if (number == SIGCHLD) continue;
      forward(number);
      const bool is_ending = number == SIGTERM || number == SIGHUP;
      if (number == SIGINT || number == SIGQUIT || is_ending) ending_ = number;
      if (is_ending && !deadline_) deadline_ = Deadline::in(kGrace);
    }
  }

  // Starts the program that sends signal `number` to the command. Does not wait for the program.
  void forward(int number) {
    const ExecStrings words(call_.signalling(number));
    const ExecStrings entries(call_.entries);
    const pid_t child = fork();
    if (child != 0) return;
    const int nothing = open("/dev/null", O_RDWR);
    for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, each);
    setsid();
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
    execve(words.get()[0], words.get(), entries.get());
    _exit(kCannotStart);
  }

  void take_children() {
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
      if (ended == front_end_) exit_code_ = exit_code_of(status);
    }
  }

  void follow_deadline() {
    if (exit_code_ || !deadline_ || !deadline_->is_past()) return;
    if (was_killed_) {
      kill(front_end_, SIGKILL);
      deadline_.reset();
      return;
    }
    was_killed_ = true;
    forward(SIGKILL);
    deadline_ = Deadline::in(kLastGrace);
  }

  const Call& call_;
  sigset_t mask_{};
  UniqueFd signals_;
  UniqueFd feed_;  // the front end's standard input, if this process reads the terminal for it
  bool feeds_ = false;
  termios modes_{};
  bool has_modes_ = false;
  pid_t front_end_ = 0;
  std::optional<int> exit_code_;
  int ending_ = 0;  // the last forwarded signal that usually ends a command
  std::optional<Deadline> deadline_;
  bool was_killed_ = false;
};

}  // namespace

int run_call(const Call& call) { return CallRun(call).run(); }

}  // namespace venvctl
