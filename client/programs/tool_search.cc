#include "client/programs/tool_search.h"

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {
namespace {

// The work tree that contains the current directory, or the current directory itself if it is in no
// work tree. "" if the result contains the home directory, because the programs there are the
// user's own.
std::string current_project(FileSystem& files, const Variables& variables) {
  const std::string directory = variables.get("PWD").value_or("");
  if (!is_absolute_path(directory)) return "";
  const std::string home = normal_path("/", variables.get("HOME").value_or("/"));
  std::string project = normal_path("/", directory);
  for (const std::string& each : path_and_parents(project)) {
    if (path_contains(each, home)) break;
    if (!files.link_status(join_path(each, ".git"))) continue;
    project = each;
    break;
  }
  return path_contains(project, home) ? "" : project;
}

bool is_inside(FileSystem& files, const std::string& project, const std::string& program) {
  if (project.empty()) return false;
  if (path_contains(project, program)) return true;
  const auto real_project = real_path(files, project);
  const auto real_program = real_path(files, program);
  return real_project && real_program && path_contains(*real_project, *real_program);
}

}  // namespace

std::optional<std::string> find_tool(FileSystem& files, const Variables& variables,
                                     std::string_view name) {
  const std::string active = variables.get("VIRTUAL_ENV").value_or("");
  const std::string path = path_without_links(variables.get("PATH").value_or(""));
  const std::string project = current_project(files, variables);
  for (std::string_view element : split(path, ':')) {
    if (!is_absolute_path(element)) continue;
    const std::string candidate = join_path(normal_path("/", element), name);
    if (!active.empty() && path_contains(active, candidate)) continue;
    const auto status = files.status(candidate);
    if (!status || !status->is_executable()) continue;
    if (!is_inside(files, project, candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace venvctl
