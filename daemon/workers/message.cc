#include "daemon/workers/message.h"

#include <cstring>

namespace venvctl {

namespace {

using Length = uint32_t;  // in host byte order

}  // namespace

std::string framed(const Message& message) {
  const auto length = static_cast<Length>(message.size());
  std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
  return bytes += message;
}

std::optional<Message> MessageReader::next() {
  Length length = 0;
  if (is_broken_ || bytes_.size() < sizeof length) return std::nullopt;
  std::memcpy(&length, bytes_.data(), sizeof length);
  is_broken_ = length > kMaxBytes;
  if (is_broken_ || bytes_.size() - sizeof length < length) return std::nullopt;
  Message message = bytes_.substr(sizeof length, length);
  bytes_.erase(0, sizeof length + length);
  return message;
}

}  // namespace venvctl
