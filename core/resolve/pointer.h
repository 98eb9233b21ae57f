// Finds the file or link of a project that leads out of it.
#pragma once

#include <optional>
#include <string>

#include "core/files/file_system.h"
#include "core/resolve/decision.h"
#include "core/trust/identity.h"

namespace venvctl {

// The physical path of the first link that leads out of `root` on the path to `path`, else of
// `path` itself. Files behind that link do not belong to the project, and an approval there says
// nothing about this project.
std::string place_in(FileSystem& files, const std::string& root, const std::string& path);

// The identity to approve: the file or link through which the project of `choice` leads to `prefix`
// (a path of the chosen environment). `named_by`: the project's file that names `prefix`; "" if
// none. A link that leads out of the project is a pointer even without such a file. `home` is not a
// project.
std::optional<Identity> pointer_of(FileSystem& files, const Choice& choice, const std::string& home,
                                   const std::string& prefix, const std::string& named_by);

}  // namespace venvctl
