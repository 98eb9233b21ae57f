#include "core/kinds/tool_files/pyproject.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// Whether a directory above the level, up to the home directory, has a file of this name.
bool is_above(const Level& level, std::string_view name) {
  const std::string home = home_directory(level.variables);
  std::string_view at = level.directory;
  while (at != home && at != "/") {
    at = parent_path(at);
    if (level.files.status(join_path(at, name)).value_or(FileStatus()).is_regular()) return true;
  }
  return false;
}

}  // namespace

bool is_managers_table(const TomlDocument& document, TomlDocument::Path path,
                       std::span<const std::string_view> of_building) {
  if (!document.has_table(path)) return false;
  const auto keys = document.keys(path);
  return keys.empty() || !std::ranges::all_of(keys, [&](std::string_view key) {
           return std::ranges::find(of_building, key) != of_building.end();
         });
}

std::optional<std::string> project_above(FileSystem& files, const Variables& variables,
                                         const std::string& directory) {
  const std::string home = home_directory(variables);
  std::string_view at = directory;
  while (at != home && at != "/") {
    at = parent_path(at);
    const std::string path = join_path(at, "pyproject.toml");
    // The limit is the same as in TomlDocument, so that a FileSystem that remembers results reads
    // the file only once.
    const auto text = files.read_file(path, TomlDocument::kMaxBytes + 1);
    if (!text) continue;
    constexpr size_t kReadAtOnce = 16;  // how many bytes are read in the time of parsing one byte
    const bool is_usable = files.may_work_on(path, text->size() / kReadAtOnce);
    return is_usable ? std::optional(std::string(at)) : std::nullopt;
  }
  return std::nullopt;
}

bool may_compare(FileSystem& files, const std::string& root, std::string_view member,
                 std::string_view directory) {
  constexpr size_t kWorkOfMember = 512;
  // How many pairs of characters can be compared in the time of parsing one byte.
  constexpr size_t kMatchedAtOnce = 24;
  return files.may_work_on(join_path(root, "pyproject.toml"),
                           kWorkOfMember + member.size() * directory.size() / kMatchedAtOnce);
}

bool is_python_project(const Level& level, std::string_view other) {
  if (level.has("pyproject.toml") || (!other.empty() && level.has(other))) return true;
  if (!level.nearer.empty()) return false;
  if (project_above(level.files, level.variables, level.directory)) return false;
  return other.empty() || !is_above(level, other);
}

bool is_a_level(const Level& here, std::string_view directory) {
  return std::ranges::find(here.nearer, directory, &Level::directory) != here.nearer.end();
}

Level level_at(const Level& here, const std::string& directory) {
  Level level = here;
  level.directory = directory;
  level.entries = here.files.list_level(directory).value_or(std::vector<DirectoryEntry>());
  level.nearer = {};
  return level;
}

}  // namespace venvctl
