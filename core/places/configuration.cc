#include "core/places/configuration.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>

#include "core/base/atomic_file.h"
#include "core/base/document_limits.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

constexpr size_t kMaxConfigurationBytes = 1024 * 1024;

constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr std::string_view kMarks[] = {"off", "stale", "other", "all"};
constexpr std::string_view kBackends[] = {"auto", "uv", "virtualenv", "venv"};

constexpr Setting kSettings[] = {
    {"create.backend", "tool that creates environments", "auto", kBackends},
    {"create.python", "default for venvctl create -p", "", {}},
    {"cache.max",
     "maximum size of the templates of venvctl create, in megabytes; 0: keep none",
     "500",
     {}},
    {"uv.align", "set UV_PROJECT_ENVIRONMENT if uv would not use the active environment", "on",
     kOnOff},
    {"prompt.marks",
     "which marks the prompt shows: * (packages differ), ! (the directory has another environment)",
     "all", kMarks},
    {"prompt.live",
     "redraw a waiting prompt of zsh or fish when its directory gets another environment", "on",
     kOnOff},
    {"elsewhere.pass",
     "names of variables that programs of a Python elsewhere get, in addition to PYTHON*",
     "",
     {},
     true},
    {"scan.roots", "directories that are searched for environments", "", {}, true},
    {"scan.skip", "names or paths of directories that are not searched", "", {}, true},
};

const Setting* find_setting(std::string_view key) {
  auto found = std::find_if(std::begin(kSettings), std::end(kSettings),
                            [key](const Setting& setting) { return setting.key == key; });
  return found == std::end(kSettings) ? nullptr : found;
}

Error unknown_key(std::string_view key) {
  std::string known;
  for (const Setting& setting : kSettings) {
    known += known.empty() ? "" : ", ";
    known += setting.key;
  }
  return {ErrorCode::Usage, "unknown setting " + in_quotes(key) + ": use one of " + known};
}

bool is_choice(const Setting& setting, std::string_view value) {
  return setting.choices.empty() ||
         std::find(setting.choices.begin(), setting.choices.end(), value) != setting.choices.end();
}

std::string choices_text(const Setting& setting) {
  std::string text;
  for (const std::string_view choice : setting.choices) {
    text += text.empty() ? "" : ", ";
    text += choice;
  }
  return text;
}

Result<std::string> read_text(const std::string& path) {
  RealFileSystem files;
  if (auto text = files.read_file(path, kMaxConfigurationBytes)) return *text;
  if (!files.link_status(path)) return std::string();
  return Error{ErrorCode::Failed, "cannot read " + in_quotes(path) + ": make it a readable file"};
}

Result<toml::table> parse(const std::string& path, const std::string& text) {
  if (auto checked = toml_within_limits(text); !checked) {
    return Error{ErrorCode::Failed, in_quotes(path) + " " + checked.error().message + ": fix it"};
  }
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::Failed, in_quotes(path) + " line " +
                                        std::to_string(error.source().begin.line) + ": " +
                                        displayable(error.description()) + ": fix it"};
  }
}

// Appends the dotted key of every value in the table and in its inner tables.
void collect_keys(const toml::table& table, const std::string& prefix,
                  std::vector<std::string>& keys) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    if (const auto* inner = node.as_table()) {
      collect_keys(*inner, key + ".", keys);
    } else {
      keys.push_back(key);
    }
  }
}

// Writes a text as a TOML basic string.
std::string literal(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string array_literal(const std::vector<std::string>& values) {
  std::string text = "[";
  for (const std::string& value : values) {
    text += text.size() == 1 ? "" : ", ";
    text += literal(value);
  }
  return text + "]";
}

// The lines of a file. `section` is the index of the line `[section]`, and `key` is the index of
// the line `name = …` below it. An index is npos if there is no such line.
struct Lines {
  std::vector<std::string> all;
  size_t section = std::string::npos;
  size_t key = std::string::npos;
};

Lines find_lines(const std::string& text, std::string_view section, std::string_view name) {
  Lines lines;
  for (const std::string_view line : split(text, '\n')) lines.all.emplace_back(line);
  if (!lines.all.empty() && lines.all.back().empty()) lines.all.pop_back();
  bool is_inside = false;
  for (size_t i = 0; i < lines.all.size(); ++i) {
    const std::string_view line = trimmed(lines.all[i]);
    if (line.starts_with('[')) {
      is_inside = trimmed(line.substr(0, line.find('#'))) == "[" + std::string(section) + "]";
      if (is_inside) lines.section = i;
    } else if (is_inside && trimmed(line.substr(0, line.find('='))) == name) {
      lines.key = i;
    }
  }
  return lines;
}

// Returns the index of the line after the value of `key`, which begins in line `line`. An array may
// take several lines.
size_t end_of_value(const toml::table& table, std::string_view key, size_t line) {
  const toml::node* node = table.at_path(key).node();
  const bool is_array = node != nullptr && node->is_array();
  const size_t last = is_array ? node->source().end.line : 0;  // counts from 1
  return std::max(line + 1, last);
}

// Returns the comment at the end of a line of TOML, or "" if there is none. The line must not
// contain a part of a multi-line string.
std::string_view comment_in(std::string_view line) {
  char quote = '\0';  // the quote that ends the string at `i`
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == '"' && c == '\\') {
      ++i;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      return line.substr(i);
    }
  }
  return "";
}

// Puts `line` in place of the lines of an old value. A comment stays at the end of its line. The
// comments in a list of several lines move to lines above the new one.
std::vector<std::string> replacement(std::span<const std::string> old, const std::string& line) {
  std::vector<std::string> comments;
  for (const std::string& each : old) {
    if (const auto comment = comment_in(each); !comment.empty()) comments.emplace_back(comment);
  }
  if (old.size() == 1 && !comments.empty()) return {line + "  " + comments.front()};
  comments.push_back(line);
  return comments;
}

// Returns `text` with the new `value`, written in TOML, for `key`. `table` is the parsed `text`.
std::string with_value(const std::string& text, const toml::table& table, std::string_view key,
                       const std::string& value) {
  const size_t dot = key.find('.');
  const std::string section(key.substr(0, dot));
  const std::string name(key.substr(dot + 1));
  Lines lines = find_lines(text, section, name);
  const std::string line = name + " = " + value;
  const auto at = [&](size_t index) { return lines.all.begin() + static_cast<ptrdiff_t>(index); };
  if (lines.key != std::string::npos) {
    const size_t end = std::min(end_of_value(table, key, lines.key), lines.all.size());
    const auto changed =
        replacement(std::span(lines.all).subspan(lines.key, end - lines.key), line);
    lines.all.erase(at(lines.key), at(end));
    lines.all.insert(at(lines.key), changed.begin(), changed.end());
  } else if (lines.section != std::string::npos) {
    lines.all.insert(at(lines.section + 1), line);
  } else {
    if (!lines.all.empty()) lines.all.emplace_back();
    lines.all.push_back("[" + section + "]");
    lines.all.push_back(line);
  }
  std::string joined;
  for (const std::string& each : lines.all) joined += each + '\n';
  return joined;
}

bool is_changed_only_at(const toml::table& after, toml::table before, const Setting& setting,
                        const std::vector<std::string>& values) {
  const size_t dot = setting.key.find('.');
  const std::string section(setting.key.substr(0, dot));
  before.insert(section, toml::table());  // does nothing if the section exists
  toml::table* table = before[section].as_table();
  if (table == nullptr) return false;
  const std::string_view name = setting.key.substr(dot + 1);
  if (setting.is_list) {
    toml::array array;
    for (const std::string& value : values) array.push_back(value);
    table->insert_or_assign(name, std::move(array));
  } else {
    table->insert_or_assign(name, values.front());
  }
  return before == after;
}

// Absent if the array is not a list of texts.
std::optional<std::vector<std::string>> texts_in(const toml::array* array) {
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const toml::node& node : *array) {
    auto text = node.value<std::string>();
    if (!text) return std::nullopt;
    texts.push_back(*std::move(text));
  }
  return texts;
}

// Returns false if the file has a value that is not allowed for the setting.
bool take_value(const toml::node_view<toml::node>& node, ConfigurationValue& value) {
  const Setting& setting = *value.setting;
  if (setting.is_list) {
    auto items = texts_in(node.as_array());
    if (!items) return false;
    for (const std::string& item : *items) value.value += (value.value.empty() ? "" : "\n") + item;
    value.items = *std::move(items);
  } else {
    const auto given = node.value<std::string>();
    if (!given || !is_choice(setting, *given)) return false;
    value.value = *given;
  }
  value.is_set = true;
  return true;
}

std::string wanted_value(const Setting& setting) {
  if (setting.is_list) return "a list of strings";
  return setting.choices.empty() ? "a string" : "one of " + choices_text(setting);
}

Result<void> check_values(const Setting& setting, const std::vector<std::string>& values) {
  if (!setting.is_list && values.size() != 1) {
    return Error{ErrorCode::Usage,
                 std::string(setting.key) + " takes one value: give exactly one value"};
  }
  for (const std::string& value : values) {
    if (has_control(value) || !is_utf8(value)) {
      return Error{ErrorCode::Usage,
                   "the value is not plain text: use UTF-8 without control characters"};
    }
    if (!is_choice(setting, value)) {
      return Error{ErrorCode::Usage, std::string(setting.key) + " cannot be " + in_quotes(value) +
                                         ": use one of " + choices_text(setting)};
    }
  }
  return {};
}

// Returns the values that `change` returns for the current value in the file. Absent if `change`
// wants the file to stay as it is.
Result<std::optional<std::vector<std::string>>> wanted_values(const std::string& path,
                                                              const Setting& setting,
                                                              const ValueChange& change) {
  const auto current = Configuration::load(path);
  if (!current) return current.error();
  auto values = change(*current->get(setting.key));
  if (values) {
    if (auto checked = check_values(setting, *values); !checked) return checked.error();
  }
  return values;
}

Result<void> write_values(const std::string& path, const Setting& setting,
                          const std::vector<std::string>& values) {
  auto text = read_text(path);
  if (!text) return text.error();
  auto before = parse(path, *text);
  if (!before) return before.error();
  const std::string changed =
      with_value(*text, *before, setting.key,
                 setting.is_list ? array_literal(values) : literal(values.front()));
  auto after = parse(path, changed);
  // with_value() cannot edit every form of TOML, such as an inline table, a dotted key or a
  // multi-line string. If the file uses such a form, the file stays as it is.
  if (!after || !is_changed_only_at(*after, *std::move(before), setting, values)) {
    return Error{ErrorCode::Failed, "cannot change " + std::string(setting.key) + " in " +
                                        in_quotes(path) + ": edit the file manually"};
  }
  // Writes through a link: the file may be in a directory that a dotfiles manager keeps.
  RealFileSystem files;
  return replace_file(real_path(files, path).value_or(path), changed);
}

}  // namespace

std::span<const Setting> settings() { return kSettings; }

Result<Configuration> Configuration::load(const std::string& path) {
  auto text = read_text(path);
  if (!text) return text.error();
  auto table = parse(path, *text);
  if (!table) return table.error();
  Configuration configuration;
  for (const Setting& setting : kSettings) {
    ConfigurationValue value{&setting, std::string(setting.standard), {}, false};
    const toml::node_view<toml::node> node = table->at_path(setting.key);
    if (node && !take_value(node, value)) {
      configuration.notes_.push_back(in_quotes(path) + ": " + std::string(setting.key) +
                                     " must be " + wanted_value(setting));
    }
    configuration.values_.push_back(std::move(value));
  }
  std::vector<std::string> keys;
  collect_keys(*table, "", keys);
  for (const std::string& key : keys) {
    if (find_setting(key) == nullptr) {
      configuration.notes_.push_back(in_quotes(path) + ": unknown setting " + in_quotes(key));
    }
  }
  return configuration;
}

Result<ConfigurationValue> Configuration::get(std::string_view key) const {
  const Setting* setting = find_setting(key);
  if (setting == nullptr) return unknown_key(key);
  return *std::find_if(values_.begin(), values_.end(), [setting](const ConfigurationValue& value) {
    return value.setting == setting;
  });
}

Result<void> set_configuration(const std::string& path, std::string_view key,
                               const std::vector<std::string>& values) {
  return change_configuration(path, key, [&](const ConfigurationValue&) { return values; });
}

Result<void> change_configuration(const std::string& path, std::string_view key,
                                  const ValueChange& change) {
  const Setting* setting = find_setting(key);
  if (setting == nullptr) return unknown_key(key);
  auto values = wanted_values(path, *setting, change);
  if (!values) return values.error();
  if (!*values) return {};
  if (auto made = make_directories(std::string(parent_path(path))); !made) return made;
  auto lock = FileLock::acquire(path + ".lock", Deadline::in(kFileLockWait));
  if (!lock) return lock.error();
  remove_leftovers(path);
  values = wanted_values(path, *setting, change);
  if (!values) return values.error();
  return *values ? write_values(path, *setting, **values) : Result<void>();
}

}  // namespace venvctl
