// A set of environment variables. Pure code receives it as an argument and does not call getenv.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

class Variables {
 public:
  Variables() = default;
  explicit Variables(std::map<std::string, std::string, std::less<>> values)
      : values_(std::move(values)) {}
  // Reads an array in the form of `environ` ("NAME=value", ending with a null pointer).
  static Variables from_environ(const char* const* entries) {
    Variables variables;
    for (; entries != nullptr && *entries != nullptr; ++entries) variables.set_entry(*entries);
    return variables;
  }

  // Absent if the variable is not set; "" if it is empty.
  std::optional<std::string> get(std::string_view name) const {
    auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }
  // Absent if the variable is unset or empty; most tools treat an empty variable as unset.
  std::optional<std::string> non_empty(std::string_view name) const {
    auto value = get(name);
    return value && !value->empty() ? value : std::nullopt;
  }
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  // Sets a variable from "NAME=value". Ignores an entry without "=" or without a name.
  void set_entry(std::string_view entry) {
    size_t equals = entry.find('=');
    if (equals == std::string_view::npos || equals == 0) return;
    values_[std::string(entry.substr(0, equals))] = std::string(entry.substr(equals + 1));
  }
  const std::map<std::string, std::string, std::less<>>& all() const { return values_; }
  bool operator==(const Variables&) const = default;
  template <class A>
  friend void fields(A& a, Variables& each) {
    a(each.values_);
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace venvctl
