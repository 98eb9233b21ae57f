// What a shell changes at a prompt. Implements the rules of the hooks (docs/interface.md#modes) for
// shells whose hooks have no rules of their own: these hooks ask venvctl and do what it answers.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/activation/shell_memory.h"
#include "client/cli/activation/variable_changes.h"
#include "core/base/variables.h"

namespace venvctl {

// The shell's state, and functions with which the rules ask about files. A step changes neither.
struct ShellView {
  std::string shell;  // "tcsh"
  std::string pid;
  std::string directory;
  Variables variables;  // the exported variables; for tcsh also _OLD_VIRTUAL_PATH
  std::string memory;   // encoded; "" in a new shell
  std::function<bool(const std::string& path)> exists;
  std::function<std::string(const std::string& path)> real_path;  // "" if the path does not exist
};

// Gets the answer for the directory. Absent: no answer in time, or the answer is `later`.
using Ask = std::function<std::optional<ParsedAnswer>()>;

struct PromptStep {
  VariableChanges changes;  // PATH is one of the variables
  std::string memory;       // encoded
  // While this path exists, the shell need not ask again in the same directory with the same
  // variables. "": the shell asks at the next prompt.
  std::string epoch;
  // True if the shell may repeat this step when memory, directory and variables are the same again.
  // False if the step saves or restores the values of other variables.
  bool may_repeat = false;
  std::string name;      // the name of the shown environment; "" if none
  std::string state;     // ok, stale, other; "" without an environment
  std::string prefix;    // "(name*) "; "" if the prompt must not show it
  std::string told;      // for _VENVCTL_SHELL: "<shell> <pid> <mode> <root>"
  bool is_ours = false;  // true: the hook defines `deactivate`
  std::vector<std::string> messages;
};

PromptStep step_at_prompt(const ShellView& view, const Ask& ask);
// `venvctl activate`. `answer` must have an environment.
PromptStep step_of_activate(const ShellView& view, const ParsedAnswer& answer);
// `deactivate`. `pauses`: stay inactive until the user leaves the project. Absent: no environment
// is active.
std::optional<PromptStep> step_of_deactivate(const ShellView& view, bool pauses);

}  // namespace venvctl
