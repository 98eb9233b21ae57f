#include "core/base/fd.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "core/base/system_error.h"

namespace venvctl {
namespace {

// Waits until `fd` is ready for `events`. Returns false if the deadline passes before that.
bool wait_ready(int fd, short events, Deadline deadline) {
  pollfd entry{fd, events, 0};
  for (;;) {
    const int ready = ::poll(&entry, 1, deadline.poll_timeout());
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) return true;  // the caller's read or write will fail and give the reason
  }
}

}  // namespace

void UniqueFd::reset(int fd) {
  // close() is not repeated after EINTR, because Linux closes the descriptor even then.
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

Deadline Deadline::in(std::chrono::milliseconds span) {
  Deadline deadline;
  deadline.at_ = std::chrono::steady_clock::now() + span;
  return deadline;
}

Deadline Deadline::never() {
  Deadline deadline;
  deadline.never_ = true;
  return deadline;
}

int Deadline::poll_timeout() const {
  if (never_) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

Result<size_t> read_some(int fd, std::span<char> buffer, Deadline deadline) {
  // Without a deadline, poll() is not needed, because read() itself may wait.
  bool must_wait = !deadline.is_never();
  for (;;) {
    if (must_wait && !wait_ready(fd, POLLIN, deadline)) return system_error("read", ETIMEDOUT);
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<size_t>(count);
    if (errno == EAGAIN) {
      must_wait = true;
    } else if (errno != EINTR) {
      return system_error("read", errno);
    }
  }
}

Result<size_t> read_full(int fd, std::span<char> buffer, Deadline deadline) {
  size_t done = 0;
  while (done < buffer.size()) {
    const auto count = read_some(fd, buffer.subspan(done), deadline);
    if (!count) return count;
    if (*count == 0) break;
    done += *count;
  }
  return done;
}

Result<void> write_full(int fd, std::string_view bytes, Deadline deadline) {
  bool is_socket = true;
  while (!bytes.empty()) {
    if (!wait_ready(fd, POLLOUT, deadline)) return system_error("write", ETIMEDOUT);
    const ssize_t count = is_socket ? ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                                    : ::write(fd, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
    } else if (errno == ENOTSOCK) {
      is_socket = false;
    } else if (errno != EINTR && errno != EAGAIN) {
      return system_error("write", errno);
    }
  }
  return {};
}

}  // namespace venvctl
