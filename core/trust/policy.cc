#include "core/trust/policy.h"

#include <algorithm>

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

// The first program that the approval did not know of; "" when there is none.
std::string new_shadow(const Evidence& evidence, const TrustEntry* entry) {
  for (const std::string& name : evidence.shadows) {
    const bool was_known =
        entry != nullptr && std::ranges::find(entry->shadows, name) != entry->shadows.end();
    if (!was_known) return name;
  }
  return "";
}

Verdict approval(const Evidence& evidence, const TrustList& trust, const TrustEntry* entry) {
  if (entry != nullptr && entry->grant == TrustEntry::Grant::Created) {
    return {TrustState::Created, "made by venvctl create"};
  }
  if (entry != nullptr && entry->grant == TrustEntry::Grant::Witnessed) {
    return {TrustState::Witnessed, "you were seen making it"};
  }
  if (entry != nullptr) return {TrustState::Allowed, "allowed by you"};
  if (const TrustRoot* root = root_around(trust, evidence.identity.real_path)) {
    return {TrustState::Allowed, "below " + in_quotes(root->path) + ", which you allowed"};
  }
  if (!evidence.central_store.empty()) {
    return {TrustState::Central, "in " + displayable(evidence.central_store)};
  }
  return {};
}

// A file or link of a project that leads out of it.
bool is_approved(const Identity& pointer, const TrustList& trust) {
  const TrustEntry* entry = trust.find(pointer.real_path);
  if (entry != nullptr) {
    return entry->grant != TrustEntry::Grant::Denied && is_same(entry->identity, pointer);
  }
  return root_around(trust, pointer.real_path) != nullptr;
}

}  // namespace

Verdict judge(const Evidence& evidence, const TrustList& trust) {
  const TrustEntry* entry = trust.find(evidence.identity.real_path);
  const bool is_known = entry != nullptr && is_same(entry->identity, evidence.identity);
  const bool is_shared = is_known && entry->is_shared;
  if (!evidence.refusals.empty() && !is_shared) {
    return {TrustState::Refused, evidence.refusals.front()};
  }
  if (entry != nullptr && entry->grant == TrustEntry::Grant::Denied) {
    return {TrustState::Denied, "denied by you"};
  }
  Verdict verdict = approval(evidence, trust, is_known ? entry : nullptr);
  if (!verdict.activates()) {
    return {TrustState::Unknown,
            entry != nullptr ? "replaced since it was approved" : "not approved yet"};
  }
  const std::string shadow = new_shadow(evidence, is_known ? entry : nullptr);
  if (!shadow.empty()) {
    return {TrustState::Unknown, "held back, its bin/" + displayable(shadow) +
                                     " would take the place of a command of the system"};
  }
  if (evidence.pointer && !is_approved(*evidence.pointer, trust)) {
    return {TrustState::Unknown,
            "not approved yet, " + in_quotes(base_name(evidence.pointer->real_path)) +
                " leads out of the project to " + in_quotes(evidence.identity.real_path)};
  }
  if (!evidence.refusals.empty()) verdict.reason += ", although " + evidence.refusals.front();
  verdict.runs_scripts = is_known && !evidence.scripts_sha256.empty() &&
                         entry->scripts_sha256 == evidence.scripts_sha256;
  return verdict;
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
