// Finds the directories in which tools keep environments for their own programs and scripts, and
// reads the tools' files there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/stores/central_stores.h"

namespace venvctl {

// The next four functions return absolute and normalized paths. A relative path in a variable is
// ignored, because its meaning depends on the directory in which the tool runs.
std::vector<std::string> pipx_homes(
    const Variables& variables);  // several paths if no variable names one
std::string uv_tool_directory(const Variables& variables);
std::string uv_cache_directory(FileSystem& files, const Variables& variables);
std::string pre_commit_home(const Variables& variables);

// The stores of the kinds in kToolKinds. Their environments are not trusted, and never chosen.
std::vector<CentralStore> tool_stores(FileSystem& files, const Variables& variables);

// The directories in which the tool of `kind` keeps the user's environments. The first directories
// are those that the tool uses if no variable is set. The directories that variables name follow.
struct OwnToolDirectory {
  std::string path;
  bool is_standard = false;  // depends on nothing but HOME
};
std::vector<OwnToolDirectory> own_tool_directories(FileSystem& files, const Variables& variables,
                                                   std::string_view kind);

// The name that a tool uses for its environment. It comes from the record that pipx or uv keeps in
// the environment, from the repository that pre-commit cloned, or else from the path.
std::string name_of_tool_environment(FileSystem& files, std::string_view kind,
                                     const std::string& prefix);

}  // namespace venvctl
