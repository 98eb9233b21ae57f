// Finds out from pyproject.toml which tool manages a project, and finds the next pyproject.toml
// above.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/formats/toml_document.h"
#include "core/kinds/kind.h"

namespace venvctl {

// Whether the table at `path` shows that a tool manages the project. `of_building` has the keys
// that the tool's build backend reads. A table with only these keys is not enough, because any tool
// may manage a project that uses this build backend. An empty table is enough.
bool is_managers_table(const TomlDocument& document, TomlDocument::Path path,
                       std::span<const std::string_view> of_building);

// The nearest directory above `directory`, up to the home directory, that has a pyproject.toml
// which `files` can read. Absent if there is none, if reading it would be too much work
// (FileSystem::may_work_on), or if `directory` is the home directory.
std::optional<std::string> project_above(FileSystem& files, const Variables& variables,
                                         const std::string& directory);

// Called before `member` of a workspace, which is a path or a pattern, is compared with
// `directory`. Returns false if that would be too much work (FileSystem::may_work_on); `directory`
// then does not count as a member.
bool may_compare(FileSystem& files, const std::string& root, std::string_view member,
                 std::string_view directory);

// Whether PDM or Hatch would use the level as a project. They use a level with a pyproject.toml
// (or, for Hatch, with the file `other`). If neither the level nor a directory above it has such a
// file, both tools use the working directory.
bool is_python_project(const Level& level, std::string_view other = "");

// Whether `directory` was a level of the walk. `here` is the level of a last resort (kind.h).
bool is_a_level(const Level& here, std::string_view directory);
// A new level for `directory`, with the variables of `here` and without nearer levels.
Level level_at(const Level& here, const std::string& directory);

}  // namespace venvctl
