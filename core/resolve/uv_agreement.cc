#include "core/resolve/uv_agreement.h"

#include "core/base/path.h"
#include "core/formats/toml_document.h"
#include "core/kinds/uv.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// A decision depends on this setting, so it is read as the files of projects are.
bool is_turned_off(FileSystem& files, const Variables& variables) {
  const std::string path = join_path(config_directory(variables), "venvctl/config.toml");
  const auto configuration = TomlDocument::read(files, path);
  return configuration && configuration->text({"uv", "align"}) == "off";
}

}  // namespace

bool is_unknown_to_uv(FileSystem& files, std::span<const Level> levels, const Choice& choice) {
  const Variables& variables = levels.front().variables;
  if (choice.is_conda || variables.non_empty("UV_PROJECT_ENVIRONMENT")) return false;
  const bool may_be_below_project = choice.rule == "use";
  const auto prefix = environment_for_uv(levels, may_be_below_project);
  if (!prefix || real_path(files, *prefix) == choice.evidence.identity.real_path) return false;
  return !is_turned_off(files, variables);
}

}  // namespace venvctl
