// The key of a template. A new environment can use a template only if both have the same key.
#pragma once

#include <optional>
#include <string>

#include "client/cli/create/backend.h"
#include "core/base/variables.h"
#include "core/files/file_system.h"

namespace venvctl {

// Returns hex digits that depend on the interpreter, the tool with its bundled wheels, the options,
// the group and the umask. Call this when the directory `request.prefix` exists. Absent if this
// plan makes no template:
// - the tool is uv, which is as fast as a copy
// - virtualenv is a program that chooses another program (such as a shim of pyenv), because its
//   file stays the same when the version changes
// - the path needs quotes, leads through a link, or is too long for a "#!" line
// - new files in the directory get their group or their permissions from the directory
// - the user has settings of virtualenv
std::optional<std::string> template_key(FileSystem& files, const Variables& variables,
                                        const CreateRequest& request, const Plan& plan);

}  // namespace venvctl
