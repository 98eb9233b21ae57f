// What a shell changes at a prompt: the rules of the hooks (docs/interface.md#modes) for the shells
// whose hooks only ask and do.
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

// The shell, and what the rules ask about files. Nothing here is changed.
struct ShellView {
  std::string shell;  // "tcsh"
  std::string pid;
  std::string directory;
  Variables variables;  // exported ones; for tcsh also _OLD_VIRTUAL_PATH
  std::string memory;   // encoded; "" in a new shell
  std::function<bool(const std::string& path)> exists;
  std::function<std::string(const std::string& path)> real_path;  // "" if there is none
};

// The answer for the directory; absent: none in time, or `later`.
using Ask = std::function<std::optional<ParsedAnswer>()>;

struct PromptStep {
  VariableChanges changes;  // PATH is one of the variables
  std::string memory;       // encoded
  // While this path exists, the shell need not ask again in the same directory with the same
  // variables. "": ask at the next prompt.
  std::string epoch;
  // Whether the same step is right again for the same memory, directory and variables: nothing that
  // it displaces or restores is in other variables.
  bool may_repeat = false;
  std::string name;      // of the environment that the hook shows; "" if none
  std::string state;     // ok, stale, other; "" without an environment
  std::string prefix;    // "(name*) "; "" if the prompt shall not show it
  std::string told;      // for _VENVCTL_SHELL: "<shell> <pid> <mode> <root>"
  bool is_ours = false;  // `deactivate` is the hook's
  std::vector<std::string> messages;
};

PromptStep step_at_prompt(const ShellView& view, const Ask& ask);
// `venvctl activate`: `answer` has an environment.
PromptStep step_of_activate(const ShellView& view, const ParsedAnswer& answer);
// `deactivate`. `pauses`: until the user leaves the project. Absent: no environment is active.
std::optional<PromptStep> step_of_deactivate(const ShellView& view, bool pauses);

}  // namespace venvctl
