// What a template depends on: if any of it changes, a tool makes the environment again.
#pragma once

#include <optional>
#include <string>

#include "client/cli/create/backend.h"
#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// Hex digits for the interpreter, the tool with its bundled wheels, the options and the umask.
// Absent: this plan makes no template. That is so for uv, which is as fast as a copy, for paths
// that the tools quote in their own way, that lead through links or that are too long for a "#!"
// line, and if the user has settings of virtualenv.
std::optional<std::string> template_key(FileSystem& files, const Variables& variables,
                                        const CreateRequest& request, const Plan& plan);

}  // namespace venvctl
