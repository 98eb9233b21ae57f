// Finds the file or link through which a project leads to an environment outside of the project.
#pragma once

#include <optional>
#include <string>

#include "core/files/file_system.h"
#include "core/resolve/decision.h"
#include "core/trust/identity.h"

namespace venvctl {

// The physical path of the first link on the path to `path` that leads out of `root`. If there is
// no such link, the physical path of `path` itself. Files behind such a link do not belong to the
// project, so an approval of them says nothing about this project.
std::string place_in(FileSystem& files, const std::string& root, const std::string& path);

// The identity to approve: the file or link through which the project of `choice` leads to `prefix`
// (a path of the chosen environment). `named_by` is the project's file that names `prefix`; "" if
// no file does. Even if no file does, a link in the project that leads out of the project needs an
// approval. `home` is HOME, which does not count as a project.
std::optional<Identity> pointer_of(FileSystem& files, const Choice& choice, const std::string& home,
                                   const std::string& prefix, const std::string& named_by);

}  // namespace venvctl
