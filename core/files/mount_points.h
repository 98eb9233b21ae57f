// Lists where file systems are mounted, as this process sees them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// The mount points below the directory `real_path`, relative to it and without the directory
// itself. `mountinfo` is the text of /proc/self/mountinfo.
std::vector<std::string> mount_points_below(std::string_view real_path, std::string_view mountinfo);

// Like the function above, for the current mounts. The function does not access the mounted file
// systems, so it also lists a file system that hangs.
std::vector<std::string> mount_points_below(std::string_view real_path);

// The mount point of the file system that holds `path`, if that is a remote or user-space file
// system; "" if it is local. `mountinfo` is the text of /proc/self/mountinfo.
std::string remote_mount_of(std::string_view path, std::string_view mountinfo);

// The text of /proc/self/mountinfo; "" if it cannot be read.
std::string current_mountinfo();

// Decodes the escapes of proc(5), which writes blanks, tabs, newlines and backslashes as three
// octal digits.
std::string octal_unescaped(std::string_view text);

}  // namespace venvctl
