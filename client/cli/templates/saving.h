// Keeps a new environment as a template, after the command has answered.
#pragma once

#include <string>

#include "client/cli/templates/store.h"

namespace venvctl {

// Copies the environment in a process of its own, without a terminal, which this process does not
// wait for. Whatever happens to that process, the store has the whole template or none.
void keep_in_background(const TemplateStore& store, const Template& made);

}  // namespace venvctl
