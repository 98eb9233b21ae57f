#include "client/cli/environments/search.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <string_view>

#include "core/base/path.h"
#include "core/environments/form.h"

namespace venvctl {
namespace {

constexpr size_t kMaxDirectories = 200'000;
constexpr std::string_view kPassedOver[] = {".git",        ".hg",    ".svn",  ".cache",
                                            ".tox",        ".nox",   ".npm",  "node_modules",
                                            "__pycache__", ".Trash", ".cargo"};

}  // namespace

FoundEnvironments environments_below(FileSystem& files, const std::string& directory) {
  FoundEnvironments found;
  const auto top = files.status(directory);
  if (!top) return found;
  std::deque<std::string> todo = {directory};
  size_t looked_at = 0;
  while (!todo.empty()) {
    const std::string at = std::move(todo.front());
    todo.pop_front();
    if (++looked_at > kMaxDirectories) {
      found.is_complete = false;
      break;
    }
    const auto entries = files.list(at).value_or(std::vector<DirectoryEntry>());
    if (environment_form(files, at, entries) != EnvironmentForm::None) {
      found.prefixes.push_back(at);
      continue;
    }
    for (const DirectoryEntry& entry : entries) {
      if (entry.type != FileType::Directory) continue;
      if (std::ranges::find(kPassedOver, entry.name) != std::end(kPassedOver)) continue;
      const std::string path = join_path(at, entry.name);
      const auto status = files.link_status(path);
      if (status && status->device == top->device) todo.push_back(path);
    }
  }
  std::ranges::sort(found.prefixes);
  return found;
}

}  // namespace venvctl
