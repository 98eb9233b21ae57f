// Parses JSON from files and requests, after checking the nesting limit.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace venvctl {

// Returns a discarded value (is_discarded(), and of no type that a reader expects) if `text` is not
// JSON or is nested deeper than kMaxNesting. Never throws.
nlohmann::json parsed_json(std::string_view text);

}  // namespace venvctl
