// Starts the daemon, at most once in kStartSpanSeconds.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/wire/fixed_text.h"
#include "core/wire/runtime_directory.h"

namespace venvctl::hook_client {

using namespace venvctl::wire;

// All processes of the user together make at most one attempt in this time.
constexpr time_t kStartSpanSeconds = 10;

struct Paths {
  char directory[kMaxSocketPathBytes + 1];
  char socket[kMaxSocketPathBytes + 1];
};

inline bool find_paths(Paths* paths) {
  const RuntimeVariables variables{getenv("VENVCTL_SOCKET"), getenv("VENVCTL_RUNTIME_DIR"),
                                   getenv("XDG_RUNTIME_DIR"), getenv("XDG_STATE_HOME"),
                                   getenv("HOME")};
  return runtime_directory(variables, geteuid(), paths->directory, sizeof paths->directory) &&
         socket_path(variables, paths->directory, paths->socket, sizeof paths->socket);
}

// Creates `path` and its missing parents with mode 0700.
inline void make_directories(char* path) {
  if (mkdir(path, 0700) == 0 || errno != ENOENT) return;
  char* slash = strrchr(path, '/');
  if (slash == nullptr || slash == path) return;
  *slash = '\0';
  make_directories(path);
  *slash = '/';
  mkdir(path, 0700);
}

// Whether this process may start a daemon. The mtime of the lock file is the time of the last
// attempt. If the result is true, the mtime becomes the present time.
inline bool claim_start(Paths* paths) {
  if (geteuid() == 0 && is_anothers_place(paths->directory, 0)) return false;
  make_directories(paths->directory);
  if (!is_private_directory(paths->directory, geteuid())) return false;
  char lock[sizeof paths->directory + 8];
  join(lock, sizeof lock, {piece(paths->directory), piece("/lock")});
  int fd = open(lock, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0) {
    close(fd);
    return true;
  }
  fd = open(lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  struct stat found;
  if (fd < 0 || fstat(fd, &found) != 0) {
    if (fd >= 0) close(fd);
    return false;
  }
  const time_t age = time(nullptr) - found.st_mtime;
  const bool is_mine = age < 0 || age >= kStartSpanSeconds;
  if (is_mine) futimens(fd, nullptr);
  close(fd);
  return is_mine;
}

// PREFIX/bin/NAME, derived from this program's path in PREFIX/libexec/venvctl.
inline bool program_path(const char* name, char* path, size_t size) {
  const ssize_t length = readlink("/proc/self/exe", path, size - 1);
  if (length <= 0) return false;
  path[length] = '\0';
  for (int level = 0; level < 3; ++level) {
    char* slash = strrchr(path, '/');
    if (slash == nullptr) return false;
    *slash = '\0';
  }
  Text text{path, size, strlen(path)};
  return text.add({piece("/bin/"), piece(name), {"", 1}});
}

// Detaches a child process from the shell. The child gets its own session. Its standard output
// becomes `output` (-1: /dev/null), standard input and standard error become /dev/null, and all
// other descriptors are closed.
inline void detach(int output) {
  setsid();
  const int null = open("/dev/null", O_RDWR);
  dup2(null, STDIN_FILENO);
  dup2(output >= 0 ? output : null, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
#ifdef SYS_close_range
  if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0) return;
#endif
  const long limit = sysconf(_SC_OPEN_MAX);
  for (int fd = 3; fd < (limit > 0 && limit < 4096 ? limit : 4096); ++fd) close(fd);
}

// Starts the daemon as a detached process that is not a child of this process.
inline bool spawn_daemon() {
  char path[PATH_MAX];
  if (!program_path("venvd", path, sizeof path) || access(path, X_OK) != 0) return false;
  const pid_t child = fork();
  if (child > 0) {
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  if (child != 0) return child > 0;
  if (fork() != 0) _exit(0);
  detach(-1);
  if (chdir("/") != 0) _exit(1);
  execl(path, "venvd", "--supervise", nullptr);
  _exit(1);
}

}  // namespace venvctl::hook_client
