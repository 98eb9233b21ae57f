// What the loop and its workers say to each other: lists of byte strings on a stream socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// Both ends are the same program on the same machine: host byte order, no version.
using Message = std::vector<std::string>;

std::string encoded(const Message& message);

// Puts messages together from what a socket gives.
class MessageReader {
 public:
  // A decision with its inputs is some kilobytes, ten thousand records some megabytes.
  static constexpr size_t kMaxBytes = 64 * 1024 * 1024;

  void append(std::string_view bytes) { bytes_.append(bytes); }
  // The next whole message. Absent: not all there yet, or broken.
  std::optional<Message> next();
  // What came can never become a message.
  bool is_broken() const { return is_broken_; }

 private:
  std::string bytes_;
  bool is_broken_ = false;
};

// Reads fields in order, and remembers when one was missing or no number.
class FieldReader {
 public:
  explicit FieldReader(const Message& message, size_t at = 0) : message_(message), at_(at) {}
  std::string text();
  int64_t number();
  bool is_intact() const { return is_intact_; }
  bool is_at_end() const { return at_ >= message_.size(); }

 private:
  const Message& message_;
  size_t at_;
  bool is_intact_ = true;
};

}  // namespace venvctl
