#include "core/kinds/poetry_settings.h"

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/toml_document.h"
#include "core/kinds/user_directories.h"

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

  std::optional<std::string> text(std::string_view variable, TomlDocument::Path path) const {
    if (auto value = variables_.non_empty(variable)) return value;
    for (const auto* document : {&project_, &user_}) {
      if (!*document) continue;
      if (auto value = (*document)->text(path)) return value;
    }
    return std::nullopt;
  }

  std::optional<bool> truth(std::string_view variable, TomlDocument::Path path) const {
    if (const auto value = variables_.non_empty(variable)) {
      return *value == "1" || ascii_lower(*value) == "true";
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

std::string with_cache_directory(std::string text, const std::string& cache) {
  constexpr std::string_view kPlace = "{cache-dir}";
  const size_t at = text.find(kPlace);
  return at == std::string::npos ? text : text.replace(at, kPlace.size(), cache);
}

}  // namespace

PoetrySettings poetry_settings(FileSystem& files, const Variables& variables,
                               const std::string& root) {
  const Sources sources(files, variables, root);
  const auto absolute = [&](const std::string& path) {
    const std::string expanded = expand_home(path, home_directory(variables));
    if (root.empty() && !is_absolute_path(expanded)) return std::string();
    return normal_path(root, expanded);
  };
  const std::string cache = absolute(sources.text("POETRY_CACHE_DIR", {"cache-dir"})
                                         .value_or(cache_directory(variables) + "/pypoetry"));
  PoetrySettings settings;
  settings.create =
      sources.truth("POETRY_VIRTUALENVS_CREATE", {"virtualenvs", "create"}).value_or(true);
  settings.in_project =
      sources.truth("POETRY_VIRTUALENVS_IN_PROJECT", {"virtualenvs", "in-project"});
  const auto path = sources.text("POETRY_VIRTUALENVS_PATH", {"virtualenvs", "path"});
  settings.environment_directory =
      absolute(with_cache_directory(path.value_or("{cache-dir}/virtualenvs"), cache));
  return settings;
}

}  // namespace venvctl
