// Lists the files below a directory, so that a later comparison shows each changed file.
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
  std::string target;       // of a link

  bool operator==(const ListedFile&) const = default;
};
template <class A>
void fields(A& a, ListedFile& each) {
  a(each.path, each.mode, each.owner, each.size, each.modified_ns, each.changed_ns, each.target);
}
using Inventory = std::vector<ListedFile>;  // sorted by path

// Fails if something cannot be read, or is neither a file nor a directory nor a link.
Result<Inventory> inventory_of(const std::string& tree);
uint64_t bytes_in(const Inventory& inventory);

}  // namespace venvctl
