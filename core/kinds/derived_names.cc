#include "core/kinds/derived_names.h"

#include "core/base/text.h"

namespace venvctl {

std::string first_characters(std::string_view text, size_t count) {
  const auto is_continuation = [&](size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  size_t end = 0;
  for (; count > 0 && end < text.size(); --count) {
    const auto lead = static_cast<unsigned char>(text[end]);
    const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    size_t taken = 1;
    while (taken < length && end + taken < text.size() && is_continuation(end + taken)) ++taken;
    end += taken == length ? length : 1;
  }
  return std::string(text.substr(0, end));
}

std::string with_underscores(std::string_view text, std::string_view unwanted) {
  std::string result(text);
  for (char& c : result) {
    if (unwanted.find(c) != std::string_view::npos) c = '_';
  }
  return result;
}

std::string normal_project_name(std::string_view name) {
  std::string result;
  bool in_run = false;
  for (const char c : ascii_lower(name)) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (!is_separator) result += c;
    if (is_separator && !in_run) result += '-';
    in_run = is_separator;
  }
  return result;
}

}  // namespace venvctl
