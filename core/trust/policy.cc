#include "core/trust/policy.h"

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

const TrustRoot* root_around(const TrustList& trust, std::string_view real_path) {
  for (const TrustRoot& root : trust.roots) {
    if (path_contains(root.path, real_path)) return &root;
  }
  return nullptr;
}

}  // namespace

Verdict judge(const Evidence& evidence, const TrustList& trust) {
  if (!evidence.refusals.empty()) return {TrustState::Refused, evidence.refusals.front()};
  const TrustEntry* entry = trust.find(evidence.identity.real_path);
  if (entry != nullptr && entry->grant == TrustEntry::Grant::Denied) {
    return {TrustState::Denied, "denied by you"};
  }
  const bool is_known = entry != nullptr && is_same(entry->identity, evidence.identity);
  if (is_known && entry->grant == TrustEntry::Grant::Created) {
    return {TrustState::Created, "made by venvctl create"};
  }
  if (is_known) return {TrustState::Allowed, "allowed by you"};
  if (const TrustRoot* root = root_around(trust, evidence.identity.real_path)) {
    return {TrustState::Allowed, "below " + in_quotes(root->path) + ", which you allowed"};
  }
  if (!evidence.central_store.empty()) {
    return {TrustState::Central, "in " + evidence.central_store};
  }
  if (entry != nullptr) return {TrustState::Unknown, "replaced since it was approved"};
  return {TrustState::Unknown, "not approved yet"};
}

std::string_view trust_name(TrustState state) {
  switch (state) {
    case TrustState::Created:
      return "created";
    case TrustState::Central:
      return "central";
    case TrustState::Witnessed:
      return "witnessed";
    case TrustState::Allowed:
      return "allowed";
    case TrustState::Denied:
      return "denied";
    case TrustState::Unknown:
      return "unknown";
    case TrustState::Refused:
      return "refused";
  }
  return "";
}

}  // namespace venvctl
