// Lists the mount points of the file systems that this process sees.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// The mount points below the directory `real_path`, relative to this directory. `mountinfo` is the
// text of /proc/self/mountinfo.
std::vector<std::string> mount_points_below(std::string_view real_path, std::string_view mountinfo);

// Like the function above, for the current mounts. The function does not access the mounted file
// systems, so it also lists a file system that hangs.
std::vector<std::string> mount_points_below(std::string_view real_path);

// If `path` is on a remote or user-space file system, the mount point of this file system; "" if
// `path` is on a local file system. `mountinfo` is the text of /proc/self/mountinfo.
std::string remote_mount_of(std::string_view path, std::string_view mountinfo);

// The text of /proc/self/mountinfo; "" if it cannot be read.
std::string current_mountinfo();

// Decodes the escapes in files of /proc (proc(5)): a backslash and three octal digits stand for a
// space, tab, newline or backslash.
std::string octal_unescaped(std::string_view text);

}  // namespace venvctl
