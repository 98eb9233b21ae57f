// The version control around a path: did it come with a checkout?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"

namespace venvctl {

// A git work tree.
struct Checkout {
  std::string top;               // holds `.git`
  std::string git_directory;     // of this work tree: its index is here
  std::string common_directory;  // of the repository, the same for all its work trees
  // The repository is `.git` itself or has this work tree in its own list. Else it is the word of
  // who wrote `.git`: anybody's archive can name the repository of somebody else.
  bool is_acknowledged = false;
};

// The work tree whose top is `directory`, by its `.git`: a directory, a link to one, or a file that
// names one ("gitdir: …": linked work trees and submodules).
std::optional<Checkout> checkout_at(FileSystem& files, const std::string& directory);
// The innermost around `path`, which counts itself.
std::optional<Checkout> checkout_around(FileSystem& files, const std::string& path);

struct CheckoutDoubt {
  std::string reason = "";  // one clause; "" when there is no doubt
  bool is_passing = false;  // git is at work: ask again in a moment
  int64_t since_ns = 0;     // of one that is passing: when it began
};

// Why `real_path` may have come with a checkout. Looks at every work tree around it: the lock of
// its index first, then the index, so that a checkout at work is either seen or has written the
// index. Version control that we cannot read is a doubt.
CheckoutDoubt checkout_doubt(FileSystem& files, const std::string& real_path);

}  // namespace venvctl
