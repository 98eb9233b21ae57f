// The world that this process runs in, and how messages name it: wire/world.h says what a world is.
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
  int64_t made_at = 0;  // in seconds since 1970, not earlier than its birth; 0 if unknown

  // Whether it may be the directory with this inode and birth time (nanoseconds since 1970; 0 if
  // unknown). A directory that replaced it was born later, even if it has the same inode. The
  // device is not compared, because its number may change at each boot.
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

// The world of the environment at `prefix`; null if it is not in `worlds`, or if another directory
// has replaced it since. Nothing shows where that directory was made.
const OtherWorld* find_other_world(FileSystem& files, const OtherWorlds& worlds,
                                   const std::string& prefix);

// The name of this process's world; "" for the host. A process never changes its world.
const std::string& own_world();

// Whether a file may contain this name: "" for the host, or a name in the form that own_world()
// returns.
bool is_world(std::string_view name);

std::string in_world(std::string_view world);  // "in toolbox fedora-41", "on the host"

}  // namespace venvctl
