#include "core/packages/version_specifier.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"

namespace venvctl {
namespace {

using Relation = VersionRelation;

std::optional<VersionCondition> parse_condition(std::string_view text) {
  const auto clause = version_clause(text);
  if (!clause) return std::nullopt;
  VersionCondition condition;
  condition.relation = clause->relation;
  condition.is_wild = clause->is_wild;
  if (clause->relation == Relation::Arbitrary) {
    condition.text = ascii_lower(clause->version);
    const bool is_word = condition.text.find_first_of(" \t\n\r\f\v;)") == std::string::npos;
    return is_word && !condition.text.empty() ? std::optional(condition) : std::nullopt;
  }
  auto version = parse_package_version(clause->version);
  if (!version) return std::nullopt;
  const bool has_suffix = version->is_prerelease() || version->post || !version->local.empty();
  const bool is_equality =
      clause->relation == Relation::Equal || clause->relation == Relation::NotEqual;
  if (clause->is_wild && has_suffix) return std::nullopt;
  if (!is_equality && !version->local.empty()) return std::nullopt;
  if (clause->relation == Relation::Compatible && version->release.size() < 2) return std::nullopt;
  condition.version = *std::move(version);
  return condition;
}

bool equals(const VersionCondition& condition, const PackageVersion& version) {
  const PackageVersion& wanted = condition.version;
  if (condition.is_wild) return have_same_release(version, wanted, wanted.release.size());
  return compare(wanted.local.empty() ? without_local(version) : version, wanted) == 0;
}

// "<2" excludes the pre-releases of 2, and ">2" excludes the post releases and local versions of 2,
// unless the version in the condition is itself such a version (PEP 440, Exclusive ordered
// comparison).
bool is_below(const PackageVersion& version, const PackageVersion& wanted) {
  if (compare(version, wanted) >= 0) return false;
  const bool is_before_it = version.is_prerelease() && have_same_release(version, wanted);
  return wanted.is_prerelease() || !is_before_it;
}

bool is_above(const PackageVersion& version, const PackageVersion& wanted) {
  if (compare(version, wanted) <= 0) return false;
  if (!have_same_release(version, wanted)) return true;
  return (wanted.post || !version.post) && version.local.empty();
}

bool holds(const VersionCondition& condition, const PackageVersion& version) {
  const PackageVersion& wanted = condition.version;
  switch (condition.relation) {
    case Relation::AtLeast:
      return compare(without_local(version), wanted) >= 0;
    case Relation::AtMost:
      return compare(without_local(version), wanted) <= 0;
    case Relation::Above:
      return is_above(version, wanted);
    case Relation::Below:
      return is_below(version, wanted);
    case Relation::Equal:
      return equals(condition, version);
    case Relation::NotEqual:
      return !equals(condition, version);
    case Relation::Compatible:
      return compare(without_local(version), wanted) >= 0 &&
             have_same_release(version, wanted, wanted.release.size() - 1);
    case Relation::Arbitrary:
      break;
  }
  return false;
}

}  // namespace

std::optional<VersionSpecifier> VersionSpecifier::parse(std::string_view text) {
  VersionSpecifier specifier;
  if (trimmed(text).empty()) return specifier;
  for (const std::string_view part : split(text, ',')) {
    auto condition = parse_condition(part);
    if (!condition) return std::nullopt;
    specifier.conditions_.push_back(*std::move(condition));
  }
  return specifier;
}

bool VersionSpecifier::fits(std::string_view text) const {
  if (conditions_.empty()) return true;
  const auto version = parse_package_version(text);
  return std::ranges::all_of(conditions_, [&](const VersionCondition& condition) {
    if (condition.relation == Relation::Arbitrary) return condition.text == ascii_lower(text);
    return version && holds(condition, *version);
  });
}

}  // namespace venvctl
