// Directories taken away with all that is in them, and nothing else.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// Which directory exactly.
struct DirectoryIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;
  bool operator==(const DirectoryIdentity&) const = default;
};

Result<DirectoryIdentity> directory_identity(const std::string& path);

// The same for longer: while it is held, no directory that is made later gets its inode.
struct HeldDirectory {
  UniqueFd fd;
  DirectoryIdentity identity;
};
Result<HeldDirectory> hold_directory(const std::string& path);

// Everything in the directory at `path` goes; the directory itself stays. Does nothing and fails
// when `path` is not the directory `expected` (replaced meanwhile, a link). Links are unlinked,
// never followed; what is mounted below is left and fails. `pyvenv.cfg` goes last, so that what an
// interruption leaves can still be told for an environment.
Result<void> empty_directory(const std::string& path, const DirectoryIdentity& expected);

// The same for these names only.
Result<void> remove_entries(const std::string& path, const DirectoryIdentity& expected,
                            std::span<const std::string_view> names);

// As empty_directory, and the directory itself.
Result<void> remove_tree(const std::string& path, const DirectoryIdentity& expected);

}  // namespace venvctl
