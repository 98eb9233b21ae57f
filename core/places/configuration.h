// config.toml: the few things a user may set.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace venvctl {

struct Setting {
  std::string_view key;                       // "create.backend"
  std::string_view meaning;                   // one line for `config list`
  std::string_view standard;                  // what holds when it is not set
  std::span<const std::string_view> choices;  // empty: any text
};

// Every key that there is, in order of showing.
std::span<const Setting> settings();

struct ConfigurationValue {
  const Setting* setting = nullptr;
  std::string value;
  bool is_set = false;  // else the standard
};

class Configuration {
 public:
  // A missing file is an empty one. Fails with file and line on bad TOML; an unknown key or value
  // is a note, not a failure.
  static Result<Configuration> load(const std::string& path);
  // The value that holds; fails with the known keys for an unknown one.
  Result<ConfigurationValue> get(std::string_view key) const;
  const std::vector<ConfigurationValue>& values() const { return values_; }
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::vector<ConfigurationValue> values_;
  std::vector<std::string> notes_;
};

// Sets one key in the file (made when missing), everything else in it stays, comments too.
Result<void> set_configuration(const std::string& path, std::string_view key,
                               std::string_view value);

}  // namespace venvctl
