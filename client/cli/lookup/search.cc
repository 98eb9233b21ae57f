#include "client/cli/lookup/search.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "client/cli/output/progress.h"
#include "core/discovery/scan_settings.h"
#include "core/discovery/tree_search.h"
#include "core/files/mount_points.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr unsigned kMaxSearchThreads = 8;
constexpr std::chrono::milliseconds kQuietFor{500};

std::string progress_text(const SearchCounts& counts) {
  return std::to_string(counts.directories) + " directories, " +
         std::to_string(counts.environments) + " environments";
}

// Runs `scan` in another thread and shows its progress if it takes longer than half a second.
Result<RootScanOutcome> with_progress(Session& session, const RootScan& scan,
                                      SearchCounts& counts) {
  auto running =
      std::async(std::launch::async, [&] { return scan_roots(session.files(), scan, counts); });
  if (running.wait_for(kQuietFor) == std::future_status::ready) return running.get();
  Progress progress(session.terminal());
  const std::string more = scan.roots.size() == 1 ? "" : " and other directories";
  progress.begin("searching " + session.shown(scan.roots.front()) + more);
  do {
    progress.hear(progress_text(counts));
    progress.tick();
  } while (running.wait_for(Progress::kFrame) != std::future_status::ready);
  return running.get();
}

}  // namespace

FoundEnvironments environments_below(FileSystem& files, const std::string& directory,
                                     const std::string& mountinfo) {
  SearchLimits limits;
  for (const std::string_view name : names_without_projects()) limits.names.emplace(name);
  limits.names.insert({".tox", ".nox"});
  for (const std::string& point : mount_points_below("/", mountinfo)) {
    limits.places.insert("/" + point);
  }
  SearchCounts counts;
  KnownDirectory root{directory, 0, false, {}};
  const bool is_complete = search_tree({files, limits, counts}, root);
  return {environments_in(root), is_complete};
}

Result<void> remember_roots(Session& session, const std::vector<std::string>& directories) {
  const auto places = session.places_to_write();
  if (!places) return places.error();
  return add_scan_roots(places->config_path(), session.home(), directories);
}

Result<ScanReport> scan_and_record(Session& session, const std::vector<std::string>& directories) {
  const auto places = session.places_to_write();
  if (!places) return places.error();
  RootScan scan;
  scan.state_directory = places->state_directory;
  scan.config_path = places->config_path();
  scan.home = session.home();
  scan.roots = directories;
  scan.skipped = {trash_directory(session.variables())};
  scan.threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMaxSearchThreads);
  SearchCounts counts;
  auto outcome = with_progress(session, scan, counts);
  session.state().forget();
  if (!outcome) return outcome.error();
  return ScanReport{*std::move(outcome), counts.directories};
}

}  // namespace venvctl
