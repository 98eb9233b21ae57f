#include "core/resolve/uv_agreement.h"

#include "core/base/path.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/kinds/uv.h"
#include "core/resolve/deciding_setting.h"

namespace venvctl {
namespace {

// Whether the user chose the environment for this project: with `venvctl use`, by approving a
// pointer, or because it is in the project. This matters because `uv sync` deletes all packages
// that the lock file does not name. A file of the project must not direct `uv sync` to an
// environment that other projects also use.
bool is_of_project(FileSystem& files, const Choice& choice) {
  if (choice.rule == "use" || choice.evidence.pointer) return true;
  const std::string root = real_path(files, choice.root).value_or(choice.root);
  return root != "/" && path_contains(root, choice.evidence.identity.real_path);
}

}  // namespace

bool is_unknown_to_uv(FileSystem& files, std::span<const Level> levels, const Choice& choice,
                      bool is_beside_other_world) {
  const Variables& variables = levels.front().variables;
  // uv cannot install into a Python elsewhere.
  if (is_elsewhere_kind(choice.kind)) return false;
  if (choice.is_conda || variables.non_empty("UV_PROJECT_ENVIRONMENT")) return false;
  if (!is_of_project(files, choice)) return false;
  const bool may_be_below_project = choice.rule == "use";
  const auto prefix = environment_for_uv(levels, may_be_below_project);
  if (!prefix && !(is_beside_other_world && choice.rule == "use")) return false;
  if (prefix && real_path(files, *prefix) == choice.evidence.identity.real_path) return false;
  return deciding_setting(files, variables, {"uv", "align"}) != "off";
}

}  // namespace venvctl
