#include "core/discovery/found_project.h"

#include <algorithm>
#include <iterator>

#include "core/base/path.h"
#include "core/kinds/rules.h"

namespace venvctl {
namespace {

bool is_project_name(std::string_view name) {
  return name == ".venv" || std::ranges::find(kKnownNames, name) != std::end(kKnownNames);
}

// The project directory, according to the last names in the path; "" if they show no project.
std::string_view holder_of(std::string_view prefix) {
  const std::string_view parent = parent_path(prefix);
  const std::string_view keeper = base_name(parent);
  if (is_project_name(base_name(prefix))) return parent;
  if (keeper == ".tox" || keeper == ".nox") return parent_path(parent);
  const std::string_view above = parent_path(parent);
  if (keeper == "envs" && base_name(above) == ".pixi") return parent_path(above);
  return "";
}

}  // namespace

std::string project_of_found(std::string_view prefix, std::string_view home) {
  const std::string_view holder = holder_of(prefix);
  return holder == home || holder == "/" ? "" : std::string(holder);
}

}  // namespace venvctl
