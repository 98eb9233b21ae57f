#include "core/registry/pin_store.h"

#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path_json.h"
#include "core/base/state_document.h"
#include "core/files/world.h"

namespace venvctl {
namespace {

using nlohmann::json;
using Prefixes = std::map<std::string, std::string>;

constexpr int kPinsSchema = 1;
constexpr char kPinsKey[] = "pins";
// The pins of other worlds than the host have a key of their own, because older versions of venvctl
// use every pin below `pins` on the host.
constexpr char kElsewhereKey[] = "pinsElsewhere";

std::string pins_file(const std::string& state_directory) { return state_directory + "/pins.json"; }

std::optional<std::string> path_at(const json& value, const char* key) {
  if (!value.is_object() || !value.contains(key)) return std::nullopt;
  auto path = bytes_from_json(value[key]);
  return path && path->starts_with('/') ? path : std::nullopt;
}

// The pins of each world, by the name of the world; "" is the host.
using PinsOfWorlds = std::map<std::string, Prefixes>;

void add_pin(const json& value, const std::string& world, PinsOfWorlds& pins) {
  const auto directory = path_at(value, "directory");
  const auto prefix = path_at(value, "prefix");
  if (directory && prefix) pins[world][*directory] = *prefix;
}

PinsOfWorlds pins_in(const std::string& text) {
  PinsOfWorlds pins;
  const json document = parsed_json(text);
  if (!document.is_object()) return pins;
  if (document.contains(kPinsKey)) {
    for (const json& value : document[kPinsKey]) add_pin(value, "", pins);
  }
  if (document.contains(kElsewhereKey)) {
    for (const json& value : document[kElsewhereKey]) {
      if (!value.is_object() || !value.contains("world")) continue;
      const auto world = bytes_from_json(value["world"]);
      if (world && !world->empty() && is_world(*world)) add_pin(value, *world, pins);
    }
  }
  return pins;
}

std::string text_of(const PinsOfWorlds& pins) {
  json here = json::array();
  json elsewhere = json::array();
  for (const auto& [world, prefixes] : pins) {
    for (const auto& [directory, prefix] : prefixes) {
      json value = {{"directory", bytes_to_json(directory)}, {"prefix", bytes_to_json(prefix)}};
      if (!world.empty()) value["world"] = bytes_to_json(world);
      (world.empty() ? here : elsewhere).push_back(std::move(value));
    }
  }
  json document = {{"schema", kPinsSchema}, {kPinsKey, std::move(here)}};
  if (!elsewhere.empty()) document[kElsewhereKey] = std::move(elsewhere);
  return document.dump(1) + "\n";
}

Result<void> change(const std::string& state_directory, const std::string& world,
                    const std::function<void(Prefixes& prefixes)>& edit) {
  return update_state(pins_file(state_directory), kPinsSchema,
                      [&](const std::string& text) -> Result<std::string> {
                        PinsOfWorlds pins = pins_in(text);
                        edit(pins[world]);
                        return text_of(pins);
                      });
}

}  // namespace

Result<PinList> load_pins(const std::string& state_directory, const std::string& world) {
  auto document = read_state(pins_file(state_directory), kPinsSchema);
  if (!document) return document.error();
  return PinList{pins_in(document->text)[world], document->note, document->origin};
}

Result<void> save_pin(const std::string& state_directory, const std::string& world,
                      const std::string& directory, const std::string& prefix) {
  return change(state_directory, world, [&](Prefixes& prefixes) { prefixes[directory] = prefix; });
}

Result<void> erase_pin(const std::string& state_directory, const std::string& world,
                       const std::string& directory) {
  return change(state_directory, world, [&](Prefixes& prefixes) { prefixes.erase(directory); });
}

}  // namespace venvctl
