#include "core/inventory/installed_packages.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/path.h"
#include "core/packages/package_name.h"
#include "core/trust/package_directories.h"

namespace venvctl {
namespace {

// In the names of files, installers write '_' instead of a '-' in a version.
InstalledPackage package(std::string_view name, std::string_view version) {
  InstalledPackage package{normal_package_name(name), std::string(version)};
  std::ranges::replace(package.version, '_', '-');
  return package;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::optional<InstalledPackage> package_of_entry(std::string_view entry) {
  std::optional<InstalledPackage> found;
  if (take_suffix(entry, ".dist-info")) {
    const size_t dash = entry.rfind('-');
    if (dash != std::string_view::npos) {
      found = package(entry.substr(0, dash), entry.substr(dash + 1));
    }
  } else if (take_suffix(entry, ".egg-info") || take_suffix(entry, ".egg")) {
    const size_t python = entry.find("-py");
    entry = entry.substr(0, python);
    const size_t dash = std::min(entry.find('-'), entry.size());
    found = package(entry.substr(0, dash), entry.substr(std::min(dash + 1, entry.size())));
  } else if (take_suffix(entry, ".egg-link")) {
    found = package(entry, "");
  }
  return found && is_package_name(found->name) ? found : std::nullopt;
}

std::optional<InstalledPackage> package_of_conda_record(std::string_view entry) {
  if (!take_suffix(entry, ".json")) return std::nullopt;
  const size_t build = entry.rfind('-');
  if (build == std::string_view::npos || build == 0) return std::nullopt;
  const size_t version = entry.rfind('-', build - 1);
  if (version == std::string_view::npos || version == 0) return std::nullopt;
  return InstalledPackage{normal_package_name(entry.substr(0, version)),
                          std::string(entry.substr(version + 1, build - version - 1))};
}

std::vector<std::string> directories_of_packages(FileSystem& files, const std::string& prefix) {
  std::vector<std::string> directories = package_directories(files, prefix);
  if (prefix != "/usr" && prefix != "/usr/local") return directories;
  for (const std::string& library : python_libraries(files, prefix)) {
    directories.push_back(join_path(library, "dist-packages"));
  }
  return directories;
}

std::vector<InstalledPackage> installed_packages(FileSystem& files, const std::string& prefix) {
  std::vector<InstalledPackage> found;
  const auto add = [&](const std::string& directory, auto package_of) {
    for (const DirectoryEntry& entry :
         files.list(directory).value_or(std::vector<DirectoryEntry>())) {
      if (auto package = package_of(entry.name)) found.push_back(*std::move(package));
    }
  };
  for (const std::string& directory : directories_of_packages(files, prefix)) {
    add(directory, package_of_entry);
  }
  add(join_path(prefix, "conda-meta"), package_of_conda_record);
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Writes NUL, name, '/', version for each package. These separators are safe, because names of
// files contain neither NUL nor '/'.
std::string packed(const std::vector<InstalledPackage>& packages) {
  std::string text;
  for (const InstalledPackage& each : packages) {
    text += '\0';
    text += each.name;
    text += '/';
    text += each.version;
  }
  return text;
}

std::vector<InstalledPackage> packages_fitting(std::string_view packed,
                                               std::span<const Requirement> requirements) {
  std::set<std::string_view> names;
  for (const Requirement& each : requirements) names.insert(each.name);
  std::vector<InstalledPackage> found;
  for (const std::string_view name : names) {
    const std::string begin = '\0' + std::string(name) + '/';
    for (size_t at = packed.find(begin); at != std::string_view::npos;
         at = packed.find(begin, at)) {
      at += begin.size();
      const size_t end = std::min(packed.find('\0', at), packed.size());
      const std::string_view version = packed.substr(at, end - at);
      const bool fits = std::ranges::any_of(
          requirements, [&](const Requirement& each) { return each.fits(name, version); });
      if (fits) found.push_back({std::string(name), std::string(version)});
    }
  }
  return found;
}

}  // namespace venvctl
