#include "client/cli/activation/change_text.h"

#include <algorithm>

#include "client/cli/activation/change_code.h"
#include "client/cli/output/json.h"
#include "client/cli/shells/shell_table.h"
#include "core/base/text.h"
#include "core/formats/dotenv.h"
#include "core/resolve/settable_variable.h"

namespace venvctl {
namespace {

constexpr std::string_view kFormats[] = {"bash", "zsh",  "fish", "tcsh",   "xonsh", "elvish",
                                         "nu",   "pwsh", "json", "dotenv", "github"};

using Quote = std::string (*)(std::string_view text);

// When zsh evaluates a text, it stops at the first change of a read-only variable. Each line
// therefore first checks that its variable is not read-only.
std::string zsh_change(const std::string& name, const std::string& command) {
  return "[[ ${(t)" + name + "-} == *readonly* ]] || { " + command + "; }\n";
}

std::string plain_change(const std::string&, const std::string& command) { return command + "\n"; }

std::string posix_text(const VariableChanges& changes, Quote quoted, bool is_zsh) {
  const auto line = is_zsh ? zsh_change : plain_change;
  std::string text;
  if (changes.cleaned_path) {
    text += line("PATH", "export PATH=" + quoted(*changes.cleaned_path));
  }
  for (const auto& [name, value] : changes.variables) {
    // A shell evaluates every value that is assigned to a variable with the integer attribute.
    // `unset` removes the attribute.
    const bool may_be_integer = value && (is_settable_variable(name) || name == "PYTHONPATH");
    const std::string before = may_be_integer ? "unset " + name + "; " : "";
    text += line(name, value ? before + "export " + name + "=" + quoted(*value) : "unset " + name);
  }
  for (const std::string& entry : changes.path) {
    text += line("PATH", "export PATH=" + quoted(entry) + "\"${PATH:+:$PATH}\"");
  }
  return text;
}

std::string fish_text(const VariableChanges& changes, Quote quoted) {
  std::string text;
  if (changes.cleaned_path) {
    text += "set -gx PATH";
    for (std::string_view entry : split(*changes.cleaned_path, ':')) text += " " + quoted(entry);
    text += "\n";
  }
  for (const auto& [name, value] : changes.variables) {
    text += value ? "set -gx " + name + " " + quoted(*value) + "\n" : "set -eg " + name + "\n";
  }
  for (const std::string& entry : changes.path) {
    text += "set -gx PATH " + quoted(entry) + " $PATH\n";
  }
  return text;
}

std::string json_text(const VariableChanges& changes) {
  Json set = Json::object();
  Json unset = Json::array();
  Json path = Json::array();
  if (changes.cleaned_path) set.set("PATH", *changes.cleaned_path);
  for (const auto& [name, value] : changes.variables) {
    if (value) {
      set.set(name, *value);
    } else {
      unset.push(Json::text(name));
    }
  }
  for (const std::string& entry : changes.path) path.push(Json::text(entry));
  Json json = Json::object();
  json.set("set", std::move(set)).set("unset", std::move(unset)).set("path", std::move(path));
  return json.dump();
}

// The values after the changes, for formats that can only set variables. The value of a variable
// that the changes unset is empty. PATH is complete, and is left out without `with_path`.
std::vector<std::pair<std::string, std::string>> plain_values(const VariableChanges& changes,
                                                              const Variables& variables,
                                                              bool with_path) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [name, value] : changes.variables) {
    if (value || variables.get(name)) values.emplace_back(name, value.value_or(""));
  }
  const bool has_path = changes.cleaned_path.has_value() || !changes.path.empty();
  if (with_path && has_path) {
    values.emplace_back("PATH", changed(variables, changes).get("PATH").value_or(""));
  }
  return values;
}

std::string with_backslashes(std::string_view text, std::string_view before) {
  std::string result;
  for (char c : text) {
    if (before.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// The value in double quotes. Line ends are written as escapes, because a program that reads the
// file may convert line ends.
std::string double_quoted(std::string_view value) {
  std::string result;
  for (char c : value) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else {
      result += with_backslashes(std::string_view(&c, 1), "\\\"");
    }
  }
  return '"' + result + '"';
}

// Whether python-dotenv reads `value` back from the line NAME=`written`, and can still read the
// lines after this line.
bool is_read_back(const std::string& written, std::string_view value) {
  const std::string line = "A=" + written + "\n";
  const Variables read = with_dotenv(Variables(), line + "B='b'\n" + "C='c'\n");
  return read.all().size() == 3 && read.get("A") == value && read.get("B") == "b" &&
         read.get("C") == "c";
}

std::optional<std::string> dotenv_value(const std::string& value) {
  if (!is_utf8(value)) return std::nullopt;
  std::vector<std::string> ways;
  if (value.find_first_of("\r\n") == std::string::npos) {
    ways.push_back("'" + with_backslashes(value, "\\'") + "'");
    ways.push_back(value);
  }
  ways.push_back(double_quoted(value));
  for (std::string& way : ways) {
    if (is_read_back(way, value)) return std::move(way);
  }
  return std::nullopt;
}

ChangeText dotenv_text(const VariableChanges& changes, const Variables& variables) {
  ChangeText result;
  for (const auto& [name, value] : plain_values(changes, variables, true)) {
    if (const auto written = dotenv_value(value)) {
      result.text += name + "=" + *written + "\n";
    } else {
      result.left_out.push_back(name);
    }
  }
  return result;
}

// A value with line ends is written between two lines that contain the same word. The value must
// not contain this word.
std::string github_line(const std::string& name, const std::string& value) {
  const bool is_one_line =
      std::ranges::none_of(value, [](char c) { return c == '\n' || c == '\r'; });
  if (is_one_line) return name + "=" + value + "\n";
  std::string end = "VENVCTL_END";
  while (value.find(end) != std::string::npos) end += '_';
  return name + "<<" + end + "\n" + value + "\n" + end + "\n";
}

}  // namespace

std::span<const std::string_view> change_formats() { return kFormats; }

ChangeText change_text(std::string_view format, const VariableChanges& changes,
                       const Variables& variables) {
  if (format == "json") return {json_text(changes), {}};
  if (format == "dotenv") return dotenv_text(changes, variables);
  if (format == "github") return {github_text(changes, variables, false).variables, {}};
  if (auto code = change_code(format, changes)) return *std::move(code);
  const Quote quoted = (*find_shell(format))->quoted;
  if (format == "fish") return {fish_text(changes, quoted), {}};
  return {posix_text(changes, quoted, format == "zsh"), {}};
}

GithubText github_text(const VariableChanges& changes, const Variables& variables,
                       bool has_path_file) {
  GithubText text;
  // The file of GITHUB_PATH can only add entries to PATH. If an entry was removed, all of PATH is
  // set.
  const bool is_whole = !has_path_file || changes.cleaned_path;
  for (const auto& [name, value] : plain_values(changes, variables, is_whole)) {
    text.variables += github_line(name, value);
  }
  if (is_whole) return text;
  for (const std::string& entry : changes.path) text.path += entry + "\n";
  return text;
}

}  // namespace venvctl
