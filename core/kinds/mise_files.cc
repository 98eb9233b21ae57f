#include "core/kinds/mise_files.h"

#include <algorithm>
#include <iterator>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// Lowest precedence first. "/" at the end stands for every file *.toml of that directory.
constexpr std::string_view kSharedFiles[] = {".config/mise/conf.d/",
                                             ".config/mise/config.toml",
                                             ".config/mise/mise.toml",
                                             ".config/mise.toml",
                                             ".mise/conf.d/",
                                             ".mise/config.toml",
                                             "mise/config.toml",
                                             ".rtx.toml",
                                             "mise.toml"};
constexpr std::string_view kLocalFiles[] = {".config/mise/config.local.toml",
                                            ".config/mise/mise.local.toml",
                                            ".config/mise.local.toml",
                                            ".mise/config.local.toml",
                                            "mise/config.local.toml",
                                            ".rtx.local.toml",
                                            "mise.local.toml",
                                            ".mise.local.toml"};
// With the name of an environment in the place of "*".
constexpr std::string_view kEnvironmentFiles[] = {".config/mise/config.*.toml",
                                                  ".config/mise.*.toml",
                                                  "mise/config.*.toml",
                                                  "mise.*.toml",
                                                  ".mise/config.*.toml",
                                                  ".mise.*.toml",
                                                  ".config/mise/config.*.local.toml",
                                                  ".config/mise.*.local.toml",
                                                  "mise/config.*.local.toml",
                                                  "mise.*.local.toml",
                                                  ".mise/config.*.local.toml",
                                                  ".mise.*.local.toml"};

// The words of the first of these variables that is set.
std::vector<std::string> environment_words(const Variables& variables) {
  std::vector<std::string> words;
  for (const char* name : {"MISE_ENV", "MISE_PROFILE", "MISE_ENVIRONMENT"}) {
    const auto value = variables.get(name);
    if (!value) continue;
    for (const std::string_view word : split(*value, ',')) {
      // A word with a slash would name files of other directories.
      if (!word.empty() && word.find('/') == std::string_view::npos) words.emplace_back(word);
    }
    break;
  }
  return words;
}

// Names from MISE_OVERRIDE_CONFIG_FILENAMES and MISE_DEFAULT_CONFIG_FILENAME, except names that
// lead out of the level.
std::vector<std::string> named_files(const Variables& variables, std::string_view variable) {
  std::vector<std::string> names;
  const std::string list = variables.get(variable).value_or("");
  for (const std::string_view name : split(list, ':')) {
    const std::string path = normal_path("/", name);
    if (!name.empty() && !is_absolute_path(name) && path_below("/", path) == name) {
      names.emplace_back(name);
    }
  }
  return names;
}

// A path from a variable; absent if it is not absolute.
std::optional<std::string> named_path(const Variables& variables, std::string_view variable) {
  const auto value = variables.non_empty(variable);
  const std::string path = value ? expand_home(*value, home_directory(variables)) : "";
  return is_absolute_path(path) ? std::optional(normal_path("/", path)) : std::nullopt;
}

// The directory of the user's own configuration of mise.
std::string user_directory(const Variables& variables) {
  return named_path(variables, "MISE_CONFIG_DIR").value_or(config_directory(variables) + "/mise");
}

// Knows which directories of a level exist, so that files in absent directories cost nothing.
class LevelFiles {
 public:
  explicit LevelFiles(const Level& level) : level_(level) {}

  // Adds a path below the level, or an absolute path.
  void add(std::string_view path) {
    if (path.ends_with('/')) return add_all_in(std::string(path.substr(0, path.size() - 1)));
    if (is_possible(path)) paths_.push_back(level_.path_of(path));
  }
  std::vector<std::string> take() { return std::move(paths_); }

 private:
  bool is_possible(std::string_view path) {
    const size_t slash = path.find('/');
    if (slash == 0 || slash == std::string_view::npos) return true;
    if (!level_.has(path.substr(0, slash))) return false;
    const std::string_view directory = path.substr(0, path.rfind('/'));
    return directory.size() == slash || is_directory(std::string(directory));
  }

  bool is_directory(const std::string& path) {
    return level_.files.status(level_.path_of(path)).value_or(FileStatus()).is_directory();
  }

  void add_all_in(const std::string& path) {
    if (!is_possible(path) || !is_directory(path)) return;
    const std::string directory = level_.path_of(path);
    level_.files.every_name_counts(directory);
    for (const DirectoryEntry& entry :
         level_.files.list(directory).value_or(std::vector<DirectoryEntry>())) {
      const bool is_hidden = entry.name.starts_with('.');
      if (!is_hidden && entry.name.ends_with(".toml")) {
        paths_.push_back(join_path(directory, entry.name));
      }
    }
  }

  const Level& level_;
  std::vector<std::string> paths_;
};

std::string with_word(std::string_view pattern, std::string_view word) {
  const size_t star = pattern.find('*');
  return std::string(pattern.substr(0, star)) + std::string(word) +
         std::string(pattern.substr(star + 1));
}

// Adds the user's own files, which belong to the level of the home directory.
void add_user_files(const Level& level, const std::vector<std::string>& words, LevelFiles& files) {
  if (const auto file = named_path(level.variables, "MISE_GLOBAL_CONFIG_FILE")) {
    return files.add(*file);
  }
  const std::string directory = user_directory(level.variables);
  files.add(directory + "/conf.d/");
  for (const char* ending : {".toml", ".local.toml"}) {
    for (const char* name : {"/config", "/mise"}) files.add(directory + name + ending);
    for (const std::string& word : words) {
      for (const char* name : {"/config.", "/mise."}) files.add(directory + name + word + ending);
    }
  }
}

void add_level_files(const Level& level, const std::vector<std::string>& words, LevelFiles& files) {
  // If the user has chosen a different directory, the usual directory is ignored.
  const bool is_left_out =
      level.directory == home_directory(level.variables) &&
      user_directory(level.variables) != config_directory(level.variables) + "/mise";
  const auto add = [&](std::string_view path) {
    if (!is_left_out || !path.starts_with(".config/mise/")) files.add(path);
  };
  // These names are markers: the listing of the level shows whether they exist.
  const auto add_marker = [&](std::string_view path) {
    if (path.find('/') != std::string_view::npos || level.has(path)) add(path);
  };
  const auto overriding = named_files(level.variables, "MISE_OVERRIDE_CONFIG_FILENAMES");
  for (const std::string& name : overriding) add(name);
  if (overriding.empty()) {
    for (const std::string_view path : kSharedFiles) add_marker(path);
    for (const std::string& name : named_files(level.variables, "MISE_DEFAULT_CONFIG_FILENAME")) {
      add(name);
    }
    add_marker(".mise.toml");
    for (const std::string_view path : kLocalFiles) add_marker(path);
  }
  for (const std::string& word : words) {
    for (const std::string_view pattern : kEnvironmentFiles) add(with_word(pattern, word));
  }
}

}  // namespace

bool mise_variables_name_files(const Variables& variables) {
  return !environment_words(variables).empty() || named_path(variables, "MISE_CONFIG_DIR") ||
         named_path(variables, "MISE_GLOBAL_CONFIG_FILE") ||
         !named_files(variables, "MISE_OVERRIDE_CONFIG_FILENAMES").empty() ||
         !named_files(variables, "MISE_DEFAULT_CONFIG_FILENAME").empty();
}

std::vector<std::string> mise_files(const Level& level) {
  const std::vector<std::string> words = environment_words(level.variables);
  LevelFiles files(level);
  if (level.directory == home_directory(level.variables)) add_user_files(level, words, files);
  add_level_files(level, words, files);
  std::vector<std::string> paths = files.take();
  std::ranges::reverse(paths);
  std::vector<std::string> unique;
  for (std::string& path : paths) {
    if (std::ranges::find(unique, path) == unique.end()) unique.push_back(std::move(path));
  }
  return unique;
}

}  // namespace venvctl
