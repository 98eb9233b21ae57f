#include "core/discovery/directory_memory.h"

#include "core/base/atomic_file.h"
#include "core/base/fields.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 512UL * 1024 * 1024;

std::string memory_path(const std::string& state_directory) {
  return state_directory + "/directories";
}

}  // namespace

DirectoryMemory load_directory_memory(const std::string& state_directory,
                                      const std::string& rules) {
  RealFileSystem files;
  const auto bytes = files.read_file(memory_path(state_directory), kMaxBytes);
  auto memory = bytes ? from_bytes<DirectoryMemory>(*bytes) : std::nullopt;
  if (!memory || memory->rules != rules) return {rules, {}};
  return *std::move(memory);
}

Result<void> save_directory_memory(const std::string& state_directory,
                                   const DirectoryMemory& memory) {
  return replace_cache(memory_path(state_directory), to_bytes(memory));
}

}  // namespace venvctl
