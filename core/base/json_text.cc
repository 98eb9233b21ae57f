#include "core/base/json_text.h"

#include <nlohmann/json.hpp>

#include "core/base/document_limits.h"

namespace venvctl {

nlohmann::json parsed_json(std::string_view text) {
  if (!json_within_limits(text)) return nlohmann::json::value_t::discarded;
  return nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
}

}  // namespace venvctl
