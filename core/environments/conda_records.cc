#include "core/environments/conda_records.h"

#include "core/base/text.h"

namespace venvctl {

std::string conda_python_version(std::span<const DirectoryEntry> records) {
  for (const DirectoryEntry& entry : records) {
    const auto parts = split(entry.name, '-');
    const bool is_python = parts.size() == 3 && parts[0] == "python" && !parts[1].empty() &&
                           parts[2].ends_with(".json");
    if (is_python && parts[1][0] >= '0' && parts[1][0] <= '9') return std::string(parts[1]);
  }
  return "";
}

}  // namespace venvctl
