// Decides whether an environment may be activated. Pure: depends only on the evidence and on what
// the user approved.
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
  std::string reason;                 // one clause for `why`: "approved by you", "not approved yet"
  bool runs_scripts = false;          // its activation scripts may run
  bool sets_variables = false;        // its additional variables may be set
  bool sets_env_file = false;         // the variables of the project's .env may be set
  bool env_file_has_changed = false;  // since its approval
  bool activates() const { return venvctl::activates(state); }
};

// A refusal takes precedence over a denial, and a denial over everything else; only `allow
// --shared` of exactly this environment lets a refused environment pass. An entry counts only for
// the identity that it was given for. An approved root counts only for whole components of the real
// path. No approval covers what came later: files that git has begun to track in the environment,
// and programs that shadow a command. Nor does it cover a project's file or link that leads out of
// the project. Variables are set in three cases: the approval was bound to them; the environment is
// below an approved root; the environment is in one of the user's central stores, and the project
// sets none of the variables.
Verdict judge(const Evidence& evidence, const TrustList& trust);

std::string_view trust_name(TrustState state);  // as in JSON

// Continues "it is" for a verdict that does not activate.
std::string trust_phrase(const Verdict& verdict);

}  // namespace venvctl
