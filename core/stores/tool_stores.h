// Where tools keep environments for their own programs and scripts, and what the files there say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/stores/central_stores.h"

namespace venvctl {

// Absolute, normalized. A relative path in a variable is ignored: it depends on where the tool
// runs.
std::vector<std::string> pipx_homes(
    const Variables& variables);  // several, if no variable names one
std::string uv_tool_directory(const Variables& variables);
std::string uv_cache_directory(FileSystem& files, const Variables& variables);
std::string pre_commit_home(const Variables& variables);

// The stores of the kinds in kToolKinds. Nothing in them is trusted or chosen.
std::vector<CentralStore> tool_stores(FileSystem& files, const Variables& variables);

// The directories in which the tool of `kind` keeps the user's environments: those that the tool
// uses without any variable, then those of the variables.
struct OwnToolDirectory {
  std::string path;
  bool is_standard = false;  // depends on nothing but HOME
};
std::vector<OwnToolDirectory> own_tool_directories(FileSystem& files, const Variables& variables,
                                                   std::string_view kind);

// The name that a tool has for its environment: from pipx's or uv's record in it, or from the
// repository that pre-commit cloned; otherwise from the path.
std::string name_of_tool_environment(FileSystem& files, std::string_view kind,
                                     const std::string& prefix);

}  // namespace venvctl
