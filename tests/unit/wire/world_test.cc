#include "core/wire/world.h"

#include <string>

#include "tests/support/catch.h"

namespace venvctl::wire::world_test {

constexpr char kMachine[] =
    "22 27 0:21 / /proc rw - proc proc rw\n27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n";
constexpr char kOverlay[] = "500 499 0:60 / / rw,relatime - overlay overlay rw,lowerdir=/a\n";
constexpr char kBound[] = "239 215 254:0 / / ro,nosuid - ext4 /dev/vda rw\n";

WorldSigns signs_with(const char* mounts) {
  WorldSigns signs = {};
  signs.mounts = mounts;
  signs.host_name = "box";
  signs.os_release = "NAME=\"Fedora Linux\"\nID=fedora\nVERSION_ID=41\n";
  return signs;
}

std::string name_of(const WorldSigns& signs) {
  char name[kMaxWorldBytes];
  name_world(signs, name);
  return name;
}

TEST_CASE("the first mount namespace is the host, whatever files an image left there") {
  WorldSigns signs = signs_with(kMachine);
  signs.containerenv = "engine=\"podman-5.4.0\"\nname=\"x\"\n";
  signs.is_toolbox = signs.is_docker = true;
  CHECK(name_of(signs).empty());
  signs.mounts = kBound;
  CHECK(name_of(signs) == "toolbox x");
}

TEST_CASE("a container is named by the tool that made it and by its own name or host name") {
  WorldSigns signs = signs_with(kOverlay);
  CHECK(name_of(signs).empty());
  signs.is_docker = true;
  CHECK(name_of(signs) == "docker box");
  signs.containerenv = "";
  CHECK(name_of(signs) == "podman box");
  signs.containerenv = "engine=\"podman-5.4.0\"\nname=\"web\"\n";
  CHECK(name_of(signs) == "podman web");
  signs.is_toolbox = true;
  CHECK(name_of(signs) == "toolbox web");
  signs.is_distrobox = true;
  CHECK(name_of(signs) == "distrobox web");
}

TEST_CASE("a disk with a file of an image is a machine in every mount namespace") {
  WorldSigns signs = signs_with(kBound);
  signs.is_docker = true;
  CHECK(name_of(signs).empty());
}

TEST_CASE("a process with another /usr is in a sandbox, which has the name of its system") {
  const std::string bound = kBound;
  const auto named = [&](const std::string& more) {
    const std::string mounts = bound + more;
    return name_of(signs_with(mounts.c_str()));
  };
  CHECK(named("").empty());
  CHECK(named("240 239 254:0 /usr /usr ro - ext4 /dev/vda rw\n").empty());
  CHECK(named("240 239 254:1 / /usr ro - ext4 /dev/vdb rw\n").empty());
  CHECK(named("240 239 254:0 /srv/tree/usr /usr ro - ext4 /dev/vda rw\n") == "sandbox fedora-41");
  CHECK(named("240 239 0:30 / /usr ro - tmpfs tmpfs rw\n") == "sandbox fedora-41");
  CHECK(name_of(signs_with("9 8 0:30 / / rw - tmpfs tmpfs rw\n")).empty());
  CHECK(name_of(signs_with("9 8 254:0 /srv/tree / rw - ext4 /dev/vda rw\n")) ==
        "sandbox fedora-41");
  CHECK(name_of(signs_with("9 8 0:30 /@ / rw - btrfs /dev/vda rw\n")).empty());
  CHECK(name_of(signs_with("9 8 8:3 /ostree/deploy/x / rw - xfs /dev/vda rw\n")).empty());
}

TEST_CASE("a system with its own init is a machine") {
  WorldSigns signs = signs_with("9 8 254:0 /var/lib/machines/x / rw - ext4 /dev/vda rw\n");
  CHECK(name_of(signs) == "sandbox fedora-41");
  signs.is_machine = true;
  CHECK(name_of(signs).empty());
}

TEST_CASE("a name has only plain characters and a limited length") {
  WorldSigns signs = signs_with(kOverlay);
  signs.containerenv = "engine=\"podman-5\"\nname=\"a b\x1b[31m/\xff$(x)\"\n";
  CHECK(name_of(signs) == "podman a-b--31m----x-");
  const std::string longest = "name=\"" + std::string(4000, 'x') + "\"\n";
  signs.containerenv = longest.c_str();
  CHECK(name_of(signs).size() < kMaxWorldBytes);
}

TEST_CASE("broken mounts name no world") {
  for (const char* mounts :
       {"", "\n", "27", "27 1", "27 1 254:0 / /", "a b c d e f g", "- - - -\n"}) {
    CHECK(name_of(signs_with(mounts)).empty());
  }
  CHECK(name_of(signs_with(nullptr)).empty());
}

}  // namespace venvctl::wire::world_test
