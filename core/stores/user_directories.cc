#include "core/stores/user_directories.h"

#include <cctype>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

// The XDG specification says that a relative path in one of its variables is invalid and must be
// ignored.
std::string xdg_directory(const Variables& variables, std::string_view variable,
                          std::string_view standard) {
  const auto value = variables.get(variable);
  if (value && is_absolute_path(*value)) return normal_path("/", *value);
  return normal_path(home_directory(variables), standard);
}

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

}  // namespace

std::string home_directory(const Variables& variables) {
  return normal_path("/", variables.get("HOME").value_or("/"));
}

std::string data_directory(const Variables& variables) {
  return xdg_directory(variables, "XDG_DATA_HOME", ".local/share");
}

std::string elsewhere_directory(const Variables& variables) {
  return data_directory(variables) + "/venvctl/elsewhere";
}

std::string trash_directory(const Variables& variables) {
  return data_directory(variables) + "/Trash";
}

std::string config_directory(const Variables& variables) {
  return xdg_directory(variables, "XDG_CONFIG_HOME", ".config");
}

std::string cache_directory(const Variables& variables) {
  return xdg_directory(variables, "XDG_CACHE_HOME", ".cache");
}

std::string with_variables(const Variables& variables, std::string_view text) {
  std::string expanded;
  while (!text.empty()) {
    const size_t dollar = text.find('$');
    expanded += text.substr(0, dollar);
    if (dollar == std::string_view::npos) return expanded;
    text.remove_prefix(dollar + 1);
    const bool has_brace = text.starts_with('{');
    size_t end = has_brace ? 1 : 0;
    const size_t begin = end;
    while (end < text.size() && is_name_character(text[end])) ++end;
    const std::string_view name = text.substr(begin, end - begin);
    const bool is_closed = !has_brace || (end < text.size() && text[end] == '}');
    const auto value = name.empty() || !is_closed ? std::nullopt : variables.get(name);
    if (has_brace && is_closed) ++end;
    expanded += value ? *value : "$" + std::string(text.substr(0, end));
    text.remove_prefix(end);
  }
  return expanded;
}

std::string machine_config_directory(const Variables& variables) {
  const std::string value = variables.get("XDG_CONFIG_DIRS").value_or("");
  const std::string_view first = split(value, ':').front();
  return is_absolute_path(first) ? normal_path("/", first) : "/etc/xdg";
}

std::string expanded_text(const Variables& variables, std::string_view path) {
  return expand_home(with_variables(variables, path), home_directory(variables));
}

std::string expanded_path(const Variables& variables, std::string_view base,
                          std::string_view path) {
  return normal_path(base, expanded_text(variables, path));
}

std::vector<std::string> virtualenv_homes(const Variables& variables,
                                          std::string_view working_directory) {
  if (const auto home = variables.non_empty("WORKON_HOME")) {
    return {expanded_path(variables, working_directory, *home)};
  }
  return {join_path(data_directory(variables), "virtualenvs"),
          join_path(home_directory(variables), ".virtualenvs")};
}

}  // namespace venvctl
