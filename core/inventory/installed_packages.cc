#include "core/inventory/installed_packages.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/path.h"
#include "core/packages/package_name.h"
#include "core/packages/package_version.h"
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

// Where the name ends and the version begins. A single dash is usual, because installers write '_'
// instead of '-' in names. If there are several, the version is the longest end that PEP 440
// allows, or else begins at the first digit after a dash.
size_t dash_before_version(std::string_view entry) {
  const size_t last = entry.rfind('-');
  std::optional<size_t> before_digit;
  for (size_t dash = entry.find('-'); dash != last; dash = entry.find('-', dash + 1)) {
    const std::string_view rest = entry.substr(dash + 1);
    if (rest.front() < '0' || rest.front() > '9') continue;
    if (parse_package_version(rest)) return dash;
    if (!before_digit) before_digit = dash;
  }
  return last != std::string_view::npos && parse_package_version(entry.substr(last + 1))
             ? last
             : before_digit.value_or(last);
}

// Removes "-py3.11" and what follows it.
std::string_view without_python(std::string_view entry) {
  constexpr std::string_view kPython = "-py";
  for (size_t at = entry.find(kPython); at != std::string_view::npos;
       at = entry.find(kPython, at + 1)) {
    const std::string_view version = entry.substr(at + kPython.size());
    if (!version.empty() && version[0] >= '0' && version[0] <= '9') return entry.substr(0, at);
  }
  return entry;
}

}  // namespace

std::optional<InstalledPackage> package_of_entry(std::string_view entry) {
  std::optional<InstalledPackage> found;
  if (take_suffix(entry, ".dist-info")) {
    const size_t dash = dash_before_version(entry);
    if (dash != std::string_view::npos) {
      found = package(entry.substr(0, dash), entry.substr(dash + 1));
    }
  } else if (take_suffix(entry, ".egg-info") || take_suffix(entry, ".egg")) {
    entry = without_python(entry);
    const size_t dash = std::min(dash_before_version(entry), entry.size());
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
