#include "client/cli/templates/inventory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "core/base/nanoseconds.h"
#include "core/base/path.h"
#include "core/base/system_error.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

Error cannot_read(const std::string& path) {
  return system_error("read " + in_quotes(path), errno);
}

Result<void> add_entries(const std::string& tree, const std::string& below, Inventory& inventory) {
  const std::string directory = below.empty() ? tree : join_path(tree, below);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(opendir(directory.c_str()), closedir);
  if (!listing) return cannot_read(directory);
  while (const dirent* each = readdir(listing.get())) {
    const std::string name = each->d_name;
    if (name == "." || name == "..") continue;
    ListedFile file;
    file.path = below.empty() ? name : below + "/" + name;
    struct stat status {};
    if (fstatat(dirfd(listing.get()), each->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return cannot_read(join_path(directory, name));
    }
    file.mode = status.st_mode;
    file.owner = status.st_uid;
    if (S_ISDIR(status.st_mode)) {
      inventory.push_back(file);
      if (auto added = add_entries(tree, file.path, inventory); !added) return added;
      continue;
    }
    if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
      return Error{ErrorCode::Failed, in_quotes(join_path(directory, name)) +
                                          " is not a file, a directory or a link: remove it first"};
    }
    file.size = static_cast<uint64_t>(status.st_size);
    file.modified_ns = nanoseconds(status.st_mtim);
    file.changed_ns = nanoseconds(status.st_ctim);
    if (S_ISLNK(status.st_mode)) {
      file.target.resize(file.size + 1);
      const ssize_t size =
          readlinkat(dirfd(listing.get()), each->d_name, file.target.data(), file.target.size());
      if (size < 0) return cannot_read(join_path(directory, name));
      file.target.resize(static_cast<size_t>(size));
    }
    inventory.push_back(std::move(file));
  }
  return {};
}

}  // namespace

Result<Inventory> inventory_of(const std::string& tree) {
  Inventory inventory;
  if (auto added = add_entries(tree, "", inventory); !added) return added.error();
  std::sort(inventory.begin(), inventory.end(),
            [](const ListedFile& one, const ListedFile& other) { return one.path < other.path; });
  return inventory;
}

uint64_t bytes_in(const Inventory& inventory) {
  uint64_t bytes = 0;
  for (const ListedFile& each : inventory) bytes += each.size;
  return bytes;
}

}  // namespace venvctl
