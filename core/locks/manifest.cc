#include "core/locks/manifest.h"

#include <unordered_map>
#include <utility>

#include "core/base/text.h"

namespace venvctl {
namespace {

// Further conditions for the same package are ignored, because each of them costs a reading of all
// conditions before it.
constexpr size_t kMaxWantedBytes = 1024;

// Adds the versions and the need of `more` to `package`.
void add(LockedPackage& package, const LockedPackage& more) {
  package.is_wanted = package.is_wanted || more.is_wanted;
  if (more.wanted.empty() || package.wanted == more.wanted) return;
  if (package.wanted.size() > kMaxWantedBytes) return;
  const std::string both =
      package.wanted.empty() ? more.wanted : package.wanted + "," + more.wanted;
  auto versions = VersionSpecifier::parse(both);
  if (!versions) return;
  package.wanted = both;
  package.versions = *std::move(versions);
}

}  // namespace

ManifestEntry manifest_entry(std::string_view text) {
  ManifestEntry entry;
  text = trimmed(text);
  const size_t at = text.find('@');
  const bool is_url = at < text.find(';');
  const size_t mark = is_url ? text.find(" ;", at) : text.find(';');
  if (mark != std::string_view::npos) {
    entry.marker = trimmed(text.substr(text.find(';', mark) + 1));
    text = trimmed(text.substr(0, mark));
  }
  const auto requirement = parse_requirement(is_url ? trimmed(text.substr(0, at)) : text);
  if (!requirement) return {};
  entry.name = requirement->name;
  entry.extras = requirement->extras;
  entry.versions = requirement->versions;
  const size_t sign = text.find_first_of("<>=!~");
  if (!is_url && sign != std::string_view::npos) entry.wanted = trimmed(text.substr(sign));
  if (entry.wanted.ends_with(')')) entry.wanted.pop_back();
  return entry;
}

LockedPackage manifest_package(std::string_view text, const MarkerEnvironment& environment) {
  ManifestEntry entry = manifest_entry(text);
  LockedPackage package;
  package.name = std::move(entry.name);
  package.versions = std::move(entry.versions);
  package.wanted = std::move(entry.wanted);
  package.applies = marker_holds(entry.marker, environment).value_or(false);
  package.is_wanted = package.applies;
  return package;
}

std::vector<LockedPackage> joined_by_name(std::vector<LockedPackage> packages) {
  std::vector<LockedPackage> joined;
  std::unordered_map<std::string, size_t> places;
  for (LockedPackage& each : packages) {
    if (each.name.empty() || !each.applies) continue;
    const auto [before, is_new] = places.try_emplace(each.name, joined.size());
    if (is_new) {
      joined.push_back(std::move(each));
    } else {
      add(joined[before->second], each);
    }
  }
  return joined;
}

std::vector<LockedPackage> pyproject_packages(const TomlDocument& pyproject,
                                              const MarkerEnvironment& environment) {
  std::vector<LockedPackage> packages;
  for (const std::string& text : pyproject.texts({"project", "dependencies"})) {
    packages.push_back(manifest_package(text, environment));
  }
  return joined_by_name(std::move(packages));
}

}  // namespace venvctl
