#include "core/kinds/tool_files/path_python.h"

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {

std::optional<std::string> version_of_first_python(FileSystem& files, const Variables& variables) {
  const std::string path = variables.get("PATH").value_or("");
  for (const std::string_view entry : split(path, ':')) {
    if (!is_absolute_path(entry)) continue;
    const std::string directory = normal_path("/", entry);
    const auto python = files.status(join_path(directory, "python3"));
    if (!python || !python->is_executable()) continue;
    if (files.status(join_path(parent_path(directory), "pyvenv.cfg"))) continue;
    const auto program = real_path(files, join_path(directory, "python3"));
    constexpr std::string_view kName = "python";
    const std::string_view name = program ? base_name(*program) : "";
    const std::string_view version = name.starts_with(kName) ? name.substr(kName.size()) : "";
    if (version.find('.') == std::string_view::npos) return std::nullopt;
    return std::string(version);
  }
  return std::nullopt;
}

}  // namespace venvctl
