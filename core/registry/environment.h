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
  std::string project;  // the directory for which it was last found; "" if unknown
  Stage stage = Stage::Ready;
  bool made_by_us = false;
  // In seconds since 1970; 0 if unknown. While Creating: the birth time of the directory, or a
  // later time.
  int64_t created_at = 0;
  int64_t last_used = 0;  // when an answer last contained it; 0 if never
  // While Creating: the directory that `create` made, so that a later clean-up removes only that
  // directory; the inode is 0 if the directory existed before. Otherwise the inode is that of the
  // environment, or 0 if unknown, and the device may be missing.
  uint64_t device = 0;
  uint64_t inode = 0;
  bool is_protected = false;  // by `venvctl protect`; only deleted with --force
  // The world in which venvctl made it (core/files/world.h), "" for the host; absent: unknown. It
  // says nothing about another directory that has replaced it.
  std::optional<std::string> world = std::nullopt;

  MadeDirectory directory() const { return {inode, created_at}; }
  // Whether the environment that exists now is one that `venvctl create` is still creating, or was
  // interrupted while creating. The existing directory has the given inode and birth time
  // (nanoseconds since 1970; 0 if unknown). A directory that replaced the original one does not
  // count.
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
