#include "core/interpreters/version_range.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <utility>

#include "core/base/text.h"

namespace venvctl {
namespace {

using Relation = VersionRelation;

constexpr size_t kMaxVersionParts = 3;

// Returns "3.12.0" for "3.12.0rc1", "3.12.0.dev1" and "3.12.0+local".
std::string_view release_of(std::string_view text) {
  text = text.substr(0, text.find_first_not_of("0123456789."));
  while (text.ends_with('.')) text.remove_suffix(1);
  return text;
}

std::optional<VersionBound> parse_bound(std::string_view text, bool is_pep440) {
  const auto clause = version_clause(text);
  if (!clause) return std::nullopt;
  const bool is_arbitrary = clause->relation == Relation::Arbitrary;
  const Relation relation = is_arbitrary ? Relation::Equal : clause->relation;
  auto version = dotted_version(is_pep440 ? release_of(clause->version) : clause->version);
  if (!version) return std::nullopt;
  if (relation == Relation::Compatible && version->size() < 2) return std::nullopt;
  const bool has_all_numbers = clause->is_wild || relation == Relation::Compatible;
  if (is_pep440 && !has_all_numbers) version->resize(kMaxVersionParts);
  return VersionBound{relation, *std::move(version)};
}

std::optional<VersionRange> parse_bounds(std::string_view text, bool is_pep440) {
  VersionRange range;
  for (const std::string_view part : split(text, ',')) {
    if (is_pep440 && trimmed(part).empty()) continue;
    auto bound = parse_bound(part, is_pep440);
    if (!bound) return std::nullopt;
    range.push_back(*std::move(bound));
  }
  return range;
}

bool holds(const VersionBound& bound, const std::vector<int>& version) {
  const size_t known = std::min(std::max<size_t>(version.size(), 2), kMaxVersionParts);
  const size_t parts = std::min(known, std::max<size_t>(bound.version.size(), 2));
  const size_t written = std::min(known, bound.version.size());
  const int order = compare_versions(version, bound.version, parts);
  switch (bound.relation) {
    case Relation::AtLeast:
      return order >= 0;
    case Relation::Above:
      // If `version` has fewer numbers than the bound, its unknown numbers may be higher than the
      // numbers of the bound.
      return order > 0 || (order == 0 && bound.version.size() > known);
    case Relation::AtMost:
      return order <= 0;
    case Relation::Below:
      return order < 0 || (order == 0 && bound.version.size() > known && bound.version[known] > 0);
    case Relation::Equal:
      return compare_versions(version, bound.version, written) == 0;
    case Relation::NotEqual:
      return bound.version.size() > known || compare_versions(version, bound.version, written) != 0;
    case Relation::Compatible:
      return order >= 0 && compare_versions(version, bound.version,
                                            std::min(known, bound.version.size() - 1)) == 0;
    case Relation::Arbitrary:
      break;
  }
  return false;
}

}  // namespace

std::optional<std::vector<int>> dotted_version(std::string_view text) {
  std::vector<int> version;
  for (const std::string_view part : split(text, '.')) {
    int number = 0;
    const char* end = part.data() + part.size();
    const auto parsed = std::from_chars(part.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end || number < 0) return std::nullopt;
    version.push_back(number);
  }
  if (version.size() > kMaxVersionParts) return std::nullopt;
  return version;
}

std::optional<VersionRange> parse_version_range(std::string_view text) {
  return parse_bounds(text, false);
}

std::optional<VersionRange> parse_requires_python(std::string_view text) {
  return parse_bounds(text, true);
}

bool is_within(const VersionRange& range, const std::vector<int>& version) {
  return std::ranges::all_of(range,
                             [&](const VersionBound& bound) { return holds(bound, version); });
}

int compare_versions(const std::vector<int>& left, const std::vector<int>& right, size_t parts) {
  for (size_t i = 0; i < parts; ++i) {
    const int a = i < left.size() ? left[i] : 0;
    const int b = i < right.size() ? right[i] : 0;
    if (a != b) return a < b ? -1 : 1;
  }
  return 0;
}

}  // namespace venvctl
