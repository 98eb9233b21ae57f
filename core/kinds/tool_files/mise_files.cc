#include "core/kinds/tool_files/mise_files.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/path.h"
#include "core/formats/glob.h"
#include "core/kinds/tool_files/mise_settings.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// From the lowest to the highest precedence. A path that ends with "/" stands for every file *.toml
// in that directory.
constexpr std::string_view kSharedFiles[] = {".config/mise/conf.d/",
                                             ".config/mise/config.toml",
                                             ".config/mise/mise.toml",
                                             ".config/mise.toml",
                                             ".mise/conf.d/",
                                             ".mise/config.toml",
                                             "mise/conf.d/",
                                             "mise/config.toml",
                                             "mise.toml"};
constexpr std::string_view kLocalFiles[] = {".config/mise/config.local.toml",
                                            ".config/mise/mise.local.toml",
                                            ".config/mise.local.toml",
                                            ".mise/config.local.toml",
                                            "mise/config.local.toml",
                                            "mise.local.toml",
                                            ".mise.local.toml"};
// Beginnings of the paths of files for one of mise's environments; the environment's NAME follows.
// A beginning that ends with "/" stands for every file *.NAME.toml in that directory.
constexpr std::string_view kEnvironmentFiles[] = {
    ".config/mise/conf.d/", ".config/mise/config.", ".config/mise.",
    "mise/conf.d/",         "mise/config.",         "mise.",
    ".mise/conf.d/",        ".mise/config.",        ".mise."};
constexpr std::string_view kEndings[] = {".toml", ".local.toml"};

// Amounts of work for FileSystem::may_work_on.
constexpr size_t kWorkOfName = 32;
// How many pairs of characters can be compared in the time of parsing one byte.
constexpr size_t kMatchedAtOnce = 24;

// Collects the files of a level. Leaves out files in directories that do not exist, because each
// attempt to read a file costs time.
class LevelFiles {
 public:
  LevelFiles(const Level& level, const MiseSettings& settings)
      : level_(level), settings_(settings) {}

  // Adds a path below the level, or an absolute path.
  void add(std::string_view path) {
    if (path.ends_with('/')) return add_in(path, "");
    if (is_possible(path)) paths_.push_back(level_.path_of(path));
  }

  // Adds the files in a directory conf.d whose names end with `ending`, sorted by name.
  void add_in(std::string_view conf_d, const std::string& ending) {
    const std::string path(conf_d.substr(0, conf_d.size() - 1));
    if (!is_possible(path) || !is_directory(path)) return;
    const std::string directory = level_.path_of(path);
    level_.files.every_name_counts(directory);
    const auto entries = level_.files.list(directory).value_or(std::vector<DirectoryEntry>());
    if (!level_.files.may_work_on(directory, entries.size() * kWorkOfName)) return;
    for (const DirectoryEntry& entry : entries) {
      if (entry.name.starts_with('.') || !entry.name.ends_with(".toml")) continue;
      if (environment_ending(entry.name) == ending) {
        paths_.push_back(join_path(directory, entry.name));
      }
    }
  }

  bool is_directory(const std::string& path) {
    return level_.files.status(level_.path_of(path)).value_or(FileStatus()).is_directory();
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

  // Returns ".dev.toml" for "tools.dev.toml" and ".dev.local.toml" for "tools.dev.local.toml",
  // otherwise "".
  std::string environment_ending(std::string_view name) const {
    if (!settings_.has_environments_in_conf_d) return "";
    const size_t dot = name.find('.');
    const std::string ending(name.substr(dot));
    const bool has_none = dot == 0 || std::ranges::find(kEndings, ending) != std::end(kEndings);
    return has_none ? "" : ending;
  }

  const Level& level_;
  const MiseSettings& settings_;
  std::vector<std::string> paths_;
};

// Adds the files in `directory`, which contains the user's or the machine's own configuration.
void add_own_files(const std::string& directory, const MiseSettings& settings, LevelFiles& files) {
  if (!files.is_directory(directory)) return;
  const std::string conf_d = directory + "/conf.d/";
  files.add(conf_d);
  for (const std::string_view ending : kEndings) {
    for (const char* name : {"/config", "/mise"}) files.add(directory + name + std::string(ending));
    for (const std::string& environment : settings.environments) {
      const std::string own_ending = "." + environment + std::string(ending);
      if (settings.has_environments_in_conf_d) files.add_in(conf_d, own_ending);
      for (const char* name : {"/config", "/mise"}) files.add(directory + name + own_ending);
    }
  }
}

// Adds the files that belong to no project: the machine's, then the user's.
void add_global_files(const Variables& variables, const MiseSettings& settings, LevelFiles& files) {
  if (const auto file = mise_path(variables, "MISE_SYSTEM_CONFIG_FILE")) {
    files.add(*file);
  } else {
    add_own_files(mise_machine_directory(variables), settings, files);
  }
  for (const char* variable : {"MISE_GLOBAL_CONFIG_FILE", "MISE_CONFIG_FILE"}) {
    if (const auto file = mise_path(variables, variable)) return files.add(*file);
  }
  add_own_files(mise_user_directory(variables), settings, files);
}

void add_level_files(const Level& level, const MiseSettings& settings, LevelFiles& files) {
  // If the user has chosen another directory with MISE_CONFIG_DIR, mise ignores the usual one.
  const bool is_left_out =
      level.directory == home_directory(level.variables) &&
      mise_user_directory(level.variables) != config_directory(level.variables) + "/mise";
  const auto add = [&](std::string_view path) {
    if (!is_left_out || !path.starts_with(".config/mise/")) files.add(path);
  };
  // A path without "/" is a marker, so the listing of the level shows whether it exists.
  const auto add_marker = [&](std::string_view path) {
    if (path.find('/') != std::string_view::npos || level.has(path)) add(path);
  };
  for (const std::string& name : settings.file_names) add(name);
  if (settings.file_names.empty()) {
    for (const std::string_view path : kSharedFiles) add_marker(path);
    const auto name = level.variables.non_empty("MISE_DEFAULT_CONFIG_FILENAME");
    if (name) std::ranges::for_each(names_in_level({*name}), add);
    add_marker(".mise.toml");
    for (const std::string_view path : kLocalFiles) add_marker(path);
  }
  for (const std::string& environment : settings.environments) {
    for (const std::string_view ending : kEndings) {
      const std::string own_ending = environment + std::string(ending);
      for (const std::string_view beginning : kEnvironmentFiles) {
        if (!beginning.ends_with('/')) {
          add(std::string(beginning) + own_ending);
        } else if (settings.has_environments_in_conf_d && !is_left_out) {
          files.add_in(beginning, "." + own_ending);
        }
      }
    }
  }
}

// mise searches from the working directory upwards, and stops before a ceiling.
bool is_above_ceiling(const Level& level, const MiseSettings& settings) {
  const std::string& start =
      level.nearer.empty() ? level.directory : level.nearer.front().directory;
  return std::ranges::any_of(settings.ceilings, [&](const std::string& ceiling) {
    return path_contains(ceiling, start) && path_contains(level.directory, ceiling);
  });
}

// mise compares patterns with physical paths, because it knows only the physical path of the
// working directory. A setting without a pattern may be a path with links.
bool is_ignored(FileSystem& files, const MiseSettings& settings, const std::string& path) {
  if (settings.ignored.empty()) return false;
  const std::string physical = real_path(files, path).value_or(path);
  return std::ranges::any_of(settings.ignored, [&](const std::string& ignored) {
    const bool is_pattern = ignored.find_first_of("*?[{") != std::string::npos;
    if (!is_pattern) return path_contains(ignored, path) || path_contains(ignored, physical);
    return files.may_work_on(path, ignored.size() * physical.size() / kMatchedAtOnce) &&
           glob_matches(ignored.substr(1), physical.substr(1));
  });
}

// Returns the paths in the opposite order, so that the highest precedence comes first. Leaves out
// repetitions and files that mise ignores. mise also ignores a file if it ignores the config root
// of the file.
std::vector<std::string> by_precedence(const Level& level, std::vector<std::string> paths,
                                       const MiseSettings& settings) {
  std::vector<std::string> found;
  std::set<std::string> known;
  for (size_t i = paths.size(); i > 0; --i) {
    std::string& path = paths[i - 1];
    if (!known.insert(path).second || is_ignored(level.files, settings, path)) continue;
    const std::string root = mise_config_root(level.variables, path);
    if (!is_ignored(level.files, settings, root)) found.push_back(std::move(path));
  }
  return found;
}

// Whether the file is one of the user's or the machine's own files. If a variable names such a
// file, this file replaces the usual ones. The user's usual files then count as files of the level
// at the home directory.
bool is_global(const Variables& variables, const std::string& file) {
  const auto machines = mise_path(variables, "MISE_SYSTEM_CONFIG_FILE");
  if (machines == file) return true;
  if (!machines && path_contains(mise_machine_directory(variables), file)) return true;
  for (const char* variable : {"MISE_GLOBAL_CONFIG_FILE", "MISE_CONFIG_FILE"}) {
    if (const auto users = mise_path(variables, variable)) return *users == file;
  }
  return path_contains(mise_user_directory(variables), file);
}

}  // namespace

std::string mise_config_root(const Variables& variables, const std::string& file) {
  if (is_global(variables, file)) {
    return mise_path(variables, "MISE_GLOBAL_CONFIG_ROOT").value_or(home_directory(variables));
  }
  std::string_view directory = parent_path(file);
  const std::string_view name = base_name(file);
  const bool is_config = name.starts_with("config.") && name.ends_with(".toml");
  const bool is_in_conf_d = base_name(directory) == "conf.d";
  const std::string_view own = is_in_conf_d ? parent_path(directory) : directory;
  const bool is_in_own = base_name(own) == "mise" || base_name(own) == ".mise";
  if (is_in_own && (is_in_conf_d || is_config)) directory = parent_path(own);
  if (base_name(directory) == ".config") directory = parent_path(directory);
  return std::string(directory);
}

std::vector<std::string> mise_files(const Level& level) {
  const MiseSettings settings = mise_settings(level);
  LevelFiles files(level, settings);
  if (level.directory == home_directory(level.variables)) {
    add_global_files(level.variables, settings, files);
  }
  const bool is_searched =
      !is_above_ceiling(level, settings) && !is_ignored(level.files, settings, level.directory);
  if (is_searched) add_level_files(level, settings, files);
  return by_precedence(level, files.take(), settings);
}

std::vector<std::string> mise_global_files(const Level& level) {
  const MiseSettings settings = mise_settings(level);
  LevelFiles files(level, settings);
  add_global_files(level.variables, settings, files);
  return by_precedence(level, files.take(), settings);
}

}  // namespace venvctl
