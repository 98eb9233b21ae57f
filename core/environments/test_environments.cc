#include "core/environments/test_environments.h"

#include <algorithm>
#include <iterator>

#include "core/base/path.h"
#include "core/environments/form.h"

namespace venvctl {
namespace {

constexpr std::string_view kRunners[] = {"nox", "tox"};

}  // namespace

bool keeps_test_environments(std::string_view directory) {
  const std::string_view name = base_name(directory);
  return name.starts_with('.') && std::ranges::find(kRunners, name.substr(1)) != std::end(kRunners);
}

std::string_view test_kind_of(std::string_view prefix) {
  const std::string_view keeper = parent_path(prefix);
  return keeps_test_environments(keeper) ? base_name(keeper).substr(1) : std::string_view();
}

std::vector<TestEnvironment> test_environments(FileSystem& files, const std::string& directory) {
  std::vector<TestEnvironment> found;
  for (const std::string_view runner : kRunners) {
    const std::string keeper = join_path(directory, "." + std::string(runner));
    for (const DirectoryEntry& entry : files.list(keeper).value_or(std::vector<DirectoryEntry>())) {
      std::string prefix = join_path(keeper, entry.name);
      const bool is_environment =
          entry.type == FileType::Directory && looks_like_environment(files, prefix);
      if (is_environment) found.push_back({std::move(prefix), runner});
    }
  }
  return found;
}

}  // namespace venvctl
