// Selects the variables of a shell that decide which environment a directory gets.
#pragma once

#include "core/base/variables.h"

namespace venvctl {

// Returns PATH and the steering variables. The bin directories of the environments that VIRTUAL_ENV
// and CONDA_PREFIX name are removed from PATH. The result is therefore the same whether or not an
// environment is active in the shell.
Variables deciding_variables(const Variables& of_shell);

}  // namespace venvctl
