#include "core/locks/poetry_range.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/base/text.h"

namespace venvctl {
namespace {

// "1.2" for "1.1.5" and 1: the number at `position` plus one, without the numbers after it. Absent
// if there is no such number.
std::optional<std::string> increased(std::string_view version, size_t position) {
  const auto parts = split(version, '.');
  if (position >= parts.size()) return std::nullopt;
  unsigned number = 0;
  const char* end = parts[position].data() + parts[position].size();
  if (std::from_chars(parts[position].data(), end, number).ptr == parts[position].data()) {
    return std::nullopt;
  }
  std::string text;
  for (size_t i = 0; i < position; ++i) text += std::string(parts[i]) + '.';
  return text + std::to_string(number + 1);
}

// "^" allows changes to the right of the first number that is not 0.
size_t caret_position(std::string_view version) {
  const auto parts = split(version, '.');
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].find_first_not_of('0') != std::string_view::npos) return i;
  }
  return parts.size() - 1;
}

// Adds the condition to `found`, in the form of PEP 440. Returns false if it is invalid.
bool add_condition(std::string_view condition, std::vector<std::string>& found) {
  if (condition == "*") return true;
  const char first = condition.front();
  if (first == '^' || (first == '~' && !condition.starts_with("~="))) {
    const std::string_view version = trimmed(condition.substr(1));
    const bool is_long = version.find('.') != std::string_view::npos;
    const auto end = increased(version, first == '^' ? caret_position(version) : (is_long ? 1 : 0));
    if (!end) return false;
    found.push_back(">=" + std::string(version));
    found.push_back("<" + *end);
    return true;
  }
  const bool has_sign = std::string_view("<>=!~").find(first) != std::string_view::npos;
  const bool is_short = first == '=' && !condition.starts_with("==");
  found.push_back((is_short ? "=" : has_sign ? "" : "==") + std::string(condition));
  return true;
}

// Splits ">=3.8, <4", and also ">= 3.8 <4".
std::vector<std::string> split_conditions(std::string_view alternative) {
  std::vector<std::string> conditions;
  std::string condition;
  const auto end_condition = [&] {
    if (!condition.empty()) conditions.push_back(std::exchange(condition, ""));
  };
  for (const char c : alternative) {
    const bool is_separator = c == ',' || c == ' ';
    // A blank may also follow a sign.
    const bool has_version = condition.find_first_not_of("<>=!~^") != std::string::npos;
    if (!is_separator) condition += c;
    if (is_separator && has_version) end_condition();
  }
  end_condition();
  return conditions;
}

}  // namespace

std::vector<std::vector<std::string>> poetry_conditions(std::string_view text) {
  std::vector<std::vector<std::string>> alternatives;
  // "||" and "|" both separate alternatives, so that "||" gives an empty part.
  for (const std::string_view part : split(text, '|')) {
    if (trimmed(part).empty()) continue;
    auto& alternative = alternatives.emplace_back();
    for (const std::string& each : split_conditions(trimmed(part))) {
      if (!add_condition(each, alternative)) return {};
    }
  }
  return alternatives;
}

std::vector<VersionSpecifier> poetry_range(std::string_view text) {
  std::vector<VersionSpecifier> alternatives;
  for (const auto& conditions : poetry_conditions(text)) {
    std::string all;
    for (const std::string& each : conditions) all += (all.empty() ? "" : ",") + each;
    auto alternative = VersionSpecifier::parse(all);
    if (!alternative) return {};
    alternatives.push_back(*std::move(alternative));
  }
  return alternatives;
}

}  // namespace venvctl
