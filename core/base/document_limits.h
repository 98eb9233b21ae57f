// Limits on the nesting depth of documents. Parsers and destructors recurse once per level, so a
// document that is too deep would overflow the stack. It is rejected before parsing.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/result.h"

namespace venvctl {

inline constexpr size_t kMaxNesting = 64;      // brackets in brackets, blocks in blocks
inline constexpr size_t kMaxKeyDots = 64;      // dots in one key or table name
inline constexpr size_t kMaxTableDepth = 256;  // nested tables, from dots and brackets together

// Brackets and dots in strings and comments do not count. Text that is not valid TOML or JSON may
// pass these checks. This is safe, because the parser stops at the first error, and these functions
// have counted everything before this error. Their error messages read "line 3: …".
Result<void> toml_within_limits(std::string_view text);
Result<void> json_within_limits(std::string_view text);

// An error that reads "line 3: <reason>", for the line at `offset`.
Error fault_at(std::string_view text, size_t offset, std::string_view reason);

}  // namespace venvctl
