// The lines that a client gets for a decision and its trust verdict (docs/interface.md).
#pragma once

#include <string>
#include <string_view>

#include "core/base/variables.h"
#include "core/resolve/decision.h"
#include "core/trust/policy.h"

namespace venvctl {

struct AnswerTerms {
  std::string epoch_path;  // "" if the daemon has none: no `epoch` line
  bool may_remember = true;
  bool packages_differ = false;  // from those that the project's lock file names
};

// Complete, with the final "." line. If the verdict does not activate the environment, `env` is
// empty and a `say` line gives the reason (no line if the user denied it). If the root or the
// environment contains ':' or a control character such as a newline, `root` and `env` are empty.
std::string answer_lines(const Decision& decision, const Verdict& verdict,
                         const AnswerTerms& terms);
// The same answer as a hook reads it: `variables` are those of the asking shell
// (core/wire/conda_edits.h). "" if the answer is longer than a frame.
std::string shell_answer(const std::string& answer, const Variables& variables);
// The answer "nothing yet: ask again at the next prompt".
std::string later_answer();

}  // namespace venvctl
