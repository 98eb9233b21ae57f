#include "core/interpreters/version_order.h"

#include <algorithm>

namespace venvctl {

bool is_older(std::string_view left, std::string_view right) {
  const auto number = [](std::string_view text, size_t& at) {
    long value = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      value = std::min(value * 10 + (text[at] - '0'), 1'000'000L);
    }
    return value;
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (size_t l = 0, r = 0; l < left.size() && r < right.size();) {
    if (is_digit(left[l]) && is_digit(right[r])) {
      const long a = number(left, l);
      const long b = number(right, r);
      if (a != b) return a < b;
    } else if (left[l] != right[r]) {
      return left[l] < right[r];
    } else {
      ++l;
      ++r;
    }
  }
  return left.size() < right.size();
}

void sort_newest_first(std::vector<std::string>& names) {
  std::stable_sort(names.begin(), names.end(),
                   [](const auto& left, const auto& right) { return is_older(right, left); });
}

}  // namespace venvctl
