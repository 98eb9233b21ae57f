#include "core/locks/differences.h"

#include <algorithm>
#include <map>

#include "core/packages/package_version.h"

namespace venvctl {
namespace {

// At most this number of installed versions of one package are compared. Only a broken environment
// has more.
constexpr std::ptrdiff_t kMaxInstalled = 8;

// If the lock file names a version without a local part ("2.1"), a build of it such as "2.1+cpu"
// also matches.
bool is_version(const std::string& installed, const std::string& locked) {
  const auto left = parse_package_version(installed);
  const auto right = parse_package_version(locked);
  if (!left || !right) return installed == locked;
  const auto same = right->local.empty() ? without_local(*left) : *left;
  return compare(same, *right) == std::strong_ordering::equal;
}

bool fits(const std::string& installed, const LockedPackage& locked) {
  if (installed.empty()) return true;  // the file names do not show the version
  if (!locked.version.empty()) return is_version(installed, locked.version);
  return locked.versions.fits(installed);
}

}  // namespace

std::vector<PackageDifference> differences(const std::vector<InstalledPackage>& installed,
                                           const std::vector<LockedPackage>& wanted) {
  std::map<std::string, std::vector<const LockedPackage*>> by_name;
  for (const LockedPackage& package : wanted) {
    if (package.applies && !package.name.empty()) by_name[package.name].push_back(&package);
  }
  std::vector<PackageDifference> found;
  for (const auto& each : by_name) {
    // These are not structured bindings, because clang 14 does not let the lambda below capture
    // one.
    const auto& name = each.first;
    const auto& entries = each.second;
    const auto begin = std::ranges::lower_bound(installed, name, {}, &InstalledPackage::name);
    const auto last = std::ranges::upper_bound(installed, name, {}, &InstalledPackage::name);
    const auto end = begin + std::min(last - begin, kMaxInstalled);
    const LockedPackage* first = entries.front();
    if (begin == end) {
      const bool is_wanted = std::ranges::any_of(entries, &LockedPackage::is_wanted);
      if (is_wanted) found.push_back({name, "", first->wanted});
      continue;
    }
    const bool is_right = std::any_of(begin, end, [&](const InstalledPackage& package) {
      return std::ranges::any_of(
          entries, [&](const LockedPackage* entry) { return fits(package.version, *entry); });
    });
    if (!is_right) found.push_back({name, begin->version, first->wanted});
  }
  return found;
}

}  // namespace venvctl
