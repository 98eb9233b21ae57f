// What environments.json records about an environment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/files/world.h"

namespace venvctl {

struct EnvironmentRecord {
  // Creating: `venvctl create` will create the environment. This is recorded before the tool runs,
  // so that an incomplete environment is never activated.
  enum class Stage { Creating, Ready };

  std::string prefix;  // absolute and normalized; each prefix has one record
  std::string kind;    // "" while Creating
  std::string name;
  std::string project;  // the directory that last got this environment; "" if unknown
  Stage stage = Stage::Ready;
  bool made_by_us = false;
  // In seconds since 1970; 0 if unknown. While Creating: the birth time of the directory, or a
  // later time.
  int64_t created_at = 0;
  int64_t last_used = 0;  // when an answer last contained the environment; 0 if never
  // `device` and `inode` identify a directory. While Creating, this is the directory that `create`
  // made, so that a later clean-up removes only this directory; the inode is 0 if the directory
  // existed before. When Ready, this is the directory of the environment; the inode is 0 if it is
  // unknown, and the device is 0 if it is not recorded.
  uint64_t device = 0;
  uint64_t inode = 0;
  bool is_protected = false;  // set by `venvctl protect`; deletion then needs --force
  // The world in which the environment was made (core/files/world.h); "" is the host; absent if
  // unknown. If another directory has replaced the environment, the world says nothing about that
  // directory.
  std::optional<std::string> world = std::nullopt;

  MadeDirectory directory() const { return {inode, created_at}; }
  // Whether the directory that is at `prefix` now is an environment that `venvctl create` has not
  // finished. `found_inode` and `found_born_ns` (nanoseconds since 1970; 0 if unknown) are the
  // inode and the birth time of this directory. False if it has replaced the directory that
  // `create` made.
  bool is_half_made(uint64_t found_inode, int64_t found_born_ns) const {
    return stage == Stage::Creating && directory().may_be(found_inode, found_born_ns);
  }
};
template <class A>
void fields(A& a, EnvironmentRecord& each) {
  a(each.prefix, each.kind, each.name, each.project, each.stage, each.made_by_us, each.created_at,
    each.last_used, each.device, each.inode, each.is_protected, each.world);
}

}  // namespace venvctl
