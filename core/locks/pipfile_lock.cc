#include "core/locks/pipfile_lock.h"

#include <nlohmann/json.hpp>

#include "core/base/json_text.h"

namespace venvctl {
namespace {

std::string text_at(const nlohmann::json& value, const char* key) {
  const auto found = value.is_object() ? value.find(key) : value.end();
  return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

// For a local package without a name in the Pipfile, Pipenv writes the first 7 digits of a hash
// instead of the package's name.
bool is_hash_of_local_package(std::string_view name, const nlohmann::json& entry) {
  constexpr size_t kDigits = 7;
  const bool is_local = !text_at(entry, "path").empty() || !text_at(entry, "file").empty();
  return is_local && name.size() == kDigits &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
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
      if (is_hash_of_local_package(name, entry)) continue;
      std::string version = text_at(entry, "version");
      if (version.starts_with("==")) version.erase(0, 2);
      if (version == "*") version.clear();
      LockedPackage package = locked_package(name, std::move(version));
      package.applies = marker_holds(text_at(entry, "markers"), environment).value_or(false);
      package.is_wanted = package.applies && section == std::string_view("default");
      packages.push_back(std::move(package));
    }
  }
  return packages;
}

}  // namespace venvctl
