// venvctl-resolve: asks the daemon what a directory gets and prints the answer's lines.
//
//   venvctl-resolve SHELL     exit 0 and the lines, or exit 1 and not a byte; 50 ms at most
//   venvctl-resolve --start   sees to it that a daemon answers; 300 ms at most
//
// It looks at no path of the user's and prints nothing but what the daemon said. When none runs it
// starts one and answers `later`.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/wire/answer.h"
#include "core/wire/frame.h"
#include "core/wire/resolve_request.h"
#include "core/wire/runtime_directory.h"
#include "core/wire/steering_variables.h"
#include "core/wire/verbs.h"

namespace {

using namespace venvctl::wire;

constexpr int kRetrySpanMs = 10;          // between looks at a daemon that is starting
constexpr time_t kStartSpanSeconds = 10;  // one try in this span, whoever makes it
constexpr time_t kStartingSeconds = 2;    // for so long a started daemon may still be coming up

struct Paths {
  char directory[kMaxSocketPathBytes + 1];
  char socket[kMaxSocketPathBytes + 1];
};

long milliseconds_now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool find_paths(Paths* paths) {
  const RuntimeVariables variables{getenv("VENVCTL_SOCKET"), getenv("VENVCTL_RUNTIME_DIR"),
                                   getenv("XDG_RUNTIME_DIR"), getenv("XDG_STATE_HOME"),
                                   getenv("HOME")};
  return runtime_directory(variables, geteuid(), paths->directory, sizeof paths->directory) &&
         socket_path(variables, paths->directory, paths->socket, sizeof paths->socket);
}

// Waits until `fd` is ready; false when the deadline passed.
bool wait_ready(int fd, short events, long deadline) {
  pollfd entry = {fd, events, 0};
  for (;;) {
    const long left = deadline - milliseconds_now();
    if (left <= 0) return false;
    const int ready = poll(&entry, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

// A connected descriptor, or -1 with errno. A full backlog (EAGAIN) is waited for.
int connect_to(const char* path, long deadline) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  memcpy(address.sun_path, path, strlen(path) + 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  while (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (errno == EINTR) continue;
    if (errno != EAGAIN || milliseconds_now() >= deadline) {
      const int code = errno;
      close(fd);
      errno = code;
      return -1;
    }
    poll(nullptr, 0, 1);
  }
  ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
      (peer.uid == geteuid() || peer.uid == 0)) {  // root: a socket that systemd listens on
    return fd;
  }
  close(fd);
  errno = EPERM;
  return -1;
}

// The request's fields. The header goes right before them, so that one send carries both.
struct Fields {
  char frame[kMaxHeaderBytes + kMaxBodyBytes];
  size_t size;
  bool fits;

  char* bytes() { return frame + kMaxHeaderBytes; }
  void append_text(const char* text) {
    const size_t length = strlen(text);
    if (!fits || size + length > kMaxBodyBytes) {
      fits = false;
      return;
    }
    memcpy(bytes() + size, text, length);
    size += length;
  }
  void separate() {
    if (size == kMaxBodyBytes) fits = false;
    if (fits) bytes()[size++] = '\0';
  }
  void append_number(unsigned long number) {
    char text[24];
    snprintf(text, sizeof text, "%lu", number);
    append_text(text);
  }
  void append_variable(const char* name) {
    const char* value = getenv(name);
    if (value == nullptr) return;
    separate();
    append_text(name);
    append_text("=");
    append_text(value);
  }
};

void append_mount_namespace(Fields* fields) {
  char link[64];
  const ssize_t length = readlink("/proc/self/ns/mnt", link, sizeof link - 1);
  if (length <= 0) return;
  link[length] = '\0';
  const char* bracket = strchr(link, '[');  // "mnt:[4026531841]"
  if (bracket != nullptr) fields->append_number(strtoul(bracket + 1, nullptr, 10));
}

bool append_directory(Fields* fields) {
  const char* logical = getenv("PWD");
  if (logical != nullptr && logical[0] == '/') {
    fields->append_text(logical);
    return true;
  }
  char physical[PATH_MAX];
  if (getcwd(physical, sizeof physical) == nullptr) return false;
  fields->append_text(physical);
  return true;
}

bool fill_request(Fields* fields, const char* shell) {
  fields->size = 0;
  fields->fits = true;
  fields->append_number(kProtocolVersion);
  fields->separate();
  fields->append_text(shell);
  fields->separate();
  fields->append_number(static_cast<unsigned long>(getppid()));
  fields->separate();
  append_mount_namespace(fields);
  fields->separate();
  if (!append_directory(fields)) return false;
  for (const char* name : kSteeringVariables) fields->append_variable(name);
  fields->append_variable("PATH");
  return fields->fits;
}

bool send_all(int fd, const char* bytes, size_t size, long deadline) {
  while (size > 0) {
    const ssize_t count = send(fd, bytes, size, MSG_NOSIGNAL);
    if (count > 0) {
      bytes += count;
      size -= static_cast<size_t>(count);
    } else if (errno == EAGAIN) {
      if (!wait_ready(fd, POLLOUT, deadline)) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

// Reads one frame; the body's place is given when it is a whole answer.
const char* receive_answer(int fd, char* buffer, size_t capacity, size_t* body_bytes,
                           long deadline) {
  size_t size = 0;
  FrameHeader header;
  for (;;) {
    const HeaderState state = parse_header(buffer, size, &header);
    if (state == HeaderState::Bad) return nullptr;
    if (state == HeaderState::Complete && size >= header.header_bytes + header.body_bytes) break;
    if (size == capacity || !wait_ready(fd, POLLIN, deadline)) return nullptr;
    const ssize_t count = recv(fd, buffer + size, capacity - size, 0);
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) return nullptr;
    if (count > 0) size += static_cast<size_t>(count);
  }
  const char* body = buffer + header.header_bytes;
  const size_t end = sizeof kAnswerEnd - 1;
  const bool is_whole =
      header.body_bytes >= end && memcmp(body + header.body_bytes - end, kAnswerEnd, end) == 0;
  if (strcmp(header.verb, kReplyAnswer) != 0 || !is_whole) return nullptr;
  *body_bytes = header.body_bytes;
  return body;
}

bool print(const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t count = write(STDOUT_FILENO, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

// `path` and the parents that are missing, closed to others.
void make_directories(char* path) {
  if (mkdir(path, 0700) == 0 || errno != ENOENT) return;
  char* slash = strrchr(path, '/');
  if (slash == nullptr || slash == path) return;
  *slash = '\0';
  make_directories(path);
  *slash = '/';
  mkdir(path, 0700);
}

enum class StartTry { Mine, Recent, Spent };

// Whether this program may try: the lock file's modification time tells of the last try.
StartTry claim_start(Paths* paths) {
  if (geteuid() == 0 && is_anothers_place(paths->directory, 0)) return StartTry::Spent;
  make_directories(paths->directory);
  if (!is_private_directory(paths->directory, geteuid())) return StartTry::Spent;
  char lock[sizeof paths->directory + 8];
  snprintf(lock, sizeof lock, "%s/lock", paths->directory);
  int fd = open(lock, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0) {
    close(fd);
    return StartTry::Mine;
  }
  fd = open(lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  struct stat found;
  if (fd < 0 || fstat(fd, &found) != 0) {
    if (fd >= 0) close(fd);
    return StartTry::Spent;
  }
  const time_t age = time(nullptr) - found.st_mtime;
  StartTry result = StartTry::Mine;
  if (age >= 0 && age < kStartingSeconds) {
    result = StartTry::Recent;
  } else if (age >= 0 && age < kStartSpanSeconds) {
    result = StartTry::Spent;
  } else {
    futimens(fd, nullptr);
  }
  close(fd);
  return result;
}

// PREFIX/bin/venvd, from our own place in PREFIX/libexec/venvctl.
bool daemon_path(char* path, size_t size) {
  const ssize_t length = readlink("/proc/self/exe", path, size - 1);
  if (length <= 0) return false;
  path[length] = '\0';
  for (int level = 0; level < 3; ++level) {
    char* slash = strrchr(path, '/');
    if (slash == nullptr) return false;
    *slash = '\0';
  }
  const size_t prefix = strlen(path);
  if (prefix + sizeof "/bin/venvd" > size) return false;
  memcpy(path + prefix, "/bin/venvd", sizeof "/bin/venvd");
  return true;
}

// Starts the daemon as nobody's child, on no terminal, with no descriptor of ours.
bool spawn_daemon() {
  char path[PATH_MAX];
  if (!daemon_path(path, sizeof path) || access(path, X_OK) != 0) return false;
  const pid_t child = fork();
  if (child > 0) {
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  if (child != 0) return child > 0;
  setsid();
  if (fork() != 0) _exit(0);
  const int null = open("/dev/null", O_RDWR);
  for (int fd = 0; fd <= 2; ++fd) dup2(null, fd);
  const long limit = sysconf(_SC_OPEN_MAX);
  for (int fd = 3; fd < (limit > 0 && limit < 4096 ? limit : 4096); ++fd) close(fd);
  if (chdir("/") != 0) _exit(1);
  execl(path, "venvd", "--supervise", nullptr);
  _exit(1);
}

// systemd's socket takes connections before its daemon runs: only a reply tells that it does.
bool replies(int fd, long deadline) {
  constexpr char kBody[] = "{}";
  char frame[kMaxHeaderBytes + sizeof kBody];
  const size_t header_bytes = write_header(frame, kStatus, sizeof kBody - 1);
  memcpy(frame + header_bytes, kBody, sizeof kBody - 1);
  return send_all(fd, frame, header_bytes + sizeof kBody - 1, deadline) &&
         wait_ready(fd, POLLIN, deadline);
}

bool is_nobody_there(int code) { return code == ENOENT || code == ECONNREFUSED; }

int start() {
  Paths paths;
  if (!find_paths(&paths)) return 1;
  const long deadline = milliseconds_now() + kStartWaitMs;
  bool was_tried = false;
  for (;;) {
    const int fd = connect_to(paths.socket, deadline);
    if (fd >= 0) {
      const bool is_up = replies(fd, deadline);
      close(fd);
      return is_up ? 0 : 1;
    }
    if (!is_nobody_there(errno) || milliseconds_now() >= deadline) return 1;
    if (!was_tried && claim_start(&paths) == StartTry::Mine && !spawn_daemon()) return 1;
    was_tried = true;
    poll(nullptr, 0, kRetrySpanMs);
  }
}

int answer_later(Paths* paths) {
  const StartTry claim = claim_start(paths);
  if (claim == StartTry::Spent) return 1;
  if (claim == StartTry::Mine && !spawn_daemon()) return 1;
  char text[sizeof kWordLater + sizeof kAnswerEnd + 1];
  const int length = snprintf(text, sizeof text, "%s\n%s", kWordLater, kAnswerEnd);
  return print(text, static_cast<size_t>(length)) ? 0 : 1;
}

int resolve(const char* shell) {
  static Fields fields;
  static char reply[kMaxHeaderBytes + kMaxBodyBytes];
  Paths paths;
  if (!find_paths(&paths) || !fill_request(&fields, shell)) return 1;
  const long deadline = milliseconds_now() + kClientDeadlineMs;
  const int fd = connect_to(paths.socket, deadline);
  if (fd < 0) return is_nobody_there(errno) ? answer_later(&paths) : 1;
  char header[kMaxHeaderBytes];
  const size_t header_bytes = write_header(header, kResolve, fields.size);
  char* const frame = fields.bytes() - header_bytes;
  memcpy(frame, header, header_bytes);
  if (!send_all(fd, frame, header_bytes + fields.size, deadline)) return 1;
  size_t body_bytes = 0;
  const char* body = receive_answer(fd, reply, sizeof reply, &body_bytes, deadline);
  return body != nullptr && print(body, body_bytes) ? 0 : 1;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count == 2 && strcmp(arguments[1], "--start") == 0) return start();
  if (argument_count == 2 && arguments[1][0] != '-') return resolve(arguments[1]);
  fputs("venvctl-resolve: the shell hooks run this: venvctl help\n", stderr);
  return 2;
}
