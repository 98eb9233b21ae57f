// Bytes in JSON: text where it is UTF-8, {"bytes": "<base64>"} where it is not (INTERFACE, "JSON").
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace venvctl {

nlohmann::json bytes_to_json(std::string_view bytes);
std::optional<std::string> bytes_from_json(const nlohmann::json& value);  // absent: neither form

}  // namespace venvctl
