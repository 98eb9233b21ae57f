#include "core/files/watchable.h"

#include <linux/magic.h>

#include <initializer_list>

#include "tests/support/catch.h"

namespace venvctl::watchable_test {

TEST_CASE("file systems that other hosts or programs change cannot be watched") {
  for (const int64_t type : {NFS_SUPER_MAGIC, FUSE_SUPER_MAGIC, V9FS_MAGIC, AUTOFS_SUPER_MAGIC}) {
    CHECK_FALSE(is_watchable_file_system(type));
  }
  CHECK_FALSE(is_watchable_file_system(0xFF534D42));  // cifs
  for (const int64_t type : std::initializer_list<int64_t>{EXT4_SUPER_MAGIC, BTRFS_SUPER_MAGIC,
                                                           TMPFS_MAGIC, OVERLAYFS_SUPER_MAGIC}) {
    CHECK(is_watchable_file_system(type));
  }
}

}  // namespace venvctl::watchable_test
