// Finds the git work trees around a path, and the reasons to believe that a version control system
// created the path, not the user.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/files/file_system.h"
#include "core/trust/git_index.h"

namespace venvctl {

// A git work tree.
struct Checkout {
  std::string top;               // contains `.git`
  std::string git_directory;     // the git directory of this work tree; contains its index
  std::string common_directory;  // the repository's directory, which all its work trees share
};

// The work tree whose top directory is `directory`, found from its `.git`. `.git` is a directory, a
// link to a directory, or a file that names a directory ("gitdir: …", in linked work trees and
// submodules). A `.git` that belongs to another user (except root) counts as absent.
std::optional<Checkout> checkout_at(FileSystem& files, const std::string& directory);
// The innermost work tree that contains `path`. `path` may be its top directory.
std::optional<Checkout> checkout_around(FileSystem& files, const std::string& path);

// Whether the work tree really belongs to the repository: `.git` is the repository itself, or the
// repository lists this work tree. A file `.git` alone does not prove this, because an archive can
// contain a file `.git` that names any repository.
bool is_acknowledged(FileSystem& files, const Checkout& checkout);

// Calls `on_entry` for each entry of the work tree's index that is at or below `below_top`, a path
// relative to the top directory ("" is the top itself). If there is no index yet, there are no
// entries. Fails if the index cannot be read, or if the git directory does not exist.
Result<void> read_checkout_index(FileSystem& files, const Checkout& checkout,
                                 const std::string& below_top,
                                 const std::function<void(const GitIndexEntry&)>& on_entry);

// The name under which another version control system keeps its files in `directory`, such as
// ".hg"; "" if there is none. venvctl cannot read which files these systems track. The function may
// list the directory, so `files` must not watch the directories that it lists.
std::string_view unreadable_version_control(FileSystem& files, const std::string& directory);

// A reason to believe that a checkout created a path.
struct CheckoutObjection {
  // Why a checkout may have created the path, in one clause; "" if there is no reason.
  std::string reason = "";
  bool is_passing = false;  // git is running now, so the caller should check again soon
  int64_t since_ns = 0;     // if is_passing: when git's work began
  // A checkout certainly created the path. `is_final` stays true even if git later removes the path
  // from its index.
  bool is_final = false;
};

// Says why a checkout may have created `real_path`. Checks every work tree around the path: first
// looks for the lock of the index, then reads the index. This order misses no checkout, because a
// checkout holds the lock until it has written the index. There are two more reasons: a stash was
// created or used after `real_path` was created, or the path belongs to a version control system
// that venvctl cannot read.
CheckoutObjection checkout_objection(FileSystem& files, const std::string& real_path);

}  // namespace venvctl
