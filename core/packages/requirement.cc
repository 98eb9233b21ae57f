#include "core/packages/requirement.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/packages/package_name.h"

namespace venvctl {
namespace {

// Removes the name at the beginning of `text` and returns it. Absent if there is none.
std::optional<std::string_view> take_name(std::string_view& text) {
  const auto is_in_name = [](char c) {
    return is_name_separator(c) || is_package_name(std::string_view(&c, 1));
  };
  const size_t size =
      static_cast<size_t>(std::ranges::find_if_not(text, is_in_name) - text.begin());
  const std::string_view name = text.substr(0, size);
  if (!is_package_name(name)) return std::nullopt;
  text = trimmed(text.substr(size));
  return name;
}

// Removes extras such as "[socks, tests]" from the beginning of `text`. Absent if the bracket is
// not closed, or if a name is invalid.
std::optional<std::vector<std::string>> take_extras(std::string_view& text) {
  std::vector<std::string> extras;
  if (!text.starts_with('[')) return extras;
  const size_t end = text.find(']');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view names = trimmed(text.substr(1, end - 1));
  text = trimmed(text.substr(end + 1));
  if (names.empty()) return extras;
  for (const std::string_view part : split(names, ',')) {
    const std::string_view name = trimmed(part);
    if (!is_package_name(name)) return std::nullopt;
    extras.push_back(normal_package_name(name));
  }
  return extras;
}

std::optional<std::string_view> without_parentheses(std::string_view text) {
  if (!text.starts_with('(')) return text;
  if (!text.ends_with(')')) return std::nullopt;
  const std::string_view inner = trimmed(text.substr(1, text.size() - 2));
  return inner.empty() ? std::nullopt : std::optional(inner);
}

}  // namespace

Result<Requirement> parse_requirement(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return Error{ErrorCode::Usage, in_quotes(text) + " " + std::string(why)};
  };
  constexpr std::string_view kForm =
      "is not a requirement: write, for example, requests, 'requests>=2.8' or "
      "'requests[socks]==2.8.*'";
  Requirement requirement;
  requirement.text = trimmed(text);
  std::string_view rest = requirement.text;
  const auto name = take_name(rest);
  auto extras = name ? take_extras(rest) : std::nullopt;
  if (!extras) return wrong(kForm);
  if (rest.starts_with('@')) return wrong("names a URL, which is not compared: give a version");
  // No version contains a ";", so a ";" always begins a marker.
  const bool has_marker = rest.find(';') != std::string_view::npos;
  if (has_marker) return wrong("has a marker: leave out the ; and the text after it");
  const auto versions = without_parentheses(rest);
  auto specifier = versions ? VersionSpecifier::parse(*versions) : std::nullopt;
  if (!specifier) return wrong(kForm);
  requirement.name = normal_package_name(*name);
  requirement.extras = *std::move(extras);
  requirement.versions = *std::move(specifier);
  return requirement;
}

}  // namespace venvctl
