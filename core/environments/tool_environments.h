// Recognizes the environments that tools keep for programs or scripts, not for a project. They are
// listed, but never chosen for a directory.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/files/file_system.h"

namespace venvctl {

// pipx: the packages that pipx installed, the environments of `pipx run`, and pipx's shared
// libraries. uv-tool: the environments of `uv tool install`. uv-script: the environments in uv's
// cache, which uv creates for scripts, `uvx` and `uv run --with`. pre-commit: the environments of
// hooks that are written in Python.
inline constexpr std::string_view kToolKinds[] = {"pipx", "uv-tool", "uv-script", "pre-commit"};
bool is_tool_kind(std::string_view kind);

// "pipx", "uv" or "pre-commit"; "" for other kinds.
std::string_view tool_of(std::string_view kind);

// The kind in kToolKinds whose tool is the only one that uses paths such as `prefix`; "" if there
// is none. With uv's preview feature centralized-project-envs, uv's cache also contains
// environments of projects; for these, the result is "".
std::string_view tool_kind_of_place(std::string_view prefix);

// Like tool_kind_of_place(), but also recognizes the environment by its files. `entries` is the
// listing of `prefix`.
std::string_view tool_kind(FileSystem& files, const std::string& prefix,
                           std::span<const DirectoryEntry> entries);

}  // namespace venvctl
