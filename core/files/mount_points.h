// Lists where file systems are mounted, as this process sees them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// The mount points below the directory `real_path`, relative to it and without the directory
// itself. `mountinfo` is the text of /proc/self/mountinfo.
std::vector<std::string> mount_points_below(std::string_view real_path, std::string_view mountinfo);

// The same for the current mounts. Does not access the mounted file systems, so one that hangs is
// also listed.
std::vector<std::string> mount_points_below(std::string_view real_path);

// The mount point of the remote or user-space file system that holds `path`, according to the text
// of /proc/self/mountinfo; "" if the file system is local.
std::string remote_mount_of(std::string_view path, std::string_view mountinfo);

// The text of /proc/self/mountinfo; "" if it cannot be read.
std::string current_mountinfo();

// Decodes the escapes of proc(5): blanks, tabs, newlines and backslashes are written there as three
// octal digits.
std::string octal_unescaped(std::string_view text);

}  // namespace venvctl
