// Reads and changes config.toml, which has the settings of the user.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

struct Setting {
  std::string_view key;                       // "create.backend"
  std::string_view meaning;                   // one line for `config list`
  std::string_view standard;                  // the default
  std::span<const std::string_view> choices;  // an empty list allows any text
  bool is_list = false;                       // an array of texts; its default is empty
};

// Every setting, in display order.
std::span<const Setting> settings();

struct ConfigurationValue {
  const Setting* setting = nullptr;
  std::string value;               // the items of a list are separated by line feeds
  std::vector<std::string> items;  // only filled for a list
  bool is_set = false;             // false if `value` is the default
};

class Configuration {
 public:
  // A missing file counts as empty. If the TOML is invalid, the error names the file and the line.
  // An unknown key or an invalid value is not a failure, but is added to the notes.
  static Result<Configuration> load(const std::string& path);
  // The value in effect. Fails for an unknown key; the error lists the known keys.
  Result<ConfigurationValue> get(std::string_view key) const;
  const std::vector<ConfigurationValue>& values() const { return values_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::vector<ConfigurationValue> values_;
  std::vector<std::string> notes_;
};

// Sets one key in the file, and creates the file if it is missing. All other lines of the file are
// kept, including comments. `values` has exactly one value, or any number of values if the setting
// is a list.
Result<void> set_configuration(const std::string& path, std::string_view key,
                               const std::vector<std::string>& values);

// Sets a key to the values that `change` returns for the current value. If `change` returns
// nothing, the file stays as it is. If several programs change the file at the same time, no change
// is lost.
using ValueChange =
    std::function<std::optional<std::vector<std::string>>(const ConfigurationValue& current)>;
Result<void> change_configuration(const std::string& path, std::string_view key,
                                  const ValueChange& change);

}  // namespace venvctl
