#include "client/cli/daemon/brief_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iterator>
#include <utility>

#include "core/base/process.h"

namespace venvctl {
namespace {

// How often a kernel without pidfd_open is asked whether the program has ended.
constexpr int kSpanWithoutPidfdMs = 20;

class BriefProgram {
 public:
  explicit BriefProgram(std::vector<std::string> words) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    output_.reset(ends[0]);
    const UniqueFd write_end(ends[1]);
    fcntl(output_.get(), F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_RDWR, 0);
    const std::string program = words[0];
    const ExecStrings argv(std::move(words));
    if (posix_spawn(&child_, program.c_str(), &actions, nullptr, argv.get(), environ) != 0) {
      child_ = 0;
    }
    posix_spawn_file_actions_destroy(&actions);
    if (child_ > 0) ended_.reset(static_cast<int>(syscall(SYS_pidfd_open, child_, 0)));
  }
  BriefProgram(const BriefProgram&) = delete;
  BriefProgram& operator=(const BriefProgram&) = delete;

  // Kills a program that still runs. Does not wait for it, because it may hang in the kernel.
  ~BriefProgram() {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, WNOHANG);
  }

  std::optional<std::string> output(Deadline deadline) {
    while (child_ > 0) {
      if (deadline.is_past()) return std::nullopt;
      wait_for_news(deadline);
      // Checks first whether the program has ended. All of its output is then read afterwards.
      int status = 0;
      const pid_t ended = waitpid(child_, &status, WNOHANG);
      if (!read_available()) return std::nullopt;
      if (ended == 0 || (ended < 0 && errno == EINTR)) continue;
      child_ = 0;
      if (ended > 0 && exit_code_of(status) == 0) return std::move(text_);
    }
    return std::nullopt;
  }

 private:
  void wait_for_news(Deadline deadline) const {
    pollfd entries[] = {{output_.get(), POLLIN, 0}, {ended_.get(), POLLIN, 0}};
    const int left = deadline.poll_timeout();
    const bool must_look = !ended_ && (left < 0 || left > kSpanWithoutPidfdMs);
    poll(entries, std::size(entries), must_look ? kSpanWithoutPidfdMs : left);
  }

  // Closes the descriptor at the end of the output. Returns false if there is too much output.
  bool read_available() {
    char piece[16 * 1024];
    while (output_) {
      const ssize_t count = read(output_.get(), piece, sizeof piece);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) break;
      if (count <= 0) {
        output_.reset();
        break;
      }
      text_.append(piece, static_cast<size_t>(count));
      if (text_.size() > kMaxBriefOutputBytes) return false;
    }
    return true;
  }

  pid_t child_ = 0;
  UniqueFd output_;
  UniqueFd ended_;  // readable when the program has ended; unset if the kernel lacks pidfd_open
  std::string text_;
};

}  // namespace

std::optional<std::string> output_of(std::vector<std::string> words, Deadline deadline) {
  BriefProgram program(std::move(words));
  return program.output(deadline);
}

}  // namespace venvctl
