// The state of the calling shell, according to its hook and its variables.
#pragma once

#include <string>

#include "client/cli/output/json.h"
#include "core/base/variables.h"

namespace venvctl {

struct ShellState {
  bool has_hook = false;  // the hook passed _VENVCTL_SHELL
  std::string shell;      // "bash"; "" if unknown
  long pid = 0;           // 0 if unknown
  std::string mode;       // automatic, manual, paused, none; "" without a hook
  std::string root;       // the active project, or the paused one

  std::string active;                 // VIRTUAL_ENV; if this is unset, CONDA_PREFIX
  bool is_activated_by_hook = false;  // the hook activated it (VENVCTL_ENV)
};

ShellState shell_state(const Variables& variables);
Json to_json(const ShellState& state);

}  // namespace venvctl
