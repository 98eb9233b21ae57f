// The worlds of this process and of environments. A world is the host, or a container that has its
// own programs but shares the home directory with the host (core/wire/world.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/nanoseconds.h"
#include "core/files/file_system.h"

namespace venvctl {

// The directory of an environment, as it was when venvctl recorded it.
struct MadeDirectory {
  uint64_t inode = 0;   // 0 if unknown
  int64_t made_at = 0;  // seconds since 1970, not before the directory was created; 0 if unknown

  // Whether this directory may be the one with the given inode and birth time (nanoseconds since
  // 1970; 0 if unknown). A directory that replaced this one was created later, even if it has the
  // same inode. The device is not compared, because its number may change at each boot.
  bool may_be(uint64_t found_inode, int64_t found_born_ns) const {
    const bool is_younger = made_at != 0 && found_born_ns / kNsPerSecond > made_at;
    return !is_younger && (inode == 0 || inode == found_inode);
  }
  bool operator==(const MadeDirectory&) const = default;
};
template <class A>
void fields(A& a, MadeDirectory& each) {
  a(each.inode, each.made_at);
}

struct OtherWorld {
  std::string name;  // "" for the host
  MadeDirectory directory = {};
  bool operator==(const OtherWorld&) const = default;
};
template <class A>
void fields(A& a, OtherWorld& each) {
  a(each.name, each.directory);
}

// Environments that were made in another world, by prefix.
using OtherWorlds = std::map<std::string, OtherWorld>;

// The world in which the environment at `prefix` was made. Null if `prefix` is not in `worlds`, or
// if another directory is at `prefix` now, because `worlds` does not say where that one was made.
const OtherWorld* find_other_world(FileSystem& files, const OtherWorlds& worlds,
                                   const std::string& prefix);

// The name of this process's world; "" for the host. A process never changes its world.
const std::string& own_world();

// Whether `name`, which was read from a file, may be the name of a world: "" for the host, or a
// name in the form that own_world() returns.
bool is_world(std::string_view name);

std::string in_world(std::string_view world);  // "in toolbox fedora-41", "on the host"

}  // namespace venvctl
