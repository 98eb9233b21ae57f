#include "core/formats/glob.h"

#include <vector>

#include "core/base/text.h"

namespace venvctl {
namespace {

// The part of a pattern that is not matched yet.
struct Rest {
  std::string_view text;
  bool may_have_class = true;  // false if no ']' follows, so that '[' cannot begin a class
};

// Removes one unit from the pattern and returns it: a character, '?', '*', or a class with its
// brackets.
std::string_view take_unit(Rest& rest) {
  std::string_view& pattern = rest.text;
  size_t length = 1;
  if (pattern.front() == '[' && rest.may_have_class) {
    // A ']' directly after the '[' is a member of the class. A '[' without a matching ']' is an
    // ordinary character.
    const size_t first = pattern.substr(1).starts_with('!') ? 3 : 2;
    const size_t end = pattern.find(']', first);
    rest.may_have_class = end != std::string_view::npos;
    if (rest.may_have_class) length = end + 1;
  }
  const std::string_view unit = pattern.substr(0, length);
  pattern.remove_prefix(length);
  return unit;
}

bool class_holds(std::string_view members, char c) {
  const bool is_negated = members.starts_with('!');
  if (is_negated) members.remove_prefix(1);
  bool is_member = false;
  for (size_t i = 0; i < members.size(); ++i) {
    if (i + 2 < members.size() && members[i + 1] == '-') {
      is_member = is_member || (members[i] <= c && c <= members[i + 2]);
      i += 2;
    } else {
      is_member = is_member || members[i] == c;
    }
  }
  return is_member != is_negated;
}

bool unit_holds(std::string_view unit, char c) {
  if (unit.size() > 1) return class_holds(unit.substr(1, unit.size() - 2), c);
  return unit == "?" || unit.front() == c;
}

// matched[n] says whether the units so far match the first n elements of the text. A star lets each
// match grow by any number of elements. Any other unit extends each match by one element.
template <class Holds>
void advance(std::vector<bool>& matched, bool is_star, Holds holds) {
  if (is_star) {
    for (size_t i = 1; i < matched.size(); ++i) matched[i] = matched[i] || matched[i - 1];
    return;
  }
  for (size_t i = matched.size() - 1; i > 0; --i) matched[i] = matched[i - 1] && holds(i - 1);
  matched[0] = false;
}

// Takes one unit from `pattern` and matches it with the characters of `text`.
void advance_by_unit(std::vector<bool>& matched, Rest& pattern, std::string_view text) {
  const std::string_view unit = take_unit(pattern);
  advance(matched, unit == "*", [&](size_t i) { return unit_holds(unit, text[i]); });
}

bool component_matches(std::string_view pattern, std::string_view name) {
  std::vector<bool> matched(name.size() + 1);
  matched[0] = true;
  Rest rest{pattern};
  while (!rest.text.empty()) advance_by_unit(matched, rest, name);
  return matched.back();
}

// Handles "**/": each match may also grow up to any later start of a component.
void advance_to_components(std::vector<bool>& matched, std::string_view path) {
  bool is_reached = false;
  for (size_t i = 0; i < matched.size(); ++i) {
    const bool was_matched = matched[i];
    if (is_reached && path[i - 1] == '/') matched[i] = true;
    is_reached = is_reached || was_matched;
  }
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view path) {
  if (pattern.size() > kMaxPatternBytes) return false;
  const std::vector<std::string_view> components = split(path, '/');
  std::vector<bool> matched(components.size() + 1);
  matched[0] = true;
  for (const std::string_view component : split(pattern, '/')) {
    advance(matched, component == "**",
            [&](size_t i) { return component_matches(component, components[i]); });
  }
  return matched.back();
}

bool glob_matches_across(std::string_view pattern, std::string_view path) {
  if (pattern.size() > kMaxPatternBytes) return false;
  constexpr std::string_view kAnyComponents = "**/";
  std::vector<bool> matched(path.size() + 1);
  matched[0] = true;
  bool is_component_start = true;
  Rest rest{pattern};
  while (!rest.text.empty()) {
    if (is_component_start && rest.text.starts_with(kAnyComponents)) {
      rest.text.remove_prefix(kAnyComponents.size());
      advance_to_components(matched, path);
      continue;
    }
    is_component_start = rest.text.front() == '/';
    advance_by_unit(matched, rest, path);
  }
  return matched.back();
}

}  // namespace venvctl
