// Sends one request to the daemon and reads the reply, within a deadline.
#pragma once

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "core/wire/answer.h"
#include "core/wire/frame.h"
#include "core/wire/verbs.h"

namespace venvctl::hook_client {

using namespace venvctl::wire;

// The time of the monotonic clock. All deadlines use this clock.
inline long milliseconds_now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Waits until `fd` is ready; false if the deadline passed.
inline bool wait_ready(int fd, short events, long deadline) {
  pollfd entry = {fd, events, 0};
  for (;;) {
    const long left = deadline - milliseconds_now();
    if (left <= 0) return false;
    const int ready = poll(&entry, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

// Returns a connected descriptor, or -1 with errno (EPERM if another user listens). Retries while
// the backlog is full (EAGAIN).
inline int connect_to(const char* path, long deadline) {
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
      (peer.uid == geteuid() || peer.uid == 0)) {  // root, because systemd may listen on the socket
    return fd;
  }
  close(fd);
  errno = EPERM;
  return -1;
}

inline bool send_all(int fd, const char* bytes, size_t size, long deadline) {
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

// Reads one frame. Returns its body if it is a complete answer; otherwise null.
inline const char* receive_answer(int fd, char* buffer, size_t capacity, size_t* body_bytes,
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

}  // namespace venvctl::hook_client
