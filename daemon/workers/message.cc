#include "daemon/workers/message.h"

#include <charconv>
#include <cstring>

namespace venvctl {

namespace {

constexpr size_t kLengthBytes = sizeof(uint32_t);

void append_length(std::string& bytes, size_t length) {
  const auto value = static_cast<uint32_t>(length);
  bytes.append(reinterpret_cast<const char*>(&value), kLengthBytes);
}

uint32_t length_at(std::string_view bytes, size_t at) {
  uint32_t value;
  std::memcpy(&value, bytes.data() + at, kLengthBytes);
  return value;
}

// Absent: the lengths inside do not add up.
std::optional<Message> decoded(std::string_view bytes) {
  Message message;
  while (!bytes.empty()) {
    if (bytes.size() < kLengthBytes) return std::nullopt;
    const uint32_t length = length_at(bytes, 0);
    bytes.remove_prefix(kLengthBytes);
    if (bytes.size() < length) return std::nullopt;
    message.emplace_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  return message;
}

}  // namespace

std::string encoded(const Message& message) {
  size_t body_bytes = 0;
  for (const std::string& field : message) body_bytes += kLengthBytes + field.size();
  std::string bytes;
  bytes.reserve(kLengthBytes + body_bytes);
  append_length(bytes, body_bytes);
  for (const std::string& field : message) {
    append_length(bytes, field.size());
    bytes += field;
  }
  return bytes;
}

std::optional<Message> MessageReader::next() {
  if (is_broken_ || bytes_.size() < kLengthBytes) return std::nullopt;
  const size_t body_bytes = length_at(bytes_, 0);
  if (body_bytes > kMaxBytes) {
    is_broken_ = true;
    return std::nullopt;
  }
  if (bytes_.size() - kLengthBytes < body_bytes) return std::nullopt;
  auto message = decoded(std::string_view(bytes_).substr(kLengthBytes, body_bytes));
  bytes_.erase(0, kLengthBytes + body_bytes);
  if (!message) is_broken_ = true;
  return message;
}

std::string FieldReader::text() {
  if (at_ < message_.size()) return message_[at_++];
  is_intact_ = false;
  return {};
}

int64_t FieldReader::number() {
  const std::string field = text();
  int64_t value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || end != field.data() + field.size()) is_intact_ = false;
  return value;
}

}  // namespace venvctl
