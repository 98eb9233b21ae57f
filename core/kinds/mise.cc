#include "core/kinds/mise.h"

#include <limits.h>

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/kinds/tool_files/mise_files.h"
#include "core/kinds/tool_files/mise_settings.h"
#include "core/kinds/tool_files/pyproject.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// The value of an expression between "{{" and "}}". Absent if the expression is not one of those
// below. Other expressions may run programs, so they are not evaluated.
std::optional<std::string> value_of(std::string_view expression, const Level& level,
                                    const std::string& config_root) {
  const std::string_view name = trimmed(expression.substr(0, expression.find('|')));
  std::string value;
  if (name == "config_root") {
    value = config_root;
  } else if (name == "cwd") {
    value = level.working_directory;
  } else if (name == "env.HOME") {
    value = home_directory(level.variables);
  } else if (name == "xdg_data_home") {
    value = data_directory(level.variables);
  } else if (name == "xdg_config_home") {
    value = config_directory(level.variables);
  } else if (name == "xdg_cache_home") {
    value = cache_directory(level.variables);
  } else {
    return std::nullopt;
  }
  if (name.data() + name.size() == expression.data() + expression.size() ||
      expression.find('|') == std::string_view::npos) {
    return value;
  }
  const std::string_view filter = trimmed(expression.substr(expression.find('|') + 1));
  if (filter == "basename") return std::string(base_name(value));
  if (filter == "dirname") return std::string(parent_path(value));
  return std::nullopt;
}

// `text` with its templates replaced; absent if one of them is unknown, or if the result is too
// long for a path.
std::optional<std::string> rendered(std::string_view text, const Level& level,
                                    const std::string& config_root) {
  constexpr std::string_view kOpen = "{{";
  constexpr std::string_view kClose = "}}";
  std::string result;
  for (;;) {
    const size_t open = text.find(kOpen);
    result += text.substr(0, open);
    if (result.size() > PATH_MAX) return std::nullopt;
    const bool is_statement = result.find("{%") != std::string::npos;
    if (is_statement) return std::nullopt;
    if (open == std::string_view::npos) return result;
    const size_t close = text.find(kClose, open);
    if (close == std::string_view::npos) return std::nullopt;
    const auto value = value_of(text.substr(open + 2, close - open - 2), level, config_root);
    if (!value) return std::nullopt;
    result += *value;
    text.remove_prefix(close + 2);
  }
}

// The environment that one table `env` names. Its key `_.python.venv` (or `mise.python.venv`) is a
// string, or a table with the key `path`.
std::optional<std::string> named_path(const TomlDocument& env) {
  for (const char* directives : {"_", "mise"}) {
    auto path = env.text({directives, "python", "venv"});
    if (!path) path = env.text({directives, "python", "venv", "path"});
    if (path) return path;
  }
  return std::nullopt;
}

// The path that the file names. If there are several tables [[env]], the last one counts.
std::optional<std::string> named_in(const TomlDocument& config) {
  std::optional<std::string> path;
  for (const TomlDocument& env : config.tables({"env"})) {
    if (auto other = named_path(env)) path = std::move(other);
  }
  return path && !path->empty() ? path : std::nullopt;
}

// The setting env_shell_expand, from the first file that has this setting.
std::optional<bool> expansion_in(FileSystem& files, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const auto config = TomlDocument::read(files, path);
    const auto value = config ? config->truth({"settings", "env_shell_expand"}) : std::nullopt;
    if (value) return value;
  }
  return std::nullopt;
}

// Whether mise replaces $VAR in a path. The setting in a nearer file has precedence, even over the
// setting in the file that contains the path.
bool expands_variables(const Level& level) {
  if (const auto value = mise_truth(level.variables, "MISE_ENV_SHELL_EXPAND")) return *value;
  for (const Level& nearer : level.nearer) {
    if (const auto value = expansion_in(level.files, mise_files(nearer))) return *value;
  }
  if (const auto value = expansion_in(level.files, mise_files(level))) return *value;
  const std::string home = home_directory(level.variables);
  for (std::string at = level.directory; at != home && at != "/";) {
    at = std::string(parent_path(at));
    Level above = level_at(level, at);
    above.nearer = level.nearer.empty() ? std::span(&level, 1) : level.nearer;
    if (const auto value = expansion_in(level.files, mise_files(above))) return *value;
  }
  return expansion_in(level.files, mise_global_files(level)).value_or(true);
}

// Absent if the path leads out of a directory that does not exist: for the kernel, MISSING/.. does
// not exist either.
std::optional<std::string> named_prefix(const Level& level, const std::string& config_root,
                                        const std::string& text) {
  const bool is_expanded = text.find('$') == std::string::npos || expands_variables(level);
  const std::string path = is_expanded ? expanded_text(level.variables, text)
                                       : expand_home(text, home_directory(level.variables));
  std::string prefix = path_from(level.files, config_root, path);
  const bool leads_out = !is_absolute_path(path) && !path_contains(config_root, prefix);
  if (leads_out && !level.files.status(config_root)) return std::nullopt;
  return prefix;
}

// mise uses only the first file that names an environment, even if this environment does not exist.
std::optional<Proposal> proposal_for(const Level& level, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const auto config = TomlDocument::read(level.files, file);
    const auto path = config ? named_in(*config) : std::nullopt;
    if (!path) continue;
    Proposal proposal;
    proposal.marker = path_contains(level.directory, file)
                          ? std::string(path_below(level.directory, file))
                          : file;
    const std::string config_root = mise_config_root(level.variables, file);
    const auto text = rendered(*path, level, config_root);
    if (!text) {
      proposal.detail = "it contains a template that venvctl does not evaluate";
      return proposal;
    }
    auto prefix = named_prefix(level, config_root, *text);
    if (!prefix) {
      proposal.detail = "its path begins in " + in_quotes(config_root) + ", which does not exist";
      return proposal;
    }
    proposal.prefixes = {*std::move(prefix)};
    proposal.pointer = file;
    return proposal;
  }
  return std::nullopt;
}

// Whether a file of a nearer level names an environment. mise then uses this file and not the file
// of `level`, even if the environment does not exist.
bool is_decided_nearer(const Level& level) {
  return std::ranges::any_of(level.nearer, [](const Level& nearer) {
    return proposal_for(nearer, mise_files(nearer)).has_value();
  });
}

std::optional<Proposal> proposal_unless_nearer(const Level& level) {
  auto proposal = proposal_for(level, mise_files(level));
  return proposal && is_decided_nearer(level) ? std::nullopt : std::move(proposal);
}

// Whether mise may read files for this level whose names are not in kMiseMarkers.
bool has_unusual_files(const Level& level) {
  constexpr const char* kNaming[] = {"MISE_ENV", "MISE_PROFILE", "MISE_ENVIRONMENT",
                                     "MISE_OVERRIDE_CONFIG_FILENAMES",
                                     "MISE_DEFAULT_CONFIG_FILENAME"};
  const auto is_set = [&](const char* name) { return level.variables.non_empty(name).has_value(); };
  return level.directory == home_directory(level.variables) ||
         std::ranges::any_of(kNaming, is_set) ||
         std::ranges::any_of(level.entries, is_mise_name, &DirectoryEntry::name) ||
         std::ranges::any_of(level.nearer,
                             [](const Level& each) { return each.has(".miserc.toml"); });
}

}  // namespace

bool is_mise_name(std::string_view name) {
  if (name.starts_with('.')) name.remove_prefix(1);
  if (!name.starts_with("mise.") || !name.ends_with(".toml")) return false;
  return name != "mise.toml" && name != "mise.local.toml";
}

std::optional<Proposal> propose_mise(const Level& level) {
  if (mise_is_disabled(level.variables) || has_unusual_files(level)) return std::nullopt;
  return proposal_unless_nearer(level);
}

std::optional<Proposal> propose_unusual_mise(const Level& level) {
  if (mise_is_disabled(level.variables) || !has_unusual_files(level)) return std::nullopt;
  return proposal_unless_nearer(level);
}

std::optional<Proposal> propose_global_mise(const Level& here) {
  const std::string home = home_directory(here.variables);
  if (mise_is_disabled(here.variables) || is_a_level(here, home)) return std::nullopt;
  Level level = level_at(here, home);
  level.nearer = here.nearer;
  auto proposal = proposal_for(level, mise_global_files(here));
  if (proposal && is_decided_nearer(here)) return std::nullopt;
  if (proposal) proposal->root = "/";  // used in every directory without its own environment
  return proposal;
}

}  // namespace venvctl
