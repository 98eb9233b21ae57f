// The lines a hook gets for a decision that trust has judged (INTERFACE, "The answer").
#pragma once

#include <string>
#include <string_view>

#include "core/resolve/decision.h"
#include "core/trust/policy.h"

namespace venvctl {

struct AnswerTerms {
  std::string epoch_path;  // "" when the daemon has none to offer: no `epoch` line
  bool may_remember = true;
};

// Complete, with the final "." line. An environment whose verdict does not activate becomes `env`
// with nothing and one `say`. A root or environment with a newline, ':' or a control character
// gets none.
std::string answer_lines(const Decision& decision, const Verdict& verdict,
                         const AnswerTerms& terms);
// "nothing yet: ask again at the next prompt".
std::string later_answer();

}  // namespace venvctl
