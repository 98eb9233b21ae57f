#include "core/relocation/config_text.h"

#include <functional>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

struct ConfigLine {
  std::string key;          // in lower case; "" if the line has no key
  std::string_view before;  // the text up to the value
  std::string_view value;
  std::string_view after;  // the blanks after the value
};

ConfigLine read_line(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {"", text, "", ""};
  const std::string_view value = trimmed(text.substr(equals + 1));
  const size_t begin =
      value.empty() ? text.size() : static_cast<size_t>(value.data() - text.data());
  return {ascii_lower(trimmed(text.substr(0, equals))), text.substr(0, begin), value,
          text.substr(begin + value.size())};
}

using Change = std::function<std::string(const std::string& key, std::string_view value)>;

std::string with_values(std::string_view content, const Change& change) {
  std::string result;
  bool is_first = true;
  for (const std::string_view text : split(content, '\n')) {
    const ConfigLine line = read_line(text);
    result += is_first ? "" : "\n";
    result += line.before;
    if (!line.key.empty()) result += change(line.key, line.value);
    result += line.after;
    is_first = false;
  }
  return result;
}

std::string value_of(std::string_view content, std::string_view key) {
  for (const std::string_view text : split(content, '\n')) {
    const ConfigLine line = read_line(text);
    if (line.key == key) return std::string(line.value);
  }
  return "";
}

size_t size_of_numbers(std::string_view value) {
  const size_t end = value.find_first_not_of("0123456789.");
  size_t size = end == std::string_view::npos ? value.size() : end;
  while (size > 0 && value[size - 1] == '.') --size;
  return size;
}

// virtualenv writes "3.11.2.final.0", venv and uv write "3.11.2". If `version` has fewer numbers
// than the old value, and the old value begins with `version`, the old value is kept.
std::string new_version(std::string_view value, const std::string& version) {
  const std::string_view numbers = value.substr(0, size_of_numbers(value));
  if (numbers == version || numbers.starts_with(version + ".")) return std::string(value);
  const bool has_five_parts = split(value, '.').size() == 5;
  return version + (has_five_parts ? ".final.0" : "");
}

// Replaces the interpreter in the value of `command`. The words after the interpreter are kept.
std::string new_command(std::string_view value, std::string_view old_home,
                        const std::string& executable) {
  const size_t end = value.find(" -m ");
  const std::string_view program = value.substr(0, end);
  if (old_home.empty() || !path_contains(old_home, program)) return std::string(value);
  return executable + std::string(end == std::string_view::npos ? "" : value.substr(end));
}

}  // namespace

std::string with_moved_config(std::string_view content, std::span<const PathMove> moves,
                              std::span<const NameChange> names) {
  return with_values(content, [&](const std::string& key, std::string_view value) {
    if (key == "prompt") {
      for (const NameChange& name : names) {
        if (value == name.from) return name.to;
        if (value == "'" + name.from + "'") return "'" + name.to + "'";
      }
      return std::string(value);
    }
    return with_moved_paths(value, moves, Spelling::Plain);
  });
}

std::string with_new_python(std::string_view content, const NewPython& python) {
  const std::string old_home = value_of(content, "home");
  const std::string home(parent_path(python.executable));
  const std::string prefix(parent_path(parent_path(python.real_path)));
  bool has_home = false;
  std::string result =
      with_values(content, [&](const std::string& key, std::string_view value) -> std::string {
        has_home = has_home || key == "home";
        if (key == "home") return home;
        if (key == "executable") return python.real_path;
        if (key == "base-executable") return python.executable;
        if (key == "base-prefix" || key == "base-exec-prefix") return prefix;
        if (key == "version" || key == "version_info") return new_version(value, python.version);
        if (key == "command") return new_command(value, old_home, python.executable);
        return std::string(value);
      });
  return has_home ? result : "home = " + home + "\n" + result;
}

bool is_relocatable(std::string_view content) {
  return ascii_lower(value_of(content, "relocatable")) == "true";
}

}  // namespace venvctl
