// What a process changes in its variables to enter an environment, and to leave it again.
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
  // `set`, with a value, and `unset`, without one, in their order. Names that no edit may have are
  // left out.
  std::vector<std::pair<std::string, std::optional<std::string>>> edits;
  std::vector<std::string> path;  // put first in PATH, one after the other
};

// `answer` as a shell gets it (shell_answer). Absent if it is cut off, or "later". The lines of
// activation scripts are left out: only a hook runs scripts.
std::optional<ParsedAnswer> parse_answer(std::string_view answer);

struct VariableChanges {
  // Each name once. Without a value: unset it.
  std::vector<std::pair<std::string, std::optional<std::string>>> variables;
  // The new PATH, if an entry must be taken out of it.
  std::optional<std::string> cleaned_path;
  std::vector<std::string> path;  // each in turn is then put first in PATH

  void set(std::string_view name, std::optional<std::string> value);
  bool is_empty() const { return variables.empty() && !cleaned_path && path.empty(); }
};

// The environment in `variables` that a hook or these changes activated; "" if there is none.
std::string own_environment(const Variables& variables);

// Undoes what a hook, or the changes of `entering`, did to `variables`. Keeps variables that
// another activation has changed since. If there is nothing to undo, returns no changes.
VariableChanges leaving(const Variables& variables);

// Why an environment is activated: because of the directory, so that hooks replace it in another
// directory, or because the user selected it, so that it stays active until it is deactivated.
enum class Activation { OfDirectory, Manual };

// Leaves the environment in `variables`, then makes the edits of `answer`, and saves what they
// displace, as a hook does. An answer without an environment: the same as `leaving`.
VariableChanges entering(const Variables& variables, const ParsedAnswer& answer,
                         Activation by = Activation::OfDirectory);

// `variables` after the changes.
Variables changed(const Variables& variables, const VariableChanges& changes);

}  // namespace venvctl
