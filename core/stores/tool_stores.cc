#include "core/stores/tool_stores.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr size_t kMaxRecordBytes = 1024 * 1024;

std::string absolute_or(const std::optional<std::string>& path, const std::string& standard) {
  return path && is_absolute_path(*path) ? normal_path("/", *path) : standard;
}

std::string text_in(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string name_by_pipx(FileSystem& files, const std::string& prefix) {
  const auto text = files.read_file(join_path(prefix, "pipx_metadata.json"), kMaxRecordBytes);
  const auto record = parsed_json(text.value_or(""));
  if (!record.is_object() || !record.contains("main_package")) return "";
  const auto& package = record["main_package"];
  if (!package.is_object()) return "";
  const std::string name = text_in(package, "package");
  return name.empty() ? "" : name + text_in(package, "suffix");
}

std::string name_by_uv(FileSystem& files, const std::string& prefix) {
  const auto receipt = TomlDocument::read(files, join_path(prefix, "uv-receipt.toml"));
  if (!receipt) return "";
  // The first requirement is the tool itself. The other requirements come from the option --with.
  const auto requirements = receipt->tables({"tool", "requirements"});
  return requirements.empty() ? "" : requirements.front().text({"name"}).value_or("");
}

// The directory of a clone has a random name, so the name comes from the URL of the repository that
// pre-commit cloned.
std::string name_of_clone(FileSystem& files, const std::string& repository) {
  constexpr std::string_view kSuffix = ".git";
  const auto config = files.read_file(join_path(repository, ".git/config"), kMaxRecordBytes);
  for (const std::string_view line : split(config ? std::string_view(*config) : "", '\n')) {
    const size_t equals = line.find('=');
    const bool is_url =
        equals != std::string_view::npos && trimmed(line.substr(0, equals)) == "url";
    if (!is_url) continue;
    std::string_view name = base_name(trimmed(line.substr(equals + 1)));
    if (name.ends_with(kSuffix)) name.remove_suffix(kSuffix.size());
    if (!name.empty()) return std::string(name);
  }
  return std::string(base_name(repository));
}

std::vector<std::string> tool_directories(FileSystem& files, const Variables& variables,
                                          std::string_view kind) {
  if (kind == "uv-tool") return {uv_tool_directory(variables)};
  if (kind == "uv-script") return {uv_cache_directory(files, variables)};
  if (kind == "pre-commit") return {pre_commit_home(variables)};
  if (kind != "pipx") return {};
  std::vector<std::string> directories = pipx_homes(variables);
  directories.push_back(join_path(cache_directory(variables), "pipx"));
  return directories;
}

}  // namespace

std::vector<OwnToolDirectory> own_tool_directories(FileSystem& files, const Variables& variables,
                                                   std::string_view kind) {
  Variables only_home;
  only_home.set("HOME", home_directory(variables));
  std::vector<OwnToolDirectory> own;
  for (std::string& each : tool_directories(files, only_home, kind)) {
    own.push_back({std::move(each), true});
  }
  for (std::string& each : tool_directories(files, variables, kind)) {
    own.push_back({std::move(each), false});
  }
  return own;
}

std::vector<std::string> pipx_homes(const Variables& variables) {
  const std::string home = home_directory(variables);
  const auto named = variables.non_empty("PIPX_HOME");
  if (named) {
    const std::string path = expand_home(*named, home);
    if (is_absolute_path(path)) return {normal_path("/", path)};
  }
  // If the first directory exists, pipx uses it: before pipx 1.3, it was the only one.
  return {join_path(home, ".local/pipx"), join_path(data_directory(variables), "pipx")};
}

std::string uv_tool_directory(const Variables& variables) {
  return absolute_or(variables.non_empty("UV_TOOL_DIR"),
                     join_path(data_directory(variables), "uv/tools"));
}

std::string uv_cache_directory(FileSystem& files, const Variables& variables) {
  const std::string standard = join_path(cache_directory(variables), "uv");
  if (const auto named = variables.non_empty("UV_CACHE_DIR")) return absolute_or(named, standard);
  const auto settings =
      TomlDocument::read(files, join_path(config_directory(variables), "uv/uv.toml"));
  return absolute_or(settings ? settings->text({"cache-dir"}) : std::nullopt, standard);
}

std::string pre_commit_home(const Variables& variables) {
  return absolute_or(variables.non_empty("PRE_COMMIT_HOME"),
                     join_path(cache_directory(variables), "pre-commit"));
}

std::vector<CentralStore> tool_stores(FileSystem& files, const Variables& variables) {
  std::vector<CentralStore> stores;
  for (const std::string& home : pipx_homes(variables)) {
    for (const char* pattern : {"venvs/*", "shared", ".cache/*"}) {
      stores.push_back({home, "pipx", pattern});
    }
  }
  stores.push_back({cache_directory(variables), "pipx", "pipx/*"});
  stores.push_back({uv_tool_directory(variables), "uv-tool", "*"});
  const std::string cache = uv_cache_directory(files, variables);
  stores.push_back({cache, "uv-script", "environments-v*/*"});
  stores.push_back({cache, "uv-script", "environments-v*/*/@"});
  const std::string hooks = pre_commit_home(variables);
  stores.push_back({hooks, "pre-commit", "repo*/py_env-*"});
  stores.push_back({hooks, "pre-commit", "repo*/conda-*"});
  return stores;
}

std::string name_of_tool_environment(FileSystem& files, std::string_view kind,
                                     const std::string& prefix) {
  if (kind == "pre-commit") return name_of_clone(files, std::string(parent_path(prefix)));
  std::string name;
  if (kind == "pipx") name = name_by_pipx(files, prefix);
  if (kind == "uv-tool") name = name_by_uv(files, prefix);
  return name.empty() ? std::string(base_name(prefix)) : name;
}

}  // namespace venvctl
