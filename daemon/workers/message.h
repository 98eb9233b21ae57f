// What the loop and its workers send each other: byte strings on a stream socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// A job or its reply (job.h). Without a version, because both ends are the same program.
using Message = std::string;

// The message as it is sent over the socket.
std::string framed(const Message& message);

// Assembles messages from the bytes that a socket delivers.
class MessageReader {
 public:
  // A decision with its inputs takes a few kilobytes, ten thousand records a few megabytes.
  static constexpr size_t kMaxBytes = 64 * 1024 * 1024;

  void append(std::string_view bytes) { bytes_.append(bytes); }
  // The next whole message. Absent: incomplete, or broken.
  std::optional<Message> next();
  // The received bytes can never become a message.
  bool is_broken() const { return is_broken_; }

 private:
  std::string bytes_;
  bool is_broken_ = false;
};

}  // namespace venvctl
