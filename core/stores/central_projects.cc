#include "core/stores/central_projects.h"

#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/stores/user_directories.h"

namespace venvctl {

std::optional<std::string> project_of_environment(FileSystem& files, const std::string& prefix) {
  constexpr size_t kMaxBytes = 8192;
  auto text = files.read_file(join_path(prefix, ".project"), kMaxBytes);
  if (!text) return std::nullopt;
  while (text->ends_with('\n')) text->pop_back();
  while (text->ends_with('/')) text->pop_back();
  return text->empty() ? std::nullopt : std::move(text);
}

std::string project_of_pixi(FileSystem& files, const std::string& prefix) {
  constexpr size_t kMaxBytes = 1024 * 1024;
  const auto text = files.read_file(join_path(prefix, "conda-meta/pixi"), kMaxBytes);
  const auto record = text ? parsed_json(*text) : nlohmann::json();
  const auto manifest = record.is_object() ? record.find("manifest_path") : record.end();
  if (manifest == record.end() || !manifest->is_string()) return "";
  const std::string path = manifest->get<std::string>();
  return is_absolute_path(path) ? std::string(parent_path(normal_path("/", path))) : "";
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
  if (found != environments_.end()) return found->second;
  const auto physical = real_path(files_, directory);
  const auto* others = physical ? by_real_path(*physical) : nullptr;
  return others == nullptr ? std::vector<std::string>() : *others;
}

// A .project file may name the project by a path with links. This path is walked only in the home
// directory or if its last part is the same: it may be on a file system that hangs.
const std::vector<std::string>* CentralProjects::by_real_path(const std::string& physical) {
  const std::string home = home_directory(variables_);
  for (const auto& [project, prefixes] : environments_) {
    const bool is_worth_it =
        is_absolute_path(project) &&
        (path_contains(home, project) || base_name(project) == base_name(physical));
    if (is_worth_it && real_path(files_.unwatched(), project) == physical) return &prefixes;
  }
  return nullptr;
}

}  // namespace venvctl
