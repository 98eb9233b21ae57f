#include "core/stores/poetry_settings.h"

#include <limits.h>

#include <map>
#include <string_view>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

class Sources {
 public:
  Sources(FileSystem& files, const Variables& variables, const std::string& root)
      : variables_(variables) {
    if (!root.empty()) project_ = TomlDocument::read(files, join_path(root, "poetry.toml"));
    const auto directory = variables.non_empty("POETRY_CONFIG_DIR");
    user_ =
        TomlDocument::read(files, (directory ? normal_path("/", *directory)
                                             : join_path(config_directory(variables), "pypoetry")) +
                                      "/config.toml");
  }

  bool has_project() const { return project_.has_value(); }

  std::optional<std::string> text(std::string_view variable, TomlDocument::Path path) const {
    if (auto value = variables_.non_empty(variable)) return value;
    for (const auto* document : {&project_, &user_}) {
      if (!*document) continue;
      if (auto value = (*document)->text(path)) return value;
    }
    return std::nullopt;
  }

  std::optional<bool> truth(std::string_view variable, TomlDocument::Path path) const {
    if (const auto value = variables_.get(variable)) {
      return *value == "1" || *value == "true";
    }
    for (const auto* document : {&project_, &user_}) {
      if (!*document) continue;
      if (auto value = (*document)->truth(path)) return value;
    }
    return std::nullopt;
  }

 private:
  const Variables& variables_;
  std::optional<TomlDocument> project_;
  std::optional<TomlDocument> user_;
};

// Returns `text` with each {KEY} replaced, if KEY is a key of `directories`. Any other text in
// braces is kept. The result is cut off if it becomes too long for a path.
std::string with_directories(std::string_view text,
                             const std::map<std::string, std::string, std::less<>>& directories) {
  std::string result;
  while (!text.empty() && result.size() <= PATH_MAX) {
    const size_t open = text.find('{');
    result += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const size_t close = text.find('}');
    if (close == std::string_view::npos) return result + std::string(text);
    const auto found = directories.find(text.substr(1, close - 1));
    result += found == directories.end() ? text.substr(0, close + 1) : found->second;
    text.remove_prefix(close + 1);
  }
  return result;
}

// The default of the setting data-dir.
std::string standard_data_directory(const Variables& variables) {
  return variables.non_empty("POETRY_HOME").value_or(data_directory(variables) + "/pypoetry");
}

}  // namespace

PoetrySettings poetry_settings(FileSystem& files, const Variables& variables,
                               const std::string& root) {
  const Sources sources(files, variables, root);
  const auto directory_by = [&](const Sources& from) {
    const auto absolute = [&](const std::string& path) {
      const std::string expanded = expand_home(path, home_directory(variables));
      if (root.empty() && !is_absolute_path(expanded)) return std::string();
      return path_from(files, root, expanded);
    };
    const auto path = from.text("POETRY_VIRTUALENVS_PATH", {"virtualenvs", "path"});
    return absolute(
        with_directories(path.value_or("{cache-dir}/virtualenvs"),
                         {{"cache-dir", from.text("POETRY_CACHE_DIR", {"cache-dir"})
                                            .value_or(cache_directory(variables) + "/pypoetry")},
                          {"data-dir", from.text("POETRY_DATA_DIR", {"data-dir"})
                                           .value_or(standard_data_directory(variables))}}));
  };
  PoetrySettings settings;
  settings.create =
      sources.truth("POETRY_VIRTUALENVS_CREATE", {"virtualenvs", "create"}).value_or(true);
  settings.in_project =
      sources.truth("POETRY_VIRTUALENVS_IN_PROJECT", {"virtualenvs", "in-project"});
  settings.environment_directory = directory_by(sources);
  settings.is_directory_of_project =
      sources.has_project() &&
      settings.environment_directory != directory_by(Sources(files, variables, ""));
  return settings;
}

}  // namespace venvctl
