// The messages between the loop and its workers: byte strings on a stream socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

// A job or its reply (job.h). It has no version, because both processes run the same program.
using Message = std::string;

// The bytes that are sent for the message: its length and its content.
std::string framed(const Message& message);

// Assembles messages from the bytes that a socket delivers.
class MessageReader {
 public:
  // The largest message. A decision with its inputs takes a few kilobytes, and ten thousand records
  // take a few megabytes.
  static constexpr size_t kMaxBytes = 64 * 1024 * 1024;

  void append(std::string_view bytes) { bytes_.append(bytes); }
  // Returns the next complete message. Absent if no complete message has arrived, or if
  // is_broken().
  std::optional<Message> next();
  // True if the received bytes can never become a message.
  bool is_broken() const { return is_broken_; }

 private:
  std::string bytes_;
  bool is_broken_ = false;
};

}  // namespace venvctl
