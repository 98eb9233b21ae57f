#include "core/stores/central_projects.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/stores/user_directories.h"

namespace venvctl {

std::vector<std::string> project_file_names(const Variables& variables) {
  std::vector<std::string> names = {".project"};
  const auto other = variables.non_empty("VIRTUALENVWRAPPER_PROJECT_FILENAME");
  const bool is_plain = other && other->find('/') == std::string::npos;
  if (is_plain && *other != names.front()) names.insert(names.begin(), *other);
  return names;
}

std::optional<std::string> project_of_environment(FileSystem& files, const std::string& prefix,
                                                  std::span<const std::string> names) {
  constexpr size_t kMaxBytes = 8192;
  for (const std::string& name : names) {
    auto text = files.read_file(join_path(prefix, name), kMaxBytes);
    if (!text) continue;
    while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
    while (text->ends_with('/')) text->pop_back();
    if (!text->empty()) return text;
  }
  return std::nullopt;
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

CentralProjects::CentralProjects(FileSystem& files, const Variables& variables)
    : files_(files), variables_(variables) {}

void CentralProjects::read() {
  const std::vector<std::string> names = project_file_names(variables_);
  // virtualenvwrapper treats a relative WORKON_HOME as a path below the home directory.
  for (const std::string& home : virtualenv_homes(variables_, home_directory(variables_))) {
    for (const DirectoryEntry& entry : files_.list(home).value_or(std::vector<DirectoryEntry>())) {
      if (entry.type != FileType::Directory && entry.type != FileType::Symlink) continue;
      std::string prefix = join_path(home, entry.name);
      const auto project = project_of_environment(files_, prefix, names);
      if (project) environments_.emplace_back(*project, std::move(prefix));
    }
  }
  was_read_ = true;
}

std::vector<std::string> CentralProjects::environments_of(const std::string& directory) {
  if (!was_read_) read();
  const auto is_named = [&](const auto& each) { return each.first == directory; };
  const bool is_decided = std::ranges::all_of(environments_, is_named);
  const auto physical = is_decided ? std::nullopt : real_path(files_, directory);
  std::vector<std::string> found;
  for (const auto& each : environments_) {
    const bool leads_here = physical && leads_to(each.first, *physical);
    if (is_named(each) || leads_here) found.push_back(each.second);
  }
  return found;
}

// A .project file may name the project by a path that contains links. The links are followed only
// if the path is in the home directory, or if its last part has the same name as the last part of
// `physical`. Other paths are not accessed, because they may be on a file system that hangs.
bool CentralProjects::leads_to(const std::string& project, const std::string& physical) {
  if (project == physical) return true;
  const bool is_worth_it =
      is_absolute_path(project) && (path_contains(home_directory(variables_), project) ||
                                    base_name(project) == base_name(physical));
  return is_worth_it && real_path(files_.unwatched(), project) == physical;
}

}  // namespace venvctl
