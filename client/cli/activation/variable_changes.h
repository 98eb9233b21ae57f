// The changes of variables with which a process activates an environment and deactivates it again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/variables.h"

namespace venvctl {

// The parts of a complete answer (docs/interface.md#answers) that a process without a hook needs.
struct ParsedAnswer {
  std::string root;         // the project's directory; "" if there is none
  std::string environment;  // "" if there is none
  std::string name;         // for the prompt; "" without an environment
  std::string epoch;        // "" if the answer must not be remembered
  bool is_stale = false;    // its packages differ from the lock file
  std::string marks = "all";
  std::vector<std::string> messages;
  // The edits `set` (with a value) and `unset` (without a value), in the order of the answer. Edits
  // of variables that an answer may not change are left out.
  std::vector<std::pair<std::string, std::optional<std::string>>> edits;
  std::vector<std::string> path;  // each in turn is put first in PATH
};

// `answer` has the form that a shell gets (shell_answer). Absent: the answer is incomplete, or says
// "later". The lines of activation scripts are left out: only a hook runs scripts.
std::optional<ParsedAnswer> parse_answer(std::string_view answer);

struct VariableChanges {
  // Contains each name once. A variable without a value is unset.
  std::vector<std::pair<std::string, std::optional<std::string>>> variables;
  // PATH without an entry that must be removed; absent if no entry must be removed.
  std::optional<std::string> cleaned_path;
  std::vector<std::string> path;  // after that, each in turn is put first in PATH

  void set(std::string_view name, std::optional<std::string> value);
  bool is_empty() const { return variables.empty() && !cleaned_path && path.empty(); }
};

// The environment that a hook or these changes activated, according to `variables`; "" if there is
// none.
std::string own_environment(const Variables& variables);

// Undoes what a hook, or the changes of `entering`, did to `variables`. Keeps variables that
// another activation has changed since. If there is nothing to undo, returns no changes.
VariableChanges leaving(const Variables& variables);

// Why an environment is activated: because of the directory, so that hooks replace it in another
// directory, or because the user selected it, so that it stays active until it is deactivated.
enum class Activation { OfDirectory, Manual };

// Undoes as `leaving` does, then makes the edits of `answer`, and saves the old values of the
// changed variables as a hook does. For an answer without an environment, the result is the same as
// that of `leaving`.
VariableChanges entering(const Variables& variables, const ParsedAnswer& answer,
                         Activation by = Activation::OfDirectory);

// `variables` after the changes.
Variables changed(const Variables& variables, const VariableChanges& changes);

}  // namespace venvctl
