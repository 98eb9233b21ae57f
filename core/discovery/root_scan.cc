#include "core/discovery/root_scan.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include "core/base/path.h"
#include "core/discovery/directory_memory.h"
#include "core/files/mount_points.h"
#include "core/registry/found_store.h"

namespace venvctl {
namespace {

// The memory of directories is written only if a search listed more than kWorthWriting directories,
// or more than one of every kShareWorthWriting visited directories. A few directories change all
// the time, and the file has several megabytes, so a write for each of them would cost too much.
constexpr size_t kWorthWriting = 512;
constexpr size_t kShareWorthWriting = 50;

int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

SearchLimits limits_of(const RootScan& scan, const ScanSettings& settings) {
  SearchLimits limits;
  for (const std::string_view name : names_without_projects()) limits.names.emplace(name);
  for (const std::string& each : settings.skip) {
    (is_absolute_path(each) ? limits.places : limits.names).insert(each);
  }
  limits.places.insert(scan.skipped.begin(), scan.skipped.end());
  // The search of a root does not enter other roots. Each root is therefore searched only once,
  // even if it is below another root.
  limits.places.insert(settings.roots.begin(), settings.roots.end());
  return limits;
}

std::string rules_of(const SearchLimits& limits) {
  std::string rules = "1";
  for (const std::string& name : limits.names) rules += "/" + name;
  return rules;
}

KnownDirectory& known_root(DirectoryMemory& memory, const std::string& root) {
  const auto found = std::ranges::find(memory.roots, root, &KnownDirectory::name);
  return found != memory.roots.end()
             ? *found
             : memory.roots.emplace_back(KnownDirectory{root, 0, false, {}});
}

// The physical path of a root. Absent if the root is not a directory, or if it is on a remote
// mount. This function does not access remote mounts.
std::optional<std::string> reached(FileSystem& files, const std::string& root,
                                   const std::string& mountinfo) {
  if (!remote_mount_of(root, mountinfo).empty()) return std::nullopt;
  auto real = real_path(files, root);
  if (!real || !remote_mount_of(*real, mountinfo).empty()) return std::nullopt;
  const auto status = files.link_status(*real);
  return status && status->is_directory() ? real : std::nullopt;
}

// Adds the roots of the settings that are below `roots`. They must be searched separately, because
// the search of a directory does not enter a root below it.
std::vector<std::string> with_inner_roots(std::vector<std::string> roots,
                                          const ScanSettings& settings) {
  const std::vector<std::string> outer = roots;
  for (const std::string& inner : settings.roots) {
    const bool is_inner =
        std::ranges::any_of(outer, [&](const auto& root) { return path_contains(root, inner); });
    if (is_inner && std::ranges::count(roots, inner) == 0) roots.push_back(inner);
  }
  return roots;
}

}  // namespace

Result<RootScanOutcome> scan_roots(FileSystem& files, const RootScan& scan, SearchCounts& counts) {
  auto settings = scan_settings(scan.config_path, scan.home);
  if (!settings) return settings.error();
  const std::string mountinfo = current_mountinfo();
  SearchLimits limits = limits_of(scan, *settings);
  for (const std::string& point : mount_points_below("/", mountinfo)) {
    limits.places.insert("/" + point);
  }
  RootScanOutcome outcome;
  std::set<std::string> searched;
  const auto& wanted = scan.roots.empty() ? settings->roots : scan.roots;
  for (const std::string& root : with_inner_roots(wanted, *settings)) {
    auto real = reached(files, root, mountinfo);
    if (real) {
      searched.insert(*std::move(real));
    } else {
      outcome.unreachable.push_back(root);
    }
  }
  limits.places.insert(searched.begin(), searched.end());
  DirectoryMemory memory = load_directory_memory(scan.state_directory, rules_of(limits));
  for (const std::string& root : searched) {
    KnownDirectory& known = known_root(memory, root);
    const TreeSearch search{files, limits, counts, scan.threads, now_ns(), scan.on_directory};
    if (!search_tree(search, known)) outcome.too_large.push_back(root);
    std::ranges::move(environments_in(known), std::back_inserter(outcome.prefixes));
  }
  std::ranges::sort(outcome.prefixes);
  outcome.searched = {searched.begin(), searched.end()};
  // The settings are read again, because a root may have been added during the search.
  settings = scan_settings(scan.config_path, scan.home);
  if (!settings) return settings.error();
  const auto saved =
      save_found(scan.state_directory, outcome.prefixes, outcome.searched, settings->roots);
  if (!saved) return saved.error();
  // Forgets directories that are no longer roots.
  std::erase_if(memory.roots, [&](const KnownDirectory& each) {
    return !searched.contains(each.name) && std::ranges::count(settings->roots, each.name) == 0;
  });
  const bool is_worth_writing =
      counts.listed > kWorthWriting || counts.listed * kShareWorthWriting > counts.directories;
  if (is_worth_writing) {
    if (auto kept = save_directory_memory(scan.state_directory, memory); !kept) return kept.error();
  }
  return outcome;
}

}  // namespace venvctl
