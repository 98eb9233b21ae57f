// Describes an environment for approvals: what an approval is bound to, and who could change that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/user.h"

namespace venvctl {

// Contains no device number, because it changes across reboots (btrfs, NFS, overlays), and no hash
// of the packages' content, because every `pip install` would ask again.
struct Identity {
  std::string real_path;
  uint64_t inode = 0;
  int64_t born_ns = 0;  // 0: the file system has none; then it is not compared
  uint32_t owner = 0;
  std::string config_sha256;  // configuration_digest (environment_digest.h)
  std::string interpreter;    // interpreter_digest
};
template <class A>
void fields(A& a, Identity& each) {
  a(each.real_path, each.inode, each.born_ns, each.owner, each.config_sha256, each.interpreter);
}

// Whether `found` is the environment that was approved.
bool is_same(const Identity& approved, const Identity& found);

// What the policy needs to know about an environment.
struct Evidence {
  Identity identity;
  // Why it is not activated even if allowed (except with `allow --shared`), one sentence each: path
  // components that are owned by a user other than root and `user`, or writable by others
  // (docs/security.md).
  std::vector<std::string> refusals;
  // Names in its bin that shadow commands of the system or of the asking user (shadow_check.h).
  std::vector<std::string> shadows;
  // What git tracks in it (tracked_files.h): a digest, and one clause that describes it.
  std::string tracked;
  std::string tracked_detail;
  // The file or link in the project that leads out of it to this environment: bound to its place
  // and its target. Absent if the environment is in the project, or nothing in the project chose
  // it. Set by the resolver, as are the fields below.
  std::optional<Identity> pointer;
  // Further files and links of the project that lead to it: an approval also covers these.
  std::vector<Identity> other_pointers;
  // Hex digest of the additional variables that it sets; "" if there are none.
  std::string variables_sha256;
  // The same for those that come from its own files; "" if there are none.
  std::string own_variables_sha256;
  // True if a file of the project sets some of these variables, not only the environment.
  bool project_sets_variables = false;
  // The project's file .env, bound to its place and its content; absent if there is none.
  std::optional<Identity> env_file;
  // Hex digest of its activation scripts; "" if there are none, or others could change them.
  std::string scripts_sha256;
  // The central store of the user's own configuration that contains it ("Pipenv's
  // ~/.local/share/…"); "" if none does.
  std::string central_store;
};
template <class A>
void fields(A& a, Evidence& each) {
  a(each.identity, each.refusals, each.shadows, each.tracked, each.tracked_detail, each.pointer,
    each.env_file, each.variables_sha256, each.project_sets_variables, each.scripts_sha256,
    each.central_store, each.other_pointers, each.own_variables_sha256);
}

// The refusals except the one for an interpreter that no longer exists, which cannot run. An
// approval that is given meanwhile is for an environment without an interpreter.
std::vector<std::string> refusals_but_loss(const Evidence& evidence);

// The identity to approve for a file or link of a project at `place`, a physical path. `said`: the
// real path that it leads to; for .env its content.
Identity pointer_identity(const std::string& place, const std::string& said);
bool is_pointer(const Identity& identity);  // false: of an environment

// Who else could change what is at `path`, one sentence each, as in Evidence.refusals.
std::vector<std::string> path_refusals(FileSystem& files, const std::string& path,
                                       const User& user);

// Walks with descriptors, component by component, to everything that runs while the environment is
// active: its bin and each entry in it, its configuration, its python and that python's `home`, its
// package directories and what Python reads there at each start. A required file that cannot be
// reached is a refusal. `path`: PATH of the asking shell, whose commands must not be shadowed
// either.
Evidence gather_evidence(FileSystem& files, const std::string& prefix, const User& user,
                         std::string_view path = "");

}  // namespace venvctl
