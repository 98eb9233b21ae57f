// Converts a decision and its trust verdict to the lines that a client gets (docs/interface.md).
#pragma once

#include <string>
#include <string_view>

#include "core/base/variables.h"
#include "core/resolve/decision.h"
#include "core/trust/policy.h"

namespace venvctl {

struct AnswerTerms {
  std::string epoch_path;  // "" if the daemon has none; the answer then has no `epoch` line
  bool may_remember = true;
  // True if the packages of the environment differ from the project's lock file.
  bool packages_differ = false;
};

// A complete answer, with the final "." line. If the verdict does not activate the environment,
// `env` is empty, and a `say` line gives the reason (unless the user denied the environment). If
// the path of the root or of the environment cannot be in PATH (core/base/text.h), `root` and `env`
// are empty.
std::string answer_lines(const Decision& decision, const Verdict& verdict,
                         const AnswerTerms& terms);
// Converts the answer to the form that a hook reads. `variables` are the variables of the asking
// shell (core/wire/conda_edits.h). Returns "" if the answer is longer than a frame.
std::string shell_answer(const std::string& answer, const Variables& variables);
// The answer `later`: there is no result yet, and the hook should ask again at the next prompt.
std::string later_answer();

}  // namespace venvctl
