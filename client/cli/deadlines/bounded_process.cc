#include "client/cli/deadlines/bounded_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace venvctl {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kTick{50};
// After the deadline of a process: how many times at most to read the output that it has already
// written.
constexpr int kLateRounds = 256;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

std::optional<Pipe> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

[[noreturn]] void become_child(pid_t parent, Pipe& out, Pipe& err, const BoundedProcess::Work& work,
                               SharedPlace& place) {
  // The child gets its own process group, so that it can be killed together with its descendants.
  // The kernel kills the child if its parent dies.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  const UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  dup2(null.get(), STDIN_FILENO);
  dup2(out.write_end.get(), STDOUT_FILENO);
  dup2(err.write_end.get(), STDERR_FILENO);
  // Closes the pipes explicitly. Otherwise a process that is left behind would keep them open.
  for (Pipe* pipe : {&out, &err}) {
    pipe->read_end.reset();
    pipe->write_end.reset();
  }
  exit(work(place));
}

// Appends the available output to `to`. Closes the descriptor at the end of the output.
void read_available(UniqueFd& fd, std::string& to) {
  char piece[16 * 1024];
  const ssize_t count = read(fd.get(), piece, sizeof piece);
  if (count > 0) to.append(piece, static_cast<size_t>(count));
  if (count == 0 || (count < 0 && errno != EINTR)) fd.reset();
}

// False if the process waits in the kernel, for example for a dead network drive.
bool wants_processor(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // proc(5): "pid (name) state …"; the name may contain any character.
  const size_t end_of_name = text.rfind(')');
  return end_of_name != std::string::npos && text.compare(end_of_name, 3, ") R") == 0;
}

}  // namespace

BoundedProcess::BoundedProcess(const Work& work) : place_(SharedPlace::make()) {
  auto out = make_pipe();
  auto err = make_pipe();
  if (!place_ || !out || !err) return;
  const pid_t parent = getpid();
  child_ = fork();
  if (child_ == 0) become_child(parent, *out, *err, work, *place_);
  out_ = std::move(out->read_end);
  err_ = std::move(err->read_end);
  if (child_ > 0) ended_.reset(static_cast<int>(syscall(SYS_pidfd_open, child_, 0)));
}

BoundedProcess::BoundedProcess(BoundedProcess&& other) noexcept
    : place_(std::move(other.place_)),
      child_(std::exchange(other.child_, 0)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)),
      ended_(std::move(other.ended_)) {}

BoundedProcess::~BoundedProcess() { end(); }

BoundedOutcome BoundedProcess::wait(milliseconds silence, Deadline deadline,
                                    const std::function<void()>& on_tick) {
  BoundedOutcome outcome;
  if (child_ <= 0) return outcome;
  outcome.end = BoundedOutcome::End::Late;
  milliseconds silent{0};
  uint64_t beats = place_->beats();
  for (int late_rounds = 0; late_rounds < kLateRounds;) {
    const auto before = Clock::now();
    // After the deadline, reads the output that has already been written.
    const bool is_late = silent >= silence || deadline.is_past();
    late_rounds += is_late ? 1 : 0;
    if (take_output(outcome, is_late ? milliseconds(0) : kTick)) {
      silent = milliseconds(0);
    } else if (!out_ && !err_ && has_ended(outcome)) {
      break;
    } else if (is_late) {
      break;
    } else if (const uint64_t now = place_->beats();
               now != std::exchange(beats, now) || place_->is_waiting() || place_->path().empty() ||
               wants_processor(child_)) {
      // The child computes, or waits for a processor of a busy machine. This may take long, but it
      // is not a hang.
      silent = milliseconds(0);
    } else {
      // Adds only a limited time, because this command itself may have been suspended (Ctrl-Z).
      const auto span = std::chrono::duration_cast<milliseconds>(Clock::now() - before);
      silent += std::min(span, 4 * kTick);
    }
    if (on_tick) on_tick();
  }
  if (outcome.end == BoundedOutcome::End::Done) return outcome;
  outcome.place = place_->path();
  end();
  return outcome;
}

// Waits for output or, after the end of the output, for the child's exit. Returns true if it read
// output or its end.
bool BoundedProcess::take_output(BoundedOutcome& outcome, milliseconds patience) {
  // Checks the exit only after all output has been read.
  const bool has_output = out_ || err_;
  pollfd entries[] = {{out_.get(), POLLIN, 0},
                      {err_.get(), POLLIN, 0},
                      {has_output ? -1 : ended_.get(), POLLIN, 0}};
  if (poll(entries, std::size(entries), static_cast<int>(patience.count())) <= 0) return false;
  if (entries[0].revents != 0) read_available(out_, outcome.out);
  if (entries[1].revents != 0) read_available(err_, outcome.err);
  return has_output;
}

// True if the child has exited. Called after the end of the output, when the child is about to
// exit.
bool BoundedProcess::has_ended(BoundedOutcome& outcome) {
  int status = 0;
  const pid_t ended = waitpid(child_, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
  child_ = 0;
  const bool is_done = ended > 0 && WIFEXITED(status);
  outcome.end = is_done ? BoundedOutcome::End::Done : BoundedOutcome::End::Died;
  outcome.exit_code = is_done ? WEXITSTATUS(status) : 0;
  return true;
}

void BoundedProcess::end() {
  if (child_ <= 0) return;
  kill(-child_, SIGKILL);
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, WNOHANG);
  child_ = 0;
}

}  // namespace venvctl
