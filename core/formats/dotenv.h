// Reads a `.env` file as python-dotenv reads it for Pipenv.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/variables.h"

namespace venvctl {

struct DotenvEntry {
  std::string name;
  std::optional<std::string> value;  // absent if the line has no "="; `${…}` is not replaced

  bool operator==(const DotenvEntry&) const = default;
};

inline constexpr size_t kMaxDotenvBytes = 256 * 1024;

// The entries in the order of the file: `NAME=value`, with or without `export`, in single, double
// or no quotes, with comments. Other lines are left out.
std::vector<DotenvEntry> parse_dotenv(std::string_view text);

// Returns `variables`, overridden by the entries of `text`. `${NAME}` and `${NAME:-default}` are
// replaced by the value that NAME has at that point of the file. If an entry makes the values
// longer than kMaxDotenvBytes in total, this entry and all later entries have no value.
Variables with_dotenv(Variables variables, std::string_view text);

}  // namespace venvctl
