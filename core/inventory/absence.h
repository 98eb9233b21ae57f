// Finds out whether something was deleted, or is only unavailable at the moment.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// True only if a listing of the nearest directory that exists shows that nothing is at `path`.
// False if this is not certain: if the path is not absolute, if a directory in the path cannot be
// read, or if the path may be on a drive that is not mounted now (a drive in /etc/fstab, or below
// /media, /mnt or a similar directory).
bool is_gone(FileSystem& files, const std::string& path);

// The absolute path to which `path` leads. The target of its last link may be missing.
std::string end_of_links(FileSystem& files, const std::string& path);

}  // namespace venvctl
