#include "core/kinds/mise.h"

#include "core/base/path.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/user_directories.h"

namespace venvctl {
namespace {

// A string, or a table with `path`; templates are not evaluated, so one names nothing.
std::optional<std::string> named_path(const TomlDocument& config) {
  auto path = config.text({"env", "_", "python", "venv"});
  if (!path) path = config.text({"env", "_", "python", "venv", "path"});
  const bool is_template = path && path->find("{{") != std::string::npos;
  return is_template ? std::nullopt : path;
}

}  // namespace

std::optional<Proposal> propose_mise(const Level& level) {
  for (const std::string_view marker : kMiseMarkers) {
    if (!level.has(marker)) continue;
    const std::string file(marker == ".config" ? ".config/mise.toml" : marker);
    const auto config = TomlDocument::read(level.files, level.path_of(file));
    const auto path = config ? named_path(*config) : std::nullopt;
    if (!path) continue;
    Proposal proposal;
    proposal.prefixes = {
        normal_path(level.directory, expand_home(*path, home_directory(level.variables)))};
    proposal.marker = file;
    proposal.pointer = level.path_of(file);
    return proposal;
  }
  return std::nullopt;
}

}  // namespace venvctl
