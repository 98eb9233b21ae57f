// Paths as bytes: pieces, normal form, and containment by whole components.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

std::string join_path(std::string_view directory, std::string_view name);  // an absolute name wins
std::string_view parent_path(std::string_view path);                       // of "/" it is "/"
std::string_view base_name(std::string_view path);                         // of "/" it is ""
bool is_absolute_path(std::string_view path);

// No ".", "..", "//" or final "/", by the text alone; relative paths are taken from `directory`.
std::string normal_path(std::string_view directory, std::string_view path);
// `path` and its parents, "/" last. `path` is absolute and normal.
std::vector<std::string> path_and_parents(std::string_view path);
// Whole components: "/code" contains "/code" and "/code/x", never "/code-evil".
bool path_contains(std::string_view root, std::string_view path);
// "~" and "~/x" with `home` in front; anything else as it is.
std::string expand_home(std::string_view path, std::string_view home);

}  // namespace venvctl
