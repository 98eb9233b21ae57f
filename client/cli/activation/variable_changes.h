// The changes of variables that activate an environment in a process, and that deactivate it again.
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
  bool is_stale = false;    // the environment's packages differ from the lock file
  std::string marks = "all";
  std::vector<std::string> messages;
  // The edits `set` (with a value) and `unset` (without a value), in the order of the answer. Edits
  // of variables that an answer may not change are left out.
  std::vector<std::pair<std::string, std::optional<std::string>>> edits;
  std::vector<std::string> path;  // each directory in turn is put first in PATH
};

// `answer` has the form that a shell gets (shell_answer). Leaves out the lines of activation
// scripts, because only a hook runs scripts. Absent: the answer is incomplete, or is `later`.
std::optional<ParsedAnswer> parse_answer(std::string_view answer);

struct VariableChanges {
  // Contains each name once. A variable without a value is unset.
  std::vector<std::pair<std::string, std::optional<std::string>>> variables;
  // PATH without an entry that must be removed; absent if no entry must be removed.
  std::optional<std::string> cleaned_path;
  std::vector<std::string> path;  // then each directory in turn is put first in PATH

  void set(std::string_view name, std::optional<std::string> value);
  bool is_empty() const { return variables.empty() && !cleaned_path && path.empty(); }
};

// The environment that a hook or entering() has activated, according to `variables`; "" if none.
std::string own_environment(const Variables& variables);

// Undoes in `variables` what a hook or entering() did. Keeps variables that another activation has
// changed since. If there is nothing to undo, returns no changes.
VariableChanges leaving(const Variables& variables);

// Why an environment is activated. OfDirectory: the directory has it, so hooks replace it in
// another directory. Manual: the user chose it, so it stays active until it is deactivated.
enum class Activation { OfDirectory, Manual };

// Undoes the present activation as leaving() does. Then makes the edits of `answer`, and saves the
// old values as a hook does. If `answer` has no environment, the result is that of leaving().
VariableChanges entering(const Variables& variables, const ParsedAnswer& answer,
                         Activation by = Activation::OfDirectory);

// `variables` with the changes applied.
Variables changed(const Variables& variables, const VariableChanges& changes);

}  // namespace venvctl
