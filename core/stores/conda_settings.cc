#include "core/stores/conda_settings.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "core/base/path.h"
#include "core/base/text.h"
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

// The configuration files, from the lowest to the highest precedence. A file that was added several
// times stays only at its first position.
class SettingsFiles {
 public:
  explicit SettingsFiles(FileSystem& files) : files_(files) {}

  // Adds a file, or all settings files in a directory.
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

  // Adds the path that `variable` contains.
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

// The directories in one source (a file or variable), with the flags that users of conda write as
// comments.
struct EnvsDirs {
  std::vector<std::string> directories;
  std::vector<std::string> flags;  // "top", "bottom" or any other text
  bool is_final = false;           // if true, conda ignores all later sources
  bool is_mambas = false;          // only mamba reads this source, and mamba knows no flags
};

std::string flag_in(std::string_view comment) {
  constexpr std::string_view kFrame = "!#";
  const size_t begin = comment.find_first_not_of(kFrame);
  if (begin == std::string_view::npos) return "";
  return std::string(comment.substr(begin, comment.find_last_not_of(kFrame) - begin + 1));
}

std::optional<EnvsDirs> source_in(FileSystem& files, const std::string& path) {
  const auto settings = YamlDocument::read(files, path);
  if (!settings) return std::nullopt;
  EnvsDirs source;
  source.is_mambas = path.find("mambarc") != std::string::npos;
  for (const char* key : {"envs_dirs", "envs_path"}) {
    std::ranges::move(settings->texts(key), std::back_inserter(source.directories));
    for (const std::string& comment : settings->comments(key)) {
      source.flags.push_back(source.is_mambas ? "" : flag_in(comment));
    }
    if (flag_in(settings->comment(key)) == "final") source.is_final = !source.is_mambas;
  }
  return source;
}

EnvsDirs source_in(const Variables& variables) {
  EnvsDirs source;
  for (const char* name : {"CONDA_ENVS_DIRS", "CONDA_ENVS_PATH"}) {
    const std::string list = variables.get(name).value_or("");
    for (const std::string_view path : split(list, ':')) {
      if (!trimmed(path).empty()) source.directories.emplace_back(trimmed(path));
    }
  }
  source.flags.resize(source.directories.size());
  return source;
}

void remove_overruled(std::vector<EnvsDirs>& sources) {
  const auto final = std::ranges::find(sources, true, &EnvsDirs::is_final);
  if (final == sources.end()) return;
  const auto is_ignored = [](const EnvsDirs& source) { return !source.is_mambas; };
  sources.erase(std::remove_if(final + 1, sources.end(), is_ignored), sources.end());
}

void add_flagged(const EnvsDirs& source, std::string_view flag, std::vector<std::string>& found) {
  for (size_t i = 0; i < source.directories.size(); ++i) {
    if (flag.empty() || source.flags[i] == flag) found.push_back(source.directories[i]);
  }
}

void remove_repeated(std::vector<std::string>& texts) {
  std::vector<std::string> unique;
  for (std::string& text : texts) {
    if (std::ranges::find(unique, text) == unique.end()) unique.push_back(std::move(text));
  }
  texts = std::move(unique);
}

// Combines the sources in conda's order. `sources` begins with the lowest precedence. The result
// begins with the directories that are flagged "top", in the order of the sources. The directories
// without such a flag follow, and then the directories that are flagged "bottom". In these two
// groups, the last source comes first.
std::vector<std::string> combined(std::span<const EnvsDirs> sources) {
  std::vector<std::string> all;
  for (const EnvsDirs& source : sources) add_flagged(source, "top", all);
  for (size_t i = sources.size(); i > 0; --i) add_flagged(sources[i - 1], "", all);
  std::vector<std::string> bottom;
  for (size_t i = sources.size(); i > 0; --i) add_flagged(sources[i - 1], "bottom", bottom);
  remove_repeated(all);
  std::ranges::move(bottom, std::back_inserter(all));
  std::ranges::reverse(all);
  remove_repeated(all);
  std::ranges::reverse(all);
  return all;
}

}  // namespace

std::vector<std::string> conda_configured_directories(FileSystem& files, const Variables& variables,
                                                      std::span<const std::string> roots) {
  std::vector<EnvsDirs> sources;
  for (const std::string& path : settings_files(files, variables, roots)) {
    if (auto source = source_in(files, path)) sources.push_back(*std::move(source));
  }
  sources.push_back(source_in(variables));
  remove_overruled(sources);
  return combined(sources);
}

}  // namespace venvctl
