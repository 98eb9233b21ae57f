#include "core/kinds/tool_files/mise_settings.h"

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

using Names = std::vector<std::string>;

std::optional<Names> list_in(const Variables& variables, std::string_view variable,
                             char separator) {
  const auto value = variables.get(variable);
  if (!value) return std::nullopt;
  Names names;
  for (const std::string_view name : split(*value, separator)) {
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

// Whether the list is short enough. A long list would cost too much, because each name causes
// lookups of files in each level.
bool is_short(const Names& names) {
  constexpr size_t kMaxNames = 64;
  constexpr size_t kMaxBytes = 16 * 1024;
  size_t bytes = 0;
  for (const std::string& name : names) bytes += name.size();
  return names.size() <= kMaxNames && bytes <= kMaxBytes;
}

// Reads the files .miserc.toml and miserc.toml, from the highest to the lowest precedence.
class EarlyFiles {
 public:
  explicit EarlyFiles(const Level& level) : level_(level) {
    const std::string& start =
        level.nearer.empty() ? level.directory : level.nearer.front().directory;
    const std::string home = home_directory(level.variables);
    const Names ceilings = list_in(level.variables, "MISE_CEILING_PATHS", ':').value_or(Names());
    for (const std::string& directory : path_and_parents(start)) {
      const auto is_here = [&](const std::string& path) {
        return expand_home(path, home) == directory;
      };
      if (std::ranges::any_of(ceilings, is_here)) break;
      if (may_have(directory, ".miserc.toml")) add(directory, ".miserc.toml");
      if (directory == home || directory == "/") break;
      if (may_have(directory, ".config")) add(join_path(directory, ".config"), "miserc.toml");
    }
    for (const std::string& directory :
         {mise_user_directory(level.variables), mise_machine_directory(level.variables)}) {
      const auto status = level.files.status(directory);
      if (status && status->is_directory()) add(directory, "miserc.toml");
    }
  }

  std::optional<bool> truth(std::string_view key) const {
    for (const File& file : files_) {
      if (const auto value = file.document.truth({key})) return value;
    }
    return std::nullopt;
  }

  // A list, and the directory of the file that contains the list. Paths in the list may be relative
  // to this directory.
  struct List {
    Names names;
    std::string directory;
  };
  List list(std::string_view key) const {
    for (const File& file : files_) {
      const auto keys = file.document.keys({});
      if (std::ranges::find(keys, key) == keys.end()) continue;
      Names names = file.document.texts({key});
      if (is_short(names)) return {std::move(names), file.directory};
      level_.files.note_unreadable(join_path(file.directory, file.name),
                                   std::string(key) + " has too many names");
      return {};
    }
    return {};
  }

 private:
  struct File {
    std::string directory;
    std::string_view name;
    TomlDocument document;
  };

  // Whether `directory` may contain `name`. This level and the nearer ones are already listed, so
  // they need no further access.
  bool may_have(const std::string& directory, std::string_view name) const {
    if (directory == level_.directory) return level_.has(name);
    const auto known = std::ranges::find(level_.nearer, directory, &Level::directory);
    return known == level_.nearer.end() || known->has(name);
  }

  void add(const std::string& directory, std::string_view name) {
    auto document = TomlDocument::read(level_.files, join_path(directory, name));
    if (document) files_.push_back({directory, name, *std::move(document)});
  }

  const Level& level_;
  std::vector<File> files_;
};

Names platform_names() {
  Names names = {"unix", "linux"};
#if defined(__x86_64__)
  names.emplace_back("linux-x64");
#elif defined(__aarch64__)
  names.emplace_back("linux-arm64");
#endif
  return names;
}

// The names of mise's environments. Names that contain a slash are left out, because they would
// lead to files in other directories.
Names environments_of(const Variables& variables, const EarlyFiles& files) {
  std::optional<Names> chosen;
  for (const char* variable : {"MISE_ENV", "MISE_PROFILE", "MISE_ENVIRONMENT"}) {
    if (!chosen) chosen = list_in(variables, variable, ',');
  }
  Names names = chosen ? *std::move(chosen) : files.list("env").names;
  auto is_automatic = mise_truth(variables, "MISE_AUTO_ENV");
  if (!is_automatic) is_automatic = files.truth("auto_env");
  if (is_automatic.value_or(false)) {
    Names platform = platform_names();
    std::erase_if(platform, [&](const std::string& name) {
      return std::ranges::find(names, name) != names.end();
    });
    names.insert(names.begin(), platform.begin(), platform.end());
  }
  std::erase_if(names, [](const std::string& name) {
    return name.empty() || name.find('/') != std::string::npos;
  });
  return names;
}

Names absolute(const Names& paths, const std::string& directory, const Variables& variables) {
  Names found;
  for (const std::string& path : paths) {
    found.push_back(normal_path(directory, expand_home(path, home_directory(variables))));
  }
  return found;
}

}  // namespace

std::optional<bool> mise_truth(const Variables& variables, std::string_view variable) {
  constexpr std::string_view kYes[] = {"y", "yes", "true", "1", "on"};
  constexpr std::string_view kNo[] = {"n", "no", "false", "0", "off"};
  const std::string value = ascii_lower(variables.get(variable).value_or(""));
  if (std::ranges::find(kYes, value) != std::end(kYes)) return true;
  if (std::ranges::find(kNo, value) != std::end(kNo)) return false;
  return std::nullopt;
}

MiseSettings mise_settings(const Level& level) {
  const Variables& variables = level.variables;
  const EarlyFiles files(level);
  MiseSettings settings;
  settings.environments = environments_of(variables, files);
  auto in_conf_d = mise_truth(variables, "MISE_ENV_CONF_D");
  if (!in_conf_d) in_conf_d = files.truth("env_conf_d");
  settings.has_environments_in_conf_d = in_conf_d.value_or(false);
  const auto names = list_in(variables, "MISE_OVERRIDE_CONFIG_FILENAMES", ':');
  settings.file_names =
      names_in_level(names ? *names : files.list("override_config_filenames").names);
  if (const auto paths = list_in(variables, "MISE_CEILING_PATHS", ':')) {
    settings.ceilings = absolute(*paths, "/", variables);
  } else {
    settings.ceilings = absolute(files.list("ceiling_paths").names, "/", variables);
  }
  if (const auto paths = list_in(variables, "MISE_IGNORED_CONFIG_PATHS", ':')) {
    settings.ignored = absolute(*paths, level.working_directory, variables);
  } else {
    const auto [ignored, directory] = files.list("ignored_config_paths");
    settings.ignored = absolute(ignored, directory, variables);
  }
  return settings;
}

bool mise_is_disabled(const Variables& variables) {
  return mise_truth(variables, "MISE_NO_CONFIG").value_or(false) ||
         mise_truth(variables, "MISE_NO_ENV").value_or(false);
}

std::vector<std::string> names_in_level(const std::vector<std::string>& names) {
  std::vector<std::string> found;
  for (const std::string& name : names) {
    const std::string path = normal_path("/", name);
    const bool is_inside = !is_absolute_path(name) && path_below("/", path) == name;
    if (!name.empty() && is_inside) found.push_back(name);
  }
  return found;
}

std::optional<std::string> mise_path(const Variables& variables, std::string_view variable) {
  const auto value = variables.non_empty(variable);
  const std::string path = value ? expand_home(*value, home_directory(variables)) : "";
  return is_absolute_path(path) ? std::optional(normal_path("/", path)) : std::nullopt;
}

std::string mise_user_directory(const Variables& variables) {
  return mise_path(variables, "MISE_CONFIG_DIR").value_or(config_directory(variables) + "/mise");
}

std::string mise_machine_directory(const Variables& variables) {
  for (const char* variable : {"MISE_SYSTEM_CONFIG_DIR", "MISE_SYSTEM_DIR"}) {
    if (auto directory = mise_path(variables, variable)) return *std::move(directory);
  }
  return "/etc/mise";
}

}  // namespace venvctl
