// Handles paths as byte strings: their parts, normalization, and containment by whole components.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

// An absolute `name` is returned as it is.
std::string join_path(std::string_view directory, std::string_view name);
std::string_view parent_path(std::string_view path);  // "/" for "/"
std::string_view base_name(std::string_view path);    // "" for "/"
bool is_absolute_path(std::string_view path);

// Removes ".", "..", "//" and a final "/" lexically, without following links. A relative `path`
// starts at `directory`.
std::string normal_path(std::string_view directory, std::string_view path);
// `path` and its parents, "/" last. `path` must be absolute and normalized.
std::vector<std::string> path_and_parents(std::string_view path);
// Compares whole components: "/code" contains "/code" and "/code/x", but not "/code-evil".
bool path_contains(std::string_view root, std::string_view path);
// The part of `path` below `root`, which must contain it: "b/c" for "/a" and "/a/b/c", "" if they
// are equal. Both must be absolute, or both relative; a relative root "" contains everything.
std::string_view path_below(std::string_view root, std::string_view path);
// Replaces "~" by `home` in "~" and "~/x". Any other path is returned unchanged.
std::string expand_home(std::string_view path, std::string_view home);

}  // namespace venvctl
