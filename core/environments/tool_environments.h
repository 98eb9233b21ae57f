// The environments that tools keep for programs or scripts, not for a project: listed, never chosen
// for a directory.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/files/file_system.h"

namespace venvctl {

// pipx: the packages that pipx installed, what `pipx run` keeps, and pipx's shared libraries.
// uv-tool: `uv tool install`. uv-script: the environments in uv's cache, for scripts, `uvx` and
// `uv run --with`. pre-commit: the hooks that are written in Python.
inline constexpr std::string_view kToolKinds[] = {"pipx", "uv-tool", "uv-script", "pre-commit"};
bool is_tool_kind(std::string_view kind);

// "pipx", "uv" or "pre-commit"; "" for other kinds.
std::string_view tool_of(std::string_view kind);

// The kind of the environment at `prefix` if its path is one that only a tool uses; else "". An
// environment in uv's cache that belongs to a project (uv's preview centralized-project-envs) is
// not a tool environment.
std::string_view tool_kind_of_place(std::string_view prefix);

// The same, but also recognizes the environment by its files. `entries`: the listing of `prefix`.
std::string_view tool_kind(FileSystem& files, const std::string& prefix,
                           std::span<const DirectoryEntry> entries);

}  // namespace venvctl
