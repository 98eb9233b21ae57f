#include "client/cli/create/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "client/cli/create/reaper.h"
#include "core/base/process.h"
#include "core/base/system_error.h"

namespace venvctl {
namespace {

constexpr int kFrameMs = static_cast<int>(Progress::kFrame.count());
constexpr std::chrono::milliseconds kGrace{3000};  // between SIGTERM and SIGKILL

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return system_error("create a pipe", errno);
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Result<pid_t> start(const ChildCommand& command, int output, const Interrupts& interrupts) {
  std::vector<std::string> entries;
  Variables variables = command.variables;
  if (!command.directory.empty()) variables.set("PWD", command.directory);
  for (const auto& [name, value] : variables.all()) entries.push_back(name + "=" + value);
  const ExecStrings words(command.words);
  const ExecStrings environment(std::move(entries));
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    return system_error("start a process", errno);
  }
  if (child > 0) return child;
  keep(parent, [&] {
    interrupts.restore_in_child();
    const bool moves = !command.directory.empty();
    if (moves && chdir(command.directory.c_str()) != 0) return;
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execve(words.get()[0], words.get(), environment.get());
    dprintf(STDERR_FILENO, "%s: %s\n", words.get()[0], strerror(errno));
  });
}

// Waits until the reaper of the tool (reaper.h) has ended. Captures the output, and ends the reaper
// after the deadline or an interrupt.
class Watch {
 public:
  Watch(pid_t child, UniqueFd output, bool shows_output, Interrupts& interrupts, Progress& progress)
      : child_(child),
        ended_(static_cast<int>(syscall(SYS_pidfd_open, child, 0))),
        output_(std::move(output)),
        shows_output_(shows_output),
        interrupts_(interrupts),
        progress_(progress) {}

  ChildOutcome run(Deadline deadline) {
    while (!has_ended()) {
      wait_for_something();
      take_output();
      progress_.tick();
      if (!is_ending_ && (interrupts_.taken() || deadline.is_past())) ask_to_end(deadline);
      if (is_ending_ && patience_.is_past()) kill(child_, SIGKILL);
    }
    end_descendants();  // if the reaper was killed, its children are now children of this process
    take_output();
    return std::move(outcome_);
  }

 private:
  bool has_ended() {
    int status = 0;
    const pid_t ended = waitpid(child_, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
    // If the exit status is unknown, the child has not succeeded.
    outcome_.exit_code = ended == child_ ? exit_code_of(status) : ChildOutcome::kUnknownEnd;
    return true;
  }

  void wait_for_something() {
    // poll ignores descriptors that are -1: a closed pipe, or a kernel without pidfd_open.
    pollfd entries[] = {{ended_.get(), POLLIN, 0},
                        {output_.get(), POLLIN, 0},
                        {is_ending_ ? -1 : interrupts_.fd(), POLLIN, 0}};
    static_cast<void>(poll(entries, std::size(entries), kFrameMs));
  }

  void take_output() {
    char bytes[4096];
    while (output_) {
      const ssize_t count = read(output_.get(), bytes, sizeof bytes);
      if (count < 0 && errno == EAGAIN) return;
      if (count <= 0) {
        output_.reset();
        return;
      }
      const std::string_view text(bytes, static_cast<size_t>(count));
      if (shows_output_) static_cast<void>(write_full(STDERR_FILENO, text).ok());
      outcome_.output += text;
      if (outcome_.output.size() > ChildOutcome::kMaxOutputBytes) {
        outcome_.output.erase(0, outcome_.output.size() - ChildOutcome::kMaxOutputBytes);
      }
      progress_.hear(text);
    }
  }

  void ask_to_end(const Deadline& deadline) {
    outcome_.was_late = !interrupts_.taken() && deadline.is_past();
    is_ending_ = true;
    patience_ = Deadline::in(kGrace);
    kill(child_, SIGTERM);
  }

  pid_t child_;
  UniqueFd ended_;  // readable when the child has ended
  UniqueFd output_;
  bool shows_output_;
  Interrupts& interrupts_;
  Progress& progress_;
  ChildOutcome outcome_;
  bool is_ending_ = false;
  Deadline patience_ = Deadline::never();
};

}  // namespace

Result<ChildOutcome> run_child(const ChildCommand& command, Deadline deadline,
                               Interrupts& interrupts, Progress& progress) {
  auto output = make_pipe();
  if (!output) return output.error();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  auto child = start(command, output->write_end.get(), interrupts);
  if (!child) return child.error();
  output->write_end.reset();
  return Watch(*child, std::move(output->read_end), command.shows_output, interrupts, progress)
      .run(deadline);
}

}  // namespace venvctl
