// File systems that only this kernel changes.
#pragma once

#include <cstdint>

namespace venvctl {

// False if files can change without the knowledge of this kernel (nfs, cifs, fuse, 9p, afs), or if
// reading may mount something (autofs). `type` is f_type of statfs(2).
bool is_watchable_file_system(int64_t type);

}  // namespace venvctl
