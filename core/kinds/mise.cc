#include "core/kinds/mise.h"

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/formats/toml_document.h"
#include "core/kinds/mise_files.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

// The value of a known expression between "{{" and "}}", else absent: nothing is executed.
std::optional<std::string> value_of(std::string_view expression, const Level& level) {
  const std::string_view name = trimmed(expression.substr(0, expression.find('|')));
  std::string value;
  if (name == "config_root") {
    value = level.directory;
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

// `text` with its templates replaced; absent if one of them is unknown.
std::optional<std::string> rendered(std::string_view text, const Level& level) {
  constexpr std::string_view kOpen = "{{";
  constexpr std::string_view kClose = "}}";
  std::string result;
  for (;;) {
    const size_t open = text.find(kOpen);
    result += text.substr(0, open);
    const bool is_statement = result.find("{%") != std::string::npos;
    if (is_statement) return std::nullopt;
    if (open == std::string_view::npos) return result;
    const size_t close = text.find(kClose, open);
    if (close == std::string_view::npos) return std::nullopt;
    const auto value = value_of(text.substr(open + 2, close - open - 2), level);
    if (!value) return std::nullopt;
    result += *value;
    text.remove_prefix(close + 2);
  }
}

// The environment that one table `env` names: a string, or a table with `path`.
std::optional<std::string> named_path(const TomlDocument& env) {
  for (const char* directives : {"_", "mise"}) {
    auto path = env.text({directives, "python", "venv"});
    if (!path) path = env.text({directives, "python", "venv", "path"});
    if (path) return path;
  }
  return std::nullopt;
}

// The prefixes that the file names, highest precedence first: of several tables [[env]] the last.
std::vector<std::string> named_prefixes(const TomlDocument& config, const Level& level) {
  std::vector<std::string> prefixes;
  for (const TomlDocument& env : config.tables({"env"})) {
    const auto path = named_path(env);
    const auto text = path ? rendered(*path, level) : std::nullopt;
    if (!text || text->empty()) continue;
    const std::string expanded = expand_home(*text, home_directory(level.variables));
    prefixes.insert(prefixes.begin(), normal_path(level.directory, expanded));
  }
  return prefixes;
}

// mise skips prefixes that do not exist. If none exists, the first one is proposed.
std::optional<Proposal> proposal_for(const Level& level) {
  std::optional<Proposal> first;
  for (const std::string& file : mise_files(level)) {
    const auto config = TomlDocument::read(level.files, file);
    if (!config) continue;
    for (std::string& prefix : named_prefixes(*config, level)) {
      const bool exists = level.files.status(prefix).has_value();
      if (!exists && first) continue;
      Proposal proposal;
      proposal.prefixes = {std::move(prefix)};
      proposal.marker = path_contains(level.directory, file)
                            ? std::string(path_below(level.directory, file))
                            : file;
      proposal.pointer = file;
      if (exists) return proposal;
      first = std::move(proposal);
    }
  }
  return first;
}

}  // namespace

std::optional<Proposal> propose_mise(const Level& level) {
  if (mise_variables_name_files(level.variables)) return std::nullopt;
  return proposal_for(level);
}

std::optional<Proposal> propose_mise_by_variables(const Level& level) {
  if (!mise_variables_name_files(level.variables)) return std::nullopt;
  return proposal_for(level);
}

}  // namespace venvctl
