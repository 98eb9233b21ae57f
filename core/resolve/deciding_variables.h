// The variables of a shell that decide which environment a directory gets.
#pragma once

#include "core/base/variables.h"

namespace venvctl {

// PATH and the steering variables. PATH is without the bin directories of the environments that
// VIRTUAL_ENV and CONDA_PREFIX name, so that a question from inside an environment equals the same
// question from outside.
Variables deciding_variables(const Variables& of_shell);

}  // namespace venvctl
