// config.toml: the settings that a user may change.
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
  std::span<const std::string_view> choices;  // empty: any text
  bool is_list = false;                       // an array of texts; its default is empty
};

// Every setting, in display order.
std::span<const Setting> settings();

struct ConfigurationValue {
  const Setting* setting = nullptr;
  std::string value;               // of a list: its items, one per line
  std::vector<std::string> items;  // only of a list
  bool is_set = false;             // else the default
};

class Configuration {
 public:
  // A missing file counts as empty. Fails with file and line for invalid TOML; an unknown key or
  // value is a note, not a failure.
  static Result<Configuration> load(const std::string& path);
  // The value in effect. Fails for an unknown key; the error lists the known keys.
  Result<ConfigurationValue> get(std::string_view key) const;
  const std::vector<ConfigurationValue>& values() const { return values_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::vector<ConfigurationValue> values_;
  std::vector<std::string> notes_;
};

// Sets one key in the file (created if missing). Everything else in it is kept, including comments.
// `values` has one value, or any number for a list.
Result<void> set_configuration(const std::string& path, std::string_view key,
                               const std::vector<std::string>& values);

// Sets a key to what `change` makes of its current value; absent: it stays as it is. Programs that
// do so at the same time do not undo each other's change.
using ValueChange =
    std::function<std::optional<std::vector<std::string>>(const ConfigurationValue& current)>;
Result<void> change_configuration(const std::string& path, std::string_view key,
                                  const ValueChange& change);

}  // namespace venvctl
