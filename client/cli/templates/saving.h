// Changes templates after the command has printed its result.
#pragma once

#include <string>

#include "client/cli/templates/store.h"

namespace venvctl {

// Starts a process that copies the environment into the store, and does not wait for it. The
// process has no terminal. If it is killed, the store contains no incomplete template.
void keep_in_background(const TemplateStore& store, const Template& made);
// Calls TemplateStore::note_links() in such a process.
void note_links_in_background(const TemplateStore& store, const Template& used);

}  // namespace venvctl
