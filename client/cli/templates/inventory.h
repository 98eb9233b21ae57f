// Lists the files below a directory. A later comparison shows which files have changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

inline constexpr uint32_t kPermissionBits = 07777;

struct ListedFile {
  std::string path;         // below the tree
  uint32_t mode = 0;        // type and permissions
  uint32_t owner = 0;       // uid
  uint64_t size = 0;        // bytes; 0 for directories
  int64_t modified_ns = 0;  // 0 for directories
  int64_t changed_ns = 0;   // 0 for directories
  std::string target;       // the link's target

  bool operator==(const ListedFile&) const = default;
};
template <class A>
void fields(A& a, ListedFile& each) {
  a(each.path, each.mode, each.owner, each.size, each.modified_ns, each.changed_ns, each.target);
}
using Inventory = std::vector<ListedFile>;  // sorted by path

// Fails if something cannot be read, or if an entry is not a file, a directory or a link.
Result<Inventory> inventory_of(const std::string& tree);
uint64_t bytes_in(const Inventory& inventory);

}  // namespace venvctl
