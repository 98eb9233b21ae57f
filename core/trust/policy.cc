#include "core/trust/policy.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/trust/tracked_files.h"

namespace venvctl {
namespace {

const TrustRoot* root_around(const TrustList& trust, std::string_view real_path) {
  for (const TrustRoot& root : trust.roots) {
    if (path_contains(root.path, real_path)) return &root;
  }
  return nullptr;
}

// The first program that shadows a command and that the approval does not list; "" if there is
// none.
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
    return {TrustState::Created, "created by venvctl create"};
  }
  if (entry != nullptr && entry->grant == TrustEntry::Grant::Witnessed) {
    return {TrustState::Witnessed, "created in one of your shells"};
  }
  if (entry != nullptr) return {TrustState::Allowed, "approved by you"};
  if (const TrustRoot* root = root_around(trust, evidence.identity.real_path)) {
    return {TrustState::Allowed, "below " + in_quotes(root->path) + ", which you approved"};
  }
  if (!evidence.central_store.empty()) {
    return {TrustState::Central, "in " + displayable(evidence.central_store)};
  }
  return {};
}

// The user's decision about a file or link of a project.
struct PointerApproval {
  // There is an approval or denial for the path of the file or link, perhaps with another target or
  // content.
  bool is_known = false;
  bool is_denied = false;
  bool is_approved = false;
};

PointerApproval approval_at_place_of(const Identity& pointer, const TrustList& trust) {
  PointerApproval found;
  for (const TrustEntry& entry : trust.entries) {
    if (entry.identity.real_path != pointer.real_path) continue;
    const bool is_denial = entry.grant == TrustEntry::Grant::Denied;
    found.is_denied = found.is_denied || is_denial;
    found.is_known = true;
    found.is_approved = found.is_approved || (!is_denial && is_same(entry.identity, pointer));
  }
  if (found.is_denied) found.is_approved = false;
  return found;
}

// Whether a project's file or link that leads out of the project is approved. An approved directory
// that contains it is enough only if the user has not decided about the file or link itself.
bool is_approved(const Identity& pointer, const TrustList& trust) {
  const PointerApproval found = approval_at_place_of(pointer, trust);
  return found.is_approved || (!found.is_known && root_around(trust, pointer.real_path) != nullptr);
}

// An approved directory that contains .env is not enough: the variables of .env are not set until
// the user approves .env itself.
void judge_env_file(const Identity& env_file, const TrustList& trust, Verdict& verdict) {
  const PointerApproval found = approval_at_place_of(env_file, trust);
  verdict.sets_env_file = found.is_approved;
  verdict.env_file_has_changed = found.is_known && !found.is_denied && !found.is_approved;
}

bool has_seen(const TrustEntry& entry, const std::string& variables_sha256) {
  const auto seen = split(entry.variables_sha256, ',');
  return std::ranges::find(seen, std::string_view(variables_sha256)) != seen.end();
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
    return {TrustState::Unknown, entry != nullptr
                                     ? "not approved because it was replaced after you approved it"
                                     : "not approved yet"};
  }
  // An approval does not cover files that others add to the environment with a later commit.
  const bool is_checked =
      evidence.tracked.empty() || (is_known && is_tracked_known(entry->tracked, evidence.tracked));
  if (!is_checked) {
    return {TrustState::Unknown, "not approved because " + evidence.tracked_detail};
  }
  const std::string shadow = new_shadow(evidence, is_known ? entry : nullptr);
  if (!shadow.empty()) {
    return {TrustState::Unknown,
            "not approved because its bin/" + displayable(shadow) + " shadows another command"};
  }
  if (evidence.pointer && !is_approved(*evidence.pointer, trust)) {
    return {TrustState::Unknown,
            "not approved because " + in_quotes(base_name(evidence.pointer->real_path)) +
                " points outside the project to " + in_quotes(evidence.identity.real_path)};
  }
  if (!evidence.refusals.empty()) verdict.reason += ", although " + evidence.refusals.front();
  verdict.runs_scripts = is_known && !evidence.scripts_sha256.empty() &&
                         entry->scripts_sha256 == evidence.scripts_sha256;
  const bool is_seen = is_known && has_seen(*entry, evidence.variables_sha256);
  const bool is_below_root =
      !is_known && root_around(trust, evidence.identity.real_path) != nullptr;
  const bool is_users =
      is_below_root || (verdict.state == TrustState::Central && !evidence.project_sets_variables);
  verdict.sets_variables = !evidence.variables_sha256.empty() && (is_seen || is_users);
  if (evidence.env_file) judge_env_file(*evidence.env_file, trust, verdict);
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

std::string trust_phrase(const Verdict& verdict) {
  return (verdict.state == TrustState::Refused ? "refused because " : "") + verdict.reason;
}

}  // namespace venvctl
