#include "core/registry/found_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/path_json.h"

namespace venvctl {
namespace {

using nlohmann::json;
using FoundPrefixes = std::set<std::string>;

constexpr int kFoundSchema = 1;
constexpr char kFoundKey[] = "found";

std::string found_file(const std::string& state_directory) {
  return state_directory + "/found.json";
}

FoundPrefixes found_in(const std::string& text) {
  FoundPrefixes prefixes;
  const json document = parsed_json(text);
  if (!document.is_object() || !document.contains(kFoundKey)) return prefixes;
  for (const json& value : document[kFoundKey]) {
    auto path = bytes_from_json(value);
    if (path && is_absolute_path(*path)) prefixes.insert(*std::move(path));
  }
  return prefixes;
}

std::string found_text(const FoundPrefixes& prefixes) {
  json values = json::array();
  for (const std::string& prefix : prefixes) values.push_back(bytes_to_json(prefix));
  return json{{"schema", kFoundSchema}, {kFoundKey, std::move(values)}}.dump(1) + "\n";
}

bool is_below_any(const std::vector<std::string>& directories, const std::string& path) {
  return std::ranges::any_of(directories,
                             [&](const auto& each) { return path_contains(each, path); });
}

}  // namespace

Result<FoundList> load_found(const std::string& state_directory) {
  auto document = read_state(found_file(state_directory), kFoundSchema);
  if (!document) return document.error();
  const FoundPrefixes prefixes = found_in(document->text);
  return FoundList{{prefixes.begin(), prefixes.end()}, document->note, document->origin};
}

Result<void> save_found(const std::string& state_directory,
                        const std::vector<std::string>& prefixes,
                        const std::vector<std::string>& searched,
                        const std::vector<std::string>& roots) {
  return update_state(found_file(state_directory), kFoundSchema,
                      [&](const std::string& text) -> Result<std::string> {
                        FoundPrefixes found = found_in(text);
                        std::erase_if(found, [&](const std::string& each) {
                          return is_below_any(searched, each) || !is_below_any(roots, each);
                        });
                        found.insert(prefixes.begin(), prefixes.end());
                        return found_text(found);
                      });
}

}  // namespace venvctl
