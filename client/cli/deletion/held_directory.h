// Accesses directories and their entries by descriptor. A deletion thus affects exactly the
// directory that was inspected.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/fd.h"
#include "core/base/result.h"

namespace venvctl {

// Identifies a directory.
struct DirectoryIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;
  bool operator==(const DirectoryIdentity&) const = default;
};

// The status of an entry itself; links are not followed.
struct EntryStatus {
  DirectoryIdentity identity;
  uint64_t mount = 0;  // id of its mount; 0 before Linux 5.8
  uid_t owner = 0;
  mode_t mode = 0;         // includes the file type
  int64_t born_ns = 0;     // since the Unix epoch; 0 if the file system has no birth times
  bool is_locked = false;  // immutable or append-only (chattr +i, +a)

  bool is_directory() const;
  // Also false for a bind mount of the same file system, although the device is the same.
  bool is_on_mount_of(const EntryStatus& other) const;
};

// The status of `name` in the directory, or of the descriptor itself if `name` is "". Absent: see
// errno.
std::optional<EntryStatus> entry_status(int directory, const std::string& name);

// Open descriptors of a directory and its parent. While the directory is open, no new directory can
// get its inode.
struct HeldDirectory {
  std::string path;  // the given path
  UniqueFd parent;
  UniqueFd fd;  // O_PATH
  EntryStatus status;
};

// Fails if `path` is a symbolic link.
Result<HeldDirectory> hold_directory(const std::string& path);
// Fails if the directory at `path` is now a different one.
Result<HeldDirectory> hold_directory(const std::string& path, const DirectoryIdentity& expected);

// Opens the directory `name` in `parent` for reading, or `parent` itself if `name` is "". Fails for
// a symbolic link, and for a directory that its owner may not read (errno EACCES).
UniqueFd open_directory(int parent, const std::string& name);
// Gives the owner all permissions on the directory `name` in `parent`. Never follows a link, even
// if another process replaces the directory.
bool make_accessible(int parent, const std::string& name);

// All names except "." and ".."; `path` is for the error message.
Result<std::vector<std::string>> names_in(int directory, const std::string& path);

// The error "cannot remove ~/x: Permission denied"
Error system_failure(const std::string& action, const std::string& path, int error);

}  // namespace venvctl
