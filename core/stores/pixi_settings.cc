#include "core/stores/pixi_settings.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

using Documents = std::vector<TomlDocument>;  // the first document that has a value decides

std::vector<std::string> files_of_user(const Variables& variables) {
  constexpr std::string_view kYes[] = {"1", "true", "t", "yes", "y", "on"};
  const std::string no_config = ascii_lower(variables.get("PIXI_NO_CONFIG").value_or(""));
  if (std::ranges::find(kYes, no_config) != std::end(kYes)) return {};
  if (const auto named = variables.non_empty("PIXI_CONFIG_FILE")) {
    return is_absolute_path(*named) ? std::vector{normal_path("/", *named)}
                                    : std::vector<std::string>();
  }
  const auto home = variables.non_empty("PIXI_HOME");
  const std::string own =
      home ? normal_path("/", *home) : join_path(home_directory(variables), ".pixi");
  return {join_path(own, "config.toml"), join_path(config_directory(variables), "pixi/config.toml"),
          "/etc/pixi/config.toml"};
}

std::optional<std::string> absolute(const Variables& variables,
                                    const std::optional<std::string>& path) {
  if (!path) return std::nullopt;
  const std::string expanded = expand_home(*path, home_directory(variables));
  return is_absolute_path(expanded) ? std::optional(normal_path("/", expanded)) : std::nullopt;
}

std::optional<std::string> path_in(const Documents& documents, const Variables& variables,
                                   TomlDocument::Path key) {
  for (const TomlDocument& document : documents) {
    if (auto path = absolute(variables, document.text(key))) return path;
  }
  return std::nullopt;
}

std::optional<std::string> path_in_variable(const Variables& variables, std::string_view name) {
  const auto path = variables.non_empty(name);
  return path && is_absolute_path(*path) ? std::optional(normal_path("/", *path)) : std::nullopt;
}

// The directory that `detached-environments = true` means.
std::string directory_in_cache(FileSystem& files, const Variables& variables,
                               const Documents& documents) {
  if (auto path = path_in_variable(variables, "PIXI_CACHE_DETACHED_ENVIRONMENTS_DIR")) return *path;
  if (auto path = path_in(documents, variables, {"cache", "detached-environments"})) return *path;
  auto root = path_in_variable(variables, "PIXI_CACHE_DIR");
  if (!root) root = path_in_variable(variables, "RATTLER_CACHE_DIR");
  if (!root) root = path_in(documents, variables, {"cache", "root"});
  if (!root) {
    const std::string usual = cache_directory(variables);
    const std::string own = join_path(usual, ".pixi");
    root = files.status(own) ? own : join_path(usual, "rattler/cache");
  }
  return join_path(*root, "envs");
}

std::optional<std::string> directory_by(FileSystem& files, const Variables& variables,
                                        const Documents& documents) {
  constexpr std::string_view kKey = "detached-environments";
  for (const TomlDocument& document : documents) {
    if (auto path = absolute(variables, document.text({kKey}))) return path;
    const auto is_detached = document.truth({kKey});
    if (!is_detached) continue;
    if (!*is_detached) return std::nullopt;
    return directory_in_cache(files, variables, documents);
  }
  return std::nullopt;
}

}  // namespace

PixiSettings pixi_settings(FileSystem& files, const Variables& variables, const std::string& root) {
  Documents documents;
  for (const std::string& path : files_of_user(variables)) {
    if (auto document = TomlDocument::read(files, path)) documents.push_back(*std::move(document));
  }
  PixiSettings settings;
  settings.detached_directory = directory_by(files, variables, documents);
  if (root.empty()) return settings;
  const std::string own = join_path(root, ".pixi/config.toml");
  auto document = TomlDocument::read(files, own);
  if (!document) return settings;
  documents.insert(documents.begin(), *std::move(document));
  const auto users = std::move(settings.detached_directory);
  settings.detached_directory = directory_by(files, variables, documents);
  if (settings.detached_directory != users) settings.directory_set_by = own;
  return settings;
}

}  // namespace venvctl
