#include "core/base/path.h"

#include <algorithm>

namespace venvctl {

bool is_absolute_path(std::string_view path) { return !path.empty() && path.front() == '/'; }

std::string join_path(std::string_view directory, std::string_view name) {
  if (is_absolute_path(name) || directory.empty()) return std::string(name);
  std::string joined(directory);
  if (joined.back() != '/') joined += '/';
  joined += name;
  return joined;
}

std::string_view parent_path(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view base_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string normal_path(std::string_view directory, std::string_view path) {
  const std::string whole = join_path(directory, path);
  std::string normal;
  size_t at = 0;
  while (at < whole.size()) {
    const size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view component(whole.data() + at, end - at);
    at = end + 1;
    if (component.empty() || component == ".") continue;
    if (component == "..") {
      normal.erase(normal.empty() ? 0 : normal.rfind('/'));
      continue;
    }
    normal += '/';
    normal += component;
  }
  return normal.empty() ? "/" : normal;
}

std::vector<std::string> path_and_parents(std::string_view path) {
  std::vector<std::string> levels;
  for (;; path = parent_path(path)) {
    levels.emplace_back(path);
    if (path.size() <= 1) return levels;
  }
}

bool path_contains(std::string_view root, std::string_view path) {
  if (root == "/") return is_absolute_path(path);
  if (!path.starts_with(root)) return false;
  return path.size() == root.size() || path[root.size()] == '/';
}

std::string_view path_below(std::string_view root, std::string_view path) {
  if (path.size() == root.size()) return "";
  const bool ends_with_slash = root.empty() || root == "/";
  return path.substr(ends_with_slash ? root.size() : root.size() + 1);
}

std::string expand_home(std::string_view path, std::string_view home) {
  if (path == "~") return std::string(home);
  if (path.starts_with("~/")) return join_path(home, path.substr(2));
  return std::string(path);
}

}  // namespace venvctl
