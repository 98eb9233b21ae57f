// May this environment be activated? Pure: evidence and what the user approved go in.
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
  std::string
      reason;  // one clause for `why`: "created by venvctl", "replaced since it was allowed"
  bool runs_scripts = false;  // its activation scripts too
  bool activates() const { return venvctl::activates(state); }
};

// Refused beats denied beats everything else; only `allow --shared` of that very environment lets a
// refused one pass. An entry counts only for the identity it was given
// for, an approved root only for whole path components of the real path. No approval covers a
// program that shadows a command and was not there when it was given, nor a project's file or link
// that leads out of it.
Verdict judge(const Evidence& evidence, const TrustList& trust);

std::string_view trust_name(TrustState state);  // as in JSON

}  // namespace venvctl
