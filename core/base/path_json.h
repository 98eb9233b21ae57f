// Represents byte strings in JSON: as a string if the bytes are UTF-8, otherwise as the object
// {"bytes": "<base64>"} (docs/interface.md).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

nlohmann::json bytes_to_json(std::string_view bytes);
// Absent if `value` is neither such a string nor such an object.
std::optional<std::string> bytes_from_json(const nlohmann::json& value);

}  // namespace venvctl
