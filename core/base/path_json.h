// Byte strings in JSON: a string if they are UTF-8, else {"bytes": "<base64>"} (docs/interface.md).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

nlohmann::json bytes_to_json(std::string_view bytes);
std::optional<std::string> bytes_from_json(const nlohmann::json& value);  // absent: neither form

}  // namespace venvctl
