// The version control around a path, and whether the path came with a checkout.
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
  std::string git_directory;     // of this work tree; contains its index
  std::string common_directory;  // of the repository, the same for all its work trees
};

// The work tree whose top is `directory`, found from its `.git`: a directory, a link to one, or a
// file that names one ("gitdir: …": linked work trees and submodules). A `.git` of another user
// (root excepted) counts as absent.
std::optional<Checkout> checkout_at(FileSystem& files, const std::string& directory);
// The innermost work tree around `path`, which may be `path` itself.
std::optional<Checkout> checkout_around(FileSystem& files, const std::string& path);

// Whether `.git` is the repository itself or the repository lists this work tree. Otherwise only
// the file `.git` claims that, and any archive can bring a file that names another user's
// repository.
bool is_acknowledged(FileSystem& files, const Checkout& checkout);

// Calls `on_entry` for each entry of the work tree's index at `below_top` (a path from its top, ""
// is the top) or below it; for none if there is no index yet. Fails if the index cannot be read, or
// if the git directory does not exist.
Result<void> read_checkout_index(FileSystem& files, const Checkout& checkout,
                                 const std::string& below_top,
                                 const std::function<void(const GitIndexEntry&)>& on_entry);

// The name of another version control system's files in `directory`, such as ".hg", which venvctl
// cannot read; "" if there are none.
std::string_view unreadable_version_control(FileSystem& files, const std::string& directory);

struct CheckoutObjection {
  std::string reason = "";  // why a checkout may have brought it, one clause; "" if no reason
  bool is_passing = false;  // git is running: check again in a moment
  int64_t since_ns = 0;     // if is_passing: when it began
  bool is_final = false;  // a checkout brought it; this stays true if git removes it from its index
};

// Why `real_path` may have come with a checkout. Checks every work tree around it: the lock of its
// index first, then the index, so that a running checkout is either seen or has written the index.
// A stash that was made or used after `real_path` was created may also have brought it. Version
// control that venvctl cannot read is also a reason.
CheckoutObjection checkout_objection(FileSystem& files, const std::string& real_path);

}  // namespace venvctl
