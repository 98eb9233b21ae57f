#include "core/registry/pin_store.h"

#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path_json.h"
#include "core/base/state_document.h"

namespace venvctl {
namespace {

using nlohmann::json;
using Prefixes = std::map<std::string, std::string>;

constexpr int kPinsSchema = 1;
constexpr char kPinsKey[] = "pins";

std::string pins_file(const std::string& state_directory) { return state_directory + "/pins.json"; }

std::optional<std::string> path_at(const json& value, const char* key) {
  if (!value.is_object() || !value.contains(key)) return std::nullopt;
  auto path = bytes_from_json(value[key]);
  return path && path->starts_with('/') ? path : std::nullopt;
}

Prefixes prefixes_in(const std::string& text) {
  Prefixes prefixes;
  const json document = parsed_json(text);
  if (!document.is_object() || !document.contains(kPinsKey)) return prefixes;
  for (const json& value : document[kPinsKey]) {
    const auto directory = path_at(value, "directory");
    const auto prefix = path_at(value, "prefix");
    if (directory && prefix) prefixes[*directory] = *prefix;
  }
  return prefixes;
}

std::string text_of(const Prefixes& prefixes) {
  json values = json::array();
  for (const auto& [directory, prefix] : prefixes) {
    values.push_back({{"directory", bytes_to_json(directory)}, {"prefix", bytes_to_json(prefix)}});
  }
  return json{{"schema", kPinsSchema}, {kPinsKey, std::move(values)}}.dump(1) + "\n";
}

Result<void> change(const std::string& state_directory,
                    const std::function<void(Prefixes& prefixes)>& edit) {
  return update_state(pins_file(state_directory), kPinsSchema,
                      [&](const std::string& text) -> Result<std::string> {
                        Prefixes prefixes = prefixes_in(text);
                        edit(prefixes);
                        return text_of(prefixes);
                      });
}

}  // namespace

Result<PinList> load_pins(const std::string& state_directory) {
  auto document = read_state(pins_file(state_directory), kPinsSchema);
  if (!document) return document.error();
  return PinList{prefixes_in(document->text), document->note, document->origin};
}

Result<void> save_pin(const std::string& state_directory, const std::string& directory,
                      const std::string& prefix) {
  return change(state_directory, [&](Prefixes& prefixes) { prefixes[directory] = prefix; });
}

Result<void> erase_pin(const std::string& state_directory, const std::string& directory) {
  return change(state_directory, [&](Prefixes& prefixes) { prefixes.erase(directory); });
}

}  // namespace venvctl
