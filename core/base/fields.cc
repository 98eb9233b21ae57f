#include "core/base/fields.h"

namespace venvctl {

void Writer::write_text(std::string_view text) {
  char length[24];
  bytes_.append(length, std::to_chars(length, length + sizeof length, text.size()).ptr);
  bytes_ += ':';
  bytes_ += text;
}

std::string_view Reader::read_text() {
  size_t length = 0;
  const char* end = rest_.data() + rest_.size();
  const auto [colon, error] = std::from_chars(rest_.data(), end, length);
  const bool is_field = error == std::errc() && colon != end && *colon == ':' &&
                        length <= static_cast<size_t>(end - colon - 1);
  if (!is_field) {
    fail();
    return {};
  }
  const std::string_view text(colon + 1, length);
  rest_.remove_prefix(static_cast<size_t>(text.data() + length - rest_.data()));
  return text;
}

size_t Reader::read_count() {
  size_t count = 0;
  read(count);
  if (count > rest_.size()) fail();
  return is_intact_ ? count : 0;
}

void Reader::fail() {
  is_intact_ = false;
  rest_ = {};
}

}  // namespace venvctl
