// An environment that we know of: what environments.json records.
#pragma once

#include <cstdint>
#include <string>

namespace venvctl {

struct EnvironmentRecord {
  // Creating: the intent of `venvctl create`, recorded before the tool runs; never activated.
  enum class Stage { Creating, Ready };

  std::string prefix;  // absolute, normal; the key
  std::string kind;    // "" while Creating
  std::string name;
  std::string project;  // directory it was last found for; "" when unknown
  Stage stage = Stage::Ready;
  bool made_by_us = false;
  int64_t created_at = 0;  // seconds since the epoch; 0 unknown
  int64_t last_used = 0;   // when an answer with it was last handed out; 0 never
  uint64_t device = 0;     // of the directory that we made (Creating), so that a later clean-up
  uint64_t inode = 0;      // removes only that one; 0 when it was there before us

  // Of the environment there, a directory with that inode and that birth (nanoseconds since the
  // epoch; 0 unknown): `venvctl create` is at work on it, or was interrupted. One that has come in
  // its place is another: it was born later, though inodes come again. The device does not count:
  // its number changes over reboots.
  bool is_half_made(uint64_t found_inode, int64_t found_born_ns) const {
    constexpr int64_t kNsPerSecond = 1'000'000'000;
    const bool is_younger = created_at != 0 && found_born_ns / kNsPerSecond > created_at;
    return stage == Stage::Creating && !is_younger && (inode == 0 || inode == found_inode);
  }
};

}  // namespace venvctl
