#include "client/elsewhere/captured.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "core/base/process.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kMaxShownColumns = 160;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    read_end.reset(ends[0]);
    write_end.reset(ends[1]);
  }
};

// Reads once, and appends the bytes to `text`, which gets at most `most` bytes; drops further
// bytes. Closes `fd` at the end of the file. Returns how many bytes were read.
size_t take(UniqueFd& fd, std::string& text, size_t most) {
  char piece[16 * 1024];
  const ssize_t count = read(fd.get(), piece, sizeof piece);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
  if (count <= 0) {
    fd.reset();
    return 0;
  }
  const size_t room = most - std::min(most, text.size());
  text.append(piece, std::min(room, static_cast<size_t>(count)));
  return static_cast<size_t>(count);
}

pid_t started(const std::vector<std::string>& words, const std::vector<std::string>& entries,
              int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  const ExecStrings argv(words);
  const ExecStrings environment(entries);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, words[0].c_str(), &actions, nullptr, argv.get(), environment.get());
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? child : 0;
}

}  // namespace

Captured captured(const std::vector<std::string>& words, const std::vector<std::string>& entries,
                  Deadline deadline) {
  Captured result;
  Pipe out;
  Pipe err;
  if (!out.read_end || !err.read_end) return result;
  const pid_t child = started(words, entries, out.write_end.get(), err.write_end.get());
  if (child == 0) return result;
  out.write_end.reset();
  err.write_end.reset();
  result.end = Captured::End::Done;
  size_t total = 0;
  while (out.read_end || err.read_end) {
    pollfd polled[] = {{out.read_end.get(), POLLIN, 0}, {err.read_end.get(), POLLIN, 0}};
    const int ready = poll(polled, std::size(polled), deadline.poll_timeout());
    if (deadline.is_past()) result.end = Captured::End::Late;
    if (total > Captured::kMaxBytes) result.end = Captured::End::TooMuch;
    if (result.end != Captured::End::Done) break;
    if (ready <= 0) continue;
    if (polled[0].revents != 0) total += take(out.read_end, result.out, Captured::kMaxBytes);
    if (polled[1].revents != 0) {
      static_cast<void>(take(err.read_end, result.err, Captured::kMaxErrorBytes));
    }
  }
  // A program that has closed its output may end by itself.
  if (result.end != Captured::End::Done) kill(child, SIGKILL);
  const auto status = wait_status_of(child);
  result.exit_code = status ? exit_code_of(*status) : 127;
  return result;
}

std::string last_line(const std::string& text) {
  std::string found;
  for (const std::string_view line : split(text, '\n')) {
    if (!trimmed(line).empty()) found = trimmed(line);
  }
  return displayable(found, kMaxShownColumns);
}

}  // namespace venvctl
