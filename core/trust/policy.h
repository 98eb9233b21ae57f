// Decides whether an environment may be activated. The decision depends only on the evidence and on
// the user's approvals.
#pragma once

#include <string>
#include <string_view>

#include "core/trust/identity.h"
#include "core/trust/trust_store.h"

namespace venvctl {

enum class TrustState { Created, Central, Witnessed, Allowed, Denied, Unknown, Refused };

constexpr bool activates(TrustState state) {
  return state == TrustState::Created || state == TrustState::Central ||
         state == TrustState::Witnessed || state == TrustState::Allowed;
}

struct Verdict {
  TrustState state = TrustState::Unknown;
  // One clause for `why`, such as "approved by you" or "not approved yet".
  std::string reason;
  bool runs_scripts = false;          // the activation scripts of the environment may run
  bool sets_variables = false;        // the additional variables of the environment may be set
  bool sets_env_file = false;         // the variables of the project's .env may be set
  bool env_file_has_changed = false;  // .env has changed since its approval
  bool activates() const { return venvctl::activates(state); }
};

// A refusal takes precedence over a denial, and a denial over everything else. A refused
// environment is activated only after `allow --shared` of exactly this environment. An approval
// counts only for the identity for which it was given. An approved directory (root) counts for
// environments whose real path is below it; whole components are compared. No approval covers what
// was added later: files that git has begun to track in the environment, and programs that shadow a
// command. An approval of an environment does not cover a project's file or link that leads out of
// the project. The additional variables are set in three cases: the user approved exactly these
// variables; the environment has no approval of its own, but is below an approved directory; or the
// environment is in one of the user's central stores, and the project sets none of the variables.
Verdict judge(const Evidence& evidence, const TrustList& trust);

std::string_view trust_name(TrustState state);  // the name in JSON

// The end of a sentence that begins with "it is", for a verdict that does not activate.
std::string trust_phrase(const Verdict& verdict);

}  // namespace venvctl
