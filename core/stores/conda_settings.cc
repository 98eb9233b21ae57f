#include "core/stores/conda_settings.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/base/path.h"
#include "core/formats/yaml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr std::string_view kCondaNames[] = {".condarc", "condarc", "condarc.d"};
constexpr std::string_view kMambaNames[] = {".mambarc", "mambarc", "mambarc.d"};
constexpr std::string_view kSharedNames[] = {".condarc", "condarc", "condarc.d", ".mambarc"};

bool is_yaml_name(std::string_view name) {
  constexpr size_t kShortest = 5;  // "a.yml"
  return name.size() >= kShortest && (name.ends_with(".yml") || name.ends_with(".yaml")) &&
         name != ".yaml";
}

bool is_settings_name(std::string_view name) {
  constexpr std::string_view kNames[] = {".condarc", "condarc", ".mambarc", "mambarc"};
  return is_yaml_name(name) || std::ranges::find(kNames, name) != std::end(kNames);
}

// The configuration files, lowest precedence first. Each appears once, at its first place.
class SettingsFiles {
 public:
  explicit SettingsFiles(FileSystem& files) : files_(files) {}

  // A file, or a directory of files.
  void add(const std::string& path) {
    const auto status = files_.status(path);
    if (status && status->is_directory()) return add_all_in(path);
    if (status && is_settings_name(base_name(path))) add_file(path);
  }

  void add_in(const std::string& directory, std::span<const std::string_view> names) {
    const auto status = files_.status(directory);
    if (!status || !status->is_directory()) return;
    for (const std::string_view name : names) add(join_path(directory, name));
  }

  // The path that `variable` names.
  void add_named(const Variables& variables, std::string_view variable) {
    const auto path = variables.non_empty(variable);
    if (!path) return;
    const std::string expanded = expand_home(*path, home_directory(variables));
    if (is_absolute_path(expanded)) add(normal_path("/", expanded));
  }

  std::vector<std::string> take() { return std::move(paths_); }

 private:
  void add_all_in(const std::string& directory) {
    files_.every_name_counts(directory);
    for (const DirectoryEntry& entry :
         files_.list(directory).value_or(std::vector<DirectoryEntry>())) {
      const std::string path = join_path(directory, entry.name);
      if (!is_yaml_name(entry.name)) continue;
      if (files_.status(path).value_or(FileStatus()).is_regular()) add_file(path);
    }
  }

  void add_file(const std::string& path) {
    if (std::ranges::find(paths_, path) == paths_.end()) paths_.push_back(path);
  }

  FileSystem& files_;
  std::vector<std::string> paths_;
};

std::vector<std::string> settings_files(FileSystem& files, const Variables& variables,
                                        std::span<const std::string> roots) {
  const std::string home = home_directory(variables);
  SettingsFiles found(files);
  found.add_in("/etc/conda", kSharedNames);
  found.add_in("/var/lib/conda", kSharedNames);
  for (size_t i = roots.size(); i > 0; --i) found.add_in(roots[i - 1], kSharedNames);
  const auto own = variables.get("XDG_CONFIG_HOME");
  if (own && is_absolute_path(*own))
    found.add_in(config_directory(variables) + "/conda", kCondaNames);
  found.add_in(join_path(home, ".config/conda"), kCondaNames);
  found.add_in(join_path(home, ".conda"), kCondaNames);
  found.add(join_path(home, ".condarc"));
  found.add_named(variables, "CONDARC");
  found.add_in(join_path(config_directory(variables), "mamba"), kMambaNames);
  found.add_in(join_path(home, ".mamba"), kMambaNames);
  found.add(join_path(home, ".mambarc"));
  found.add_named(variables, "MAMBARC");
  return found.take();
}

}  // namespace

std::vector<std::string> conda_configured_directories(FileSystem& files, const Variables& variables,
                                                      std::span<const std::string> roots) {
  std::vector<std::string> paths = settings_files(files, variables, roots);
  std::ranges::reverse(paths);
  std::vector<std::string> directories;
  for (const std::string& path : paths) {
    const auto settings = YamlDocument::read(files, path);
    if (!settings) continue;
    for (const char* key : {"envs_dirs", "envs_path"}) {
      std::ranges::move(settings->texts(key), std::back_inserter(directories));
    }
  }
  return directories;
}

}  // namespace venvctl
