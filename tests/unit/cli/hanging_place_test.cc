#include "client/cli/deadlines/hanging_place.h"

#include "tests/support/catch.h"

namespace venvctl::hanging_place_test {

constexpr char kMounts[] =
    "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
    "30 22 8:2 / /home rw - ext4 /dev/sda2 rw\n"
    "31 30 0:40 / /home/me/nas rw - nfs4 nas:/ rw\n"
    "32 30 0:41 / /home/me/with\\040blank rw - fuse.sshfs x rw\n"
    "cut\n";

std::string place_of(std::string_view path) { return hanging_place(path, kMounts, "/home/me"); }

TEST_CASE("the whole mount that contains a hanging path is avoided") {
  CHECK(place_of("/home/me/nas/p/.venv") == "/home/me/nas");
  CHECK(place_of("/home/me/nas") == "/home/me/nas");
  CHECK(place_of("/home/me/with blank/p") == "/home/me/with blank");
}

TEST_CASE(
    "only part of a mount is avoided if it is the root mount or contains the home directory") {
  CHECK(place_of("/home/me/link/p/pyvenv.cfg") == "/home/me/link/p");
  CHECK(place_of("/home/me/.venv") == "/home/me/.venv");
  CHECK(place_of("/srv/link/p") == "/srv/link");
  CHECK(place_of("/srv") == "/srv");
  CHECK(place_of("").empty());
}

}  // namespace venvctl::hanging_place_test
