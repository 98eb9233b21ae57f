// Owns file descriptors, and reads and writes them with a deadline.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace venvctl {

// Owns one descriptor and closes it once. -1 means that there is no descriptor.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

// A time on the monotonic clock, or never. Changes of the wall clock do not affect it.
class Deadline {
 public:
  static Deadline in(std::chrono::milliseconds span);
  static Deadline never();
  bool is_never() const { return never_; }
  // The timeout for poll(2): the milliseconds that are left, rounded up; 0 if the deadline is past,
  // -1 for never().
  int poll_timeout() const;
  bool is_past() const { return poll_timeout() == 0; }

 private:
  std::chrono::steady_clock::time_point at_;
  bool never_ = false;
};

// Reads until `buffer` is full or the file ends, and returns the number of bytes read. Fails at the
// deadline. Handles EINTR and short reads. The descriptor may be blocking or non-blocking.
Result<size_t> read_full(int fd, std::span<char> buffer, Deadline deadline = Deadline::never());
// Waits until bytes are available, reads them, and returns their number. Returns 0 at the end of
// the file.
Result<size_t> read_some(int fd, std::span<char> buffer, Deadline deadline = Deadline::never());
// Writes all of `bytes` or fails. If `fd` is a socket, the write never raises SIGPIPE.
Result<void> write_full(int fd, std::string_view bytes, Deadline deadline = Deadline::never());

}  // namespace venvctl
