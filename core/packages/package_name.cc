#include "core/packages/package_name.h"

#include <algorithm>

namespace venvctl {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool is_name_separator(char c) { return c == '-' || c == '_' || c == '.'; }

std::string normal_package_name(std::string_view name) {
  std::string normal;
  normal.reserve(name.size());
  for (const char c : name) {
    if (!is_name_separator(c)) {
      normal += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!normal.ends_with('-')) {
      normal += '-';
    }
  }
  return normal;
}

bool is_package_name(std::string_view name) {
  if (name.empty() || !is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) {
    return false;
  }
  return std::ranges::all_of(name,
                             [](char c) { return is_letter_or_digit(c) || is_name_separator(c); });
}

}  // namespace venvctl
