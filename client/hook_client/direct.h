// Gets the answer without the daemon: runs `venvctl which --answer` of the same installation.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/hook_client/exchange.h"
#include "client/hook_client/start.h"
#include "core/wire/answer.h"

namespace venvctl::hook_client {

// Limits the processor time of this process, the child. venvctl-resolve does not end a late child,
// and the project's files could make the child run very long.
inline void limit_processor_time() {
  constexpr rlim_t kSeconds = 2;
  const rlimit limit = {kSeconds, kSeconds};
  setrlimit(RLIMIT_CPU, &limit);
}

// Runs `venvctl which --answer` (the resolver). Returns the descriptor of its output; -1 if it
// cannot be run. `environment`: as for fill_request(). `is_silent`: a daemon runs, but it did not
// answer in time.
inline int run_resolver(const char* environment, bool is_silent, pid_t* child) {
  char path[PATH_MAX];
  int ends[2];
  const char* words[] = {"venvctl", "which", "--answer", nullptr, nullptr, nullptr, nullptr};
  const char** end = words + 3;
  if (is_silent) *end++ = "--silent-daemon";
  if (environment != nullptr) {
    *end++ = "-C";
    *end++ = environment;
  }
  if (!program_path("venvctl", path, sizeof path) || pipe2(ends, O_CLOEXEC) != 0) return -1;
  *child = fork();
  if (*child == 0) {
    detach(ends[1]);
    limit_processor_time();
    execv(path, const_cast<char* const*>(words));
    _exit(1);
  }
  close(ends[1]);
  if (*child > 0) return ends[0];
  close(ends[0]);
  return -1;
}

// Writes the answer to `out` and returns its size; 0 if there was no answer in time. Does not wait
// for a late child, because the child may be in a system call that cannot be interrupted.
inline size_t direct_answer(const char* environment, bool is_silent, char* out, size_t capacity,
                            long deadline) {
  pid_t child;
  const int fd = run_resolver(environment, is_silent, &child);
  if (fd < 0) return 0;
  size_t size = 0;
  for (;;) {
    if (size == capacity || !wait_ready(fd, POLLIN, deadline)) return 0;
    const ssize_t count = read(fd, out + size, capacity - size);
    if (count == 0) break;
    if (count < 0 && errno != EINTR) return 0;
    if (count > 0) size += static_cast<size_t>(count);
  }
  // The child has closed its output and is about to exit.
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  const size_t end = sizeof kAnswerEnd - 1;
  const bool is_whole = size > end && memcmp(out + size - end - 1, "\n.\n", end + 1) == 0;
  return is_whole ? size : 0;
}

}  // namespace venvctl::hook_client
