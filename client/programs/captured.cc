#include "client/programs/captured.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/process.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxShownColumns = 160;
// If the kernel lacks pidfd_open: the time between two checks whether the program has ended.
constexpr int kSpanWithoutPidfdMs = 20;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    read_end.reset(ends[0]);
    write_end.reset(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
  }
};

// Appends the bytes that the pipe contains, until `text` has `most` bytes, and drops further bytes.
// Returns false if it dropped bytes. Closes `fd` at the end of the file. One call reads more than a
// pipe holds, but not without end: processes that the program left behind may still write.
bool take(UniqueFd& fd, std::string& text, size_t most) {
  constexpr int kPieces = 8;
  char piece[16 * 1024];
  bool fits = true;
  for (int i = 0; fd && i < kPieces; ++i) {
    const ssize_t count = read(fd.get(), piece, sizeof piece);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) break;
    if (count <= 0) {
      fd.reset();
      break;
    }
    const size_t room = most - text.size();
    text.append(piece, std::min(room, static_cast<size_t>(count)));
    fits = fits && static_cast<size_t>(count) <= room;
  }
  return fits;
}

class Run {
 public:
  Run(const std::vector<std::string>& words, const std::vector<std::string>& entries) {
    if (!out_.read_end || !err_.read_end) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, out_.write_end.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err_.write_end.get(), STDERR_FILENO);
    const ExecStrings argv(words);
    const ExecStrings environment(entries);
    const int failed =
        posix_spawn(&child_, words[0].c_str(), &actions, nullptr, argv.get(), environment.get());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) child_ = 0;
    out_.write_end.reset();
    err_.write_end.reset();
    if (child_ > 0) ended_.reset(static_cast<int>(syscall(SYS_pidfd_open, child_, 0)));
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // Kills a program that still runs. Does not wait for it, because it may hang in the kernel.
  ~Run() {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, WNOHANG);
  }

  Captured result(Deadline deadline) {
    result_.end = end(deadline);
    return std::move(result_);
  }

 private:
  Captured::End end(Deadline deadline) {
    while (child_ > 0) {
      if (deadline.is_past()) return Captured::End::Late;
      wait_for_news(deadline);
      // Checks first whether the program has ended. If it has, the calls of take() read its last
      // output.
      int status = 0;
      const pid_t ended = waitpid(child_, &status, WNOHANG);
      static_cast<void>(take(err_.read_end, result_.err, Captured::kMaxErrorBytes));
      if (!take(out_.read_end, result_.out, Captured::kMaxBytes)) return Captured::End::TooMuch;
      if (ended == 0 || (ended < 0 && errno == EINTR)) continue;
      child_ = 0;
      result_.exit_code = ended > 0 ? exit_code_of(status) : 127;
      return Captured::End::Done;
    }
    return Captured::End::NotStarted;
  }

  void wait_for_news(Deadline deadline) const {
    pollfd polled[] = {{out_.read_end.get(), POLLIN, 0},
                       {err_.read_end.get(), POLLIN, 0},
                       {ended_.get(), POLLIN, 0}};
    const int left = deadline.poll_timeout();
    const bool must_look = !ended_ && (left < 0 || left > kSpanWithoutPidfdMs);
    poll(polled, std::size(polled), must_look ? kSpanWithoutPidfdMs : left);
  }

  Pipe out_;
  Pipe err_;
  pid_t child_ = 0;
  Captured result_;
  UniqueFd ended_;  // readable when the program has ended; unset if the kernel lacks pidfd_open
};

}  // namespace

Captured captured(const std::vector<std::string>& words, const std::vector<std::string>& entries,
                  Deadline deadline) {
  return Run(words, entries).result(deadline);
}

std::string last_line(const std::string& text) {
  std::string found;
  for (const std::string_view line : split(text, '\n')) {
    if (!trimmed(line).empty()) found = trimmed(line);
  }
  return displayable(found, kMaxShownColumns);
}

std::vector<std::string> entries_of(const Variables& variables) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : variables.all()) entries.push_back(name + "=" + value);
  return entries;
}

}  // namespace venvctl
