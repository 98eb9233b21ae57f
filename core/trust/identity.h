// Describes an environment for approvals: the properties to which an approval is bound, and who
// could change the environment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/user.h"

namespace venvctl {

// Identifies an environment. The device number is not included, because it may change at each boot
// (btrfs, NFS, overlays). A hash of the packages is not included, because the user would be asked
// again after every `pip install`.
struct Identity {
  std::string real_path;
  uint64_t inode = 0;
  // 0 if the file system has no birth times. Then `interpreter` contains the time of the last
  // change of bin/python instead.
  int64_t born_ns = 0;
  uint32_t owner = 0;
  std::string config_sha256;  // result of configuration_digest (environment_digest.h)
  std::string interpreter;    // digests of bin/python and of other Pythons in bin
};
template <class A>
void fields(A& a, Identity& each) {
  a(each.real_path, each.inode, each.born_ns, each.owner, each.config_sha256, each.interpreter);
}

// Whether `found` is the environment that was approved.
bool is_same(const Identity& approved, const Identity& found);

// The facts about an environment on which the trust policy is based.
struct Evidence {
  Identity identity;
  // The reasons not to activate the environment even if the user has approved it (except with
  // `allow --shared`), one sentence each. Most of them name a path component that a user other than
  // root and `user` owns, or to which others can write (docs/security.md).
  std::vector<std::string> refusals;
  // Names in the environment's bin that shadow commands of the system or of the asking user
  // (shadow_check.h).
  std::vector<std::string> shadows;
  // What git tracks in the environment (tracked_files.h), as a digest and as one clause that
  // describes it.
  std::string tracked;
  std::string tracked_detail;
  // The file or link in the project that leads to this environment outside of the project. The
  // identity contains the path of this file or link, and its target. Absent if the environment is
  // in the project, or if nothing in the project chose it. The resolver sets this field and the
  // following fields.
  std::optional<Identity> pointer;
  // Further files and links of the project that lead to the environment. An approval also covers
  // these files and links.
  std::vector<Identity> other_pointers;
  // Hex digest of the additional variables that the environment sets; "" if there are none.
  std::string variables_sha256;
  // Hex digest of those additional variables that the environment's own files set; "" if there are
  // none.
  std::string own_variables_sha256;
  // True if a file of the project sets some of the additional variables.
  bool project_sets_variables = false;
  // The project's file .env. The identity contains the path and the content of the file. Absent if
  // there is no such file.
  std::optional<Identity> env_file;
  // Hex digest of the activation scripts; "" if there are none, or if other users could change
  // them.
  std::string scripts_sha256;
  // The user's central store that contains the environment ("Pipenv's ~/.local/share/…"); "" if
  // none does.
  std::string central_store;
};
template <class A>
void fields(A& a, Evidence& each) {
  a(each.identity, each.refusals, each.shadows, each.tracked, each.tracked_detail, each.pointer,
    each.env_file, each.variables_sha256, each.project_sets_variables, each.scripts_sha256,
    each.central_store, each.other_pointers, each.own_variables_sha256);
}

// Returns all refusals except the one about a missing interpreter. Such an environment may be
// approved, because it runs nothing. When it gets an interpreter, its identity changes, so the
// approval no longer counts.
std::vector<std::string> refusals_but_loss(const Evidence& evidence);

// The identity to approve for a file or link of a project at `place`, a physical path. `said` is
// the real path to which the file or link leads; for .env, it is the content.
Identity pointer_identity(const std::string& place, const std::string& said);
bool is_pointer(const Identity& identity);  // false for the identity of an environment

// Returns refusals as in Evidence::refusals: why users other than root and `user` could change the
// file at `path`.
std::vector<std::string> path_refusals(FileSystem& files, const std::string& path,
                                       const User& user);

// Walks component by component, with descriptors, to everything that runs while the environment is
// active: its bin and each entry in it, its configuration, its python and the `home` that
// pyvenv.cfg names, its package directories, and the files that Python reads in them when it
// starts. A required file that cannot be reached causes a refusal. `path` is the PATH of the asking
// shell, because the environment must not shadow the commands in PATH, either.
Evidence gather_evidence(FileSystem& files, const std::string& prefix, const User& user,
                         std::string_view path = "");

}  // namespace venvctl
