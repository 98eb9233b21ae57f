#include <algorithm>
#include <charconv>

#include "core/base/text.h"
#include "core/interpreters/interpreter.h"

namespace venvctl {
namespace {

constexpr size_t kMaxVersionParts = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "3.11.2"; absent: anything else, more than three numbers included.
std::optional<std::vector<int>> dotted_version(std::string_view text) {
  std::vector<int> version;
  for (std::string_view part : split(text, '.')) {
    int number = 0;
    const char* end = part.data() + part.size();
    const auto parsed = std::from_chars(part.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end || number < 0) return std::nullopt;
    version.push_back(number);
  }
  if (version.size() > kMaxVersionParts) return std::nullopt;
  return version;
}

// As dotted_version; without a dot the first digit is the major number: "311" is 3.11.
std::optional<std::vector<int>> spec_version(std::string_view text) {
  if (text.size() < 2 || text.find('.') != std::string_view::npos) return dotted_version(text);
  const auto minor = dotted_version(text.substr(1));
  if (!minor || !is_digit(text[0])) return std::nullopt;
  return std::vector<int>{text[0] - '0', (*minor)[0]};
}

std::optional<VersionBound> parse_bound(std::string_view text) {
  using Relation = VersionBound::Relation;
  // Two characters before one, so that "<=" is not read as "<".
  constexpr std::pair<std::string_view, Relation> kRelations[] = {
      {">=", Relation::AtLeast},  {"<=", Relation::AtMost}, {"==", Relation::Equal},
      {"!=", Relation::NotEqual}, {">", Relation::Above},   {"<", Relation::Below}};
  text = trimmed(text);
  for (const auto& [sign, relation] : kRelations) {
    if (!text.starts_with(sign)) continue;
    auto version = dotted_version(trimmed(text.substr(sign.size())));
    if (!version) return std::nullopt;
    return VersionBound{relation, *std::move(version)};
  }
  return std::nullopt;
}

std::optional<InterpreterSpec> parse_range(std::string_view text) {
  InterpreterSpec spec;
  for (std::string_view part : split(text, ',')) {
    auto bound = parse_bound(part);
    if (!bound) return std::nullopt;
    spec.range.push_back(*std::move(bound));
  }
  return spec;
}

// Compares the first `parts` numbers; missing ones count as 0.
int compare(const std::vector<int>& left, const std::vector<int>& right, size_t parts) {
  for (size_t i = 0; i < parts; ++i) {
    const int a = i < left.size() ? left[i] : 0;
    const int b = i < right.size() ? right[i] : 0;
    if (a != b) return a < b ? -1 : 1;
  }
  return 0;
}

// Patch levels are rarely told by files, so a bound is compared only as far as both go: 3.9 is
// within ">=3.9.2" rather than outside.
bool holds(const VersionBound& bound, const std::vector<int>& version) {
  using Relation = VersionBound::Relation;
  const size_t known = std::min(std::max<size_t>(version.size(), 2), kMaxVersionParts);
  const size_t parts = std::min(known, std::max<size_t>(bound.version.size(), 2));
  const int order = compare(version, bound.version, parts);
  switch (bound.relation) {
    case Relation::AtLeast:
      return order >= 0;
    case Relation::Above:
      return order > 0;
    case Relation::AtMost:
      return order <= 0;
    case Relation::Below:
      return order < 0;
    case Relation::Equal:
      return compare(version, bound.version, std::min(known, bound.version.size())) == 0;
    case Relation::NotEqual:
      return compare(version, bound.version, std::min(known, bound.version.size())) != 0;
  }
  return false;
}

}  // namespace

std::optional<InterpreterSpec> parse_interpreter_spec(std::string_view text) {
  if (!text.empty() && std::string_view("<>=!").find(text[0]) != std::string_view::npos) {
    return parse_range(text);
  }
  const size_t name_end = std::find_if(text.begin(), text.end(), is_digit) - text.begin();
  const std::string name = ascii_lower(text.substr(0, name_end));
  std::string_view numbers = text.substr(name_end);
  // virtualenv's word length: every Linux interpreter of today is of the machine's own.
  if (numbers.ends_with("-64") || numbers.ends_with("-32")) numbers.remove_suffix(3);

  InterpreterSpec spec;
  if (name == "cpython" || name == "pypy") {
    spec.implementation = name;
  } else if (name != "python" && name != "py" && !(name.empty() && !numbers.empty())) {
    return std::nullopt;
  }
  if (numbers.empty()) return spec;
  auto version = spec_version(numbers);
  if (!version) return std::nullopt;
  spec.version = *std::move(version);
  return spec;
}

bool InterpreterSpec::matches(const Interpreter& interpreter) const {
  if (!implementation.empty() && implementation != interpreter.implementation) return false;
  if (version.empty() && range.empty()) return true;
  const auto actual = dotted_version(interpreter.version);
  if (!actual) return false;
  // A longer wish than what files tell ("3.11.2" against "3.11") is judged by what is known.
  const size_t parts = std::min(version.size(), std::max<size_t>(actual->size(), 1));
  if (compare(*actual, version, parts) != 0) return false;
  return std::all_of(range.begin(), range.end(),
                     [&](const VersionBound& bound) { return holds(bound, *actual); });
}

}  // namespace venvctl
