#include "daemon/watch/mounts.h"

#include "tests/support/catch.h"

namespace venvctl::mounts_test {

constexpr std::string_view kMounts =
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "23 22 0:40 / /mnt/nas rw - nfs4 nas:/export rw\n"
    "24 22 0:41 / /mnt/my\\040drive rw master:2 propagate_from:1 - fuse.sshfs host: rw\n"
    "25 23 8:2 / /mnt/nas/local rw - ext4 /dev/sdb1 rw\n"
    "26 22 0:42 / /srv rw - cifs //host/share rw\n"
    "27 22 8:3 / /srv rw - xfs /dev/sdc1 rw\n"
    "broken line\n";

TEST_CASE("a mount point has changed if a mount was added, removed or replaced") {
  const std::string one = "30 22 0:50 / /run/a\\040b rw - tmpfs tmpfs rw\n";
  const std::string before(kMounts);
  using Points = std::vector<std::string>;
  CHECK(changed_mount_points(before, before).empty());
  CHECK(changed_mount_points(before, before + one) == Points{"/run/a b"});
  CHECK(changed_mount_points(before + one, before) == Points{"/run/a b"});
  const std::string other = "31 22 0:51 / /run/a\\040b rw - tmpfs tmpfs rw\n";
  CHECK(changed_mount_points(before + one, before + other) == Points{"/run/a b"});
  const std::string read_only = "30 22 0:50 / /run/a\\040b ro shared:7 - tmpfs tmpfs ro\n";
  CHECK(changed_mount_points(before + one, before + read_only).empty());
  CHECK(changed_mount_points("", one + other) == Points{"/run/a b"});
}

}  // namespace venvctl::mounts_test
