#include "core/locks/pipfile_lock.h"

#include <nlohmann/json.hpp>

#include "core/base/json_text.h"

namespace venvctl {
namespace {

std::string text_at(const nlohmann::json& value, const char* key) {
  const auto found = value.is_object() ? value.find(key) : value.end();
  return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

std::optional<std::vector<LockedPackage>> pipfile_packages(std::string_view text,
                                                           const MarkerEnvironment& environment) {
  const nlohmann::json lock = parsed_json(text);
  if (!lock.is_object()) return std::nullopt;
  std::vector<LockedPackage> packages;
  for (const char* section : {"default", "develop"}) {
    if (!lock.contains(section)) continue;
    if (!lock[section].is_object()) return std::nullopt;
    for (const auto& [name, entry] : lock[section].items()) {
      std::string version = text_at(entry, "version");
      if (version.starts_with("==")) version.erase(0, 2);
      LockedPackage package = locked_package(name, std::move(version));
      package.applies = marker_holds(text_at(entry, "markers"), environment).value_or(false);
      package.is_wanted = package.applies && section == std::string_view("default");
      packages.push_back(std::move(package));
    }
  }
  return packages;
}

}  // namespace venvctl
