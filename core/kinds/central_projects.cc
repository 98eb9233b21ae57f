#include "core/kinds/central_projects.h"

#include "core/base/path.h"
#include "core/kinds/user_directories.h"

namespace venvctl {

std::optional<std::string> project_of_environment(FileSystem& files, const std::string& prefix) {
  constexpr size_t kMaxBytes = 8192;
  auto text = files.read_file(join_path(prefix, ".project"), kMaxBytes);
  if (!text) return std::nullopt;
  while (text->ends_with('\n')) text->pop_back();
  while (text->ends_with('/')) text->pop_back();
  return text->empty() ? std::nullopt : std::move(text);
}

CentralProjects::CentralProjects(FileSystem& files, const Variables& variables,
                                 std::string working_directory)
    : files_(files), variables_(variables), working_directory_(std::move(working_directory)) {}

void CentralProjects::read() {
  for (const std::string& home : virtualenv_homes(variables_, working_directory_)) {
    for (const DirectoryEntry& entry : files_.list(home).value_or(std::vector<DirectoryEntry>())) {
      if (entry.type != FileType::Directory && entry.type != FileType::Symlink) continue;
      std::string prefix = join_path(home, entry.name);
      const auto project = project_of_environment(files_, prefix);
      if (project) environments_[*project].push_back(std::move(prefix));
    }
  }
  was_read_ = true;
}

std::vector<std::string> CentralProjects::environments_of(const std::string& directory) {
  if (!was_read_) read();
  if (environments_.empty()) return {};
  auto found = environments_.find(directory);
  if (found == environments_.end()) {
    const auto physical = real_path(files_, directory);
    if (physical) found = environments_.find(*physical);
  }
  return found == environments_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace venvctl
