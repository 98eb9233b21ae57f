#include "core/packages/version_clause.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"

namespace venvctl {

std::optional<VersionClause> version_clause(std::string_view text) {
  using Relation = VersionRelation;
  // Longer signs come first, so that "<=" is not read as "<".
  constexpr std::pair<std::string_view, Relation> kRelations[] = {
      {"===", Relation::Arbitrary}, {">=", Relation::AtLeast},  {"<=", Relation::AtMost},
      {"==", Relation::Equal},      {"!=", Relation::NotEqual}, {"~=", Relation::Compatible},
      {">", Relation::Above},       {"<", Relation::Below}};
  constexpr std::string_view kWildcard = ".*";
  text = trimmed(text);
  const auto* sign = std::ranges::find_if(
      kRelations, [&](const auto& each) { return text.starts_with(each.first); });
  if (sign == std::end(kRelations)) return std::nullopt;
  VersionClause clause{sign->second, trimmed(text.substr(sign->first.size())), false};
  if (clause.relation == Relation::Arbitrary || !clause.version.ends_with(kWildcard)) return clause;
  if (clause.relation != Relation::Equal && clause.relation != Relation::NotEqual) {
    return std::nullopt;
  }
  clause.version.remove_suffix(kWildcard.size());
  clause.is_wild = true;
  return clause;
}

}  // namespace venvctl
