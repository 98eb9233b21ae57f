// Whether something at a path is gone, and not only unavailable.
#pragma once

#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// True only if a listing of the nearest directory that exists shows that nothing is at `path`.
// False if that is not certain: if the path is not absolute, if something on it cannot be
// read, or if it may be on a drive that is not mounted now. Such drives are those of /etc/fstab and
// those below /media, /mnt and similar directories.
bool is_gone(FileSystem& files, const std::string& path);

// Where `path` leads if its links are followed as far as they exist; absolute.
std::string end_of_links(FileSystem& files, const std::string& path);

}  // namespace venvctl
