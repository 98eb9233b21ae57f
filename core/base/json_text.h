// Parses JSON from files and requests, after checking the nesting limit.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace venvctl {

// Never throws. If `text` is not JSON or is nested deeper than kMaxNesting, the result is a
// "discarded" value: is_discarded() is true, and is_string(), is_object() and so on are false.
nlohmann::json parsed_json(std::string_view text);

}  // namespace venvctl
