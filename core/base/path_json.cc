#include "core/base/path_json.h"

#include <nlohmann/json.hpp>

#include "core/base/text.h"

namespace venvctl {

nlohmann::json bytes_to_json(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  return {{"bytes", base64(bytes)}};
}

std::optional<std::string> bytes_from_json(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object() || !value.contains("bytes") || !value["bytes"].is_string()) {
    return std::nullopt;
  }
  return base64_decoded(value["bytes"].get<std::string>());
}

}  // namespace venvctl
