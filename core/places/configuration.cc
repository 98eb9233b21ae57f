#include "core/places/configuration.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/document_limits.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/files/real_file_system.h"

namespace venvctl {
namespace {

constexpr size_t kMaxConfigurationBytes = 1024 * 1024;

constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr std::string_view kBackends[] = {"auto", "uv", "virtualenv", "venv"};

constexpr Setting kSettings[] = {
    {"create.backend", "tool that creates environments", "auto", kBackends},
    {"create.python", "default for venvctl create -p", "", {}},
    {"uv.align", "set UV_PROJECT_ENVIRONMENT where uv would use another environment", "on", kOnOff},
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

// Every leaf of the table as a dotted key.
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

// A TOML basic string.
std::string literal(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

// The line of `[section]`, and of `name = …` below it; npos if there is none.
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

std::string with_value(const std::string& text, std::string_view key, std::string_view value) {
  const size_t dot = key.find('.');
  const std::string section(key.substr(0, dot));
  const std::string name(key.substr(dot + 1));
  Lines lines = find_lines(text, section, name);
  const std::string line = name + " = " + literal(value);
  if (lines.key != std::string::npos) {
    lines.all[lines.key] = line;
  } else if (lines.section != std::string::npos) {
    lines.all.insert(lines.all.begin() + static_cast<std::ptrdiff_t>(lines.section) + 1, line);
  } else {
    if (!lines.all.empty()) lines.all.emplace_back();
    lines.all.push_back("[" + section + "]");
    lines.all.push_back(line);
  }
  std::string joined;
  for (const std::string& each : lines.all) joined += each + '\n';
  return joined;
}

bool is_changed_only_at(const toml::table& after, toml::table before, std::string_view key,
                        std::string_view value) {
  const size_t dot = key.find('.');
  const std::string section(key.substr(0, dot));
  before.insert(section, toml::table());  // if there is none yet
  toml::table* table = before[section].as_table();
  if (table == nullptr) return false;
  table->insert_or_assign(key.substr(dot + 1), std::string(value));
  return before == after;
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
    ConfigurationValue value{&setting, std::string(setting.standard), false};
    const toml::node_view<toml::node> node = table->at_path(setting.key);
    if (node) {
      const auto given = node.value<std::string>();
      if (given && is_choice(setting, *given)) {
        value.value = *given;
        value.is_set = true;
      } else {
        configuration.notes_.push_back(
            in_quotes(path) + ": " + std::string(setting.key) + " must be " +
            (setting.choices.empty() ? "a string" : "one of " + choices_text(setting)));
      }
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
                               std::string_view value) {
  const Setting* setting = find_setting(key);
  if (setting == nullptr) return unknown_key(key);
  if (has_control(value) || !is_utf8(value)) {
    return Error{ErrorCode::Usage,
                 "the value is not plain text: use UTF-8 without control characters"};
  }
  if (!is_choice(*setting, value)) {
    return Error{ErrorCode::Usage, std::string(key) + " cannot be " + in_quotes(value) +
                                       ": use one of " + choices_text(*setting)};
  }
  auto text = read_text(path);
  if (!text) return text.error();
  auto before = parse(path, *text);
  if (!before) return before.error();
  const std::string changed = with_value(*text, key, value);
  auto after = parse(path, changed);
  // The file uses a form that the edit by lines does not handle: an inline table, a dotted key, a
  // multi-line string.
  if (!after || !is_changed_only_at(*after, *std::move(before), key, value)) {
    return Error{ErrorCode::Failed, "cannot change " + std::string(key) + " in " + in_quotes(path) +
                                        ": edit the file manually"};
  }
  if (auto made = make_directories(std::string(parent_path(path))); !made) return made;
  return replace_file(path, changed);
}

}  // namespace venvctl
