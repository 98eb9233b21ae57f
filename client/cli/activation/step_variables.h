// The variables of a shell while a step changes them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client/cli/activation/variable_changes.h"
#include "core/base/variables.h"

namespace venvctl {

// VENVCTL_VARS: the names that the edits changed. VENVCTL_SAVED_NAME: the value before the first
// edit of NAME.
inline constexpr std::string_view kOwnNames = "VENVCTL_VARS";
inline constexpr std::string_view kDisplaced = "VENVCTL_SAVED_";
// The value of VENVCTL_VARS for most environments.
inline constexpr std::string_view kUsualNames = "VIRTUAL_ENV_PROMPT VIRTUAL_ENV";

class StepVariables {
 public:
  explicit StepVariables(const Variables& variables) : values_(variables.all()) {}

  std::optional<std::string> value(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
  }
  // "" if it is not set.
  std::string get(std::string_view name) const { return value(name).value_or(""); }
  // Unsets the variable if `value` is absent.
  void set(std::string_view name, std::optional<std::string> value) {
    if (value) {
      values_[std::string(name)] = *std::move(value);
    } else if (const auto found = values_.find(name); found != values_.end()) {
      values_.erase(found);
    }
  }
  // Makes an edit, and saves the old value at the first edit of a variable.
  void edit(const std::string& name, const std::optional<std::string>& wanted) {
    const auto displaced = value(name);
    if (!wanted && !displaced) return;
    const std::string names = get(kOwnNames);
    if ((" " + names + " ").find(" " + name + " ") == std::string::npos) {
      if (displaced) set(std::string(kDisplaced) + name, displaced);
      set(kOwnNames, name + (names.empty() ? "" : " " + names));
    }
    set(name, wanted);
  }
  // True if the edits changed no variables except the usual ones.
  bool is_usual() const {
    const std::string names = get(kOwnNames);
    return names.empty() || names == kUsualNames;
  }

  VariableChanges changes_since(const Variables& before) const {
    VariableChanges changes;
    for (const auto& [name, value] : before.all()) {
      if (!values_.contains(name)) changes.set(name, std::nullopt);
    }
    for (const auto& [name, value] : values_) {
      if (before.get(name) != value) changes.set(name, value);
    }
    return changes;
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace venvctl
