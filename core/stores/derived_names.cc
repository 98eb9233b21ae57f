#include "core/stores/derived_names.h"

#include "core/stores/lower_case.h"

namespace venvctl {

std::string first_characters(std::string_view text, size_t count) {
  size_t end = 0;
  for (; count > 0 && end < text.size(); --count) end += character_length(text, end);
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
  for (const char c : unicode_lower(name)) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (!is_separator) result += c;
    if (is_separator && !in_run) result += '-';
    in_run = is_separator;
  }
  return result;
}

}  // namespace venvctl
