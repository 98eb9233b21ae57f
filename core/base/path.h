// Handles paths as byte strings: their parts, normalization, and containment by whole components.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// Returns "directory/name". Returns only `name` if `name` is absolute or `directory` is empty.
std::string join_path(std::string_view directory, std::string_view name);
std::string_view parent_path(std::string_view path);  // "/" for "/", "" for a path without "/"
std::string_view base_name(std::string_view path);    // "" for "/"
bool is_absolute_path(std::string_view path);

// Removes ".", ".." with the component before it, empty components and a final "/". Looks only at
// the text of the path, so it follows no links. A relative `path` is relative to `directory`.
std::string normal_path(std::string_view directory, std::string_view path);
// `path` and its parents, "/" last. `path` must be absolute and normalized.
std::vector<std::string> path_and_parents(std::string_view path);
// Compares whole components: "/code" contains "/code" and "/code/x", but not "/code-evil".
bool path_contains(std::string_view root, std::string_view path);
// The part of `path` below `root`: "b/c" for the root "/a" and the path "/a/b/c", "" if both are
// equal. `root` must be "" or contain `path`. For the root "", the result is `path`.
std::string_view path_below(std::string_view root, std::string_view path);
// Replaces "~" by `home` in "~" and "~/x". Any other path is returned unchanged.
std::string expand_home(std::string_view path, std::string_view home);

}  // namespace venvctl
