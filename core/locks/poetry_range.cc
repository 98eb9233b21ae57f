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

// The condition in the form of PEP 440; "" if it allows every version. Absent if it is invalid.
std::optional<std::string> pep440(std::string_view condition) {
  if (condition == "*") return "";
  const char first = condition.front();
  if (first == '^' || (first == '~' && !condition.starts_with("~="))) {
    const std::string_view version = trimmed(condition.substr(1));
    const bool is_long = version.find('.') != std::string_view::npos;
    const auto end = increased(version, first == '^' ? caret_position(version) : (is_long ? 1 : 0));
    if (!end) return std::nullopt;
    return ">=" + std::string(version) + ",<" + *end;
  }
  if (first == '=' && !condition.starts_with("==")) return "=" + std::string(condition);
  const bool has_sign = std::string_view("<>=!~").find(first) != std::string_view::npos;
  return (has_sign ? "" : "==") + std::string(condition);
}

std::optional<VersionSpecifier> specifier(std::string_view alternative) {
  const std::vector<std::string> conditions = poetry_conditions(alternative);
  if (conditions.empty()) return std::nullopt;
  std::string all;
  for (const std::string& each : conditions) {
    const auto condition = pep440(each);
    if (!condition) return std::nullopt;
    if (!condition->empty()) all += (all.empty() ? "" : ",") + *condition;
  }
  return VersionSpecifier::parse(all);
}

}  // namespace

std::vector<std::string> poetry_conditions(std::string_view alternative) {
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

std::vector<VersionSpecifier> poetry_range(std::string_view text) {
  std::vector<VersionSpecifier> alternatives;
  // "||" and "|" both separate alternatives, so that "||" gives an empty part.
  for (const std::string_view part : split(text, '|')) {
    if (trimmed(part).empty()) continue;
    auto alternative = specifier(trimmed(part));
    if (!alternative) return {};
    alternatives.push_back(*std::move(alternative));
  }
  return alternatives;
}

}  // namespace venvctl
