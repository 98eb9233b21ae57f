// Which environment exactly: what trust is bound to, and who could change it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/user.h"

namespace venvctl {

// Not the device number (it changes over reboots on btrfs, NFS, overlays), not a content hash of
// the packages (every `pip install` would ask again).
struct Identity {
  std::string real_path;
  uint64_t inode = 0;
  int64_t born_ns = 0;  // 0: the file system keeps none; then it is not compared
  uint32_t owner = 0;
  std::string config_sha256;  // hex, of pyvenv.cfg (conda: conda-meta/state); "" when there is none
  std::string python_link;    // link text of bin/python; "" when it is no link
};

// The same environment as the one that was approved.
bool is_same(const Identity& approved, const Identity& found);

// What the policy needs to know of an environment.
struct Evidence {
  Identity identity;
  // Why it is never activated whoever allowed it, one sentence each: components owned by another
  // user than root and `user`, or writable by others (SAFETY, "Refused even when allowed").
  std::vector<std::string> refusals;
  // Names in its bin that shadow commands of the system (shadow_check.h).
  std::vector<std::string> shadows;
  // What in the project leads out of it to this environment, a file or a link: bound to where it is
  // and where it leads. Absent: the environment is in the project, or nothing of the project chose
  // it. Set by the resolver, as the two below.
  std::optional<Identity> pointer;
  // Of its activation scripts, in hex; "" when there are none, or others could change them.
  std::string scripts_sha256;
  // The central store of the user's own configuration that holds it ("Pipenv's ~/.local/share/…"),
  // "" when it is in none.
  std::string central_store;
};

// The approval of a file or link at `place`, a physical path, that leads to `real_path`.
Identity pointer_identity(const std::string& place, const std::string& real_path);

// Who could change what is at `path`, one sentence each: as Evidence.refusals.
std::vector<std::string> path_refusals(FileSystem& files, const std::string& path,
                                       const User& user);

// Walks to the environment, its bin, its pyvenv.cfg and its python with descriptors, component by
// component. A component that cannot be reached is a refusal.
Evidence gather_evidence(FileSystem& files, const std::string& prefix, const User& user);

}  // namespace venvctl
