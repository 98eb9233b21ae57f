// A known environment, as environments.json records it.
#pragma once

#include <cstdint>
#include <string>

namespace venvctl {

struct EnvironmentRecord {
  // Creating: `venvctl create` intends to make it; recorded before the tool runs, never activated.
  enum class Stage { Creating, Ready };

  std::string prefix;  // absolute, normalized; the key
  std::string kind;    // "" while Creating
  std::string name;
  std::string project;  // directory it was last found for; "" when unknown
  Stage stage = Stage::Ready;
  bool made_by_us = false;
  // Seconds since the epoch; 0 unknown. While Creating: the directory's birth or a later time.
  int64_t created_at = 0;
  int64_t last_used = 0;      // when an answer last contained it; 0 never
  uint64_t device = 0;        // of the directory `create` made (Creating), so that a later clean-up
  uint64_t inode = 0;         // removes only that one; 0 if the directory existed before
  bool is_protected = false;  // by `venvctl protect`: not deleted without --force

  // Whether the environment that is there now, a directory with this inode and birth time
  // (nanoseconds since the epoch; 0 unknown), is one that `venvctl create` is still making or was
  // interrupted at. A directory that replaced it does not count: it was born later, even if it has
  // the same inode. The device is not compared: its number changes across reboots.
  bool is_half_made(uint64_t found_inode, int64_t found_born_ns) const {
    constexpr int64_t kNsPerSecond = 1'000'000'000;
    const bool is_younger = created_at != 0 && found_born_ns / kNsPerSecond > created_at;
    return stage == Stage::Creating && !is_younger && (inode == 0 || inode == found_inode);
  }
};
template <class A>
void fields(A& a, EnvironmentRecord& each) {
  a(each.prefix, each.kind, each.name, each.project, each.stage, each.made_by_us, each.created_at,
    each.last_used, each.device, each.inode, each.is_protected);
}

}  // namespace venvctl
