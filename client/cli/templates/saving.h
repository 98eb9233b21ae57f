// Keeps a copy of a new environment as a template, after the command has printed its result.
#pragma once

#include <string>

#include "client/cli/templates/store.h"

namespace venvctl {

// Starts a process that copies the environment, and does not wait for it. The process has no
// terminal. If it is killed, the store never contains a part of a template.
void keep_in_background(const TemplateStore& store, const Template& made);

}  // namespace venvctl
