#include "core/files/mount_points.h"

#include "tests/support/catch.h"

namespace venvctl::mount_points_test {

constexpr std::string_view kMountinfo =
    "21 1 8:1 / / rw - ext4 /dev/sda rw\n"
    "22 21 0:20 / /home/u/env\\040a/data rw shared:1 - tmpfs tmpfs rw\n"
    "23 21 8:1 /precious /home/u/env\\040a/lib/x rw - ext4 /dev/sda rw\n"
    "24 21 0:21 / /home/u/env\\040a rw - tmpfs tmpfs rw\n"
    "25 21 0:22 / /home/u/env\\040ab rw - tmpfs tmpfs rw\n"
    "torn";

using Points = std::vector<std::string>;

constexpr std::string_view kRemotes =
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "23 22 0:40 / /mnt/nas rw - nfs4 nas:/export rw\n"
    "24 22 0:41 / /mnt/my\\040drive rw master:2 propagate_from:1 - fuse.sshfs host: rw\n"
    "25 23 8:2 / /mnt/nas/local rw - ext4 /dev/sdb1 rw\n"
    "26 22 0:42 / /srv rw - cifs //host/share rw\n"
    "27 22 8:3 / /srv rw - xfs /dev/sdc1 rw\n"
    "broken line\n";

TEST_CASE("a path is on a remote mount if the nearest mount above it is remote") {
  CHECK(remote_mount_of("/mnt/nas/p", kRemotes) == "/mnt/nas");
  CHECK(remote_mount_of("/mnt/nas", kRemotes) == "/mnt/nas");
  CHECK(remote_mount_of("/mnt/nas/local/p", kRemotes).empty());
  CHECK(remote_mount_of("/mnt/nasty", kRemotes).empty());
  CHECK(remote_mount_of("/home/me", kRemotes).empty());
  CHECK(remote_mount_of("/home/me", "").empty());
}

TEST_CASE("a mount point with a space in its path is found") {
  CHECK(remote_mount_of("/mnt/my drive/p", kRemotes) == "/mnt/my drive");
}

TEST_CASE("the last of several mounts on one point covers the earlier ones") {
  CHECK(remote_mount_of("/srv/p", kRemotes).empty());
}

TEST_CASE("mount points below a directory are returned relative to it") {
  CHECK(mount_points_below("/home/u/env a", kMountinfo) == Points{"data", "lib/x"});
  CHECK(mount_points_below("/home/u/env", kMountinfo).empty());
  CHECK(mount_points_below("/", kMountinfo).size() == 4);
  CHECK(mount_points_below("/home", "").empty());
}

TEST_CASE("this process has mounts below the root") {
  CHECK_FALSE(mount_points_below("/").empty());
}

TEST_CASE("octal escapes of mountinfo are decoded, and truncated ones are kept") {
  CHECK(octal_unescaped("a\\040b\\134c\\012") == "a b\\c\n");
  CHECK(octal_unescaped("a\\04") == "a\\04");
}

}  // namespace venvctl::mount_points_test
