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
