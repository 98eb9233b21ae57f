#include "core/files/watchable.h"

#include <linux/magic.h>

#include <algorithm>
#include <iterator>

namespace venvctl {
namespace {

constexpr int64_t kUnwatchable[] = {
    NFS_SUPER_MAGIC, 0xFF534D42 /* cifs */, 0xFE534D42 /* smb2 */,
    SMB_SUPER_MAGIC, FUSE_SUPER_MAGIC,      V9FS_MAGIC,
    AFS_SUPER_MAGIC, AFS_FS_MAGIC,          AUTOFS_SUPER_MAGIC,
};

}  // namespace

bool is_watchable_file_system(int64_t type) {
  return std::find(std::begin(kUnwatchable), std::end(kUnwatchable), type) ==
         std::end(kUnwatchable);
}

}  // namespace venvctl
