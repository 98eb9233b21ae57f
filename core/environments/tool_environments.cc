#include "core/environments/tool_environments.h"

#include <algorithm>
#include <iterator>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// uv names the environment of a project "NAME-cp3.12.4-DIGEST". The environment of a script has no
// version: "NAME-DIGEST".
bool is_of_project(std::string_view name) {
  constexpr size_t kDigestCharacters = 16;
  constexpr std::string_view kImplementations[] = {"cp", "pp", "gp", "pyodide"};
  const size_t dash = name.rfind('-');
  if (dash == std::string_view::npos) return false;
  const std::string_view digest = name.substr(dash + 1);
  if (digest.size() != kDigestCharacters) return false;
  if (digest.find_first_not_of(kHexDigits) != std::string_view::npos) return false;
  const std::string_view rest = name.substr(0, dash);
  // The text after the last dash; all of `rest` if it has no dash.
  std::string_view version = rest.substr(rest.rfind('-') + 1);
  const auto* implementation = std::ranges::find_if(
      kImplementations, [&](std::string_view each) { return version.starts_with(each); });
  if (implementation == std::end(kImplementations)) return false;
  version.remove_prefix(implementation->size());
  return version.find('.') != std::string_view::npos && version.find_first_of("0123456789") == 0;
}

// pre-commit names the directory of a repository of hooks "repo" and eight characters that Python's
// tempfile chooses.
bool is_hook_repository(std::string_view name) {
  constexpr std::string_view kStem = "repo";
  constexpr size_t kRandomCharacters = 8;
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  return name.starts_with(kStem) && name.size() == kStem.size() + kRandomCharacters &&
         name.find_first_not_of(kCharacters) == std::string_view::npos;
}

// True for "environments-v2" if `stem` is "environments-v". The number is the format of that part
// of uv's cache.
bool is_bucket(std::string_view name, std::string_view stem) {
  return name.starts_with(stem) && name.size() > stem.size() &&
         name.find_first_not_of("0123456789", stem.size()) == std::string_view::npos;
}

// `name` is the name of the environment's directory. `parent`, `above` and `top` are the names of
// the three directories above it, the nearest first.
std::string_view kind_in_uv(std::string_view name, std::string_view parent, std::string_view above,
                            std::string_view top) {
  constexpr std::string_view kEnvironments = "environments-v";
  if (name.starts_with('.')) return "";  // such as the .venv of a project
  if (parent == "tools" && above == "uv" && top == "share") return "uv-tool";
  if (is_bucket(parent, kEnvironments)) return is_of_project(name) ? "" : "uv-script";
  if (is_bucket(above, kEnvironments)) return "uv-script";
  return is_bucket(parent, "archive-v") && above == "uv" ? "uv-script" : "";
}

}  // namespace

bool is_tool_kind(std::string_view kind) {
  return std::ranges::find(kToolKinds, kind) != std::end(kToolKinds);
}

std::string_view tool_of(std::string_view kind) {
  if (!is_tool_kind(kind)) return "";
  return kind.starts_with("uv-") ? "uv" : kind;
}

std::string_view tool_kind_of_place(std::string_view prefix) {
  const std::string_view name = base_name(prefix);
  const std::string_view directory = parent_path(prefix);
  const std::string_view parent = base_name(directory);
  const std::string_view above = base_name(parent_path(directory));
  const std::string_view top = base_name(parent_path(parent_path(directory)));
  if (parent == "venvs" && above == "pipx") return "pipx";
  if (parent == "pipx" && (name == "shared" || above == ".cache")) return "pipx";
  const bool is_of_hook = name.starts_with("py_env-") || name == "conda-default";
  if (is_of_hook && is_hook_repository(parent)) return "pre-commit";
  return kind_in_uv(name, parent, above, top);
}

std::string_view tool_kind(FileSystem& files, const std::string& prefix,
                           std::span<const DirectoryEntry> entries) {
  if (find_entry(entries, "pipx_metadata.json") != nullptr) return "pipx";
  if (find_entry(entries, "uv-receipt.toml") != nullptr) return "uv-tool";
  const std::string_view kind = tool_kind_of_place(prefix);
  if (!kind.empty() || base_name(prefix) != "shared") return kind;
  // PIPX_HOME may have any name, so this check does not use the names of the directories above.
  const auto venvs = files.status(join_path(parent_path(prefix), "venvs"));
  return venvs && venvs->is_directory() ? "pipx" : "";
}

}  // namespace venvctl
